"""Writing a paper: paragraphs, their order, what they cite, recommendations. Generated blocks are nobody's to write."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core.errors import DomainError, NotAllowed
from core.events import record_event
from core.versions import locked
from focusgroups.models import Contribution, ProposalDetails
from needs.models import Need, Observation
from reports.actions.drafts import STEP, mark_stale, source_of_figure
from reports.actions.papers import require_editable
from reports.actions.writing import leave, respect, throw_away
from reports.models import Block, Citation, Recommendation, Section
from reports.passages import Passage, passage_of, source_text
from reports.queries import contributions_of
from reports.sections import RECOMMENDATIONS
from reports.words import label

LONGEST_ACTION = 1000
FIELDS = ("action", "lead", "partners", "timing", "funds", "indicator")


def _editable(section: Section, by) -> None:
    """Lock the paper and refuse when it is not being written, not by this person, or by somebody else just now."""
    require_editable(locked(section.paper), by)
    respect(section, by)


def _authored(block: Block, by, *, version: int | None = None) -> Block:
    _editable(block.section, by)
    block = locked(block, version=version)
    if block.generated:
        raise NotAllowed(_("Questo paragrafo è generato dai contributi: aggiungi sotto il tuo testo."))
    return block


@transaction.atomic
def add(section: Section, *, by, title: str = "", body: str = "", kind: str = Block.Kind.TEXT) -> Block:
    """Add an authored paragraph at the end of a section."""
    _editable(section, by)
    last = section.blocks.aggregate(last=Max("order"))["last"] or 0
    block = Block(section=section, kind=kind, title=title, body=_tidy(body), order=last + STEP)
    block.full_clean()
    block.save()
    record_event("block.add", section.paper, by=by, note=str(block.uuid))
    return block


@transaction.atomic
def edit(block: Block, *, by, version: int | None, title: str = "", body: str = "") -> Block:
    """Change an authored paragraph. Raises Stale when somebody saved it after `version`."""
    block = _authored(block, by, version=version)
    block.title, block.body = title, _tidy(body)
    block.version += 1
    block.full_clean()
    block.save()
    throw_away(block, by=by)
    leave(block.section, by=by)
    record_event("block.edit", block.section.paper, by=by, note=str(block.uuid))
    return block


@transaction.atomic
def place_figure(section: Section, *, by, key: str) -> Block:
    """Put a computed table or figure at the end of another section; it stays tied to its computation."""
    _editable(section, by)
    source = Block.objects.filter(section__paper=section.paper).live_figures().filter(query_key=key).first()
    if source is None:
        raise DomainError(_("Questa figura non c'è più: genera la bozza e scegli di nuovo."))
    last = section.blocks.aggregate(last=Max("order"))["last"] or 0
    copied = {"kind": source.kind, "title": source.title, "data": source.data, "query_key": key}
    block = Block.objects.create(section=section, order=last + STEP, **copied)
    record_event("block.place_figure", section.paper, by=by, note=str(block.uuid))
    return block


@transaction.atomic
def refresh_figure(block: Block, *, by) -> Block:
    """Give a placed figure the values that its computation has now."""
    block = _authored(block, by)
    if source := source_of_figure(block):
        block.data = source.data
        block.version += 1
        block.save()
        mark_stale(block.section.paper)
        record_event("block.refresh_figure", block.section.paper, by=by, note=str(block.uuid))
    return block


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


@transaction.atomic
def remove(block: Block, *, by) -> None:
    """Remove an authored paragraph with its citations."""
    block = _authored(block, by)
    record_event("block.remove", block.section.paper, by=by, note=f"{block.uuid} {block.title or block.body[:80]}")
    block.delete()


@transaction.atomic
def shift(block: Block, *, by, up: bool) -> None:
    """Move a paragraph one place up or down in its section; generated ones too keep the place they are given."""
    _editable(block.section, by)
    blocks = list(block.section.blocks.select_for_update().order_by("order", "id"))
    here = blocks.index(block)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(blocks):
        return
    blocks[here], blocks[there] = blocks[there], blocks[here]
    for place, moved in enumerate(blocks):
        moved.order = place * STEP
    Block.objects.bulk_update(blocks, ["order"])
    record_event("block.move", block.section.paper, by=by, note=str(block.uuid))


# --- who says so ---


@transaction.atomic
def cite(
    block: Block,
    *,
    by,
    contribution: Contribution | None = None,
    need: Need | None = None,
    observation: Observation | None = None,
    quote: str = "",
    start: int | None = None,
) -> Citation:
    """Cite a passage under an authored paragraph: the whole source when `quote` is empty, else those words (at
    `start`, when they stand there more than once)."""
    block = _authored(block, by)
    if [contribution, need, observation].count(None) != 2:
        raise DomainError(_("Scegli che cosa citare: un contributo, un fabbisogno o un dato."))
    if contribution and not contributions_of(block.section.paper).filter(pk=contribution.pk).exists():
        raise DomainError(_("Si citano solo contributi convalidati dei focus group di questo documento."))
    source = {"contribution": contribution, "need": need, "observation": observation}
    passage = passage_of(source_text(Citation(**source)), quote, start)
    same = block.citations.filter(**source, start=passage.start, end=passage.end)
    citation = same.first() or Citation.objects.create(block=block, **source, **vars(passage))
    mark_stale(block.section.paper)
    record_event("citation.add", block.section.paper, by=by, note=str(citation.uuid))
    return citation


@transaction.atomic
def uncite(citation: Citation, *, by) -> None:
    """Take a citation away from an authored paragraph."""
    block = _authored(citation.block, by)
    record_event("citation.remove", block.section.paper, by=by, note=str(citation.uuid))
    citation.delete()
    mark_stale(block.section.paper)


@transaction.atomic
def renew(citation: Citation, *, by) -> Citation:
    """Make a stale citation say what its source says now: the same passage if it is still there, else all of it."""
    block = _authored(citation.block, by)
    text = source_text(citation)
    passage: Passage = passage_of(text, citation.quote if citation.quote in text else "")
    for name, value in vars(passage).items():
        setattr(citation, name, value)
    citation.save()
    mark_stale(block.section.paper)
    record_event("citation.renew", block.section.paper, by=by, note=str(citation.uuid))
    return citation


# --- recommendations ---


@transaction.atomic
def save_recommendation(
    where: Section | Block, *, by, version: int | None = None, title: str = "", body: str = "", sources=(), **fields
) -> Recommendation:
    """Write a recommendation: a new one in a section, or a block's. `sources`: the proposals it is made from."""
    if unknown := fields.keys() - set(FIELDS):
        raise TypeError(f"A recommendation has no {sorted(unknown)}.")
    if isinstance(where, Section):
        if where.code != RECOMMENDATIONS:
            raise DomainError(_("Le raccomandazioni stanno nella sezione delle proposte operative."))
        block = add(where, by=by, title=title, body=body, kind=Block.Kind.RECOMMENDATION)
        said = Recommendation(block=block, number=_next_number(where))
        throw_away(where, by=by)
        leave(where, by=by)
    else:
        block = edit(where, by=by, version=version, title=title, body=body)
        said = block.recommendation
    for name, value in fields.items():
        setattr(said, name, value.strip())
    said.full_clean()
    said.save()
    for source in sources:
        cite(block, by=by, contribution=source)
    return said


@transaction.atomic
def recommend(proposal: Contribution, section: Section, *, by) -> Recommendation:
    """Make a recommendation from a proposal of the tables, as it was said; asking twice gives the same one."""
    _editable(section, by)
    of_paper = Recommendation.objects.filter(block__section__paper=section.paper)
    if made := of_paper.filter(block__citations__contribution=proposal).first():
        return made
    return save_recommendation(section, by=by, sources=[proposal], **_said_as_proposal(proposal))


def _said_as_proposal(proposal: Contribution) -> dict[str, Any]:
    """What a proposal's own fields say of a recommendation's parts; what does not fit goes into its reasons whole."""
    text, details = proposal.text, ProposalDetails.objects.filter(contribution=proposal).first()
    fits = len(text) <= LONGEST_ACTION
    said = {"action": text if fits else f"{text[: LONGEST_ACTION - 1]}…", "body": "" if fits else text}
    if details is None:
        return said
    funds = ", ".join(label(ProposalDetails.Funding, code) for code in details.funding or ())
    return said | {
        "lead": details.lead_body,
        "partners": details.partners,
        "timing": label(ProposalDetails.Timescale, details.timescale),
        "funds": funds[:200],
        "indicator": details.indicator,
    }


def _next_number(section: Section) -> int:
    numbers = Recommendation.objects.filter(block__section__paper=section.paper)
    return (numbers.aggregate(last=Max("number"))["last"] or 0) + 1
