"""Who speaks for a seat, and who reads a remark."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Role
from committee.actions import papers, recusals, remarks, reviews
from committee.models import Member, Remark, Review
from committee.reading import Place
from core.errors import DomainError
from reports.actions import papers as steps
from reports.actions.versions import freeze
from reports.models import Block
from tests.committee.asking import all_favourable
from tests.factories.committee import MemberFactory, RemarkFactory, ReviewFactory
from tests.factories.reports import RecusalFactory
from tests.people import with_role


@pytest.fixture
def stand_in(member):
    """The member's substitute."""
    user = with_role(Role.MEMBER, "Sara Supplente", email="supplente@example.org")
    MemberFactory(user=user, body=member.committee_member.body, substitute_for=member.committee_member)
    return user


# --- substitutes ---


def test_substitute_writes_and_files_for_the_member(paper, review, stand_in, member):
    reviews.save_draft(review, by=stand_in, version=1, opinions=all_favourable(paper))
    reviews.file(review, by=stand_in)

    review.refresh_from_db()
    assert (review.member.user, review.filed_by_substitute.user) == (member, stand_in)
    assert Review.objects.visible_to(stand_in).written_by(stand_in).get() == review


def test_member_files_in_their_own_name(paper, review, member, stand_in):
    reviews.save_draft(review, by=member, version=1, opinions=all_favourable(paper))
    reviews.file(review, by=member)

    review.refresh_from_db()
    assert review.filed_by_substitute is None


def test_page_says_for_whom_the_substitute_writes(review, stand_in, member, client_of):
    page = client_of(stand_in).get(reverse("committee:review-edit", args=[review.paper.slug]))

    assert f"per conto di {member.committee_member.body}" in page.content.decode()


@pytest.mark.parametrize("dates", [{"mandate_until": date(2024, 12, 31)}, {"mandate_from": date(2099, 1, 1)}])
def test_substitute_out_of_office_does_not_act(review, stand_in, dates):
    Member.objects.filter(user=stand_in).update(**dates)
    stand_in.committee_member.refresh_from_db()

    assert not Review.objects.visible_to(stand_in).written_by(stand_in).exists()
    with pytest.raises(PermissionDenied):
        reviews.save_draft(review, by=stand_in, version=1)


def test_substitute_of_another_does_not_act(review, colleague):
    other = with_role(Role.MEMBER, "Altra", email="altra@example.org")
    MemberFactory(user=other, substitute_for=colleague.committee_member)

    with pytest.raises(PermissionDenied):
        reviews.save_draft(review, by=other, version=1)


def test_substitute_who_stepped_aside_does_not_act(paper, review, stand_in):
    recusals.declare(paper, by=stand_in, reason="Lavoro per un proponente.")

    with pytest.raises(PermissionDenied):
        reviews.save_draft(review, by=stand_in, version=1)
    assert Review.objects.filter(pk=review.pk).exists()


def test_database_refuses_advice_through_a_recused_substitute(paper, review, stand_in):
    RecusalFactory(paper=paper, user=stand_in)

    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(filed_by_substitute=stand_in.committee_member)


def test_substitute_of_a_recused_member_leaves_no_remark(paper, member, stand_in):
    recusals.declare(paper, by=member, reason="Mi riguarda.")

    with pytest.raises(DomainError, match="ha dichiarato un interesse"):
        remarks.write(paper, paper.sections.first().blocks.first().uuid, text="Per lei.", by=stand_in)


def test_substitutes_are_not_asked_for_themselves(paper, secretary, stand_in, client_of):
    page = client_of(secretary).get(reverse("committee:review-assign", args=[paper.slug]))

    assert stand_in.committee_member not in page.context["form"].fields["members"].queryset


def test_substitute_has_no_substitutes(stand_in):
    with pytest.raises(ValidationError):
        MemberFactory.build(user=stand_in, substitute_for=stand_in.committee_member).clean()


# --- audiences ---

READERS = ("member", "stand_in", "colleague", "secretary", "coordinator", "manager", "anonymous")
UNDER_REVIEW = {
    "me": {"member", "stand_in"},
    "committee": {"member", "stand_in", "colleague", "secretary"},
    "authors": {"member", "stand_in", "colleague", "secretary"},
    "public": {"member", "stand_in", "colleague", "secretary"},
}
RETURNED = {
    "me": UNDER_REVIEW["me"],
    "committee": UNDER_REVIEW["committee"],
    "authors": UNDER_REVIEW["authors"] | {"coordinator", "manager"},
    "public": UNDER_REVIEW["public"] | {"coordinator", "manager"},
}


@pytest.mark.parametrize(("state", "readers"), [("under_review", UNDER_REVIEW), ("returned", RETURNED)])
@pytest.mark.parametrize("audience", Remark.Audience.values)
def test_who_reads_a_remark(request, paper_of, focus_group, member, state, readers, audience):
    paper = paper_of(state)
    paper.clusters.add(focus_group.cluster)
    remark = RemarkFactory(paper=paper, member=member.committee_member, audience=audience)

    found = {who for who in READERS if remark in Remark.objects.visible_to(request.getfixturevalue(who))}
    assert found == readers[audience]


@pytest.mark.parametrize(("audience", "shown"), [("me", 0), ("committee", 0), ("authors", 0), ("public", 1)])
def test_only_public_remarks_are_published(paper_of, audience, shown):
    RemarkFactory(paper=paper_of("published"), audience=audience)
    RemarkFactory(paper=paper_of("under_review"), audience=audience)

    assert Remark.objects.public().count() == shown


def test_public_remark_stands_under_the_published_paper(paper_of, client):
    paper = paper_of("published")
    RemarkFactory(paper=paper, audience="public", text="Si aggiunga il costo.")
    RemarkFactory(paper=paper, audience="committee", text="Resti fra noi.")

    said = client.get(reverse("portal:paper-detail", args=[paper.slug])).content.decode()
    assert "Si aggiunga il costo." in said
    assert "Resti fra noi." not in said


def test_only_remarks_to_the_authors_wait_for_an_answer(paper, member, secretary, coordinator):
    block = paper.sections.first().blocks.first().uuid
    for audience in ("me", "committee"):
        remarks.write(paper, block, text="Fra noi.", audience=audience, by=member)
    returned = steps.return_to_authors(paper, by=secretary, note="Da rivedere.")

    assert papers.resubmit(returned, by=coordinator).state == "submitted"


def test_note_to_oneself_needs_a_member(paper, secretary):
    with pytest.raises(ValidationError):
        remarks.write(paper, paper.sections.first().blocks.first().uuid, text="Mia.", audience="me", by=secretary)


def test_chosen_audience_is_kept(paper, member, client_of):
    block = paper.sections.first().blocks.first().uuid
    url = reverse("committee:remark-add", args=[paper.slug, block])
    form = client_of(member).get(url).context["form"]
    client_of(member).post(url, {"text": "Fra noi.", "audience": "committee", "uuid": form["uuid"].value()})

    assert Remark.objects.get().audience == "committee"


# --- the next reader ---


def test_what_changed_is_read_with_the_remark_beside_it(paper_of, member, client_of):
    paper = paper_of("under_review")
    finding, other = (block for section in paper.sections.all() for block in section.blocks.all()[:1])
    answered = RemarkFactory(paper=paper, block_uuid=finding.uuid, text="Quanti ne servono?")
    explained = RemarkFactory(paper=paper, block_uuid=other.uuid, text="Chi paga?")
    Block.objects.filter(pk=finding.pk).update(body="Servono cento programmatori.")
    freeze(paper, by=None, reason="Nuovo invio")

    page = client_of(member).get(reverse("committee:version-compare", args=[paper.slug]))
    said = page.content.decode()
    assert [change.uuid for change in page.context["changes"]] == [str(finding.uuid)]
    assert page.context["elsewhere"] == [explained]
    assert said.index("cento") < said.index(answered.text) < said.index(explained.text)


def test_paper_says_its_place_among_those_that_wait(paper_of, member, client_of):
    papers_ = [paper_of("under_review", title=f"Documento {n}") for n in range(3)]
    for item in papers_[:2]:
        ReviewFactory(paper=item, member=member.committee_member)

    def place(paper):
        return client_of(member).get(reverse("committee:paper-detail", args=[paper.slug])).context["place"]

    first, second = sorted(papers_[:2], key=lambda item: place(item).number)
    assert place(first) == Place(1, 2, "", second.slug)
    assert place(second) == Place(2, 2, first.slug, "")
    assert place(papers_[2]) is None
