"""The vocabularies in force, read from the database as entries of the index."""

from collections import defaultdict
from collections.abc import Iterable

from skills.matching.entries import ALTERNATIVE, CONFIRMED, HIDDEN, KINDS, PREFERRED, Entry, Name
from skills.matching.words import tokens
from skills.models import Concept, ConfirmedTerm, Label, Relation

RANKS = {Label.Kind.PREFERRED: PREFERRED, Label.Kind.ALTERNATIVE: ALTERNATIVE, Label.Kind.HIDDEN: HIDDEN}
ESCO = "esco"
Names = dict[int, set[Name]]


def entries() -> list[Entry]:
    """Every skill and occupation in force. A term of ours that is an ESCO concept lends its names to that concept."""
    rows = list(
        Concept.objects.current()
        .filter(kind__in=KINDS)
        .select_related("vocabulary")
        .only("uuid", "uri", "kind", "name", "description", "close_match", "vocabulary__code", "vocabulary__version")
    )
    home = _homes(rows)
    names, parents = _names(rows, home), _parents()
    return [
        Entry(
            concept_id=row.pk,
            uuid=str(row.uuid),
            uri=row.uri or None,
            kind=row.kind,
            name=row.name,
            names=tuple(names[row.pk]),
            parents=tuple(parents[row.pk]),
            description=row.description,
            version=row.vocabulary.version if row.vocabulary.code.lower() == ESCO else None,
        )
        for row in rows
        if home[row.pk] == row.pk
    ]


def _homes(rows: Iterable[Concept]) -> dict[int, int]:
    """Under which concept each one appears: itself, or the loaded ESCO concept of its kind that it is close to."""
    loaded = {(row.kind, row.uri): row.pk for row in rows if row.uri}
    return {row.pk: row.pk if row.uri else loaded.get((row.kind, row.close_match), row.pk) for row in rows}


def _names(rows: Iterable[Concept], home: dict[int, int]) -> Names:
    names: Names = defaultdict(set)
    local = {row.pk for row in rows if not row.uri}
    labels = Label.objects.filter(concept__in=list(home), kind__in=RANKS)
    for concept, language, kind, text in labels.values_list("concept", "language", "kind", "text").iterator():
        rank = RANKS[Label.Kind(kind)] if home[concept] == concept else max(RANKS[Label.Kind(kind)], ALTERNATIVE)
        names[home[concept]].add(Name(language, rank, text, local=concept in local))
    for (concept, language, _folded), (text, findings) in _confirmed(home).items():
        names[concept].add(Name(language, CONFIRMED, text, confirmations=findings))
    return names


def _confirmed(home: dict[int, int]) -> dict[tuple[int, str, str], tuple[str, int]]:
    """Texts that people said mean a concept, spelled alike taken together, with the number of their findings."""
    found: dict[tuple[int, str, str], list[str]] = defaultdict(list)
    rows = ConfirmedTerm.objects.filter(concept__in=list(home)).values_list("concept", "language", "text")
    for concept, language, text in rows:
        found[home[concept], language, " ".join(tokens(text))].append(text)
    return {key: (min(texts), len(texts)) for key, texts in found.items()}


def _parents() -> dict[int, list[tuple[tuple[str, str], ...]]]:
    """The groups above each concept, each by the preferred label in every language."""
    above = Relation.objects.filter(kind=Relation.Kind.BROADER, source__kind__in=KINDS)
    pairs = list(above.order_by("source", "target").values_list("source", "target"))
    called: dict[int, dict[str, str]] = defaultdict(dict)
    labels = Label.objects.filter(concept__in={target for _, target in pairs}, kind=Label.Kind.PREFERRED)
    for concept, language, text in labels.values_list("concept", "language", "text"):
        called[concept][language] = text
    found: dict[int, list[tuple[tuple[str, str], ...]]] = defaultdict(list)
    for source, target in pairs:
        found[source].append(tuple(sorted(called[target].items())))
    return found
