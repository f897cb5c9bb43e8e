"""Many people at the same time: each step is taken once. And the database keeps out who stepped aside."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from committee.actions import papers as returned_papers
from committee.actions import recusals, reviews
from committee.models import Review
from core.errors import NotAllowed
from core.models import Event, Job
from reports.actions import papers
from reports.documents import store
from reports.models import Document, PaperVersion, PositionPaper
from tests.committee.asking import all_favourable
from tests.factories.committee import AgendaItemFactory, OpinionFactory, RemarkFactory, ReviewFactory, SittingFactory
from tests.factories.reports import DocumentFactory

PAPERS, RACERS = 50, 16


def race(act, things: list, by) -> list[str]:
    """Let `RACERS` people do the same act on every thing at the same time; what each was told."""

    def one(thing) -> str:
        try:
            act(thing, by=by)
        except NotAllowed:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(RACERS) as pool:
        return list(pool.map(one, [thing for thing in things for _racer in range(RACERS)]))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("state", "act", "verb"),
    [("signed_off", papers.submit, "submit"), ("returned", returned_papers.resubmit, "resubmit")],
)
def test_fifty_papers_are_submitted_once_each(paper_of, coordinator, state, act, verb):
    things = [paper_of(state) for _paper in range(PAPERS)]

    told = race(act, things, coordinator)
    assert {answer: told.count(answer) for answer in set(told)} == {
        "done": PAPERS,
        "refused": PAPERS * (RACERS - 1),
    }
    assert Event.objects.filter(verb=f"positionpaper.{verb}").count() == PAPERS
    assert PositionPaper.objects.filter(state="submitted").count() == PAPERS
    assert PaperVersion.objects.count() == PAPERS  # the text is the one that was frozen before
    assert Job.objects.filter(kind="make_paper_documents").count() == PAPERS


# --- who stepped aside ---


@pytest.fixture
def stepped_aside(paper, member):
    """The member declared an interest; the paper has everything that could give it away."""
    sitting = SittingFactory(state="held", members_present=12)
    AgendaItemFactory(sitting=sitting, paper=paper, title=paper.title)
    ReviewFactory(paper=paper)
    RemarkFactory(paper=paper)
    stored = store.write(b"testo riservato", "pdf")
    for edition in Document.Edition:
        DocumentFactory(
            paper_version=paper.versions.get(),
            edition=edition,
            path=stored.path,
            sha256=stored.sha256,
            size=stored.size,
        )
    recusals.declare(paper, by=member, reason="Lavoro per uno dei proponenti.")
    return paper


PAPER_PAGES = (
    "committee:version-compare",
    "committee:review-edit",
    "committee:review-check",
    "committee:review-list",
    "committee:review-record",
    "committee:review-assign",
    "committee:remark-list",
    "committee:recusal-declare",
    "reports:paper-detail",
    "reports:paper-edit",
    "reports:paper-verify",
    "reports:paper-preview",
    "portal:paper-detail",
)


@pytest.mark.parametrize("name", PAPER_PAGES)
def test_every_page_of_the_paper_is_hidden(stepped_aside, member, client_of, name):
    assert client_of(member).get(reverse(name, args=[stepped_aside.slug])).status_code == 404


def test_only_the_title_and_one_sentence_are_shown(stepped_aside, member, client_of):
    reply = client_of(member).get(reverse("committee:paper-detail", args=[stepped_aside.slug]))

    said = reply.content.decode()
    assert reply.status_code == 404
    assert stepped_aside.title in said
    assert "Servono programmatori" not in said


def test_every_file_is_hidden(stepped_aside, member, client_of):
    client = client_of(member)

    answers = [client.get(row.get_absolute_url()).status_code for row in Document.objects.all()]
    assert answers == [404, 404, 404]


@pytest.mark.parametrize("path", ["position-papers", "recommendations", "decisions", "contributions"])
def test_exports_and_search_do_not_know_it(stepped_aside, member, client_of, path):
    client = client_of(member)
    for query in ("", "?search=programmatori", "?search=corso"):
        assert stepped_aside.slug not in client.get(f"/api/v1/{path}/{query}").content.decode()
    assert client.get(f"/api/v1/position-papers/{stepped_aside.slug}/").status_code == 404


def test_remark_on_the_paper_is_hidden(stepped_aside, member, client_of):
    block = stepped_aside.remarks.get().block_uuid

    assert client_of(member).get(reverse("committee:remark-add", args=[stepped_aside.slug, block])).status_code == 404


def test_database_refuses_the_ballot(stepped_aside, member):
    seat = member.committee_member
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewFactory(paper=stepped_aside, member=seat)
    with pytest.raises(IntegrityError), transaction.atomic():
        RemarkFactory(paper=stepped_aside, member=seat)
    other = Review.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=other.pk).update(member=seat)


def test_database_refuses_an_opinion_on_a_review_that_was_left(review, paper, member):
    """Somebody declares the interest by a way round the action: the open review cannot be written on."""
    paper.recusals.create(user=member, reason="Scritta altrove.")

    with pytest.raises(IntegrityError), transaction.atomic():
        OpinionFactory(review=review)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_declaring_and_filing_at_once_never_leaves_a_review(paper_of, member):
    """Whichever comes first, no advice of the member is left on a paper they stepped aside from."""
    seat = member.committee_member
    things = [ReviewFactory(paper=paper_of(), member=seat) for _paper in range(10)]
    for item in things:
        reviews.save_draft(item, by=member, version=1, opinions=all_favourable(item.paper))

    def either(number: int) -> None:
        item = things[number // 2]
        try:
            if number % 2:
                recusals.declare(item.paper, by=member, reason="Mi riguarda.")
            else:
                reviews.file(item, by=member)
        except Exception:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(either, range(20)))

    aside = PositionPaper.objects.filter(recusals__user=member)
    assert (aside.count(), Review.objects.filter(paper__in=aside).count()) == (10, 0)
