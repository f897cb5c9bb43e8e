"""What a release of a round holds: every dataset as far as it is about the round, with what explains it."""

import hashlib
from collections.abc import Iterator
from types import SimpleNamespace

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from api.codebook import codebook, read_me
from api.rows import every_field
from api.tables import csv, lines
from api.v1.resources import RESOURCES
from api.v1.views.base import Resource
from focusgroups.models import Round

# Whole, because rows of the round point at them.
REFERENCES = {"rounds", "clusters", "s3-areas"}
ANYBODY = SimpleNamespace(auth=None)  # a call without a key, for the filters


def contents(round: Round) -> Iterator[tuple[str, bytes, int | None]]:
    """Yield name, bytes and number of rows of each file, as the public may read it now."""
    yield "LEGGIMI.txt", read_me(), None
    yield "codebook.csv", codebook(), None
    for resource, _right in RESOURCES:
        if (rows := _rows(resource, round)) is not None:
            shape, names = resource.serializer_class, every_field(resource.serializer_class)
            objects = b"".join(lines(rows, shape, names))
            yield f"{resource.noun}.csv", b"".join(csv(rows, shape, names)), objects.count(b"\n")
            yield f"{resource.noun}.jsonl", objects, objects.count(b"\n")


def _rows(resource: type[Resource], round: Round) -> QuerySet | None:
    """The public rows about the round; None for a dataset that is not about rounds."""
    public = AnonymousUser()
    rows = resource.visible(public).annotate(**resource.columns(public))
    if resource.noun in REFERENCES:
        return rows
    if resource.filterset_class is None or "round" not in resource.filterset_class.base_filters:
        return None
    return resource.filterset_class({"round": round.slug}, rows, request=ANYBODY).qs


def digest_of(files: list[dict]) -> str:
    """One digest for all files, of the lines that `sha256sum` would print."""
    text = "".join(f"{file['sha256']}  {file['name']}\n" for file in sorted(files, key=lambda file: file["name"]))
    return hashlib.sha256(text.encode()).hexdigest()


def changelog(files: list[dict], before: list[dict]) -> list[str]:
    """What is another file than in the release before, in words."""
    known = {file["name"]: file for file in before}
    said = []
    for file in files:
        old = known.pop(file["name"], None)
        if old is None:
            said.append(_("%(name)s: nuovo") % file)
        elif old["sha256"] != file["sha256"] and file["rows"] is None:
            said.append(_("%(name)s: cambiato") % file)
        elif old["sha256"] != file["sha256"]:
            counts = {"name": file["name"], "before": old["rows"], "after": file["rows"]}
            said.append(_("%(name)s: cambiato, da %(before)d a %(after)d righe") % counts)
    return said + [_("%(name)s: tolto") % {"name": name} for name in known]
