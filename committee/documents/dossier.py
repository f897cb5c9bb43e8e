"""The dossier of a sitting: agenda, papers, what is asked, what became of earlier advice, what became of the lines."""

from django.db.models import Exists, OuterRef
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from committee.documents.frame import agenda_of, agenda_table, day, tree_of
from committee.models import AgendaItem, Decision, FollowUp, Sitting
from committee.paper_sections import follow_up_table
from committee.reading import content_for, sent_version
from core.errors import DomainError
from focusgroups.models import Contribution, FocusGroup, Round
from reports.documents import text, tree
from reports.documents.editions import COMMITTEE
from reports.documents.paper import section_nodes
from reports.documents.typst import page_count
from reports.sections import RECOMMENDATIONS
from reports.snapshots import code_of

MOST_PAGES = 20
SUMMARY = "1"
READ_BY_COMMITTEE = (FocusGroup.Visibility.COMMITTEE, FocusGroup.Visibility.PUBLIC)
# Letters of summary and of each recommendation that a page is tried with, until it fits.
TRIED = ((2600, 400), (1500, 220), (700, 110), (250, 60))
# Letters of each recommendation in the table of what is asked, until everything fits.
ASKED = (240, 120, 60)
Papers = list[tuple[int, AgendaItem, dict]]


def papers_of(sitting: Sitting) -> Papers:
    """Place on the agenda, point and content as it was sent, of every paper on the agenda."""
    points = enumerate(agenda_of(sitting), start=1)
    return [(n, point, content_for(point.paper, sent_version(point.paper))) for n, point in points if point.paper]


def dossier_tree(sitting: Sitting) -> tree.Tree:
    """The whole dossier. Raises DomainError without a paper on the agenda."""
    papers = _some(papers_of(sitting))
    nodes = [
        tree.heading(_("Ordine del giorno")),
        *agenda_table(agenda_of(sitting)),
        *[node for paper in papers for node in _whole(*paper)],
        tree.new_page(),
        tree.heading(_("Raccomandazioni su cui si chiede il parere")),
        _asked(papers),
        tree.heading(_("Seguito delle raccomandazioni precedenti")),
        *_earlier(sitting),
        tree.heading(_("Che cosa è stato dei contributi")),
        *_fates(sitting),
    ]
    return _bound(sitting, _("Fascicolo della seduta"), nodes)


def short_tree(sitting: Sitting) -> tree.Tree:
    """Agenda, one page for each paper, what is asked: at most 20 pages. Raises DomainError when it cannot be."""
    papers = _some(papers_of(sitting))
    begun = [
        tree.heading(_("Ordine del giorno")),
        *agenda_table(agenda_of(sitting)),
        *[node for paper in papers for node in _fitted(sitting, *paper)],
        tree.new_page(),
        tree.heading(_("Raccomandazioni su cui si chiede il parere")),
    ]
    for most in ASKED:
        made = _bound(sitting, _("Fascicolo breve"), [*begun, _asked(papers, most=most)])
        if (pages := page_count(made)) <= MOST_PAGES:
            return made
    said = _("Il fascicolo breve ha %(pages)s pagine, più di %(most)s: togli dei documenti dall'ordine del giorno.")
    raise DomainError(said % {"pages": pages, "most": MOST_PAGES})


def _some(papers: Papers) -> Papers:
    if not papers:
        raise DomainError(_("Non ci sono documenti all'ordine del giorno: il fascicolo non si può comporre."))
    return papers


def _bound(sitting: Sitting, kicker: str, nodes: list[tree.Node]) -> tree.Tree:
    return tree_of(sitting, kicker, nodes, contents=True, digest=tree.sha256(tree.canonical(nodes)))


# --- papers ---


def _title(number: int, point: AgendaItem) -> tree.Node:
    return tree.heading(_("Punto %(number)s. %(title)s") % {"number": number, "title": point.title})


def _about(content: dict) -> tree.Node:
    paper = content["paper"]
    pairs = ((_("Tema"), paper["theme"]), (_("Cluster"), ", ".join(paper["clusters"])), (_("Ciclo"), paper["round"]))
    return tree.facts(pairs)


def _whole(number: int, point: AgendaItem, content: dict) -> list[tree.Node]:
    """A paper in the committee's edition, its headings one level lower."""
    parts = [node for section in content["sections"] for node in section_nodes(section, content, COMMITTEE)]
    lower = [{**node, "level": node["level"] + 1} if node["type"] == "heading" else node for node in parts]
    return [tree.new_page(), _title(number, point), _about(content), *lower]


def _fitted(sitting: Sitting, number: int, point: AgendaItem, content: dict) -> list[tree.Node]:
    """A paper on one page: shortened until it fits."""
    for letters, most in TRIED:
        nodes = [tree.new_page(), _title(number, point), _about(content), *_in_short(content, letters, most)]
        # The first page holds the title of the document.
        if page_count(tree_of(sitting, "", nodes)) <= 2:
            return nodes
    raise DomainError(_("«%(paper)s» non sta in una pagina del fascicolo breve.") % {"paper": point.title})


def _in_short(content: dict, letters: int, most: int) -> list[tree.Node]:
    blocks = [b for s in content["sections"] if s["code"] == SUMMARY for b in s["blocks"]]
    said = "\n\n".join(block["body"] for block in blocks if block["body"]) or content["paper"]["summary"]
    asked = [[str(r["number"]), Truncator(r["action"]).chars(most)] for r in _recommendations(content)]
    nodes = [tree.heading(_("In sintesi"), 2), *text.shortened(text.nodes(said, level=3), letters)]
    if not asked:
        return nodes
    header = [_("N."), _("Raccomandazione")]
    return [*nodes, tree.table(_("Che cosa si chiede"), header, asked, weights=[1, 12])]


# --- tables ---


def _recommendations(content: dict) -> list[dict]:
    found = [
        block["recommendation"]
        for section in content["sections"]
        if section["code"] == RECOMMENDATIONS
        for block in section["blocks"]
        if block["recommendation"]
    ]
    return sorted(found, key=lambda said: said["number"])


def _asked(papers: Papers, *, most: int = 0) -> tree.Node:
    """Every recommendation with its point of the agenda; shortened to `most` letters when given."""
    header = [_("Punto"), _("N."), _("Raccomandazione"), _("Chi guida"), _("Tempi")]
    rows = [
        [str(number), str(said["number"]), _cut(said["action"], most), said["lead"], said["timing"]]
        for number, _point, content in papers
        for said in _recommendations(content)
    ]
    return tree.table(_("Raccomandazioni, per punto all'ordine del giorno"), header, rows, weights=[2, 1, 9, 4, 3])


def _cut(words: str, most: int) -> str:
    return Truncator(words).chars(most) if most else words


def _earlier(sitting: Sitting) -> list[tree.Node]:
    """Overdue on the day of the sitting first."""
    decisions = Decision.objects.in_force_for_the_public().filter(decided_on__lt=sitting.held_on)
    late = FollowUp.objects.overdue(sitting.held_on).filter(decision=OuterRef("pk"))
    found = follow_up_table(decisions.order_by(Exists(late).desc(), "decided_on", "recommendation__number", "pk"))
    if found is None:
        return [tree.note(_("Non ci sono ancora raccomandazioni precedenti."))]
    return [tree.table(_("Pareri pubblicati e loro seguito"), found["header"], found["rows"], weights=found["weights"])]


def _fates(sitting: Sitting) -> list[tree.Node]:
    """The lines of the rounds that the papers come from, each with what became of it."""
    rounds = Round.objects.filter(papers__agenda_items__sitting=sitting).distinct().order_by("held_on", "pk")
    nodes = []
    for round in rounds:
        lines = Contribution.objects.filter(focus_group__round=round, state__in=["accepted", "merged"])
        lines = lines.select_related("focus_group__cluster").order_by("fate", "focus_group__held_on", "pk")
        rows = [_fate(line) for line in lines]
        header = [_("Cod."), _("Cluster"), _("Contributo"), _("Esito"), _("Motivo")]
        if rows:
            caption = _("%(round)s, %(day)s") % {"round": round.name, "day": day(round.held_on)}
            nodes.append(tree.table(caption, header, rows, weights=[2, 3, 8, 3, 4]))
    return nodes or [tree.note(_("Non ci sono contributi convalidati."))]


def _fate(line: Contribution) -> list[str]:
    group = line.focus_group
    said = line.text if group.visibility in READ_BY_COMMITTEE else _("Lo leggono solo il tavolo o la rete dei cluster.")
    return [code_of(line), group.cluster.short_name, said, str(line.get_fate_display()), line.fate_reason]
