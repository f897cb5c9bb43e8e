"""Compiling the draft of a paper: frozen inputs, generated blocks, stale marks, a version."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core import jobs
from core.errors import DomainError, NotAllowed
from core.events import record_event
from core.versions import locked
from focusgroups.models import Round
from needs.models import Need
from reports.actions import versions
from reports.actions.snapshots import freeze
from reports.drafting.draft import drafts, frame_of_region
from reports.models import Block, Citation, PaperVersion, PositionPaper, Section, Snapshot
from reports.passages import complaint_about, passage_of
from reports.queries import contributions_of
from reports.sections import BlockDraft, written_above

S = PositionPaper.State
COMPILABLE = (S.DRAFTING, S.CONSULTATION)
STEP = 10


def require_contributions(paper: PositionPaper) -> None:
    """Refuse a paper that no table has contributed to."""
    if not contributions_of(paper).exists():
        raise DomainError(
            _("Nei focus group di questo documento non c'è ancora un contributo convalidato: la bozza sarebbe vuota.")
        )


def frozen_inputs(paper: PositionPaper) -> Snapshot:
    """Freeze the paper's contributions."""
    require_contributions(paper)
    groups = paper.focus_groups.select_related("cluster", "round").prefetch_related("co_leads")
    return freeze(groups, contributions_of(paper), salt=str(paper.uuid))


def computed(paper: PositionPaper, snapshot: Snapshot) -> list[BlockDraft]:
    """Return the generated blocks; those that apps above write come last."""
    return [*drafts(snapshot.content, frame_of_region()), *written_above(paper)]


def of_round(round: Round) -> list[PositionPaper]:
    """The papers of a round whose draft can be made now."""
    return list(PositionPaper.objects.filter(round=round, state__in=COMPILABLE).order_by("title", "pk"))


@transaction.atomic
def write(paper: PositionPaper, snapshot: Snapshot, blocks: list[BlockDraft], *, by) -> PaperVersion:
    """Write generated blocks, mark stale citations of authored ones, freeze a draft and ask for its files."""
    paper = locked(paper)
    if paper.state not in COMPILABLE:
        raise NotAllowed(
            _("La bozza non si può rigenerare: il documento è «%(state)s».") % {"state": paper.get_state_display()}
        )
    sections = {section.code: section for section in paper.sections.all()}
    for code, section in sections.items():
        _refresh(section, [draft for draft in blocks if draft.section == code])
    mark_stale(paper)
    paper.snapshot = snapshot
    paper.save(update_fields=["snapshot"])
    record_event("positionpaper.compile", paper, by=by)
    version = versions.freeze(paper, by=by, reason=_("Bozza generata"), is_draft=True)
    jobs.request("make_paper_documents", version, by=by)
    return version


def _refresh(section: Section, wanted: list[BlockDraft]) -> None:
    """Bring the generated blocks of a section up to date; a block keeps its uuid and its place."""
    stored = {block.query_key: block for block in section.blocks.filter(generated=True)}
    last = section.blocks.aggregate(last=Max("order"))["last"] or 0
    for draft in wanted:
        block = stored.pop(draft.key, None)
        if block is None:
            last += STEP
            block = Block(section=section, generated=True, query_key=draft.key, order=last)
        _fill(block, draft)
    for gone in stored.values():
        gone.delete()


def _fill(block: Block, draft: BlockDraft) -> None:
    need = Need.objects.get(uuid=draft.need) if draft.need else None
    new = {"kind": draft.kind, "title": draft.title[:200], "body": draft.body, "data": draft.data, "need": need}
    changed = [name for name, value in new.items() if getattr(block, name) != value]
    if block.pk is None or changed:
        for name, value in new.items():
            setattr(block, name, value)
        block.version += block.pk is not None
        block.full_clean(validate_unique=False, validate_constraints=False)
        block.save()
    _cite(block, draft)


def _cite(block: Block, draft: BlockDraft) -> None:
    """Make the citations of a generated block those of its draft, each the whole text as it is now."""
    cited = block.citations.filter(contribution__isnull=False).select_related("contribution")
    stored = {str(citation.contribution.uuid): citation for citation in cited if citation.contribution}
    sources = {str(line.uuid): line for line in contributions_of(block.section.paper).filter(uuid__in=draft.cites)}
    for uuid, citation in stored.items():
        if uuid not in sources or citation.quote != sources[uuid].text:
            citation.delete()
    for uuid in draft.cites:
        line = sources.get(uuid)
        if line and not (uuid in stored and stored[uuid].quote == line.text):
            passage = passage_of(line.text)
            Citation.objects.create(block=block, contribution=line, **vars(passage))


def mark_stale(paper: PositionPaper) -> None:
    """Mark the authored blocks whose sources changed after they were cited, with the old and the new words."""
    authored = Block.objects.filter(section__paper=paper, generated=False)
    for block in authored.prefetch_related("citations__contribution", "citations__need", "citations__observation"):
        complaints = [said for citation in block.citations.all() if (said := complaint_about(citation))]
        complaints += _complaint_about_figure(block)
        note = " ".join(complaints)[:600]
        if block.stale_note != note:
            block.is_stale, block.stale_note = bool(note), note
            block.save(update_fields=["is_stale", "stale_note"])


def source_of_figure(block: Block) -> Block | None:
    """The computed block that a placed figure shows."""
    live = Block.objects.filter(section__paper=block.section.paper).live_figures()
    return live.filter(query_key=block.query_key).first() if block.query_key else None


def _complaint_about_figure(block: Block) -> list[str]:
    if not block.query_key:
        return []
    source = source_of_figure(block)
    if source is None:
        return [_("La figura non si calcola più dai contributi: toglila.")]
    return [] if source.data == block.data else [_("I valori della figura sono cambiati.")]
