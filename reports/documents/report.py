"""The tree of a focus group's technical report, from the frozen content of its lines and three authored fields."""

from datetime import UTC, date, datetime, time

from django.utils.translation import gettext as _

from focusgroups.models import Contribution, ProposalDetails
from focusgroups.models.details import Horizon
from reports import words
from reports.documents import text, tree
from reports.documents.editions import name_of
from reports.documents.figure import figure_nodes
from reports.drafting.body import limits, people, skills_asked, tables
from reports.drafting.priorities import parts, priority, voices
from reports.figures import assessed_needs, of_kind


def report_tree(content: dict, authored: dict, *, digest: str, edition: str, threshold: int, site: dict) -> tree.Tree:
    """Build the report of one focus group; `authored` holds context, findings, next_steps and the version."""
    group = content["focus_groups"][0]
    day = words.day(group["held_on"])
    cite = _("%(owner)s, %(title)s, rapporto tecnico del focus group del %(day)s, versione %(version)s") % {
        "owner": site["owner"],
        "title": group["title"],
        "day": day,
        "version": authored["version"],
    }
    return tree.Tree(
        title=group["title"],
        kicker=_("Rapporto tecnico del focus group"),
        subtitle=f"{words.listed([group['cluster'], *group['co_leads']])}, {day}",
        facts=_cover(content, group, day, edition),
        nodes=_nodes(content, authored, threshold),
        edition=name_of(edition),
        digest=digest,
        cite=cite,
        date=day,
        timestamp=int(datetime.combine(date.fromisoformat(group["held_on"]), time(12), tzinfo=UTC).timestamp()),
        site=site["name"],
        owner=site["owner"],
        status="" if group["is_closed"] else _("Bozza: in attesa di rilettura"),
        demo=site["demo"],
        keywords=[group["cluster"], group["round"]],
    )


def _cover(content: dict, group: dict, day: str, edition: str) -> list[list[str]]:
    counts = {kind: len(of_kind(content, kind)) for kind in ("need", "trend", "proposal")}
    pairs = (
        (_("Cluster"), words.listed([group["cluster"], *group["co_leads"]])),
        (_("Ciclo"), group["round"]),
        (_("Data e luogo"), f"{day}, {group['venue']}"),
        (
            _("Contributi"),
            _("fabbisogni %(need)s, dati e tendenze %(trend)s, proposte %(proposal)s") % counts,
        ),
        (_("Edizione"), name_of(edition)),
    )
    return [[term, value] for term, value in pairs if value]


def _nodes(content: dict, authored: dict, threshold: int) -> list[tree.Node]:
    return [
        *_authored(_("1. Contesto"), authored["context"]),
        *_authored(_("2. Che cosa è emerso"), authored["findings"]),
        tree.heading(_("3. Fabbisogni")),
        *_needs(content),
        *_joined_needs(content, threshold),
        *_skills(content),
        tree.heading(_("4. Dati e tendenze")),
        *_trends(content),
        tree.heading(_("5. Proposte")),
        *_proposals(content),
        *_authored(_("6. Prossimi passi"), authored["next_steps"]),
        tree.heading(_("7. Metodo")),
        *_method(content, threshold),
        *_attachments(authored["attachments"]),
    ]


def _authored(title: str, words_: str) -> list[tree.Node]:
    return [tree.heading(title), *(text.nodes(words_) or [tree.note(_("Da scrivere."))])]


def _needs(content: dict) -> list[tree.Node]:
    lines = of_kind(content, "need")
    if not lines:
        return [tree.note(_("Nessun fabbisogno raccolto finora."))]
    header = [
        _("Cod."),
        _("Fabbisogno"),
        _("Profilo"),
        _("Difficoltà (1-5)"),
        _("Urgenza (1-5)"),
        _("Orizzonte"),
        _("Accordo"),
    ]
    rows = [_need_row(line) for line in lines]
    table = tree.table(_("Fabbisogni detti al focus group"), header, rows, weights=[4, 12, 6, 5, 4, 5, 5])
    marked = [
        (line["details"].get("profile_label") or line["title"], line["details"].get("difficulty")) for line in lines
    ]
    bars = [[name, value] for name, value in sorted(marked, key=lambda row: -(row[1] or 0)) if value][:12]
    if not bars:
        return [table]
    data = {"bars": bars, "top": 5, "description": _("Barre orizzontali: difficoltà di reperimento da 1 a 5.")}
    return [table, *figure_nodes("difficolta", _("Difficoltà di reperimento (1 facile - 5 difficile)"), data)]


def _need_row(line: dict) -> list[str]:
    details = line["details"]
    return [
        line["code"],
        line["text"],
        details.get("profile_label") or "",
        str(details.get("difficulty") or ""),
        str(details.get("urgency") or ""),
        words.label(Horizon, details.get("horizon")),
        words.label(Contribution.Agreement, line["agreement"]),
    ]


def _joined_needs(content: dict, threshold: int) -> list[tree.Node]:
    """Needs that the lines were joined to, with the priority and its parts."""
    needs = assessed_needs(content)
    if not needs:
        return []
    header = [_("Fabbisogno"), _("Priorità"), _("Parti (0-100)"), _("Nel tempo"), _("Voci")]
    rows = [
        [
            item.title,
            priority(item),
            parts(item),
            str(words.COURSES[item.persistence.course]),
            str(voices(item, threshold)),
        ]
        for item in needs
    ]
    return [tree.table(_("Fabbisogni riuniti, in ordine di priorità"), header, rows, weights=[4, 3, 4, 2, 1])]


def _skills(content: dict) -> list[tree.Node]:
    found = [draft for draft in skills_asked(content) if draft.kind == "table"]
    return [
        tree.table(draft.title, draft.data["header"], draft.data["rows"], weights=draft.data["weights"])
        for draft in found
    ]


def _trends(content: dict) -> list[tree.Node]:
    lines = of_kind(content, "trend")
    if not lines:
        return [tree.note(_("Nessun dato o tendenza raccolto finora."))]
    header = [_("Cod."), _("Dato o tendenza"), _("Fonte"), _("Territorio")]
    rows = [
        [line["code"], line["text"], line["details"].get("source_name") or "", line["details"].get("geography") or ""]
        for line in lines
    ]
    return [tree.table(_("Dati e tendenze detti al focus group"), header, rows, weights=[2, 8, 4, 3])]


def _proposals(content: dict) -> list[tree.Node]:
    lines = of_kind(content, "proposal")
    if not lines:
        return [tree.note(_("Nessuna proposta raccolta finora."))]
    header = [_("Cod."), _("Proposta"), _("Misura"), _("Chi guida"), _("Tempi")]
    rows = [
        [
            line["code"],
            line["text"],
            words.label(ProposalDetails.Measure, line["details"].get("measure")),
            line["details"].get("lead_body") or "",
            words.label(ProposalDetails.Timescale, line["details"].get("timescale")),
        ]
        for line in lines
    ]
    return [tree.table(_("Proposte raccolte al focus group"), header, rows, weights=[2, 8, 4, 3, 3])]


def _attachments(rows: list[list[str]]) -> list[tree.Node]:
    """The files handed in with the report: titles only, the files are asked of who leads the table."""
    if not rows:
        return []
    header = [_("Titolo"), _("Tipo"), _("Dimensione")]
    return [
        tree.heading(_("Allegati")),
        tree.note(_("I file si chiedono a chi conduce il focus group.")),
        tree.table(_("File allegati al rapporto"), header, rows, weights=[6, 4, 2]),
    ]


def _method(content: dict, threshold: int) -> list[tree.Node]:
    here, present = tables(content), people(content, threshold=threshold)
    return [
        tree.table(_("Il focus group"), here["header"], here["rows"], weights=here["weights"]),
        tree.table(_("Partecipanti per categoria"), present["header"], present["rows"], weights=present["weights"]),
        tree.paragraph(limits(threshold)),
    ]
