"""Whether a paper proves itself: who says so, where, with which numbers, and without naming anybody.

Reads what is stored and computes it anew; finds nothing on a paper in order. The rules are those of the editor, of the
disclosure of numbers and of the page limit; each doubt says what is wrong and where, in the words of the screen.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from clusters.models import Organisation
from clusters.profile import profile
from core.text import folded
from focusgroups.anonymity import signs_of_names
from focusgroups.models import Participation
from needs.analysis import ANALYSIS_VERSION
from reports.content import content_of_paper
from reports.documents.paper import paper_tree
from reports.documents.site import site
from reports.documents.text import said
from reports.documents.tree import Tree, canonical, sha256
from reports.documents.typst import page_count
from reports.drafting.draft import drafts, frame_of_region
from reports.models import Block, Document, PositionPaper
from reports.passages import complaint_about
from reports.sections import ANNEXES, BlockDraft, texts_above

MOST_PAGES = 30
SHORTEST_NAME = 4
# Tables of bodies and people: every cell but those of the first column is a number of them.
NUMBERS_OF_BODIES = {"participants", "people", "voices"}


@dataclass(frozen=True)
class Doubt:
    """What is wrong (`sentence`) and where: the code of the section and the title of the paragraph, if any."""

    section: str
    block: str
    sentence: str

    def __str__(self) -> str:
        where = [_("sezione %(code)s") % {"code": self.section}] if self.section else []
        where += [f"«{self.block}»"] if self.block else []
        return f"{', '.join(where)}: {self.sentence}" if where else self.sentence


@dataclass(frozen=True)
class Material:
    """A paper with all that is asked of it, read once."""

    paper: PositionPaper
    blocks: tuple[Block, ...]
    drafts: dict[tuple[str, str], BlockDraft] = field(default_factory=dict)
    public: Tree | None = None
    body: Tree | None = None


def verify(paper: PositionPaper) -> list[Doubt]:
    """Return every doubt about a paper and what is published with it, in the order of the rules; empty without any."""
    return [*verify_text(paper), *nobody_is_named_beside(paper)]


def verify_text(paper: PositionPaper) -> list[Doubt]:
    """Return the doubts about the paper itself, which its authors answer for; empty when it proves itself."""
    if paper.snapshot is None:
        return [Doubt("", "", _("La bozza non è ancora stata generata."))]
    material = _material(paper)
    return [doubt for rule in RULES for doubt in rule(material)]


def _material(paper: PositionPaper) -> Material:
    blocks = Block.objects.filter(section__paper=paper).select_related("section", "recommendation")
    blocks = blocks.prefetch_related(
        "citations__contribution", "citations__need", "citations__observation__indicator"
    ).order_by("section__order", "order", "pk")
    computed = drafts(paper.snapshot.content, frame_of_region()) if paper.snapshot else []
    return Material(
        paper,
        tuple(blocks),
        {(draft.section, draft.key): draft for draft in computed},
        _tree(paper, Document.Edition.PUBLIC),
        _tree(paper, Document.Edition.COMMITTEE, without=ANNEXES),
    )


def _tree(paper: PositionPaper, edition: str, without: Iterable[str] = ()) -> Tree:
    content = content_of_paper(paper, is_draft=False)
    content["sections"] = [section for section in content["sections"] if section["code"] not in without]
    return paper_tree(content, number=1, created_at=paper.created_at, edition=edition, site=site())


# --- the rules: each yields the doubts it has ---


def findings_are_cited(material: Material) -> Iterator[Doubt]:
    """Every finding rests on at least one citation; a generated one on all the lines it was made from."""
    for block in material.blocks:
        cited = {str(citation.contribution.uuid) for citation in block.citations.all() if citation.contribution}
        if block.kind == Block.Kind.FINDING and not block.citations.all():
            yield _at(block, _("il fabbisogno non ha una citazione."))
        elif missing := set(_draft_of(material, block).cites) - cited:
            yield _at(block, _("mancano %(n)s citazioni delle righe da cui nasce.") % {"n": len(missing)})


def quotes_stand_in_their_source(material: Material) -> Iterator[Doubt]:
    """Every quoted passage stands, letter by letter, where the citation says."""
    for block in material.blocks:
        for citation in block.citations.all():
            if complaint := complaint_about(citation):
                yield _at(block, complaint)


def figures_come_out_again(material: Material) -> Iterator[Doubt]:
    """Every generated paragraph, table and figure is what its frozen inputs give today."""
    snapshot = material.paper.snapshot
    if snapshot is None or snapshot.analysis_version != ANALYSIS_VERSION:
        return
    for block in material.blocks:
        draft = _draft_of(material, block)
        if draft.key and (block.title, block.body, block.data) != (draft.title[:200], draft.body, draft.data):
            yield _at(block, _difference(block, draft))
        placed = _placed(material, block)
        if placed and block.data != placed.data:
            yield _at(block, _("i valori della figura non tornano: aggiornala."))


def _placed(material: Material, block: Block) -> BlockDraft | None:
    """How a computed figure that an author put in another place was computed."""
    if block.generated or not block.query_key:
        return None
    return next((draft for (_code, key), draft in material.drafts.items() if key == block.query_key), None)


def _difference(block: Block, draft: BlockDraft) -> str:
    printed, computed = _leaves([block.title, block.body, block.data]), _leaves([draft.title, draft.body, draft.data])
    was, now = next(
        ((a, b) for a, b in zip(printed, computed, strict=False) if a != b), (_("altre righe"), _("altre righe"))
    )
    return _("il valore stampato «%(was)s» non torna: dai dati risulta «%(now)s».") % {"was": was[:80], "now": now[:80]}


def versions_are_whole(material: Material) -> Iterator[Doubt]:
    """Every frozen version is what its digest says."""
    for version in material.paper.versions.all():
        if sha256(canonical(version.content)) != version.digest:
            yield Doubt("", "", _("la versione %(n)s non corrisponde alla sua impronta.") % {"n": version.number})


def small_numbers_are_hidden(material: Material) -> Iterator[Doubt]:
    """No number of bodies or people under the public threshold is printed."""
    threshold = profile().public_threshold
    for block in material.blocks:
        for number in _numbers_of_bodies(block):
            if number.isdecimal() and 0 < int(number) < threshold:
                yield _at(block, _("il numero %(n)s è sotto la soglia di pubblicazione.") % {"n": number})


def _numbers_of_bodies(block: Block) -> list[str]:
    data = block.data or {}
    if block.query_key in NUMBERS_OF_BODIES:
        return [str(cell) for row in data.get("rows", ()) for cell in row[1:]]
    if block.query_key == "priorities":
        return [str(row[-1]) for row in data.get("rows", ())]
    return [value for term, value in data.get("facts", ()) if term == _("Voci")]


def figures_have_words(material: Material) -> Iterator[Doubt]:
    """Every figure and table has a title, every figure a description."""
    for block in material.blocks:
        if block.kind in {Block.Kind.FIGURE, Block.Kind.TABLE} and not block.title:
            yield _at(block, _("la figura o la tabella non ha un titolo."))
        if block.kind == Block.Kind.FIGURE and not (block.data or {}).get("description"):
            yield _at(block, _("la figura non ha un testo alternativo."))


def nobody_is_named(material: Material) -> Iterator[Doubt]:
    """No body that is not public, no participant, no address and no number stands in the public edition."""
    if material.public is None:
        return
    names = _names_to_hide()
    for text in _leaves([material.public.title, material.public.subtitle, material.public.nodes]):
        for sign in signs_of_names(text):
            yield Doubt("", "", _("nell'edizione pubblica %(sign)s: «%(text)s».") % {"sign": sign, "text": text[:80]})
        for name in _names_in(text, names):
            yield Doubt("", "", _("nell'edizione pubblica c'è il nome «%(name)s».") % {"name": name})


def nobody_is_named_beside(paper: PositionPaper) -> Iterator[Doubt]:
    """Nor in what the committee publishes with it, which its authors cannot mend."""
    names = _names_to_hide()
    for where, text in texts_above(paper):
        for sign in signs_of_names(text):
            yield Doubt("", where, _("%(sign)s: «%(text)s».") % {"sign": sign, "text": text[:80]})
        for name in _names_in(text, names):
            yield Doubt("", where, _("c'è il nome «%(name)s».") % {"name": name})


def _names_in(text: str, names: dict[str, str]) -> Iterator[str]:
    """Which whole names stand in a text: «Rossi 1» does not stand in «Rossi 12»."""
    text = folded(text)
    return (
        name
        for name, plain in names.items()
        if plain in text and re.search(rf"(?<!\w){re.escape(plain)}(?!\w)", text) is not None
    )


def _names_to_hide() -> dict[str, str]:
    """Bodies that are not public and participants, each with its name as it is compared."""
    bodies = Organisation.objects.filter(is_public=False).values_list("name", flat=True)
    people = Participation.objects.filter(name__contains=" ").values_list("name", flat=True)
    return {name: folded(name) for name in sorted({*bodies, *people}) if len(name) >= SHORTEST_NAME}


def the_body_is_short(material: Material) -> Iterator[Doubt]:
    """Sections 0-10 fill at most 30 pages."""
    if material.body and (pages := page_count(material.body)) > MOST_PAGES:
        yield Doubt(
            "", "", _("il corpo ha %(pages)s pagine: al massimo %(most)s.") % {"pages": pages, "most": MOST_PAGES}
        )


RULES = (
    findings_are_cited,
    quotes_stand_in_their_source,
    figures_come_out_again,
    versions_are_whole,
    small_numbers_are_hidden,
    figures_have_words,
    nobody_is_named,
    the_body_is_short,
)


def _at(block: Block, sentence: str) -> Doubt:
    return Doubt(block.section.code, block.title or block.body[:60], sentence)


NO_DRAFT = BlockDraft("", "", "text")


def _draft_of(material: Material, block: Block) -> BlockDraft:
    """How a generated block was computed; an empty draft for authored ones and for those of apps above."""
    return material.drafts.get((block.section.code, block.query_key), NO_DRAFT) if block.generated else NO_DRAFT


def _leaves(value: object) -> list[str]:
    """Every text and number in nested lists and dictionaries, drawings left out, in order; runs are one text."""
    if isinstance(value, dict):
        return [leaf for key, item in sorted(value.items()) if key not in {"svg", "narrow"} for leaf in _leaves(item)]
    if isinstance(value, list) and value and all(isinstance(item, dict) and "bold" in item for item in value):
        return [said(value)]  # a name may stand half in bold
    if isinstance(value, list | tuple):
        return [leaf for item in value for leaf in _leaves(item)]
    return [] if value is None else [str(value)]
