"""What the files of ESCO hold, from v1.0.8 to v1.2.x: which columns they need and what each row says.

The names of the files and the order and presence of columns differ between versions; what is asked for here is
present in all of them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from django.utils.translation import gettext as _

from skills.importer.refusals import FileRefused
from skills.importer.tables import Row
from skills.models import Collection, ConceptKind, Label, Relation

CODE, NAME = "esco", "ESCO"
ATTRIBUTION = "This service uses the ESCO classification of the European Commission."
LONGEST_URI, LONGEST_CODE, LONGEST_NAME, LONGEST_LABEL = 200, 30, 300, 400
LONGEST_LEVEL = 30
RELEASED = "released"


class NamedConcept(NamedTuple):
    """A concept as its file names it; `name` is empty when there is no label in the file's language."""

    uri: str
    kind: str
    code: str
    name: str
    description: str
    status: str
    skill_type: str
    reuse_level: str


class NamedLabel(NamedTuple):
    uri: str
    kind: str
    text: str


class NamedRelation(NamedTuple):
    source: str
    target: str
    kind: str


class NamedMembership(NamedTuple):
    uri: str
    collection: str


Fact = NamedConcept | NamedLabel | NamedRelation | NamedMembership
Facts = Iterator[Fact]


@dataclass(frozen=True)
class Family:
    """Relations that a file lists whole: those it no longer has are gone."""

    source: str
    target: str
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One kind of file: the columns it must have, what a row of it says, and what it lists whole.

    `kind`: of the concepts it names; `collection`: name of the list and the kinds of its members, separated by commas.
    """

    columns: tuple[str, ...]
    facts: Callable[[Row], Facts]
    kind: str = ""
    families: tuple[Family, ...] = ()
    collection: tuple[str, str] | None = None
    is_ragged: bool = False

    @property
    def is_in_a_language(self) -> bool:
        """Whether labels are read from it."""
        return bool(self.kind)


# --- what a row says ---


def concepts(kind: str) -> Callable[[Row], Facts]:
    def facts(row: Row) -> Facts:
        uri, name = checked_uri(row["conceptUri"]), one_line(row["preferredLabel"])
        yield NamedConcept(
            uri,
            kind,
            (row.get("code") or row.get("iscoGroup", ""))[:LONGEST_CODE],
            name[:LONGEST_NAME],
            row.get("description", ""),
            row.get("status") or RELEASED,
            _skill_type(row.get("skillType", "")),
            row.get("reuseLevel", "")[:LONGEST_LEVEL],
        )
        yield from _labels(uri, name, row)

    return facts


def _labels(uri: str, preferred: str, row: Row) -> Facts:
    """The names of a concept; what the preferred label says already is not said again."""
    if preferred:
        yield NamedLabel(uri, Label.Kind.PREFERRED, preferred[:LONGEST_LABEL])
    said = {preferred, ""}
    for column, kind in (("altLabels", Label.Kind.ALTERNATIVE), ("hiddenLabels", Label.Kind.HIDDEN)):
        for text in row.get(column, "").splitlines():
            label = one_line(text)[:LONGEST_LABEL]
            if label not in said:
                said.add(label)
                yield NamedLabel(uri, kind, label)


def relations(source: str, target: str) -> Callable[[Row], Facts]:
    """Relations (essential, optional) between the concepts in two columns."""

    def facts(row: Row) -> Facts:
        yield NamedRelation(row[source], row[target], row["relationType"])

    return facts


def broader(row: Row) -> Facts:
    yield NamedRelation(row["conceptUri"], row["broaderUri"], Relation.Kind.BROADER)


def hierarchy(row: Row) -> Facts:
    """Each level of a row is below the one before it."""
    levels = [row.get(f"Level {number} URI", "") for number in range(4)]
    for above, below in pairwise(levels):
        if below:
            yield NamedRelation(below, above, Relation.Kind.BROADER)


def members(collection: str) -> Callable[[Row], Facts]:
    def facts(row: Row) -> Facts:
        yield NamedMembership(row["conceptUri"], collection)

    return facts


def one_line(text: str) -> str:
    """The text without line ends, outer and double blanks."""
    return " ".join(text.split())


def checked_uri(text: str) -> str:
    if not text.startswith(("http://", "https://")) or len(text) > LONGEST_URI or " " in text:
        raise FileRefused(_("«%(uri)s» non è l'indirizzo di un concetto.") % {"uri": text[:80]})
    return text


def _skill_type(text: str) -> str:
    return {"knowledge": "knowledge", "skill/competence": "skill", "skill": "skill"}.get(text, "")


# --- the files, by their name without language and extension, in lower case ---

LABELLED = ("conceptUri", "preferredLabel", "altLabels")
BROADER = (Relation.Kind.BROADER.value,)
NEEDED = (Relation.Kind.ESSENTIAL.value, Relation.Kind.OPTIONAL.value)


def _concepts(kind: ConceptKind, *more: str) -> Table:
    return Table((*LABELLED, *more), concepts(kind.value), kind=kind.value)


def _collection(collection: Collection, kinds: str = "skill,skill_group") -> Table:
    return Table(("conceptUri",), members(collection.value), collection=(collection.value, kinds))


def _broader(*pairs: str) -> Table:
    families = tuple(Family(source, target, BROADER) for source, target in (pair.split() for pair in pairs))
    return Table(("conceptUri", "broaderUri"), broader, families=families)


def _needed(source: str, target: str, of: str) -> Table:
    return Table((source, "relationType", target), relations(source, target), families=(Family(of, "skill", NEEDED),))


TABLES: dict[str, Table] = {
    "isco_groups": _concepts(ConceptKind.ISCO_GROUP, "code"),
    "skill_groups": _concepts(ConceptKind.SKILL_GROUP),
    "skills": _concepts(ConceptKind.SKILL),
    "occupations": _concepts(ConceptKind.OCCUPATION),
    "skills_hierarchy": Table(
        ("Level 0 URI", "Level 1 URI"),
        hierarchy,
        families=(Family("skill_group", "skill_group", BROADER),),
        is_ragged=True,
    ),
    "broader_skills": _broader("skill skill", "skill skill_group", "skill_group skill_group"),
    "broader_occupations": _broader("occupation occupation", "isco_group isco_group"),
    "occupation_skills": _needed("occupationUri", "skillUri", "occupation"),
    "skill_skills": _needed("originalSkillUri", "relatedSkillUri", "skill"),
    "green": _collection(Collection.GREEN),
    "digital": _collection(Collection.DIGITAL),
    "digcomp": _collection(Collection.DIGCOMP),
    "transversal": _collection(Collection.TRANSVERSAL),
    "language": _collection(Collection.LANGUAGE),
    "research_skills": _collection(Collection.RESEARCH),
    "research_occupations": _collection(Collection.RESEARCH, "occupation"),
}
FILES = {
    "iscogroups": "isco_groups",
    "skillgroups": "skill_groups",
    "skills": "skills",
    "occupations": "occupations",
    "skillshierarchy": "skills_hierarchy",
    "broaderrelationsskillpillar": "broader_skills",
    "broaderrelationsoccpillar": "broader_occupations",
    "occupationskillrelations": "occupation_skills",
    "skillskillrelations": "skill_skills",
    "greenskillscollection": "green",
    "digitalskillscollection": "digital",
    "digcompskillscollection": "digcomp",
    "transversalskillscollection": "transversal",
    "languageskillscollection": "language",
    "researchskillscollection": "research_skills",
    "researchoccupationscollection": "research_occupations",
}
# Known and of no use here: lists of lists, and the words of the columns.
LEFT_OUT = {"conceptschemes", "dictionary"}
