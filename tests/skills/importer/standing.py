"""What stands in the database after an import, by the last part of each address."""

from skills.models import Concept, Description, Label, Relation


def labels(**which) -> set[tuple]:
    """Labels as (last part of the address, language, kind, text)."""
    rows = Label.objects.filter(**which).values_list("concept__uri", "language", "kind", "text")
    return {((uri or "").rsplit("/", 1)[-1], *rest) for uri, *rest in rows}


def descriptions() -> set[tuple]:
    """Descriptions as (last part of the address, language, text)."""
    rows = Description.objects.values_list("concept__uri", "language", "text")
    return {((uri or "").rsplit("/", 1)[-1], *rest) for uri, *rest in rows}


def statuses() -> dict[str, str]:
    """Status of each concept by the last part of its address."""
    return {uri.rsplit("/", 1)[-1]: status for uri, status in _of_esco().values_list("uri", "status")}


def versions() -> dict[str, str]:
    """Latest version naming each concept, by the last part of its address."""
    return {uri.rsplit("/", 1)[-1]: version for uri, version in _of_esco().values_list("uri", "vocabulary__version")}


def ties() -> set[tuple]:
    """Relations by the last part of their addresses."""
    rows = Relation.objects.values_list("source__uri", "kind", "target__uri")
    return {(source.rsplit("/", 1)[-1], kind, target.rsplit("/", 1)[-1]) for source, kind, target in rows}


def _of_esco():
    return Concept.objects.filter(vocabulary__code="esco")
