"""Loading official code lists as concepts: what is in the file is written, what has left it is marked."""

from collections.abc import Mapping

from django.db import transaction

from core.actors import SYSTEM
from core.events import record_event
from skills.models import Concept, ConceptKind, Label, Relation, Vocabulary

CP2021 = {"code": "cp2021", "version": "2021", "name": "ISTAT CP"}
ATTRIBUTION = "Classificazione delle professioni CP2021, Istat."
ITALIAN = "it"
LONGEST_NAME, LONGEST_LABEL = 300, 400


@transaction.atomic
def load_cp2021(names: Mapping[str, str], *, by=SYSTEM) -> tuple[int, int]:
    """Write the groups of CP2021 (names by code such as 2.2.1) and return (groups, obsolete ones).

    Names repeat between levels: the concept is called by code and name, its label by the name alone.
    """
    vocabulary, _made = Vocabulary.objects.update_or_create(
        code=CP2021["code"],
        version=CP2021["version"],
        defaults={"name": CP2021["name"], "attribution": ATTRIBUTION},
    )
    _write(vocabulary, names)
    groups = {group.code: group for group in vocabulary.concepts.filter(code__in=names)}
    _label(groups, names)
    _relate(groups)
    gone = vocabulary.concepts.exclude(code__in=names).exclude(status=Concept.Status.OBSOLETE)
    obsolete = gone.update(status=Concept.Status.OBSOLETE)
    record_event("vocabulary.load", vocabulary, by=by, note=f"{len(groups)} concepts")
    return len(groups), obsolete


def _write(vocabulary: Vocabulary, names: Mapping[str, str]) -> None:
    known = {group.code: group for group in vocabulary.concepts.all()}
    called = {code: f"{code} {name}"[:LONGEST_NAME] for code, name in names.items()}
    for code in called.keys() & known.keys():
        known[code].name, known[code].status = called[code], Concept.Status.RELEASED
    Concept.objects.bulk_update([known[code] for code in called.keys() & known.keys()], ["name", "status"])
    Concept.objects.bulk_create(
        Concept(vocabulary=vocabulary, kind=ConceptKind.CP_GROUP, code=code, name=name)
        for code, name in called.items()
        if code not in known
    )


def _label(groups: Mapping[str, Concept], names: Mapping[str, str]) -> None:
    """Give each group its one name; labels that the file no longer has go."""
    for kind in (Label.Kind.PREFERRED, Label.Kind.ALTERNATIVE, Label.Kind.HIDDEN):
        Label.objects.filter(concept__in=groups.values(), language=ITALIAN, kind=kind).delete()
    Label.objects.bulk_create(
        Label(concept=group, language=ITALIAN, kind=Label.Kind.PREFERRED, text=names[code][:LONGEST_LABEL])
        for code, group in groups.items()
    )


def _relate(groups: Mapping[str, Concept]) -> None:
    """Put each group under the one whose code is its own without the last part."""
    Relation.objects.filter(source__in=groups.values(), kind=Relation.Kind.BROADER).delete()
    Relation.objects.bulk_create(
        Relation(source=group, target=groups[above], kind=Relation.Kind.BROADER)
        for code, group in groups.items()
        if (above := code.rpartition(".")[0]) in groups
    )
