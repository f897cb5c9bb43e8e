"""Proposte ed esiti: the chain from who said so to the office in charge, for everybody."""

from datetime import timedelta

import pytest

from core.calendar import today
from tests.factories.clusters import ClusterFactory
from tests.factories.committee import DecisionFactory, FollowUpFactory, SittingFactory
from tests.factories.focusgroups import ContributionFactory, FocusGroupFactory
from tests.factories.reports import CitationFactory, PositionPaperFactory, RecommendationFactory

LIST = "/proposte/"
DAY = "2025-11-01T10:00Z"


@pytest.fixture
def proposal_of(db):
    """`proposal_of(outcome=..., state=..., due_on=...)`: a recommendation with what became of it."""

    def make(*, outcome="adopted", state="published", due_on=None, cluster=None, **fields):
        group = FocusGroupFactory(cluster=cluster or ClusterFactory(), title="Tavolo robotica")
        paper = PositionPaperFactory(state=state, focus_groups=[group])
        proposal = RecommendationFactory(block__section__paper=paper, **fields)
        line = ContributionFactory(focus_group=group, text="Mancano programmatori.", published_at=DAY)
        CitationFactory(block=proposal.block, contribution=line)
        if outcome:
            sitting = SittingFactory(state="published", title="Seduta di ottobre")
            decision = DecisionFactory(recommendation=proposal, outcome=outcome, sitting=sitting, published_at=DAY)
            if due_on:
                FollowUpFactory(decision=decision, due_on=due_on, owner="Settore formazione")
        return proposal

    return make


def shown(client, query="") -> list:
    return [proposal for proposal, _decision in client.get(LIST + query).context["rows"]]


def test_chain_is_told_from_the_sentence_to_the_office(client, proposal_of):
    proposal = proposal_of(due_on=today() - timedelta(days=1), outcome="partly_adopted")

    page = " ".join(client.get(proposal.get_absolute_url()).content.decode().split())

    told = ["Mancano programmatori.", "Tavolo robotica", proposal.block.section.paper.title, "accolta in parte"]
    told += ["Seduta di ottobre", "Mancano le risorse.", "in ritardo", "Settore formazione"]
    places = [page.find(words, page.find('class="er-chain"')) for words in told]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize("state", ["drafting", "under_review", "adopted"])
def test_proposal_is_public_with_its_paper(client, proposal_of, state):
    proposal = proposal_of(state=state)

    assert shown(client) == []
    assert client.get(proposal.get_absolute_url()).status_code == 404


def test_signed_in_people_see_the_same_list(client_of, coordinator, proposal_of):
    proposal_of(state="adopted")
    public = proposal_of()

    assert shown(client_of(coordinator)) == [public]


def test_pending_outcome_is_not_told(client, proposal_of):
    proposal = proposal_of(outcome=None)
    DecisionFactory(recommendation=proposal, outcome="not_adopted")

    page = client.get(proposal.get_absolute_url())

    assert page.context["decision"] is None
    assert "non accolta" not in page.content.decode()


def test_rectified_outcome_keeps_the_old_one_readable(client, proposal_of):
    proposal = proposal_of()
    old = proposal.decisions.get()
    DecisionFactory(recommendation=proposal, outcome="not_adopted", replaces=old, sitting=old.sitting, published_at=DAY)

    page = client.get(proposal.get_absolute_url())

    assert page.context["decision"].outcome == "not_adopted"
    assert list(page.context["earlier"]) == [old]


def test_overdue_first(client, proposal_of):
    in_time = proposal_of(due_on=today() + timedelta(days=10))
    late = proposal_of(due_on=today() - timedelta(days=10))

    assert shown(client) == [late, in_time]


def test_filters(client, proposal_of):
    cluster = ClusterFactory(slug="build")
    late = proposal_of(due_on=today() - timedelta(days=10), cluster=cluster)
    refused = proposal_of(outcome="not_adopted", action="Istituire un voucher.")
    round_slug = refused.block.section.paper.round.slug

    assert shown(client, "?in_ritardo=on") == [late]
    assert shown(client, "?cluster=build") == [late]
    assert shown(client, "?esito=not_adopted") == [refused]
    assert shown(client, f"?ciclo={round_slug}") == [refused]
    assert shown(client, "?testo=VOUCHER") == [refused]
    assert client.get(LIST + "?esito=strano&cluster=nessuno&pagina=99").status_code == 200


def test_script_is_shown_as_text(client, proposal_of):
    proposal = proposal_of(action="<script>alert(1)</script>")

    for url in (LIST, proposal.get_absolute_url()):
        page = client.get(url).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_list_asks_the_same_for_one_and_three_rows(
    client, proposal_of, django_assert_num_queries, django_assert_max_num_queries
):
    proposal_of(due_on=today())
    client.get(LIST)
    with django_assert_max_num_queries(20) as first:
        client.get(LIST)
    proposal_of(due_on=today())
    proposal_of(due_on=today())
    with django_assert_num_queries(len(first.captured_queries)):
        client.get(LIST)
