"""Compiling the draft of a paper."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from core import jobs
from core.errors import DomainError, NotAllowed
from core.models import Event, Job
from reports import words
from reports.actions import blocks, papers
from reports.models import Block, Citation, PaperVersion, Snapshot
from tests.factories.focusgroups import ContributionFactory
from tests.reports.running import run_jobs

pytestmark = pytest.mark.django_db


def test_draft_writes_a_finding_for_the_need_with_exact_citations(compiled, need, lines):
    finding = Block.objects.get(section__paper=compiled, kind="finding")

    assert finding.need == need
    assert finding.title == need.title
    cited = [(c.contribution, c.quote, c.start, c.end) for c in finding.citations.order_by("contribution")]
    assert cited == [(line, line.text, 0, len(line.text)) for line in lines[:2]]


def test_draft_fills_the_generated_sections(compiled):
    keys = Block.objects.filter(section__paper=compiled, generated=True).values_list("section__code", "query_key")

    assert sorted({code for code, _key in keys}) == sorted(["1", "2", "3", "4", "5", "6", "7", "8", "A", "B", "C", "D"])


def test_draft_says_small_numbers_plainly_without_an_interval(compiled):
    printed = {
        block.query_key: block
        for block in Block.objects.filter(section__paper=compiled, section__code__in=["1", "B"], generated=True)
    }
    (row,) = printed["priorities"].data["rows"]

    assert (row[1].endswith(" su 100"), row[3]) == (True, "1 focus group, da 1 Clust-ER")
    assert "intervall" not in str([(block.body, block.data) for block in Block.objects.all()]).lower()


@pytest.mark.parametrize(("value", "printed"), [(56.7, "57"), (72.4, "72"), (73.5, "74"), (0.0, "0"), (100.0, "100")])
def test_scores_are_rounded_not_cut(value, printed):
    assert words.rounded(value) == printed


def test_draft_ends_with_one_version_and_its_files(compiled):
    run_jobs()
    version = compiled.versions.get()

    assert version.is_draft
    assert version.snapshot == compiled.snapshot
    assert sorted(version.documents.values_list("edition", "format")) == [
        ("working", "docx"),
        ("working", "html"),
        ("working", "pdf"),
    ]
    assert Job.objects.filter(state="done").count() == 2


def test_same_inputs_give_the_same_snapshot_blocks_and_version(compiled, coordinator):
    before = list(Block.objects.order_by("pk").values_list("uuid", "version", "body"))

    papers.request_draft(compiled, by=coordinator)
    run_jobs("compile_paper")

    assert list(Block.objects.order_by("pk").values_list("uuid", "version", "body")) == before
    assert (Snapshot.objects.count(), PaperVersion.objects.count()) == (1, 1)


def test_snapshot_names_nobody(compiled):
    said = str(compiled.snapshot.content)

    assert "Impresa " not in said
    assert "Nome Segreto" not in said
    assert "Frase ritirata" not in said
    assert "Mancano tecnici" in said


def test_voice_keys_in_the_snapshot_are_not_those_of_the_table(compiled, lines):
    stored = {str(key) for key in lines[0].voices.values_list("voice_key", flat=True)}

    frozen = {voice["key"] for line in compiled.snapshot.content["contributions"] for voice in line["voices"]}

    assert len(frozen) == 7
    assert not frozen & stored


def test_a_new_line_refreshes_the_block_and_keeps_its_uuid(compiled, need, closed_group, coordinator):
    finding = Block.objects.get(section__paper=compiled, kind="finding")
    line = ContributionFactory(focus_group=closed_group, text="Terza riga sullo stesso fabbisogno.")
    need.statements.create(contribution=line)

    papers.request_draft(compiled, by=coordinator)
    run_jobs("compile_paper")

    again = Block.objects.get(section__paper=compiled, kind="finding")
    assert again.uuid == finding.uuid
    assert again.citations.count() == 3
    assert compiled.versions.count() == 2


def test_authored_text_stays_and_its_changed_source_is_marked(compiled, lines, coordinator):
    section = compiled.sections.get(code="1")
    block = section.blocks.get(generated=False)
    blocks.edit(block, by=coordinator, version=1, body="Il mio testo.")
    blocks.cite(block, by=coordinator, contribution=lines[0], quote="programmare i robot")
    lines[0].text = "Mancano tecnici di saldatura."
    lines[0].save()

    papers.request_draft(compiled, by=coordinator)
    run_jobs("compile_paper")

    block.refresh_from_db()
    assert block.body == "Il mio testo."
    assert block.is_stale
    assert block.stale_note == "La fonte è cambiata. Prima: «programmare i robot» Ora: «Mancano tecnici di saldatura.»"


def test_a_block_whose_need_is_gone_goes_too(compiled, need, coordinator):
    need.statements.all().delete()

    papers.request_draft(compiled, by=coordinator)
    run_jobs("compile_paper")

    assert not Block.objects.filter(section__paper=compiled, kind="finding").exists()


def test_paper_without_contributions_is_refused_at_once(paper, lines, coordinator):
    Citation.objects.all().delete()
    for line in lines:
        line.state = "submitted"
        line.save()

    with pytest.raises(DomainError, match="la bozza sarebbe vuota"):
        papers.request_draft(paper, by=coordinator)

    assert not Job.objects.exists()


def test_paper_that_loses_its_contributions_meanwhile_ends_with_the_reason(paper, lines, coordinator):
    job = papers.request_draft(paper, by=coordinator)
    for line in lines:
        line.state = "submitted"
        line.save()

    run_jobs("compile_paper")

    job.refresh_from_db()
    assert (job.state, "sarebbe vuota" in job.message) == ("failed", True)
    assert not PaperVersion.objects.exists()


def test_asking_twice_gives_one_job(paper, coordinator, manager):
    first = papers.request_draft(paper, by=coordinator)
    second = papers.request_draft(paper, by=manager)

    assert first == second
    assert Job.objects.count() == 1


def test_a_job_run_twice_has_the_effect_of_one(paper, coordinator):
    job = papers.request_draft(paper, by=coordinator)

    jobs.perform(job.pk)
    jobs.perform(job.pk)

    assert PaperVersion.objects.count() == 1
    assert Event.objects.filter(verb="positionpaper.compile").count() == 1


def test_a_worker_that_lost_its_lease_writes_nothing(paper, coordinator):
    job = papers.request_draft(paper, by=coordinator)
    slow = jobs.claim(job.pk)
    Job.objects.filter(pk=job.pk).update(lease_until="2020-01-01T00:00Z")

    jobs.perform(job.pk)

    with pytest.raises(jobs.Superseded), slow.finishing():
        pass
    assert PaperVersion.objects.count() == 1


def test_who_lost_the_right_meanwhile_gets_nothing(paper, manager):
    job = papers.request_draft(paper, by=manager)
    manager.memberships.all().delete()

    run_jobs("compile_paper")

    job.refresh_from_db()
    assert (job.state, job.message) == (
        "failed",
        "Chi ha chiesto questo lavoro non ne ha più diritto: chiedilo di nuovo.",
    )


def test_cancelled_job_leaves_no_draft(paper, coordinator):
    job = papers.request_draft(paper, by=coordinator)
    jobs.cancel(job, by=coordinator)

    run_jobs("compile_paper")

    assert not PaperVersion.objects.exists()


@pytest.mark.parametrize("state", ["signed_off", "submitted", "under_review", "returned", "adopted", "published"])
def test_draft_is_refused_outside_drafting_and_consultation(paper, coordinator, state):
    paper.state = state
    paper.published_at = paper.created_at
    paper.save()

    with pytest.raises(NotAllowed):
        papers.request_draft(paper, by=coordinator)


def test_outsider_may_not_ask(paper, outsider):
    with pytest.raises(PermissionDenied):
        papers.request_draft(paper, by=outsider)


@pytest.mark.parametrize("model", [Snapshot, PaperVersion])
def test_frozen_rows_refuse_change_and_deletion(compiled, model):
    row = model.objects.get()

    for act in (
        lambda: model.objects.update(digest="x"),
        lambda: model.objects.filter(pk=row.pk)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()

    assert model.objects.get().digest == row.digest
