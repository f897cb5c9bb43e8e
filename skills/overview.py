"""Which vocabularies are loaded, and what became of the files handed in."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from skills.importer.esco import CODE
from skills.models import Concept, ConceptKind, Vocabulary, VocabularyImport

MOST_SHOWN = 20
PLURALS = {
    ConceptKind.SKILL: _lazy("Competenze"),
    ConceptKind.OCCUPATION: _lazy("Professioni"),
    ConceptKind.ISCO_GROUP: _lazy("Gruppi ISCO"),
    ConceptKind.SKILL_GROUP: _lazy("Gruppi di competenze"),
    ConceptKind.CP_GROUP: _lazy("Gruppi CP2021"),
    ConceptKind.EQF_LEVEL: _lazy("Livelli EQF"),
}


@dataclass
class Loaded:
    """A vocabulary: the languages of its labels, and of each kind how many concepts are in force and out of force."""

    vocabulary: Vocabulary
    languages: list[str]
    kinds: list[tuple[str, int, int]] = field(default_factory=list)


def loaded() -> list[Loaded]:
    """The vocabularies with their counts; a concept counts where the latest version that names it is."""
    counts = (
        Concept.objects.values("vocabulary", "kind")
        .order_by("vocabulary", "kind")
        .annotate(current=Count("pk", filter=Q(status="released")), obsolete=Count("pk", filter=Q(status="obsolete")))
    )
    kinds = defaultdict(list)
    for row in counts:
        kinds[row["vocabulary"]].append((str(PLURALS[ConceptKind(row["kind"])]), row["current"], row["obsolete"]))
    languages = _languages()
    return [
        Loaded(one, sorted(languages[one.code, one.version]) or ["it"], kinds[one.pk])
        for one in Vocabulary.objects.order_by("code", "-loaded_at")
    ]


def _languages() -> dict[tuple[str, str], set[str]]:
    found = defaultdict(set)
    done = VocabularyImport.objects.filter(report__has_key="files").exclude(language="")
    for code, version, language in done.values_list("code", "version", "language"):
        found[code, version].add(language)
    return found


def esco_loaded() -> list[Vocabulary]:
    """The versions of ESCO that are loaded, oldest first; each has its attribution."""
    return list(Vocabulary.objects.filter(code=CODE).order_by("loaded_at"))


def attributions() -> list[str]:
    """The sentences that the loaded versions of ESCO ask for, with the version."""
    return [f"{vocabulary}: {vocabulary.attribution}" for vocabulary in esco_loaded()]


def history() -> list[tuple[VocabularyImport, list[str]]]:
    """The last files handed in, each with what became of it in sentences."""
    rows = VocabularyImport.objects.select_related("requested_by")[:MOST_SHOWN]
    return [(row, list(sentences(row))) for row in rows]


def sentences(record: VocabularyImport) -> Iterator[str]:
    """What became of a file, in words."""
    report = record.report
    if report.get("cancelled"):
        yield _("Annullato: niente è cambiato.")
    elif "refused" in report:
        yield report["refused"]
        yield _("Niente è stato scritto.")
    elif "concepts" in report:
        yield from _of_concepts(report)
        yield from _of_relations(report)
        yield from _cautions(report)
    elif record.finished_at is None:
        yield _("In attesa o in corso.")


def _of_concepts(report: dict) -> Iterator[str]:
    named, merged = report["staged"]["concepts"], report["concepts"]
    if named:
        names = {"named": number_format(named), "new": number_format(merged["new"])}
        yield ngettext("%(named)s voce, di cui nuove %(new)s.", "%(named)s voci, di cui nuove %(new)s.", named) % names
    labels = report["staged"]["labels"]
    if labels:
        yield ngettext("%(count)s etichetta.", "%(count)s etichette.", labels) % {"count": number_format(labels)}
    if gone := merged["obsolete"]:
        yield ngettext(
            "%(count)s voce non è più nel file: resta, come superata.",
            "%(count)s voci non sono più nel file: restano, come superate.",
            gone,
        ) % {"count": number_format(gone)}
    if back := merged["back"]:
        yield ngettext("%(count)s voce torna in vigore.", "%(count)s voci tornano in vigore.", back) % {
            "count": number_format(back)
        }
    if off := merged["not_released"]:
        yield ngettext(
            "%(count)s voce non è in vigore secondo il file.", "%(count)s voci non sono in vigore secondo il file.", off
        ) % {"count": number_format(off)}


def _of_relations(report: dict) -> Iterator[str]:
    added, gone = report["relations"]["added"], report["relations"]["gone"]
    if added or gone:
        names = {"added": number_format(added), "gone": number_format(gone)}
        yield _("Relazioni aggiunte: %(added)s; tolte: %(gone)s.") % names
    if unknown := report["unknown"]["addresses"]:
        names = {"count": number_format(unknown), "rows": number_format(report["unknown"]["rows"])}
        yield (
            ngettext(
                "%(count)s voce citata dalle relazioni non è caricata (righe saltate: %(rows)s).",
                "%(count)s voci citate dalle relazioni non sono caricate (righe saltate: %(rows)s).",
                unknown,
            )
            % names
        )


def _cautions(report: dict) -> Iterator[str]:
    if report["behind"]:
        yield _("C’è già una versione più recente: si sono aggiunte solo le voci e le etichette che mancavano.")
    if report["is_version_dated"]:
        yield _("La versione è dedotta dalle date delle voci.")
    if report["ignored"]:
        yield _("File che non servono: %(names)s.") % {"names": ", ".join(report["ignored"])}
