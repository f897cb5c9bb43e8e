"""What the datasets hold, in words: every variable with its codes, and the page to read first."""

import csv
import io
from collections.abc import Iterator

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from api.stability import NOT_BREAKING
from api.tables import BOM, SEPARATOR, Column, columns
from api.v1.resources import RESOURCES
from api.v1.views.base import LICENCE, LICENCE_URL, Resource
from clusters.profile import profile
from core.mail import address

HEADER = ("dataset", "variabile", "descrizione", "tipo", "codice", "etichetta")
KINDS = {
    "number": gettext_lazy("numero"),
    "flag": gettext_lazy("sì/no"),
    "day": gettext_lazy("data (AAAA-MM-GG)"),
    "moment": gettext_lazy("data e ora"),
    "text": gettext_lazy("testo"),
}


def variables(resource: type[Resource]) -> list[Column]:
    """Every column that a dataset can have, with those only written when asked for."""
    return columns(resource.serializer_class, tuple(resource.serializer_class().fields))


def rows() -> Iterator[tuple[str, ...]]:
    """Yield one line for each variable, and one for each of its codes."""
    for resource, _right in RESOURCES:
        for column in variables(resource):
            words = (resource.noun, column.name, str(column.field.help_text), kind_of(column))
            yield (*words, "", "")
            yield from ((*words, code, label) for code, label in column.choices.items())


def kind_of(column: Column) -> str:
    """What a cell holds, in words."""
    if column.is_list:
        return _("elenco, separato da « | »")
    return _("codice") if column.choices else str(KINDS[column.kind])


def codebook() -> bytes:
    """Return the codebook as a CSV of the same sort as the data."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=SEPARATOR, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(rows())
    return (BOM + text.getvalue()).encode()


def read_me() -> bytes:
    """Return the page to read first: what is in, what is hidden and why, what the data can not tell."""
    names = {
        "datasets": [(resource.noun, resource.title, resource.summary) for resource, _right in RESOURCES],
        "profile": profile(),
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "not_breaking": NOT_BREAKING,
        "cite": cite(),
        "site": address("/"),
    }
    return render_to_string("api/leggimi.txt", names).encode()


def cite() -> str:
    """How the data are cited."""
    return _("%(site)s (%(coordinator)s), dati con licenza %(licence)s, %(address)s") % {
        "site": profile().site_name,
        "coordinator": profile().coordinator,
        "licence": LICENCE,
        "address": address("/"),
    }
