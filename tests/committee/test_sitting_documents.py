"""The documents of a sitting: what they say, to whom they are shown, valid and the same bytes each time."""

import itertools
from datetime import UTC, date, datetime, time

import page
import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from icalendar import Calendar

from committee.actions import ballots, decisions, documents, recusals
from committee.documents import dossier
from committee.documents.calendar import ics
from committee.documents.dossier import dossier_tree, short_tree
from committee.documents.frame import tree_of
from committee.documents.letters import convocation_tree, presence_tree
from committee.documents.minutes import minutes_tree
from committee.models import SittingDocument
from core import jobs
from core.errors import DomainError, NotAllowed
from core.models import Job
from reports.documents.docx import docx
from reports.documents.typst import page_count, pdf
from reports.models import PositionPaper
from tests.factories.committee import (
    AgendaItemFactory,
    DecisionFactory,
    FollowUpFactory,
    MemberFactory,
    PresenceFactory,
    RemarkFactory,
    SittingDocumentFactory,
    SittingFactory,
)
from tests.factories.focusgroups import ContributionFactory
from tests.factories.reports import PaperVersionFactory, RecusalFactory
from tests.reports.office import converted, needs_office
from tests.reports.running import run_jobs

KINDS = list(SittingDocument.Kind)


@pytest.fixture
def convened(paper):
    """A sitting in ten days with the paper on its agenda."""
    sitting = SittingFactory(
        title="Seduta di dicembre",
        held_on=date(2025, 12, 4),
        starts_at=time(10, 30),
        venue="Bologna, sala A",
        protocol_number="123/2025",
        protocol_date=date(2025, 11, 20),
    )
    AgendaItemFactory(sitting=sitting, paper=paper, title=paper.title, protocol_number="88")
    AgendaItemFactory(sitting=sitting, title="Calendario")
    return sitting


def words(tree) -> str:
    return tree.as_json()


def headings(tree) -> list[tuple[int, str]]:
    return [(node["level"], node["text"]) for node in tree.nodes if node["type"] == "heading"]


def table(tree, caption: str) -> list[list[str]]:
    return next(node["rows"] for node in tree.nodes if node["type"] == "table" and node["caption"] == caption)


# --- what they say ---


def test_convocation_has_agenda_and_protocol(convened, paper):
    made = convocation_tree(convened)

    assert made.facts == [
        ["Quando", "4 dicembre 2025, ore 10.30"],
        ["Dove", "Bologna, sala A"],
        ["Protocollo", "n. 123/2025 del 20 novembre 2025"],
    ]
    assert table(made, "Ordine del giorno") == [["1", paper.title, "", "n. 88"], ["2", "Calendario", "", ""]]


def test_sheet_has_a_line_for_each_seat(convened, member):
    seat = member.committee_member
    stand_in = MemberFactory(substitute_for=seat)
    MemberFactory(substitute_for=seat, mandate_until=date(2024, 12, 31))
    MemberFactory(mandate_until=date(2025, 12, 3))

    rows = table(presence_tree(convened), "Componenti e firme")
    assert rows == [["1", seat.body, str(member), str(stand_in.user), ""]]


def test_minutes_tell_what_was_recorded(sitting, asked, paper, secretary, member):
    seat, other = member.committee_member, MemberFactory(body="Confindustria")
    PresenceFactory(sitting=sitting, member=seat)
    PresenceFactory(sitting=sitting, member=other, status="absent")
    RemarkFactory(paper=paper, member=seat, text="Manca il costo.")
    RecusalFactory(paper=paper, user=MemberFactory().user)
    ballots.record(sitting, asked[0], in_favour=9, against=1, abstained=1, by=secretary)
    decisions.record(asked[0], sitting=sitting, outcome="adopted", by=secretary)
    decisions.record(asked[1], sitting=sitting, outcome="not_adopted", reason="Mancano le risorse.", by=secretary)

    made = minutes_tree(sitting)
    assert made.status == "Bozza di verbale"
    assert table(made, "Presenze") == sorted([[seat.body, "presente"], [other.body, "assente"]])
    assert table(made, "Parere su ogni raccomandazione") == [
        [
            "1",
            "Avviare il corso 1.",
            "per alzata di mano: favorevoli 9, contrari 1, astenuti 1",
            "accolta",
            "",
        ],
        ["2", "Avviare il corso 2.", "per consenso", "non accolta", "Mancano le risorse."],
    ]
    assert [row[1] for row in table(made, "Osservazioni")] == ["Manca il costo."]
    assert "dichiarato un interesse e non hanno partecipato: 1." in words(made)


def test_minutes_date_a_remark_by_the_day_in_rome(sitting, paper):
    remark = RemarkFactory(paper=paper)
    type(remark).objects.filter(pk=remark.pk).update(created_at=datetime(2025, 11, 10, 23, 30, tzinfo=UTC))

    [row] = table(minutes_tree(sitting), "Osservazioni")

    assert row[0].endswith("11 novembre 2025")


def test_minutes_name_no_person(sitting, paper, member):
    PresenceFactory(sitting=sitting, member=member.committee_member)
    RecusalFactory(paper=paper, user=MemberFactory(user__name="Olga Segreta").user)

    made = words(minutes_tree(sitting))
    assert str(member) not in made
    assert "Olga Segreta" not in made


def test_dossier_holds_everything_in_order(convened, paper):
    earlier = DecisionFactory(published_at=paper.created_at, decided_on=date(2025, 5, 28))
    FollowUpFactory(decision=earlier, action="Bando aperto")
    line = ContributionFactory(focus_group__round=paper.round, state="accepted", text="Servono saldatori.")
    hidden = ContributionFactory(
        focus_group__round=paper.round, focus_group__visibility="group", state="accepted", text="Detto fra noi."
    )

    made = dossier_tree(convened)
    assert [text for level, text in headings(made) if level == 1] == [
        "Ordine del giorno",
        f"Punto 1. {paper.title}",
        "Raccomandazioni su cui si chiede il parere",
        "Seguito delle raccomandazioni precedenti",
        "Che cosa è stato dei contributi",
    ]
    assert [row[2] for row in table(made, "Raccomandazioni, per punto all'ordine del giorno")] == [
        "Avviare il corso 1.",
        "Avviare il corso 2.",
    ]
    assert "Bando aperto" in words(made)
    assert line.text in words(made)
    assert hidden.text not in words(made)


def test_overdue_follow_up_comes_first(convened, paper):
    for day, due, action in ((5, date(2026, 5, 1), "Con calma"), (6, date(2025, 6, 1), "In ritardo")):
        decision = DecisionFactory(published_at=paper.created_at, decided_on=date(2025, 5, day))
        FollowUpFactory(decision=decision, action=action, due_on=due)

    rows = table(dossier_tree(convened), "Pareri pubblicati e loro seguito")
    assert [row[3].split(":")[0] for row in rows] == ["In ritardo", "Con calma"]


def long_paper(words_: int) -> PositionPaper:
    """A paper with a long summary and eight long recommendations."""
    version = PaperVersionFactory(paper__state="under_review", paper__title="Un tema lungo", content={})
    paper = version.paper
    said = {"lead": "Regione", "timing": "2026", "action": "Avviare un corso molto lungo. " * words_}
    asked = [{"recommendation": {"number": n, **said}, "body": "", "kind": "recommendation"} for n in range(1, 9)]
    version.content = {
        "paper": {"theme": "Tema", "clusters": ["MECH"], "round": "Autunno", "summary": "", "title": paper.title},
        "sections": [
            {
                "code": "1",
                "title": "Sintesi",
                "blocks": [
                    {"body": "**Parole di sintesi** e [altro](https://x.it/a). " * words_, "recommendation": None}
                ],
            },
            {"code": "8", "title": "Proposte", "blocks": asked},
        ],
    }
    return version


@pytest.mark.slow
def test_short_dossier_gives_a_paper_one_page(monkeypatch):
    sitting, contents = SittingFactory(), {}
    for _paper in range(12):
        version = long_paper(80)
        AgendaItemFactory(sitting=sitting, paper=version.paper, title=version.paper.title)
        contents[version.paper.pk] = version.content
    monkeypatch.setattr(dossier, "content_for", lambda paper, version: contents[paper.pk])

    made = short_tree(sitting)
    breaks = [place for place, node in enumerate(made.nodes) if node["type"] == "new_page"]
    alone = [made.nodes[start:end] for start, end in itertools.pairwise(breaks)]
    assert len(alone) == 12
    assert page_count(tree_of(sitting, "", alone[0])) == 2  # the first holds the title
    assert page_count(made) <= dossier.MOST_PAGES
    assert [sign for sign in ("**", "](") if sign in words(made)] == []


@pytest.mark.slow
def test_short_dossier_over_the_limit_is_refused(convened, monkeypatch):
    monkeypatch.setattr(dossier, "MOST_PAGES", 2)

    with pytest.raises(DomainError, match="togli dei documenti"):
        short_tree(convened)


@pytest.mark.parametrize("make", [dossier_tree, short_tree])
def test_dossier_without_papers_is_refused(make):
    with pytest.raises(DomainError, match="Non ci sono documenti"):
        make(SittingFactory())


def test_calendar_entry_keeps_its_name(convened):
    entry = Calendar.from_ical(ics(convened)).walk("VEVENT")[0]

    assert str(entry["uid"]) == f"seduta-{convened.uuid}"
    assert entry.decoded("dtstart").isoformat() == "2025-12-04T10:30:00+01:00"
    assert "2. Calendario" in entry["description"]


def test_calendar_entry_without_an_hour_takes_the_day():
    entry = Calendar.from_ical(ics(SittingFactory(held_on=date(2025, 10, 8)))).walk("VEVENT")[0]

    assert entry.decoded("dtstart") == date(2025, 10, 8)


# --- valid, and the same each time ---


@pytest.mark.slow
@pytest.mark.parametrize("profile", ["ua1", "2a"])
@pytest.mark.parametrize("kind", KINDS)
def test_pdf_passes_the_independent_validator(tmp_path, convened, kind, profile):
    path = tmp_path / "documento.pdf"
    path.write_bytes(pdf(documents.TREES[kind](convened)))

    assert page.validate_pdf(str(path), profile=profile).is_compliant


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_same_inputs_give_the_same_bytes(convened, kind):
    first, second = documents.TREES[kind](convened), documents.TREES[kind](convened)

    assert pdf(first) == pdf(second)
    assert docx(first) == docx(second)


@pytest.mark.slow
@needs_office
def test_libreoffice_opens_every_docx(tmp_path, convened):
    for kind in KINDS:
        (tmp_path / f"{kind}.docx").write_bytes(docx(documents.TREES[kind](convened)))

    made = converted(tmp_path, sorted(tmp_path.glob("*.docx")), "pdf")

    assert len(made) == len(KINDS)
    assert [path.read_bytes()[:5] for path in made] == [b"%PDF-"] * len(KINDS)


def test_same_sitting_gives_the_same_calendar_entry(convened):
    assert ics(convened) == ics(convened)


# --- the job ---


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_files_are_made_once(sitting, secretary, kind):
    for _time in range(2):
        documents.request(sitting, kind, by=secretary)
        run_jobs(documents.job_kind(kind))

    formats = sitting.documents.values_list("kind", "format")
    assert sorted(formats) == sorted((kind, name) for name in documents.FORMATS[kind])


def test_cancelled_job_leaves_no_file(sitting, secretary, monkeypatch):
    job = documents.request(sitting, "dossier", by=secretary)
    whole = documents.TREES["dossier"]

    def cancelled_meanwhile(sitting):
        jobs.cancel(job, by=secretary)
        return whole(sitting)

    monkeypatch.setitem(documents.TREES, "dossier", cancelled_meanwhile)
    run_jobs("make_dossier")

    job.refresh_from_db()
    assert (job.state, sitting.documents.count()) == (Job.State.CANCELLED, 0)


def test_asked_twice_is_one_job(sitting, secretary):
    assert documents.request(sitting, "dossier", by=secretary) == documents.request(sitting, "dossier", by=secretary)


@pytest.mark.parametrize(
    ("person", "kind", "may"),
    [
        ("secretary", "convocation", True),
        ("coordinator", "convocation", False),
        ("coordinator", "dossier", True),
        ("member", "dossier", False),
        ("manager", "short_dossier", False),
    ],
)
def test_who_asks_for_a_document(request, sitting, person, kind, may):
    by = request.getfixturevalue(person)
    if may:
        assert documents.request(sitting, kind, by=by).state == Job.State.QUEUED
    else:
        with pytest.raises(PermissionDenied):
            documents.request(sitting, kind, by=by)


def test_minutes_wait_for_the_sitting(convened, secretary):
    with pytest.raises(NotAllowed):
        documents.request(convened, "minutes", by=secretary)


# --- who reads them ---


@pytest.mark.parametrize(
    ("person", "kinds"),
    [
        ("secretary", set(KINDS)),
        ("coordinator", set(KINDS)),
        ("member", set(KINDS) - {"presence_sheet"}),
        ("manager", set()),
        ("partner", set()),
        ("admin", set()),
        ("anonymous", set()),
    ],
)
def test_who_reads_the_files(request, sitting, person, kinds):
    for kind in KINDS:
        SittingDocumentFactory(sitting=sitting, kind=kind)

    found = SittingDocument.objects.visible_to(request.getfixturevalue(person))
    assert set(found.values_list("kind", flat=True)) == kinds


def test_recused_member_reads_only_the_convocation(sitting, paper, member, client_of):
    rows = [SittingDocumentFactory(sitting=sitting, kind=kind) for kind in KINDS]
    elsewhere = SittingDocumentFactory()
    recusals.declare(paper, by=member, reason="Lavoro per uno dei proponenti.")

    found = SittingDocument.objects.visible_to(member)
    assert set(found) == {rows[0], elsewhere}
    assert client_of(member).get(reverse("committee:sitting-file", args=[rows[2].uuid])).status_code == 404


def test_recused_member_does_not_read_the_dossier_when_the_point_has_left_the_agenda(sitting, paper, member, secretary):
    documents.request(sitting, "dossier", by=secretary)
    run_jobs("make_dossier")
    recusals.declare(paper, by=member, reason="Lavoro per uno dei proponenti.")
    sitting.agenda.all().delete()

    assert sitting.documents.count() == 1
    assert not SittingDocument.objects.visible_to(member).exists()
