"""Assigning, drafting, filing, taking down for others, giving back."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from committee.actions import recusals, reviews
from committee.models import Member, Opinion, Review
from core.calendar import today
from core.errors import DomainError, NotAllowed, Stale
from core.models import Event
from tests.committee.asking import all_favourable, recommendations
from tests.factories.committee import ReviewFactory
from tests.factories.reports import RecusalFactory

DUE = date(2025, 11, 10)
STATES_TO_ASSIGN = {"submitted": True, "under_review": True, "returned": False, "adopted": False, "published": False}


@pytest.mark.parametrize(("state", "is_allowed"), STATES_TO_ASSIGN.items())
def test_assign_by_state_of_the_paper(paper_of, secretary, member, state, is_allowed):
    paper = paper_of(state)

    if not is_allowed:
        with pytest.raises(NotAllowed):
            reviews.assign(paper, [member.committee_member], by=secretary, due_on=DUE)
        return
    reviews.assign(paper, [member.committee_member], by=secretary, due_on=DUE)
    reviews.assign(paper, [member.committee_member], by=secretary, due_on=date(2025, 11, 12))

    assert [(r.member, r.due_on) for r in paper.reviews.all()] == [(member.committee_member, date(2025, 11, 12))]


def test_assign_refuses_who_stepped_aside(paper, secretary, member):
    RecusalFactory(paper=paper, user=member)

    with pytest.raises(DomainError, match="ha dichiarato un interesse"):
        reviews.assign(paper, [member.committee_member], by=secretary, due_on=DUE)


@pytest.mark.parametrize("person", ["coordinator", "manager", "member"])
def test_only_the_secretary_assigns(request, paper, member, person):
    with pytest.raises(PermissionDenied):
        reviews.assign(paper, Member.objects.all(), by=request.getfixturevalue(person), due_on=DUE)


def test_unassign_takes_back_a_request_without_words(review, secretary, member):
    reviews.unassign(review, by=secretary)

    assert not Review.objects.exists()


def test_request_that_was_just_taken_back_is_said_so(review, secretary):
    seen = Review.objects.get(pk=review.pk)
    reviews.unassign(review, by=secretary)

    with pytest.raises(NotAllowed, match="Non c'è più"):
        reviews.unassign(seen, by=secretary)


def test_unassign_keeps_what_was_written(review, secretary, member):
    reviews.save_draft(review, by=member, version=1, note="Bozza")

    with pytest.raises(NotAllowed):
        reviews.unassign(review, by=secretary)


def test_draft_is_replaced_as_a_whole(review, paper, member):
    first, second = recommendations(paper)
    reviews.save_draft(review, by=member, version=1, opinions={first.block.uuid: ("contrary", "No")})
    reviews.save_draft(review, by=member, version=2, note=" Bene ", opinions={second.block.uuid: ("abstained", "")})

    review.refresh_from_db()
    said = [(o.block_uuid, o.value, o.note) for o in review.opinions.all()]
    assert (review.note, review.version, said) == ("Bene", 3, [(second.block.uuid, "abstained", "")])


def test_stale_draft_is_refused_with_the_saved_one(review, member):
    reviews.save_draft(review, by=member, version=1, note="prima")

    with pytest.raises(Stale) as stale:
        reviews.save_draft(review, by=member, version=1, note="seconda")

    assert stale.value.current.note == "prima"


@pytest.mark.parametrize("opinions", [{uuid4(): ("favourable", "")}, "strange value"])
def test_draft_refuses_what_is_not_asked(review, paper, member, opinions):
    if opinions == "strange value":
        opinions = {recommendations(paper)[0].block.uuid: ("forse", "")}

    with pytest.raises(DomainError):
        reviews.save_draft(review, by=member, version=1, opinions=opinions)


def test_filing_needs_an_opinion_on_everything(review, paper, member):
    first = recommendations(paper)[0]
    reviews.save_draft(review, by=member, version=1, opinions={first.block.uuid: ("favourable", "")})

    with pytest.raises(DomainError, match=r"Manca il parere su: 2\."):
        reviews.file(review, by=member)


def test_filing_twice_is_filing_once(review, paper, member):
    reviews.save_draft(review, by=member, version=1, opinions=all_favourable(paper))
    reviews.file(review, by=member)
    reviews.file(review, by=member)

    review.refresh_from_db()
    assert review.filed_at
    assert review.paper_version == paper.versions.get()
    assert Event.objects.filter(verb="review.file").count() == 1


def test_filed_advice_is_not_changed(review, paper, member):
    reviews.save_draft(review, by=member, version=1, opinions=all_favourable(paper))
    reviews.file(review, by=member)

    with pytest.raises(NotAllowed):
        reviews.save_draft(review, by=member, version=None, note="Ci ho ripensato")


@pytest.mark.parametrize("state", ["submitted", "returned", "adopted"])
def test_advice_is_written_while_the_paper_is_under_review(paper_of, member, state):
    review = ReviewFactory(paper=paper_of(state), member=member.committee_member)

    with pytest.raises(NotAllowed):
        reviews.save_draft(review, by=member, version=1)


@pytest.mark.parametrize("person", ["colleague", "secretary", "coordinator", "manager"])
def test_nobody_writes_for_the_member(request, review, person):
    with pytest.raises(PermissionDenied):
        reviews.save_draft(review, by=request.getfixturevalue(person), version=1)


def test_secretary_takes_down_what_was_sent(paper, secretary, member):
    review = reviews.record_for_member(
        paper, member.committee_member, by=secretary, channel="email", opinions=all_favourable(paper)
    )

    assert (review.channel, review.recorded_by, bool(review.filed_at)) == ("email", secretary, True)
    assert review.opinions.count() == 2


def test_taking_down_again_corrects(paper, secretary, member):
    for note in ("prima", "dopo"):
        reviews.record_for_member(paper, member.committee_member, by=secretary, channel="sitting", note=note)

    assert [r.note for r in paper.reviews.all()] == ["dopo"]


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("portal", "per e-mail o è stato detto in seduta"),
        ("empty", "almeno un parere"),
        ("filed", "ha già depositato"),
        ("recused", "ha dichiarato un interesse"),
    ],
)
def test_taking_down_refuses(paper, secretary, member, review, case, words):
    said = {"by": secretary, "channel": "email", "note": "Sono favorevole."}
    if case == "portal":
        said["channel"] = "portal"
    if case == "empty":
        said["note"] = " "
    if case == "filed":
        reviews.save_draft(review, by=member, version=1, opinions=all_favourable(paper))
        reviews.file(review, by=member)
    if case == "recused":
        recusals.declare(paper, by=member, reason="Lavoro lì.")

    with pytest.raises(DomainError, match=words):
        reviews.record_for_member(paper, member.committee_member, **said)


def test_filed_advice_goes_back_with_a_reason(paper, secretary, member):
    review = reviews.record_for_member(
        paper, member.committee_member, by=secretary, channel="email", opinions=all_favourable(paper)
    )

    with pytest.raises(DomainError, match="motivo"):
        reviews.reopen(review, by=secretary, note=" ")
    reviews.reopen(review, by=secretary, note="Ha chiesto di correggerlo.")

    review.refresh_from_db()
    assert (review.filed_at, review.channel, review.recorded_by) == (None, "portal", None)
    assert review.opinions.count() == 2


def test_others_are_read_after_filing(paper, member, colleague, review):
    other = ReviewFactory(paper=paper, member=colleague.committee_member)
    reviews.save_draft(other, by=colleague, version=1, opinions=all_favourable(paper))
    reviews.file(other, by=colleague)
    before = set(Review.objects.visible_to(member))
    reviews.save_draft(review, by=member, version=1, opinions=all_favourable(paper))
    reviews.file(review, by=member)

    assert before == {review}
    assert set(Review.objects.visible_to(member)) == {review, other}


@pytest.mark.parametrize(("days", "read"), [(-1, True), (0, False), (5, False)], ids=["over", "today", "open"])
def test_others_are_read_after_the_deadline(paper, member, colleague, client_of, days, read):
    ReviewFactory(paper=paper, member=member.committee_member, due_on=today() + timedelta(days=days))
    other = ReviewFactory(paper=paper, member=colleague.committee_member, filed_at=paper.created_at)

    page = client_of(member).get(reverse("committee:review-list", args=[paper.slug]))
    assert (other in Review.objects.visible_to(member)) is read
    assert page.context["hides_others"] is not read


@pytest.mark.parametrize(
    ("person", "while_open", "when_closed"),
    [
        ("secretary", 1, 1),
        ("coordinator", 0, 1),
        ("manager", 0, 1),
        ("outsider", 0, 0),
        ("partner", 0, 0),
        ("admin", 0, 0),
        ("anonymous", 0, 0),
    ],
)
def test_who_reads_filed_advice(request, paper_of, colleague, person, while_open, when_closed):
    reader, counts = request.getfixturevalue(person), []
    for state in ("under_review", "adopted"):
        review = ReviewFactory(paper=paper_of(state), member=colleague.committee_member)
        Review.objects.filter(pk=review.pk).update(filed_at="2025-11-01T10:00Z")
        counts.append(Review.objects.visible_to(reader).filter(paper=review.paper).count())

    assert counts == [while_open, when_closed]


def test_database_refuses_the_voice_of_who_stepped_aside(review, paper, member):
    RecusalFactory(paper=paper, user=member)

    for write in (
        lambda: Review.objects.filter(pk=review.pk).update(note="comunque"),
        lambda: Opinion.objects.create(
            review=review, block_uuid=recommendations(paper)[0].block.uuid, value="favourable"
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
