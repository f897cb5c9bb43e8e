"""The tree of a position paper, from the frozen content of a version, in one of three editions."""

from datetime import datetime

from django.utils.translation import gettext as _

from core.calendar import day_of
from reports import words
from reports.documents import text, tree
from reports.documents.editions import name_of, who
from reports.documents.figure import figure_nodes
from reports.sections import ANNEXES, COVER, RECOMMENDATIONS


def paper_tree(content: dict, *, number: int, created_at: datetime, edition: str, site: dict) -> tree.Tree:
    """Build the document of one version; `site` holds name, owner, address and the demo's band."""
    paper = content["paper"]
    version = _("bozza %(number)s") if content["is_draft"] else _("versione %(number)s")
    version = version % {"number": number}
    day = words.day(day_of(created_at).isoformat())
    cite = _("%(owner)s, %(title)s, position paper, %(version)s, %(day)s, %(address)s") % {
        "owner": site["owner"],
        "title": paper["title"],
        "version": version,
        "day": day,
        "address": f"{site['address']}/position-paper/{paper['slug']}/",
    }
    return tree.Tree(
        title=paper["title"],
        kicker=_("Position paper"),
        subtitle=paper["summary"] or paper["theme"],
        facts=_cover(paper, version, day, edition),
        nodes=[node for section in content["sections"] for node in section_nodes(section, content, edition)],
        edition=name_of(edition),
        digest=content["snapshot"],
        cite=cite,
        date=day,
        timestamp=int(created_at.timestamp()),
        site=site["name"],
        owner=site["owner"],
        status=_("Bozza di lavoro") if content["is_draft"] else "",
        demo=site["demo"],
        contents=True,
        keywords=[paper["theme"], *paper["clusters"]],
    )


def _cover(paper: dict, version: str, day: str, edition: str) -> list[list[str]]:
    groups = words.listed(f"{group['title']} ({group['cluster']})" for group in paper["focus_groups"])
    pairs = (
        (_("Tema"), paper["theme"]),
        (_("Ciclo"), f"{paper['round']}, {words.day(paper['held_on'])}"),
        (_("Cluster"), words.listed(paper["clusters"])),
        (_("Focus group"), groups),
        (_("Versione"), f"{version}, {day}"),
        (_("Edizione"), name_of(edition)),
    )
    return [[term, value] for term, value in pairs if value]


def section_nodes(section: dict, content: dict, edition: str) -> list[tree.Node]:
    """Heading and blocks of one section; the cover is drawn by itself, an empty section is left out."""
    if section["code"] == COVER:
        return []
    nodes = [node for block in section["blocks"] for node in block_nodes(block, edition)]
    if section["code"] == "9":
        nodes += _asked(content)
    if not nodes:
        return []
    code = section["code"]
    name = _("Allegato %(code)s") % {"code": code} if code in ANNEXES else code
    return [tree.heading(f"{name}. {section['title']}"), *nodes]


def block_nodes(block: dict, edition: str) -> list[tree.Node]:
    """The nodes of one block and, below them, who says so."""
    nodes = DRAW[block["kind"]](block)
    if block["citations"] and block["kind"] in {"finding", "recommendation", "text"} and nodes:
        nodes.append(tree.quotes([_quote(citation, edition) for citation in block["citations"]]))
    return nodes


def _quote(citation: dict, edition: str) -> dict:
    return {"code": citation["code"], "quote": citation["quote"], "who": who(citation["where"], edition)}


def _text(block: dict) -> list[tree.Node]:
    said = text.nodes(block["body"], level=3 if block["title"] else 2)
    return [tree.heading(block["title"], 2), *said] if block["title"] and said else said


def _finding(block: dict) -> list[tree.Node]:
    facts = (block["data"] or {}).get("facts", [])
    return [
        tree.heading(block["title"], 2),
        *text.nodes(block["body"], level=3),
        *([tree.facts(facts)] if facts else []),
    ]


def _recommendation(block: dict) -> list[tree.Node]:
    said = block["recommendation"]
    title = _("Raccomandazione %(number)s") % {"number": said["number"]}
    pairs = (
        (_("Che cosa fare"), said["action"]),
        (_("Chi guida"), said["lead"]),
        (_("Con chi"), said["partners"]),
        (_("Tempi"), said["timing"]),
        (_("Risorse"), said["funds"]),
        (_("Come si misura"), said["indicator"]),
    )
    heading = f"{title}. {block['title']}" if block["title"] else title
    return [tree.heading(heading, 2), *text.nodes(block["body"], level=3), tree.facts(pairs)]


def _table(block: dict) -> list[tree.Node]:
    data = block["data"] or {}
    if not data.get("rows"):
        return text.nodes(block["body"])
    table = tree.table(block["title"], data["header"], data["rows"], weights=data.get("weights", ()))
    return [*text.nodes(block["body"]), table]


def _figure(block: dict) -> list[tree.Node]:
    return figure_nodes(block["uuid"][:8], block["title"], block["data"] or {})


DRAW = {
    "text": _text,
    "finding": _finding,
    "recommendation": _recommendation,
    "table": _table,
    "figure": _figure,
}


def _asked(content: dict) -> list[tree.Node]:
    """The committee's agenda in one table: every recommendation of section 8."""
    found = [
        block["recommendation"]
        for section in content["sections"]
        if section["code"] == RECOMMENDATIONS
        for block in section["blocks"]
        if block["recommendation"]
    ]
    if not found:
        return []
    rows = [[str(r["number"]), r["action"], r["lead"], r["timing"]] for r in sorted(found, key=lambda r: r["number"])]
    header = [_("N."), _("Raccomandazione su cui si chiede il parere"), _("Chi guida"), _("Tempi")]
    return [tree.table(_("Raccomandazioni su cui si chiede il parere"), header, rows, weights=[1, 7, 3, 2])]
