"""Remarks, their answers, and the way back to the committee."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from committee.actions import papers, remarks, reviews
from committee.models import Remark, Reply
from core.errors import DomainError, NotAllowed
from reports.models import PositionPaper
from tests.committee.asking import all_favourable, recommendations
from tests.factories.committee import RemarkFactory, ReplyFactory
from tests.factories.reports import RecusalFactory


def paragraph(paper):
    return paper.sections.get(code="4").blocks.get().uuid


def test_member_writes_a_remark_on_a_paragraph(paper, member):
    remark = remarks.write(paper, paragraph(paper), text=" Manca la fonte. ", by=member)

    assert (remark.text, remark.member, remark.recorded_by) == ("Manca la fonte.", member.committee_member, None)
    assert remark.paper_version == paper.versions.get()


def test_same_remark_sent_twice_is_one(paper, member):
    uuid = uuid4()
    for _time in range(2):
        remarks.write(paper, paragraph(paper), text="Manca la fonte.", by=member, uuid=uuid)

    assert Remark.objects.count() == 1


def test_another_remark_in_a_form_already_sent_is_kept(paper, member, client_of):
    url = reverse("committee:remark-add", args=[paper.slug, paragraph(paper)])
    first = {"uuid": str(uuid4()), "text": "Manca la fonte.", "audience": "authors"}
    client_of(member).post(url, first)

    page = client_of(member).post(url, first | {"text": "Manca anche la data."}).content.decode()

    assert Remark.objects.get().text == "Manca la fonte."
    assert "è già stato inviato con un altro testo" in page
    assert "Manca anche la data." in page
    assert first["uuid"] not in page


def test_secretary_takes_down_a_remark(paper, secretary, member):
    of_member = remarks.write(paper, paragraph(paper), text="A", by=secretary, member=member.committee_member)
    of_all = remarks.write(paper, paragraph(paper), text="B", by=secretary)

    assert (of_member.member, of_member.recorded_by) == (member.committee_member, secretary)
    assert (of_all.member, of_all.recorded_by) == (None, secretary)


def test_remark_of_who_stepped_aside_is_not_taken_down(paper, secretary, member):
    RecusalFactory(paper=paper, user=member)

    with pytest.raises(DomainError, match="non partecipa"):
        remarks.write(paper, paragraph(paper), text="A", by=secretary, member=member.committee_member)


def test_remark_needs_a_paragraph_of_the_paper(paper, paper_of, member):
    with pytest.raises(DomainError, match="non è nel documento"):
        remarks.write(paper, paragraph(paper_of()), text="A", by=member)


@pytest.mark.parametrize("state", ["submitted", "returned", "adopted", "published"])
def test_remark_is_written_while_the_paper_is_under_review(paper_of, member, state):
    paper = paper_of(state)

    with pytest.raises(NotAllowed):
        remarks.write(paper, paragraph(paper), text="A", by=member)


@pytest.mark.parametrize("person", ["manager", "coordinator", "partner", "admin"])
def test_others_do_not_remark(request, paper, person):
    with pytest.raises(PermissionDenied):
        remarks.write(paper, paragraph(paper), text="A", by=request.getfixturevalue(person))


def test_remark_is_taken_back_by_its_author(paper, member, colleague):
    remark = remarks.write(paper, paragraph(paper), text="A", by=member)

    with pytest.raises(PermissionDenied):
        remarks.remove(remark, by=colleague)
    remarks.remove(remark, by=member)

    assert not Remark.objects.exists()


def test_remark_with_an_answer_stays(paper, member):
    remark = ReplyFactory(remark__paper=paper, remark__member=member.committee_member).remark

    with pytest.raises(NotAllowed):
        remarks.remove(remark, by=member)


def test_answer_is_given_and_corrected(paper_of, manager):
    remark = RemarkFactory(paper=paper_of("returned"))
    remarks.reply(remark, outcome="accepted", by=manager)
    remarks.reply(remark, outcome="explained", text="È nella tabella 3.", by=manager)

    assert [(r.outcome, r.text) for r in Reply.objects.all()] == [("explained", "È nella tabella 3.")]


def test_explanation_has_words(paper_of, manager):
    with pytest.raises(DomainError, match="spiegazione"):
        remarks.reply(RemarkFactory(paper=paper_of("returned")), outcome="explained", text=" ", by=manager)


@pytest.mark.parametrize("state", ["submitted", "adopted"])
def test_answers_are_written_while_the_paper_is_returned(paper_of, manager, state):
    with pytest.raises(NotAllowed):
        remarks.reply(RemarkFactory(paper=paper_of(state)), outcome="accepted", by=manager)


@pytest.mark.parametrize("person", ["outsider", "member", "secretary", "admin"])
def test_who_does_not_write_the_paper_does_not_answer(request, paper_of, person):
    with pytest.raises(PermissionDenied):
        remarks.reply(RemarkFactory(paper=paper_of("returned")), outcome="accepted", by=request.getfixturevalue(person))


def test_paper_goes_back_only_with_every_answer(paper_of, coordinator):
    paper = paper_of("returned")
    remark = RemarkFactory(paper=paper)

    with pytest.raises(DomainError, match="Manca la risposta a 1 osservazione"):
        papers.resubmit(paper, by=coordinator)
    remarks.reply(remark, outcome="accepted", by=coordinator)
    papers.resubmit(paper, by=coordinator)

    paper.refresh_from_db()
    assert paper.state == "submitted"


def test_database_refuses_the_way_round(paper_of):
    paper = paper_of("returned")
    RemarkFactory(paper=paper)

    with pytest.raises(IntegrityError), transaction.atomic():
        PositionPaper.objects.filter(pk=paper.pk).update(state="submitted")


@pytest.mark.parametrize("changes", [True, False])
def test_advice_on_an_earlier_text_is_a_draft_again(paper, review, member, secretary, coordinator, changes):
    reviews.save_draft(review, by=member, version=1, opinions=all_favourable(paper))
    reviews.file(review, by=member)
    PositionPaper.objects.filter(pk=paper.pk).update(state="returned")
    if changes:
        block = recommendations(paper)[0].block
        block.body = "Testo nuovo."
        block.save()
    papers.resubmit(paper, by=coordinator)

    review.refresh_from_db()
    assert bool(review.filed_at) is not changes
    assert review.opinions.count() == 2


@pytest.mark.parametrize(
    ("person", "under_review", "returned"),
    [
        ("member", 1, 1),
        ("secretary", 1, 1),
        ("coordinator", 0, 1),
        ("manager", 0, 1),
        ("outsider", 0, 0),
        ("partner", 0, 0),
        ("anonymous", 0, 0),
    ],
)
def test_who_reads_remarks(request, paper_of, person, under_review, returned):
    reader = request.getfixturevalue(person)
    found = [
        Remark.objects.visible_to(reader).filter(pk=RemarkFactory(paper=paper_of(state)).pk).count()
        for state in ("under_review", "returned")
    ]

    assert found == [under_review, returned]
