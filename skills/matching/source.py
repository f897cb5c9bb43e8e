"""The vocabularies in force, read from the database as entries of the index."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Q, QuerySet

from skills.matching.entries import ALTERNATIVE, CONFIRMED, HIDDEN, KINDS, PREFERRED, Entry, Name
from skills.matching.words import tokens
from skills.models import Concept, ConfirmedTerm, Description, Label, Relation

RANKS = {Label.Kind.PREFERRED: PREFERRED, Label.Kind.ALTERNATIVE: ALTERNATIVE, Label.Kind.HIDDEN: HIDDEN}
ESCO = "esco"
ITALIAN = "it"
Names = dict[int, set[Name]]


def entries() -> list[Entry]:
    """Every skill and occupation in force. A term of ours that is an ESCO concept lends its names to that concept."""
    rows = _rows(Concept.objects.current().filter(kind__in=KINDS))
    home = _homes(rows)
    names, parents, said = _names(rows, home), _parents(), _descriptions(rows)
    return [
        replace(_entry(row), names=tuple(names[row.pk]), parents=tuple(parents[row.pk]), descriptions=said[row.pk])
        for row in rows
        if home[row.pk] == row.pk
    ]


def confirmed() -> list[Entry]:
    """The concepts in force that people's texts mean, each with these texts and its preferred names."""
    concepts = Concept.objects.current().filter(kind__in=KINDS)
    told = concepts.filter(pk__in=ConfirmedTerm.objects.values("concept"))
    rows = _rows(concepts.filter(Q(pk__in=told.values("pk")) | Q(uri__in=told.values("close_match"))))
    names = _confirmed(_homes(rows))
    preferred = Label.objects.filter(concept__in=list(names), kind=Label.Kind.PREFERRED)
    for concept, language, text in preferred.values_list("concept", "language", "text"):
        names[concept].add(Name(language, PREFERRED, text))
    return [replace(_entry(row), names=tuple(names[row.pk])) for row in rows if row.pk in names]


def _rows(concepts: QuerySet[Concept]) -> list[Concept]:
    fields = ("uuid", "uri", "kind", "name", "description", "close_match", "vocabulary__code", "vocabulary__version")
    return list(concepts.select_related("vocabulary").only(*fields))


def _entry(row: Concept) -> Entry:
    return Entry(
        concept_id=row.pk,
        uuid=str(row.uuid),
        uri=row.uri or None,
        kind=row.kind,
        name=row.name,
        names=(),
        version=row.vocabulary.version if row.vocabulary.code.lower() == ESCO else None,
    )


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
    return names


def _descriptions(rows: Iterable[Concept]) -> dict[int, tuple[tuple[str, str], ...]]:
    """What is said about each concept, by language; about terms of ours only in the language of the region."""
    said = {row.pk: [(ITALIAN, row.description)] if row.description and not row.uri else [] for row in rows}
    found = Description.objects.filter(concept__in=list(said)).order_by("concept", "language")
    for concept, language, text in found.values_list("concept", "language", "text").iterator():
        said[concept].append((language, text))
    return {concept: tuple(texts) for concept, texts in said.items()}


def _confirmed(home: dict[int, int]) -> Names:
    """Texts that people said mean a concept, spelled alike taken together, with the number of their findings."""
    found: dict[tuple[int, str, str], list[str]] = defaultdict(list)
    rows = ConfirmedTerm.objects.filter(concept__in=list(home)).values_list("concept", "language", "text")
    for concept, language, text in rows:
        found[home[concept], language, " ".join(tokens(text))].append(text)
    names: Names = defaultdict(set)
    for (concept, language, _folded), texts in found.items():
        names[concept].add(Name(language, CONFIRMED, min(texts), confirmations=len(texts)))
    return names


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
