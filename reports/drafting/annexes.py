"""Annexes A (coded table), B (participation), C (sources), D (glossary)."""

from django.utils.translation import gettext as _

from clusters.models import SourceCategory
from core.disclosure import row as disclosed
from needs.analysis.priority import FEW_VOICES, WEIGHTS
from reports import words
from reports.drafting.body import MOST_ROWS, people
from reports.figures import AssessedNeed, of_kind
from reports.sections import BlockDraft


def annexes(content: dict, needs: list[AssessedNeed], *, threshold: int) -> list[BlockDraft]:
    return [
        *_coded(needs),
        BlockDraft(
            "B", "people", "table", _("Partecipanti di tutti i focus group"), data=people(content, threshold=threshold)
        ),
        *_voices(content, threshold),
        BlockDraft("B", "weights", "text", _("Come si calcola la priorità"), body=_weights()),
        *_sources(content),
        BlockDraft("D", "glossary", "text", body=_glossary()),
    ]


def _coded(needs: list[AssessedNeed]) -> list[BlockDraft]:
    """The needs with their codes: the body keeps the words of the room."""
    rows = [_coded_row(item) for item in needs]
    if not rows:
        return []
    header = [_("Fabbisogno"), _("Professione"), "ISCO-08", "CP2021", _("ATECO"), "EQF", _("Province")]
    data = {"header": header, "rows": rows, "weights": [4, 3, 2, 2, 3, 1, 2]}
    return [BlockDraft("A", "coded", "table", _("Fabbisogni e codici"), data=data)]


def _coded_row(item: AssessedNeed) -> list[str]:
    details = [line["details"] for line in item.lines if line["details"]]

    def every(name: str) -> str:
        return ", ".join(dict.fromkeys(d[name] for d in details if d.get(name)))

    sectors = dict.fromkeys(sector for line in item.lines for sector in line["sectors"])
    provinces = dict.fromkeys(name for line in item.lines for name in line["provinces"])
    eqf = dict.fromkeys(words.range_of(d.get("eqf_min"), d.get("eqf_max")) for d in details)
    return [
        item.title,
        item.need["occupation"] or every("occupation"),
        item.need["occupation_code"] or every("isco08"),
        every("cp2021"),
        ", ".join(sectors),
        ", ".join(value for value in eqf if value),
        ", ".join(provinces) or _("tutta la regione"),
    ]


def _voices(content: dict, threshold: int) -> list[BlockDraft]:
    """Distinct voices by category, through the disclosure rule."""
    categories = {voice["key"]: voice["category"] for line in content["contributions"] for voice in line["voices"]}
    if not categories:
        return []
    counts = {code: list(categories.values()).count(code) for code in SourceCategory.values}
    found = disclosed(counts, threshold=threshold)
    rows = (
        []
        if found.is_withheld
        else [[words.label(SourceCategory, code), str(cell)] for code, cell in found.cells.items() if cell.value != 0]
    )
    rows.append([_("Totale"), str(found.total)])
    data = {"header": [_("Categoria"), _("Voci indipendenti")], "rows": rows, "weights": [4, 1]}
    return [BlockDraft("B", "voices", "table", _("Voci indipendenti per categoria"), data=data)]


def _weights() -> str:
    weights = ", ".join(f"{words.PARTS[name]} {weight}%" for name, weight in WEIGHTS.items())
    return _(
        "La priorità è la media pesata di quattro parti (%(weights)s), calcolata sulle voci indipendenti e mostrata "
        "sempre con le sue parti e con i numeri di focus group, Clust-ER e voci. Sotto %(few)s voci il confronto tra "
        "fabbisogni è indicativo."
    ) % {"weights": weights, "few": FEW_VOICES}


def _sources(content: dict) -> list[BlockDraft]:
    """The sources that the trends name, and the rows of a demonstration that come from public sources."""
    named = [
        f"{details['source_name']}" + (f", {details['url']}" if details.get("url") else "")
        for details in (line["details"] for line in of_kind(content, "trend"))
        if details.get("source_name")
    ]
    rows = [line["source"] for line in content["contributions"] if line["source"]["url"] or line["source"]["note"]]
    named += [", ".join(part for part in (source["note"], source["url"]) if part) for source in rows]
    groups = [
        _("%(title)s, focus group del %(day)s") % {"title": group["title"], "day": words.day(group["held_on"])}
        for group in content["focus_groups"]
    ]
    items = list(dict.fromkeys([*groups, *named]))[: 2 * MOST_ROWS]
    return [BlockDraft("C", "sources", "text", body="\n".join(f"- {item}" for item in items))] if items else []


def _glossary() -> str:
    return "\n".join(
        f"- **{term}**: {meaning}"
        for term, meaning in (
            (
                _("contributo"),
                _("una frase detta a un focus group: un fabbisogno, un dato o una tendenza, una proposta."),
            ),
            (_("fabbisogno"), _("ciò che più contributi dicono mancare, seguito da un ciclo all'altro.")),
            (_("voce indipendente"), _("un ente distinto; due persone dello stesso ente contano una volta.")),
            (_("rilettura"), _("il periodo in cui i partecipanti confermano o correggono quanto è stato scritto.")),
            (_("ciclo"), _("una tornata di focus group dei Clust-ER, due volte l'anno.")),
            (_("ambito S3"), _("uno dei temi della strategia regionale di specializzazione intelligente.")),
            (_("EQF"), _("il quadro europeo delle qualifiche, su otto livelli.")),
        )
    )
