"""Outcomes: recorded as pending, published together, rectified by a new one."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from committee.actions import decisions, follow_ups
from committee.models import Decision
from core.calendar import today
from core.errors import DomainError, NotAllowed
from tests.factories.committee import AgendaItemFactory, BallotFactory, DecisionFactory, SittingFactory
from tests.factories.reports import RecommendationFactory

WHY = "Mancano le risorse."


def decide(asked, sitting, secretary, *outcomes):
    for item, outcome in zip(asked, outcomes, strict=True):
        decisions.record(
            item, sitting=sitting, outcome=outcome, reason="" if outcome == "adopted" else WHY, by=secretary
        )


@pytest.mark.parametrize("outcome", ["partly_adopted", "not_adopted", "deferred"])
@pytest.mark.parametrize("reason", ["", "  "])
def test_refusal_without_a_reason_is_impossible(sitting, asked, secretary, outcome, reason):
    with pytest.raises(ValidationError):
        decisions.record(asked[0], sitting=sitting, outcome=outcome, reason=reason, by=secretary)
    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionFactory(recommendation=asked[0], sitting=sitting, outcome=outcome, reason=reason)

    assert not Decision.objects.exists()


@pytest.mark.parametrize("person", ["member", "coordinator", "manager", "admin"])
def test_only_the_secretary_records(request, sitting, asked, person):
    with pytest.raises(PermissionDenied):
        decisions.record(asked[0], sitting=sitting, outcome="adopted", by=request.getfixturevalue(person))


@pytest.mark.parametrize("state", ["planned", "published"])
def test_outcome_belongs_to_a_held_sitting(paper, asked, secretary, state):
    sitting = SittingFactory(state=state)
    AgendaItemFactory(sitting=sitting, paper=paper)

    with pytest.raises(NotAllowed):
        decisions.record(asked[0], sitting=sitting, outcome="adopted", by=secretary)


def test_outcome_belongs_to_the_agenda(asked, secretary):
    with pytest.raises(NotAllowed, match="ordine del giorno"):
        decisions.record(asked[0], sitting=SittingFactory(state="held"), outcome="adopted", by=secretary)


def test_same_outcome_twice_is_one_row(sitting, asked, secretary):
    for _time in range(2):
        decisions.record(asked[0], sitting=sitting, outcome="not_adopted", reason=WHY, by=secretary)
    with pytest.raises(NotAllowed, match="rettificalo"):
        decisions.record(asked[0], sitting=sitting, outcome="adopted", by=secretary)

    assert Decision.objects.count() == 1


def test_recorded_decision_is_never_changed(sitting, asked, secretary):
    decision = decisions.record(asked[0], sitting=sitting, outcome="adopted", by=secretary)

    for write in (
        lambda: Decision.objects.filter(pk=decision.pk).update(outcome="deferred", reason=WHY),
        lambda: decision.delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()


@pytest.mark.parametrize(
    ("outcomes", "paper_state"),
    [
        (("adopted", "adopted"), "adopted"),
        (("adopted", "not_adopted"), "partly_adopted"),
        (("partly_adopted", "partly_adopted"), "partly_adopted"),
        (("not_adopted", "not_adopted"), "not_adopted"),
        (("adopted", "deferred"), "under_review"),
    ],
)
def test_publishing_gives_the_paper_its_outcome(paper, sitting, asked, secretary, anonymous, outcomes, paper_state):
    decide(asked, sitting, secretary, *outcomes)
    before = Decision.objects.visible_to(anonymous).count()
    decisions.publish(sitting, by=secretary)

    paper.refresh_from_db()
    sitting.refresh_from_db()
    assert (paper.state, sitting.state) == (paper_state, "published")
    assert (before, Decision.objects.visible_to(anonymous).count()) == (0, 2)


def test_paper_is_decided_as_a_whole(sitting, asked, secretary):
    decisions.record(asked[0], sitting=sitting, outcome="adopted", by=secretary)

    with pytest.raises(DomainError, match="raccomandazione 2"):
        decisions.publish(sitting, by=secretary)


def test_deferred_recommendation_is_decided_by_a_later_sitting(paper, sitting, asked, secretary):
    decide(asked, sitting, secretary, "adopted", "deferred")
    decisions.publish(sitting, by=secretary)
    later = SittingFactory(state="held", members_present=10)
    AgendaItemFactory(sitting=later, paper=paper)
    decision = decisions.record(asked[1], sitting=later, outcome="adopted", by=secretary)
    still_public = Decision.objects.in_force_for_the_public().get(recommendation=asked[1])
    decisions.publish(later, by=secretary)

    paper.refresh_from_db()
    assert (decision.replaces, still_public) == (still_public, decision.replaces)
    assert paper.state == "adopted"
    assert Decision.objects.in_force_for_the_public().get(recommendation=asked[1]) == decision


def test_rectified_before_publication_stays_pending(sitting, asked, secretary):
    decision = decisions.record(asked[0], sitting=sitting, outcome="adopted", by=secretary)
    corrected = decisions.rectify(decision, outcome="not_adopted", reason=WHY, because="Errore.", by=secretary)

    assert (corrected.replaces, corrected.published_at) == (decision, None)
    with pytest.raises(NotAllowed):
        decisions.rectify(decision, outcome="adopted", because="Ancora.", by=secretary)


def test_rectifying_needs_a_reason_of_its_own(sitting, asked, secretary):
    decision = decisions.record(asked[0], sitting=sitting, outcome="adopted", by=secretary)

    with pytest.raises(ValidationError):
        decisions.rectify(decision, outcome="not_adopted", reason=WHY, because=" ", by=secretary)


def test_rectified_after_publication_the_paper_follows(paper, sitting, asked, secretary):
    decide(asked, sitting, secretary, "adopted", "adopted")
    decisions.publish(sitting, by=secretary)
    first = Decision.objects.in_force().get(recommendation=asked[0])
    corrected = decisions.rectify(first, outcome="not_adopted", reason=WHY, because="Errore.", by=secretary)

    paper.refresh_from_db()
    assert corrected.published_at
    assert paper.state == "partly_adopted"


def test_follow_up_passes_to_the_rectified_outcome(sitting, asked, secretary):
    decision = decisions.record(asked[0], sitting=sitting, outcome="adopted", by=secretary)
    follow_up = follow_ups.create(decision, action="Bando", owner="Settore", due_on=today(), by=secretary)
    with pytest.raises(DomainError, match="seguito in corso"):
        decisions.rectify(decision, outcome="not_adopted", reason=WHY, because="Errore.", by=secretary)
    corrected = decisions.rectify(decision, outcome="partly_adopted", reason=WHY, because="Errore.", by=secretary)

    follow_up.refresh_from_db()
    assert follow_up.decision == corrected


@pytest.mark.parametrize(
    ("person", "pending"),
    [("member", 1), ("secretary", 1), ("coordinator", 1), ("manager", 1), ("outsider", 0), ("anonymous", 0)],
)
def test_who_reads_a_pending_outcome(request, sitting, asked, secretary, person, pending):
    decisions.record(asked[0], sitting=sitting, outcome="adopted", by=secretary)

    assert Decision.objects.visible_to(request.getfixturevalue(person)).count() == pending


@pytest.mark.parametrize(("has_votes", "told"), [(True, "9 favorevoli"), (False, "Per consenso.")])
def test_how_it_was_decided_is_told_to_who_reads_the_votes(client_of, secretary, anonymous, has_votes, told):
    """The public does not read the votes, and is not told that there were none."""
    asked = RecommendationFactory(block__section__paper__state="published")
    item = AgendaItemFactory(sitting__state="published", paper=asked.block.section.paper)
    DecisionFactory(sitting=item.sitting, recommendation=asked, published_at="2025-11-01T10:00Z")
    if has_votes:
        BallotFactory(agenda_item=item, recommendation=asked)

    own, public = (client_of(person).get(item.sitting.get_absolute_url()).text for person in (secretary, anonymous))

    assert told in own
    assert [words for words in ("favorevoli", "Per consenso.") if words in public] == []
