"""Codes, numbers and dates of a frozen content in words, as documents print them."""

from collections.abc import Iterable
from datetime import date

from django.template.defaultfilters import floatformat
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LEVERS = {
    "attraction": gettext_lazy("attrazione"),
    "permanence": gettext_lazy("permanenza"),
    "enhancement": gettext_lazy("valorizzazione"),
}
PARTS = {
    "difficulty": gettext_lazy("difficoltà"),
    "urgency": gettext_lazy("urgenza"),
    "agreement": gettext_lazy("accordo"),
    "breadth": gettext_lazy("diffusione"),
}
VERDICTS = {
    "confirmed": gettext_lazy("confermato dai dati"),
    "only_voices": gettext_lazy("solo voci"),
    "only_data": gettext_lazy("solo dati"),
    "contradictory": gettext_lazy("voci e dati in contrasto"),
    "nothing": gettext_lazy("nessuna fonte si esprime"),
}
COURSES = {
    "new": gettext_lazy("nuovo"),
    "persistent": gettext_lazy("persistente"),
    "growing": gettext_lazy("in crescita"),
    "quiet": gettext_lazy("non ripreso nell'ultimo ciclo"),
    "answered": gettext_lazy("ha avuto risposta"),
    "withdrawn": gettext_lazy("ritirato"),
    "unsaid": gettext_lazy("senza contributi"),
}


def label(choices, code: str) -> str:
    """The Italian label of a code; the code itself when it is unknown, nothing when it is empty."""
    return str(dict(choices.choices).get(code, code)) if code else ""


def day(iso: str) -> str:
    """19 novembre 2025."""
    return formats.date_format(date.fromisoformat(iso), "j F Y").lower() if iso else ""


def number(value: object) -> str:
    return "" if value in (None, "") else formats.number_format(value, force_grouping=True)


def rounded(value: float) -> str:
    """A score or a share of 100, without decimals and rounded as the pages do."""
    return floatformat(value, 0)


def listed(words: Iterable[str]) -> str:
    """a, b e c."""
    *first, last = list(words) or [""]
    return _("%(first)s e %(last)s") % {"first": ", ".join(first), "last": last} if first else last


def range_of(low: int | None, high: int | None) -> str:
    """5, or 4-5; nothing when neither is known."""
    known = [value for value in (low, high) if value]
    return "-".join(str(value) for value in dict.fromkeys(known))
