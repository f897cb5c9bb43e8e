"""The chain, told once: a need said at the robotics table becomes a cited line of a published paper, an outcome, a
follow-up and a row of the API; what was withdrawn is nowhere."""

from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from committee.actions import decisions, follow_ups, instruments, reviews, sittings
from committee.models import Decision, FollowUp, Instrument, Sitting
from focusgroups.actions import contributions, groups, people
from focusgroups.links import bearer_for
from focusgroups.models import Contribution, FocusGroup, PersonalLink
from needs.actions import needs
from needs.models import Need
from reports.actions import blocks, consultation, papers
from reports.documents import store
from reports.models import Block, Document, PositionPaper, Recommendation
from tests.factories.clusters import OrganisationFactory
from tests.journeys.pdf import squeezed, text_of
from tests.reports.running import run_jobs

pytestmark = pytest.mark.slow

SAID = "Mancano tecnici capaci di programmare celle robotizzate di più marche."
PROPOSED = "Un laboratorio di robotica condiviso presso l'ITS, con docenti che vengono dalle imprese."
TAKEN_BACK = "Forse ci servirebbero anche i robot da cucina."
ACTION = "Realizzare un laboratorio di robotica condiviso presso l'ITS."


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def test_what_is_said_at_the_table_comes_back_as_an_outcome(
    client_of, anonymous, focus_group, manager, coordinator, secretary, member, partner
):
    table = hold_the_table(client_of(manager), focus_group, manager)
    need = join_to_a_need(table, coordinator)
    paper = write_the_paper(table, coordinator)
    assert client_of(anonymous).get(paper.get_absolute_url()).status_code == 404
    sitting = hear_the_committee(paper, secretary, member)
    papers.publish(PositionPaper.objects.get(pk=paper.pk), by=coordinator)
    follow_up = put_an_office_in_charge(sitting, secretary)

    public = client_of(anonymous)
    the_paper_cites_what_was_said(public, paper)
    the_proposal_shows_outcome_and_follow_up(public, follow_up)
    the_lines_know_what_became_of_them(table)
    a_partner_pulls_the_same_chain(public, need, paper, follow_up)
    what_was_taken_back_is_nowhere(public, table, need, paper)


# --- how it came about ---


def hold_the_table(client, group: FocusGroup, manager) -> FocusGroup:
    """The manager types a need, a participant proposes, and takes another sentence back before the table closes."""
    voices = [f"ente:{person_of(group, manager).organisation_id}" for _number in range(6)]
    page = reverse("focusgroups:contribution-add", args=[group.slug])
    assert client.post(page, {"kind": "need", "text": SAID, "voices": voices}).status_code == 302
    guest = person_of(group, manager)
    secret = people.issue_link(group, kind=PersonalLink.Kind.PARTICIPANT, participation=guest, by=manager)
    for kind, text in (("proposal", PROPOSED), ("need", TAKEN_BACK)):
        assert client.post(reverse("links:line-add", args=[secret]), {"kind": kind, "text": text}).status_code == 302
    contributions.withdraw(Contribution.objects.get(text=TAKEN_BACK), by=bearer_for(secret))
    contributions.accept(Contribution.objects.get(text=PROPOSED), by=manager)
    group = groups.start_read_back(group, by=manager)
    said = Contribution.objects.get(text=SAID)
    assert client.post(reverse("links:line-answer", args=[secret, said.uuid]), {"conferma": "1"}).status_code == 302
    return groups.close(group, by=manager)


def person_of(group: FocusGroup, manager):
    """Somebody who came, of a firm of their own."""
    body = OrganisationFactory()
    return people.add_participant(
        group, by=manager, name="Persona presente", organisation=body.name, category=body.category, attendance="came"
    )


def join_to_a_need(table: FocusGroup, coordinator) -> Need:
    said = Contribution.objects.get(text=SAID)
    assert (said.state, said.voices.count()) == ("accepted", 6)
    return needs.create(title="Programmatori di robot industriali", by=coordinator, contributions=[said])


def write_the_paper(table: FocusGroup, coordinator) -> PositionPaper:
    """Compile the draft by the background job, write the summary with its citation, recommend, send."""
    paper = papers.create(
        round=table.round, title="Robotica", theme="Robotica", clusters=[], focus_groups=[table], by=coordinator
    )
    papers.request_draft(paper, by=coordinator)
    run_jobs("compile_paper")
    summary = paper.sections.get(code="1").blocks.get(generated=False, kind=Block.Kind.TEXT)
    summary = blocks.edit(summary, by=coordinator, version=summary.version, body="Le celle restano ferme.")
    blocks.cite(summary, by=coordinator, contribution=Contribution.objects.get(text=SAID), quote="celle robotizzate")
    proposals = [Contribution.objects.get(text=PROPOSED)]
    blocks.save_recommendation(paper.sections.get(code="8"), by=coordinator, sources=proposals, action=ACTION)
    paper = consultation.begin(PositionPaper.objects.get(pk=paper.pk), by=coordinator)
    paper = papers.submit(papers.sign_off(paper, by=coordinator), by=coordinator)
    run_jobs("make_paper_documents")
    return paper


def hear_the_committee(paper: PositionPaper, secretary, member) -> Sitting:
    """A member files advice, the sitting adopts the recommendation and its outcomes are published."""
    paper = papers.take_up(paper, by=secretary)
    (review,) = reviews.assign(paper, [member.committee_member], by=secretary, due_on=date(2025, 11, 28))
    asked = Recommendation.objects.get(action=ACTION)
    opinions = {asked.block.uuid: ("favourable", "")}
    reviews.save_draft(review, by=member, version=review.version, opinions=opinions)
    reviews.file(review, by=member)
    sitting = sittings.create(title="Seduta di dicembre", held_on=date(2025, 12, 4), by=secretary)
    sittings.add_item(sitting, by=secretary, paper=paper)
    sitting = sittings.hold(sitting, members_present=5, by=secretary)
    decisions.record(asked, sitting=sitting, outcome="adopted", reason="", by=secretary)
    return decisions.publish(sitting, by=secretary)


def put_an_office_in_charge(sitting: Sitting, secretary) -> FollowUp:
    call = instruments.create(kind=Instrument.Kind.CALL, title="Bando laboratori ITS", by=secretary)
    return follow_ups.create(
        Decision.objects.get(sitting=sitting),
        by=secretary,
        action="Aprire il bando per il laboratorio",
        owner="Settore formazione",
        due_on=date(2026, 6, 30),
        instrument=call,
    )


# --- what is to be read of it ---


def words_of(public, address: str) -> str:
    """What a page says, with its signs as people read them."""
    return unescape(public.get(address).content.decode())


def the_paper_cites_what_was_said(public, paper: PositionPaper) -> None:
    page = words_of(public, paper.get_absolute_url())
    assert [words for words in ("Le celle restano ferme.", SAID, ACTION) if words not in page] == []
    quoted = Block.objects.get(body="Le celle restano ferme.").citations.get()
    assert (quoted.quote, quoted.contribution.text) == ("celle robotizzate", SAID)
    assert squeezed(SAID) in pdf_of(paper)


def pdf_of(paper: PositionPaper) -> str:
    """The text of the public PDF."""
    row = Document.objects.get(paper_version=paper.versions.sent().first(), edition="public", format="pdf")
    return text_of(store.path_of(row.path).read_bytes())


def the_proposal_shows_outcome_and_follow_up(public, follow_up: FollowUp) -> None:
    asked = Recommendation.objects.get(action=ACTION)
    assert ACTION in words_of(public, reverse("portal:proposal-list"))
    page = words_of(public, asked.get_absolute_url())
    wanted = (PROPOSED, "accolta", follow_up.action, follow_up.owner, "Bando laboratori ITS")
    assert [words for words in wanted if words not in page] == []


def the_lines_know_what_became_of_them(table: FocusGroup) -> None:
    fates = dict(table.contributions.values_list("text", "fate"))
    assert fates == {SAID: "used", PROPOSED: "used", TAKEN_BACK: "pending"}


def a_partner_pulls_the_same_chain(public, need: Need, paper: PositionPaper, follow_up: FollowUp) -> None:
    def read(noun: str, **query) -> list[dict]:
        return public.get(f"/api/v1/{noun}/", query).json()["data"]

    (line,) = read("contributions", need=need.slug)
    assert (line["text"], line["fate"], line["need"]) == (SAID, "used", need.slug)
    assert [row["slug"] for row in read("position-papers")] == [paper.slug]
    assert [(row["action"], row["outcome"]) for row in read("recommendations")] == [(ACTION, "adopted")]
    assert [row["outcome"] for row in read("decisions")] == ["adopted"]
    assert [row["action"] for row in read("follow-ups")] == [follow_up.action]


def what_was_taken_back_is_nowhere(public, table: FocusGroup, need: Need, paper: PositionPaper) -> None:
    pages = [table, table.round, need, paper, Recommendation.objects.get(action=ACTION)]
    addresses = [page.get_absolute_url() for page in pages] + ["/", "/proposte/", "/fabbisogni/"]
    nouns = ("contributions", "needs", "position-papers", "recommendations", "decisions", "follow-ups")
    addresses += [f"/api/v1/{noun}/" for noun in nouns]
    replies = {address: public.get(address) for address in addresses}
    assert {address: reply.status_code for address, reply in replies.items()} == dict.fromkeys(addresses, 200)
    assert [address for address, reply in replies.items() if "robot da cucina" in reply.content.decode()] == []
    assert squeezed(TAKEN_BACK) not in pdf_of(paper)
    assert TAKEN_BACK not in str(paper.versions.values_list("content", flat=True))
