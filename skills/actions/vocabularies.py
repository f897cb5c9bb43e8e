"""Loading a vocabulary: what is in the file is written, what has left the file is marked, nothing is deleted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import SYSTEM
from core.errors import DomainError
from core.events import record_event
from skills.models import Concept, ConceptKind, Label, Relation, Vocabulary

ITALIAN = "it"


@dataclass(frozen=True)
class Term:
    """A concept as the file names it: other names, code, what it leads to."""

    kind: str
    name: str
    code: str = ""
    also: tuple[str, ...] = ()
    close_match: str = ""
    skills: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """A vocabulary as read from its file."""

    code: str
    version: str
    name: str
    attribution: str
    terms: tuple[Term, ...] = field(default=())


def read(data: Mapping) -> Source:
    """Check the parts of a file and arrange them. Raises DomainError for a term that is named twice or unknown."""
    groups = [Term(ConceptKind.ISCO_GROUP, name, code=code) for code, name in data["isco_groups"].items()]
    levels = [Term(ConceptKind.EQF_LEVEL, name, code=code) for code, name in data.get("eqf_levels", {}).items()]
    terms = [
        *groups,
        *levels,
        *(_term(ConceptKind.SKILL, entry) for entry in data["skills"]),
        *(_term(ConceptKind.OCCUPATION, entry) for entry in data["occupations"]),
    ]
    _check(terms)
    return Source(data["code"], data["version"], data["name"], data["attribution"], tuple(terms))


@transaction.atomic
def load(source: Source, *, by=SYSTEM) -> tuple[int, int]:
    """Write the vocabulary and return (terms, obsolete ones). Twice the same file changes nothing."""
    vocabulary, _created = Vocabulary.objects.update_or_create(
        code=source.code,
        version=source.version,
        defaults={"name": source.name, "attribution": source.attribution},
    )
    concepts = {(term.kind, term.name): _write(vocabulary, term) for term in source.terms}
    _relate(source.terms, concepts)
    gone = vocabulary.concepts.exclude(pk__in=[c.pk for c in concepts.values()]).filter(proposed_by=None)
    obsolete = gone.update(status=Concept.Status.OBSOLETE)
    record_event("vocabulary.load", vocabulary, by=by, note=f"{len(concepts)} concepts")
    return len(concepts), obsolete


def _term(kind: str, entry: Mapping) -> Term:
    return Term(
        kind,
        entry["name"],
        code=entry.get("isco08", ""),
        also=tuple(entry.get("also", ())),
        close_match=entry.get("close_match", ""),
        skills=tuple(entry.get("skills", ())),
    )


def _check(terms: Iterable[Term]) -> None:
    named: set[tuple[str, str]] = set()
    codes = {term.code for term in terms if term.kind == ConceptKind.ISCO_GROUP}
    skills = {term.name for term in terms if term.kind == ConceptKind.SKILL}
    for term in terms:
        if (term.kind, term.name) in named:
            raise DomainError(_("«%(name)s» compare due volte.") % {"name": term.name})
        if term.kind == ConceptKind.OCCUPATION and term.code and term.code not in codes:
            raise DomainError(_("Il gruppo ISCO %(code)s non è nel file.") % {"code": term.code})
        if unknown := set(term.skills) - skills:
            raise DomainError(_("Competenze che non sono nel file: %(names)s.") % {"names": ", ".join(sorted(unknown))})
        named.add((term.kind, term.name))


def _write(vocabulary: Vocabulary, term: Term) -> Concept:
    concept, _created = Concept.objects.update_or_create(
        vocabulary=vocabulary,
        kind=term.kind,
        name=term.name,
        uri=None,
        defaults={"code": term.code, "close_match": term.close_match, "status": Concept.Status.RELEASED},
    )
    names = {(Label.Kind.PREFERRED, term.name), *((Label.Kind.ALTERNATIVE, name) for name in term.also)}
    kept = [
        Label.objects.get_or_create(concept=concept, language=ITALIAN, kind=kind, text=text)[0].pk
        for kind, text in sorted(names)
    ]
    concept.labels.filter(kind__in=[Label.Kind.PREFERRED, Label.Kind.ALTERNATIVE]).exclude(pk__in=kept).delete()
    return concept


def _relate(terms: Iterable[Term], concepts: Mapping[tuple[str, str], Concept]) -> None:
    """Tie occupations to their group and to the skills they need; ties that left the file go."""
    groups = {concept.code: concept for (kind, _name), concept in concepts.items() if kind == ConceptKind.ISCO_GROUP}
    for term in terms:
        if term.kind != ConceptKind.OCCUPATION:
            continue
        source = concepts[term.kind, term.name]
        wanted = {(concepts[ConceptKind.SKILL, name].pk, Relation.Kind.ESSENTIAL) for name in term.skills}
        if term.code:
            wanted.add((groups[term.code].pk, Relation.Kind.BROADER))
        kept = [
            Relation.objects.get_or_create(source=source, target_id=target, kind=kind)[0].pk for target, kind in wanted
        ]
        source.relations_from.exclude(pk__in=kept).delete()
