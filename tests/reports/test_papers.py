"""A paper's steps: who may take which from which state, and what each brings about."""

import pytest
from django.core.exceptions import PermissionDenied

from core.errors import DomainError, NotAllowed, Stale
from core.models import Job
from reports.actions import blocks, consultation, papers
from reports.lifecycle import PAPER
from reports.models import Block, Citation, PaperVersion, PositionPaper
from tests.factories.focusgroups import FocusGroupFactory
from tests.factories.reports import PositionPaperFactory
from tests.reports.running import run_jobs

pytestmark = pytest.mark.django_db
S = PositionPaper.State
STEPS = {
    "open_consultation": consultation.begin,
    "sign_off": papers.sign_off,
    "submit": papers.submit,
    "resubmit": papers.resubmit,
    "reopen": papers.reopen,
    "take_up": papers.take_up,
    "return": papers.return_to_authors,
    "adopt": lambda paper, **k: papers.close(paper, outcome="adopted", **k),
    "partly_adopt": lambda paper, **k: papers.close(paper, outcome="partly_adopted", **k),
    "not_adopt": lambda paper, **k: papers.close(paper, outcome="not_adopted", **k),
    "reopen_review": papers.reopen_review,
    "publish": papers.publish,
    "supersede": papers.supersede,
}
WRITERS = {"manager", "coordinator"}
ALLOWED = {
    "open_consultation": WRITERS,
    "sign_off": {"coordinator"},
    "submit": {"coordinator"},
    "resubmit": {"coordinator"},
    "reopen": {"coordinator"},
    "take_up": {"secretary"},
    "return": {"secretary"},
    "adopt": {"secretary"},
    "partly_adopt": {"secretary"},
    "not_adopt": {"secretary"},
    "reopen_review": {"secretary"},
    "publish": {"coordinator", "secretary"},
    "supersede": {"coordinator", "secretary"},
}


def put(paper: PositionPaper, state: str) -> PositionPaper:
    """Bring a row to a state without going the way there."""
    date = paper.created_at if state in {"published", "superseded"} else None
    PositionPaper.objects.filter(pk=paper.pk).update(state=state, published_at=date)
    paper.refresh_from_db()
    return paper


@pytest.fixture
def cast(manager, outsider, coordinator, member, secretary, admin, partner) -> dict:
    names = ("manager", "outsider", "coordinator", "member", "secretary", "admin", "partner")
    return dict(zip(names, (manager, outsider, coordinator, member, secretary, admin, partner), strict=True))


@pytest.mark.parametrize("move", PAPER, ids=lambda move: move.name)
def test_step_is_taken_by_whom_the_matrix_says(compiled, cast, move):
    done = set()

    for name, person in cast.items():
        try:
            STEPS[move.name](put(compiled, move.sources[0]), by=person, note="Motivo.")
        except PermissionDenied:
            continue
        compiled.refresh_from_db()
        assert compiled.state == move.target
        done.add(name)

    assert done == ALLOWED[move.name]


@pytest.mark.parametrize("move", PAPER, ids=lambda move: move.name)
def test_step_is_refused_from_every_other_state(paper, coordinator, secretary, move):
    person = coordinator if "coordinator" in ALLOWED[move.name] else secretary

    for state in set(S.values) - set(move.sources):
        with pytest.raises((NotAllowed, PermissionDenied)):
            STEPS[move.name](put(paper, state), by=person, note="Motivo.")


@pytest.mark.parametrize("move", [move for move in PAPER if move.needs_note], ids=lambda move: move.name)
def test_step_back_needs_a_reason(paper, coordinator, secretary, move):
    person = coordinator if "coordinator" in ALLOWED[move.name] else secretary

    with pytest.raises(DomainError, match="Serve un motivo"):
        STEPS[move.name](put(paper, move.sources[0]), by=person, note="  ")


def test_submission_freezes_a_version_and_makes_both_editions(compiled, coordinator):
    papers.submit(put(compiled, S.SIGNED_OFF), by=coordinator)
    run_jobs()

    version = compiled.versions.sent().get()
    assert version.content["paper"]["title"] == compiled.title
    assert version.snapshot == compiled.snapshot
    assert version.created_by == coordinator
    assert set(version.documents.values_list("edition", "format")) == {
        (edition, kind) for edition in ("committee", "public") for kind in ("pdf", "docx", "html")
    }


def test_same_content_makes_no_second_version(compiled, coordinator):
    papers.submit(put(compiled, S.SIGNED_OFF), by=coordinator)
    papers.resubmit(put(compiled, S.RETURNED), by=coordinator)

    assert compiled.versions.sent().count() == 1


def test_changed_content_makes_the_next_version(compiled, coordinator):
    papers.submit(put(compiled, S.SIGNED_OFF), by=coordinator)
    put(compiled, S.RETURNED)
    blocks.add(compiled.sections.get(code="1"), by=coordinator, body="Correzione chiesta.")
    papers.resubmit(compiled, by=coordinator)

    assert list(compiled.versions.values_list("number", "is_draft")) == [(3, False), (2, False), (1, True)]


def test_words_taken_back_are_the_newest_version(compiled, coordinator):
    first = compiled.title
    for title in (first, "Un altro titolo", first):
        PositionPaper.objects.filter(pk=compiled.pk).update(title=title)
        step = papers.resubmit if compiled.versions.sent().exists() else papers.submit
        step(put(compiled, S.RETURNED if step is papers.resubmit else S.SIGNED_OFF), by=coordinator)

    sent = [version.content["paper"]["title"] for version in compiled.versions.sent().order_by("number")]
    assert sent == [first, "Un altro titolo", first]


def test_submission_names_the_finding_without_citation(compiled, coordinator):
    Citation.objects.filter(block__kind="finding").delete()

    with pytest.raises(DomainError, match="«Programmatori di robot industriali»: il fabbisogno non ha una citazione"):
        papers.submit(put(compiled, S.SIGNED_OFF), by=coordinator)

    compiled.refresh_from_db()
    assert compiled.state == S.SIGNED_OFF
    assert not PaperVersion.objects.sent().exists()


def test_submission_names_the_quote_that_its_source_no_longer_says(compiled, lines, coordinator):
    lines[0].text = "Tutt'altro."
    lines[0].save()

    with pytest.raises(DomainError, match="sezione 4, «Programmatori di robot industriali»: La fonte è cambiata"):
        papers.submit(put(compiled, S.SIGNED_OFF), by=coordinator)


def test_submission_without_a_draft_is_refused(paper, coordinator):
    with pytest.raises(DomainError, match="non è ancora stata generata"):
        papers.submit(put(paper, S.SIGNED_OFF), by=coordinator)


@pytest.mark.parametrize("visibility", ["group", "network"])
def test_submission_keeps_a_reserved_table_from_the_committee(compiled, closed_group, coordinator, visibility):
    closed_group.visibility = visibility
    closed_group.save()

    with pytest.raises(DomainError, match="può leggerlo solo"):
        papers.submit(put(compiled, S.SIGNED_OFF), by=coordinator)


def test_publication_keeps_the_committees_table_from_the_public(compiled, closed_group, coordinator):
    closed_group.visibility = "committee"
    closed_group.save()

    with pytest.raises(DomainError, match="Non si può pubblicare"):
        papers.publish(put(compiled, S.ADOPTED), by=coordinator)


def test_publication_makes_cited_lines_public_and_used(compiled, lines, coordinator):
    papers.publish(put(compiled, S.ADOPTED), by=coordinator)

    fates = []
    for line in lines:
        line.refresh_from_db()
        fates.append((line.published_at is not None, line.fate))
    assert fates == [(True, "used")] * 4


def test_publication_leaves_what_is_not_cited_pending(compiled, lines, coordinator):
    Block.objects.filter(query_key="proposals").delete()

    papers.publish(put(compiled, S.ADOPTED), by=coordinator)

    lines[3].refresh_from_db()
    assert (lines[3].published_at, lines[3].fate) == (None, "pending")


def test_withdrawn_line_is_in_no_document(compiled, coordinator):
    papers.submit(put(compiled, S.SIGNED_OFF), by=coordinator)

    assert "Frase ritirata" not in str(compiled.versions.sent().get().content)


def test_supersede_keeps_the_chain(compiled, coordinator):
    successor = PositionPaperFactory()

    papers.supersede(put(compiled, S.PUBLISHED), by=coordinator, note="Nuova edizione.", successor=successor)

    successor.refresh_from_db()
    assert (successor.supersedes, successor.supersedes.state) == (compiled, "superseded")


def test_an_unknown_outcome_is_refused(compiled, secretary):
    with pytest.raises(DomainError, match="non esiste"):
        papers.close(put(compiled, S.UNDER_REVIEW), outcome="loved", by=secretary)


# --- creating and editing ---


def test_paper_is_created_with_all_its_sections(paper):
    codes = list(paper.sections.values_list("code", flat=True))

    assert codes == [*map(str, range(11)), "A", "B", "C", "D"]


def test_equal_titles_get_different_addresses(paper, closed_group, coordinator):
    facts = {"round": closed_group.round, "title": paper.title, "theme": "T", "clusters": [], "by": coordinator}

    assert papers.create(**facts, focus_groups=[closed_group]).slug == f"{paper.slug}-2"


def test_focus_groups_of_another_round_are_refused(closed_group, coordinator):
    other = FocusGroupFactory()

    with pytest.raises(DomainError, match="devono essere tutti del ciclo"):
        papers.create(round=closed_group.round, title="T", theme="T", clusters=[], focus_groups=[other], by=coordinator)


def test_stranger_creates_nothing(closed_group, member):
    with pytest.raises(PermissionDenied):
        papers.create(
            round=closed_group.round, title="T", theme="T", clusters=[], focus_groups=[closed_group], by=member
        )


def test_stale_edit_is_refused_and_says_what_is_stored(paper, manager, coordinator):
    papers.edit(paper, by=manager, version=1, title="Primo", theme="T")

    with pytest.raises(Stale) as caught:
        papers.edit(paper, by=coordinator, version=1, title="Secondo", theme="T")

    assert caught.value.current.title == "Primo"


def test_text_is_not_changed_outside_drafting_and_returned(compiled, coordinator):
    block = compiled.sections.get(code="1").blocks.get(generated=False)

    for state in sorted(set(S.values) - {S.DRAFTING, S.RETURNED}):
        put(compiled, state)
        with pytest.raises(NotAllowed):
            blocks.edit(block, by=coordinator, version=1, body="Tardi.")


def test_job_asked_while_the_broker_is_down_waits(paper, coordinator, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr("core.doorbell.current_app.send_task", _no_broker)

    with django_capture_on_commit_callbacks(execute=True):
        job = papers.request_draft(paper, by=coordinator)

    assert Job.objects.get(pk=job.pk).state == "queued"
    run_jobs("compile_paper")
    assert paper.versions.count() == 1


def _no_broker(*args, **kwargs):
    raise ConnectionError
