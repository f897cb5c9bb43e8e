"""Section 1 (priorities in one table) and section 4 (a sheet for each need, with who says so)."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.disclosure import Figure, figure
from core.text import plain_number
from focusgroups.models import Contribution, NeedDetails
from focusgroups.models.details import Horizon
from reports import words
from reports.figures import AssessedNeed, groups_by_slug
from reports.sections import BlockDraft

SHOWN_IN_SYNTHESIS = 6
SOURCES = {"siler": "SILER", "excelsior": "Excelsior", "job_ads": "Annunci di lavoro"}


def voices(item: AssessedNeed, threshold: int) -> Figure:
    return figure(item.figures.heard.count, threshold=threshold)


def priority(item: AssessedNeed) -> str:
    score = item.figures.priority.score
    return _("non calcolabile") if score is None else _("%(score)s su 100") % {"score": words.rounded(score)}


def said_in(item: AssessedNeed) -> str:
    """The small numbers behind a score, said plainly."""
    return _("%(tables)s focus group, da %(clusters)s Clust-ER") % {
        "tables": item.figures.tables,
        "clusters": item.figures.clusters,
    }


def parts(item: AssessedNeed) -> str:
    """The parts that a score is never shown without."""
    return ", ".join(
        f"{words.PARTS[part.name]} {words.rounded(100 * part.value) if part.value is not None else _('non rilevata')}"
        for part in item.figures.priority.parts
    )


def synthesis(needs: list[AssessedNeed], *, threshold: int) -> list[BlockDraft]:
    """The first needs by priority, always with the parts of the score."""
    if not needs:
        return []
    shown = needs[:SHOWN_IN_SYNTHESIS]
    rows = [[item.title, priority(item), parts(item), said_in(item), str(voices(item, threshold))] for item in shown]
    header = [_("Fabbisogno"), _("Priorità"), _("Parti (0-100)"), _("Detto in"), _("Voci")]
    bars = [[item.title, round(item.figures.priority.score or 0, 1)] for item in shown]
    chart = {
        "bars": bars,
        "top": 100,
        "description": _("Barre orizzontali: priorità da 0 a 100 di ciascun fabbisogno, dalla più alta."),
    }
    return [
        BlockDraft(
            "1",
            "priorities",
            "table",
            _("Fabbisogni in ordine di priorità"),
            data={"header": header, "rows": rows, "weights": [4, 2, 4, 4, 1]},
        ),
        BlockDraft("1", "priorities-chart", "figure", _("Priorità dei fabbisogni, da 0 a 100"), data=chart),
    ]


def findings(needs: list[AssessedNeed], content: dict, *, threshold: int) -> list[BlockDraft]:
    groups = groups_by_slug(content)
    return [_finding(item, groups, threshold) for item in needs]


def _finding(item: AssessedNeed, groups: dict, threshold: int) -> BlockDraft:
    return BlockDraft(
        "4",
        f"need:{item.uuid}",
        "finding",
        item.title,
        body=_said(item, groups, threshold),
        data={"facts": _facts(item, threshold)},
        need=item.uuid,
        cites=tuple(line["uuid"] for line in item.lines),
    )


def _said(item: AssessedNeed, groups: dict, threshold: int) -> str:
    """Where it was said, by how many, and whether it is the same need as before."""
    clusters = sorted({groups[line["focus_group"]]["cluster"] for line in item.lines})
    said = _("Detto in %(tables)s focus group (%(clusters)s); voci indipendenti: %(voices)s.") % {
        "tables": item.figures.tables,
        "clusters": words.listed(clusters),
        "voices": voices(item, threshold),
    }
    rounds = item.persistence.rounds
    course = ngettext(
        "Nel tempo: %(course)s; detto in %(rounds)s ciclo, il %(since)s.",
        "Nel tempo: %(course)s; detto in %(rounds)s cicli, dal %(since)s.",
        len(rounds),
    ) % {
        "course": words.COURSES[item.persistence.course],
        "rounds": len(rounds),
        "since": words.day(item.persistence.since.isoformat()) if item.persistence.since else "",
    }
    warning = ""
    if item.figures.heard.concentrated and item.figures.heard.count > 2:
        warning = _("Attenzione: due voci fanno il 70% o più di quanto è stato detto.")
    description = item.need["description"]
    return "\n\n".join(part for part in (description, said, course if rounds else "", warning) if part)


def _facts(item: AssessedNeed, threshold: int) -> list[list[str]]:
    details = [line["details"] for line in item.lines if line["details"]]
    drivers = [
        f"{words.label(NeedDetails.ShortageDriver, driver.code)} ({_('leva')}: {words.LEVERS[driver.lever]})"
        for driver in item.figures.drivers
    ]
    pairs = [
        (_("Priorità"), priority(item)),
        (_("Parti della priorità (0-100)"), parts(item)),
        (_("Profilo, come è stato detto"), _joined(d.get("profile_label") for d in details)),
        (_("Professione"), item.need["occupation"] or _joined(d.get("occupation") for d in details)),
        (_("Livello EQF"), _joined(words.range_of(d.get("eqf_min"), d.get("eqf_max")) for d in details)),
        (_("Percorso"), _joined(words.label(NeedDetails.TrainingRoute, d.get("training_route")) for d in details)),
        (_("Orizzonte"), _joined(words.label(Horizon, d.get("horizon")) for d in details)),
        (_("Cause e leve"), "; ".join(drivers)),
        (_("Accordo"), _joined(words.label(Contribution.Agreement, line["agreement"]) for line in item.lines)),
        (_("Territorio"), _joined(p for line in item.lines for p in line["provinces"]) or _("tutta la regione")),
        *_strip(item, threshold),
    ]
    return [[str(term), str(value)] for term, value in pairs if value]


def _strip(item: AssessedNeed, threshold: int) -> list[tuple[str, str]]:
    """Voices and the three sources side by side; a missing source is "non disponibile", never 0."""
    found = item.figures.triangulation
    rows = [(_("Voci"), str(voices(item, threshold)))]
    for says in found.sources:
        reading = says.reading
        value = _("non disponibile")
        if reading:
            value = (
                f"{reading.name}: {plain_number(reading.value)} {reading.unit}, {reading.territory}, {reading.period}"
            )
            value += f" ({reading.coverage})" if reading.coverage else ""
        rows.append((SOURCES[says.source], value))
    return [*rows, (_("Confronto tra le fonti"), str(words.VERDICTS[found.verdict]))]


def _joined(values) -> str:
    return ", ".join(dict.fromkeys(value for value in values if value))
