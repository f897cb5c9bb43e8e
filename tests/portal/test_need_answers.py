"""What was proposed for a need and what became of it: on the public page, and as a part of the work page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.calendar import today
from tests.factories.committee import DecisionFactory, FollowUpFactory, SittingFactory
from tests.factories.focusgroups import ContributionFactory, FocusGroupFactory, ProposalDetailsFactory
from tests.factories.needs import NeedFactory, NeedStatementFactory
from tests.factories.reports import CitationFactory, PositionPaperFactory, RecommendationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(focus_group):
    return ContributionFactory(focus_group=focus_group, text="Mancano robotisti.", published_at=timezone.now())


@pytest.fixture
def need(said):
    return NeedFactory(title="Robotisti", slug="robotisti", contributions=[said])


@pytest.fixture
def proposal(focus_group, said):
    """A line of the table that proposes something for what was said."""
    line = ContributionFactory(
        focus_group=focus_group, kind="proposal", text="Un laboratorio comune.", published_at=timezone.now()
    )
    ProposalDetailsFactory(contribution=line).addresses.add(said)
    return line


def recommended(focus_group, *, state="published", **source):
    """A recommendation of a paper that rests on a line or on a need."""
    paper = PositionPaperFactory(state=state, clusters=[focus_group.cluster], focus_groups=[focus_group])
    recommendation = RecommendationFactory(block__section__paper=paper)
    CitationFactory(block=recommendation.block, **source)
    return recommendation


def shown(client, slug="robotisti", name="need-detail"):
    """The recommendations and the proposals of the tables on a page."""
    answers = client.get(reverse(f"portal:{name}", args=[slug])).context["answers"]
    return [row for row, _decision in answers.recommendations], [source.quote for source in answers.proposals]


def test_need_without_proposals_says_so(need, client):
    assert shown(client) == ([], [])
    assert "Nessuna proposta riguarda ancora" in client.get(need.get_absolute_url()).content.decode()


def test_recommendation_is_found_by_line_proposal_or_need(need, said, proposal, focus_group, client):
    by_line = recommended(focus_group, contribution=said)
    by_proposal = recommended(focus_group, contribution=proposal)
    by_need = recommended(focus_group, contribution=None, need=need)
    recommended(focus_group, contribution=ContributionFactory(focus_group=focus_group, text="Altro."))

    found, proposals = shown(client)

    assert sorted(row.pk for row in found) == [by_line.pk, by_proposal.pk, by_need.pk]
    assert proposals == ["Un laboratorio comune."]


def test_outcome_reason_and_office_are_told(need, said, focus_group, client):
    recommendation = recommended(focus_group, contribution=said)
    decision = DecisionFactory(
        recommendation=recommendation,
        outcome="partly_adopted",
        reason="Mancano le risorse.",
        sitting=SittingFactory(state="published"),
        published_at=timezone.now(),
    )
    FollowUpFactory(decision=decision, due_on=today() - timedelta(days=1), owner="Settore formazione")

    page = client.get(need.get_absolute_url()).content.decode()

    for words in (recommendation.action, "accolta in parte", "Mancano le risorse.", "in ritardo", "Settore formazione"):
        assert words in page


def test_taken_away_line_answers_nothing(need, said, proposal, focus_group, client):
    recommended(focus_group, contribution=said)
    need.statements.update(unlinked_at=timezone.now())
    NeedStatementFactory(need=need, contribution=ContributionFactory(published_at=timezone.now()))

    assert shown(client) == ([], [])


def test_public_page_tells_nothing_of_what_is_not_public(need, said, focus_group, client, client_of, coordinator):
    hidden = ContributionFactory(focus_group=focus_group, kind="proposal", text="Canarino proposto.")
    ProposalDetailsFactory(contribution=hidden).addresses.add(said)
    recommended(focus_group, state="consultation", contribution=said)
    pending = recommended(focus_group, contribution=said)
    DecisionFactory(recommendation=pending, outcome="not_adopted", reason="Canarino deciso.")

    for visitor in (client, client_of(coordinator)):
        assert shown(visitor) == ([pending], [])
        assert "Canarino" not in visitor.get(need.get_absolute_url()).content.decode()


def test_work_page_shows_what_the_reader_may_read(need, said, focus_group, build, client_of, manager, coordinator):
    own = ContributionFactory(focus_group=focus_group, kind="proposal", text="Proposta del tavolo.")
    theirs = ContributionFactory(
        focus_group=FocusGroupFactory(cluster=build), kind="proposal", text="Canarino di un altro tavolo."
    )
    for line in (own, theirs):
        ProposalDetailsFactory(contribution=line).addresses.add(said)
    unfinished = recommended(focus_group, state="drafting", contribution=said)
    elsewhere = recommended(theirs.focus_group, state="drafting", contribution=said)

    assert shown(client_of(manager), name="need-outcomes") == ([unfinished], ["Proposta del tavolo."])
    found, proposals = shown(client_of(coordinator), name="need-outcomes")
    assert {row.pk for row in found} == {unfinished.pk, elsewhere.pk}
    assert sorted(proposals) == ["Canarino di un altro tavolo.", "Proposta del tavolo."]


@pytest.mark.parametrize(("name", "most"), [("need-detail", 40), ("need-outcomes", 12)])
def test_pages_ask_the_same_number_of_queries_for_more_answers(
    name,
    most,
    need,
    said,
    focus_group,
    client_of,
    coordinator,
    django_assert_num_queries,
    django_assert_max_num_queries,
):
    client = client_of(coordinator)

    def one_more():
        decision = DecisionFactory(
            recommendation=recommended(focus_group, contribution=said), published_at=timezone.now()
        )
        FollowUpFactory(decision=decision)
        ProposalDetailsFactory(
            contribution=ContributionFactory(focus_group=focus_group, kind="proposal", published_at=timezone.now())
        ).addresses.add(said)

    one_more()
    shown(client, name=name)
    with django_assert_max_num_queries(most) as one:
        shown(client, name=name)
    one_more()
    one_more()
    with django_assert_num_queries(len(one.captured_queries)):
        assert [len(rows) for rows in shown(client, name=name)] == [3, 3]
