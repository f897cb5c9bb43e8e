"""Sections 2, 3, 5, 6, 7 and 8: setting, method, trends, skills, agreement, proposals."""

from collections import Counter

from django.utils.translation import gettext as _

from clusters.models import SourceCategory
from focusgroups.models import AttributionRule, ProposalDetails, TrendDetails
from needs.models import Indicator
from reports import words
from reports.figures import AssessedNeed, of_kind, participants, skills
from reports.sections import BlockDraft

MOST_ROWS = 30


def setting(content: dict, frame) -> list[BlockDraft]:
    """The law and the S3 areas that the lines speak of."""
    body = _(
        "Il documento raccoglie quanto è emerso nei focus group dei Clust-ER e lo porta all'attenzione del "
        "%(committee)s, nel quadro della %(law)s. Le proposte possono essere recepite nel %(programme)s."
    ) % {"committee": frame.committee, "law": frame.law, "programme": frame.law_programme}
    counts = Counter((code, name) for line in content["contributions"] for code, name in line["s3_areas"])
    drafts = [BlockDraft("2", "law", "text", body=body)]
    if counts:
        rows = [[f"{code} {name}", str(count)] for (code, name), count in sorted(counts.items())]
        data = {"header": [_("Ambito S3"), _("Contributi")], "rows": rows, "weights": [5, 1]}
        drafts.append(BlockDraft("2", "s3-areas", "table", _("Ambiti S3 di cui si parla"), data=data))
    return drafts


def method(content: dict, *, threshold: int) -> list[BlockDraft]:
    """Where and how the lines were collected: people by category only, never a name."""
    return [
        BlockDraft("3", "tables", "table", _("Focus group da cui nasce il documento"), data=tables(content)),
        BlockDraft(
            "3", "participants", "table", _("Partecipanti per categoria"), data=people(content, threshold=threshold)
        ),
        BlockDraft("3", "limits", "text", body=limits(threshold)),
    ]


def tables(content: dict) -> dict:
    rows = [
        [
            group["title"],
            words.listed([group["cluster"], *group["co_leads"]]),
            f"{words.day(group['held_on'])}, {group['venue']}",
            words.label(AttributionRule, group["attribution_rule"]),
            read_back(group),
        ]
        for group in content["focus_groups"]
    ]
    header = [_("Focus group"), _("Cluster"), _("Data e luogo"), _("Regola di attribuzione"), _("Rilettura")]
    return {"header": header, "rows": rows, "weights": [3, 2, 3, 2, 2]}


def read_back(group: dict) -> str:
    days = group["read_back_days"]
    if not days:
        return _("non svolta")
    return (
        _("%(days)s giorni") % {"days": days} if group["is_closed"] else _("%(days)s giorni, in corso") % {"days": days}
    )


def people(content: dict, *, threshold: int) -> dict:
    found = participants(content, threshold=threshold)
    rows = (
        []
        if found.is_withheld
        else [[words.label(SourceCategory, code), str(cell)] for code, cell in found.cells.items() if cell.value != 0]
    )
    rows.append([_("Totale"), str(found.total)])
    return {"header": [_("Categoria"), _("Persone presenti")], "rows": rows, "weights": [4, 1]}


def limits(threshold: int) -> str:
    return _(
        "I contributi sono frasi dette ai focus group e convalidate; non sono una rilevazione statistica e non "
        "promettono previsioni. Le voci indipendenti sono enti distinti, non persone né frasi. I numeri di enti e di "
        "persone sotto %(threshold)s non sono mostrati (n.d. o <%(threshold)s). Una fonte che manca è indicata come "
        "non disponibile, mai come zero."
    ) % {"threshold": threshold}


def trends(content: dict, needs: list[AssessedNeed]) -> list[BlockDraft]:
    """Figures and trends said at the tables, each cited; and the data quoted beside the needs."""
    lines = of_kind(content, "trend")
    drafts = []
    if lines:
        header = [_("Dato o tendenza"), _("Valore"), _("Fonte"), _("Territorio e periodo")]
        data = {"header": header, "rows": [_trend(line) for line in lines[:MOST_ROWS]], "weights": [4, 1, 2, 2]}
        cites = tuple(line["uuid"] for line in lines[:MOST_ROWS])
        drafts.append(BlockDraft("5", "trends", "table", _("Dati e tendenze dai focus group"), data=data, cites=cites))
    readings = {row["uuid"]: row for item in needs for row in item.need["readings"]}
    if readings:
        header = [_("Indicatore"), _("Valore"), _("Territorio e periodo"), _("Fonte"), _("Copertura")]
        data = {"header": header, "rows": [_reading(row) for row in readings.values()], "weights": [3, 2, 2, 2, 3]}
        drafts.append(BlockDraft("5", "readings", "table", _("Dati accostati ai fabbisogni"), data=data))
    return drafts


def _trend(line: dict) -> list[str]:
    details = line["details"]
    value = " ".join(part for part in (words.number(_short(details.get("value"))), details.get("unit") or "") if part)
    source = details.get("source_name") or words.label(TrendDetails.SourceType, details.get("source_type"))
    period = "-".join(dict.fromkeys(d[:4] for d in (details.get("period_start"), details.get("period_end")) if d))
    where = ", ".join(part for part in (details.get("geography"), period) if part)
    return [f"{line['text']} [{line['code']}]", value, source, where]


def _short(value: str | None) -> str | None:
    """12.500 without its trailing zeros."""
    return value.rstrip("0").rstrip(".") if value and "." in value else value


def _reading(row: dict) -> list[str]:
    value = f"{words.number(_short(row['value']))} {row['unit']}"
    source = words.label(Indicator.Source, row["source"])
    return [row["name"], value, f"{row['territory']}, {row['period']}", source, row["coverage"]]


def skills_asked(content: dict) -> list[BlockDraft]:
    """Skills by how many lines ask for them: lines are free to count, bodies are not."""
    found = skills(content)[:MOST_ROWS]
    if not found:
        return []
    header = [_("Competenza"), _("Contributi che la chiedono"), _("Contributi in cui manca")]
    rows = [[name, str(asked), str(missing)] for name, asked, missing in found]
    chart = {
        "bars": [[name, asked] for name, asked, _missing in found[:10]],
        "description": _("Barre orizzontali: numero di contributi che chiedono ciascuna competenza."),
    }
    return [
        BlockDraft(
            "6", "skills", "table", _("Competenze chieste"), data={"header": header, "rows": rows, "weights": [4, 1, 1]}
        ),
        BlockDraft("6", "skills-chart", "figure", _("Le competenze più chieste, per numero di contributi"), data=chart),
    ]


def convergences(content: dict) -> list[BlockDraft]:
    """What all agreed on and what stayed contested: minority views are kept."""
    drafts = []
    titles = {
        "consensus": _("Su che cosa tutti sono d'accordo"),
        "contested": _("Posizioni divergenti"),
        "single_voice": _("Dette da una voce sola"),
    }
    for code, title in titles.items():
        lines = [line for line in content["contributions"] if line["agreement"] == code][:MOST_ROWS]
        if lines:
            body = "\n".join(f"- {line['text']} [{line['code']}]" for line in lines)
            cites = tuple(line["uuid"] for line in lines)
            drafts.append(BlockDraft("7", f"agreement:{code}", "text", title, body=body, cites=cites))
    return drafts


def proposals(content: dict) -> list[BlockDraft]:
    """The proposals as collected; the recommendations made from them are written by people."""
    lines = of_kind(content, "proposal")[:MOST_ROWS]
    if not lines:
        return []
    rows = [
        [
            f"{line['text']} [{line['code']}]",
            words.label(ProposalDetails.Measure, line["details"].get("measure")),
            line["details"].get("lead_body") or "",
            words.label(ProposalDetails.Timescale, line["details"].get("timescale")),
        ]
        for line in lines
    ]
    header = [_("Proposta raccolta ai focus group"), _("Misura"), _("Chi guida"), _("Tempi")]
    cites = tuple(line["uuid"] for line in lines)
    data = {"header": header, "rows": rows, "weights": [5, 2, 2, 2]}
    return [BlockDraft("8", "proposals", "table", _("Proposte raccolte ai focus group"), data=data, cites=cites)]
