"""Reading one cell: a value, or ValueError with the sentence that the person reads beside the row."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.tables.rows import Cell
from core.text import folded

DECIMALS = Decimal("0.001")
LARGEST = Decimal(10) ** 13
NOT_THERE = {"", "-", "–", "—", "..", "...", "…", "nd", "n.d.", "n.d", "na", "n.a.", "#n/a", "non disponibile"}
BLANKS = dict.fromkeys(map(ord, " \u00a0\u202f'’"))
ITALIAN = re.compile(r"[+-]?(\d+|[1-9]\d{0,2}(\.\d{3})+)(,\d+)?")
ENGLISH = re.compile(r"[+-]?(\d+|[1-9]\d{0,2}(,\d{3})+)\.\d+")
TWO_WAYS = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 1, 1)
is_address = URLValidator(schemes=["http", "https"])


def number(cell: Cell) -> Decimal:
    """A value with at most three decimals; 1.234,5 and 1234.5 are understood, 1.234 is asked about."""
    if isinstance(cell, date):
        raise ValueError(_("Il valore è diventato una data: nel foglio scegli il formato numero."))
    value = cell if isinstance(cell, Decimal) else _written_number(cell)
    rounded = value.quantize(DECIMALS) if abs(value) < LARGEST else value
    if abs(value) >= LARGEST:
        raise ValueError(_("Il valore è troppo grande."))
    if isinstance(cell, str) and rounded != value:
        raise ValueError(_("Il valore ha più di tre decimali."))
    return rounded


def _written_number(text: str) -> Decimal:
    if folded(text) in NOT_THERE:
        raise ValueError(_("Manca il valore."))
    digits = text.translate(BLANKS).replace("−", "-").removesuffix("%")
    if TWO_WAYS.fullmatch(digits):
        plain = digits.replace(".", "")
        raise ValueError(
            _("«%(text)s» si può leggere in due modi: scrivi %(whole)s oppure %(decimal)s.")
            % {"text": text, "whole": plain, "decimal": digits.replace(".", ",")}
        )
    if ITALIAN.fullmatch(digits):
        return Decimal(digits.replace(".", "").replace(",", "."))
    if ENGLISH.fullmatch(digits):
        return Decimal(digits.replace(",", ""))
    raise ValueError(_("«%(text)s» non è un numero.") % {"text": text[:40]})


def day(cell: Cell) -> date | None:
    """A day: a date of the sheet, 19/01/2025, 2025-01-19 or 19 gennaio 2025; None when nothing is written."""
    if cell == "":
        return None
    found = cell if isinstance(cell, date) else _written_day(str(cell))
    if found is None or not EARLIEST <= found < LATEST:
        raise ValueError(_("«%(text)s» non è un giorno: scrivi per esempio 19/01/2025.") % {"text": str(cell)[:40]})
    return found


def _written_day(text: str) -> date | None:
    parts = re.split(r"[/.\-\s]+", folded(text).strip())
    if len(parts) != 3:
        return None
    year, month, in_month = parts if len(parts[0]) == 4 else reversed(parts)
    try:
        return date(int(year), _months().get(month) or int(month), int(in_month))
    except ValueError:
        return None


def _months() -> dict[str, int]:
    with override("it"):
        return {str(name): number for number, name in MONTHS.items()}


def period(cell: Cell) -> str:
    """The period as text; a sheet that has turned it into a date has lost what it was."""
    if isinstance(cell, date):
        raise ValueError(_("Il periodo è diventato una data: nel foglio scegli il formato testo, per esempio 2025-T1."))
    return required(cell, _("Manca il periodo."), most=40)


def address(cell: Cell) -> str:
    """An address that opens in the browser, or nothing."""
    text = str(cell)
    if not text:
        return ""
    try:
        is_address(text)
    except ValidationError as error:
        raise ValueError(_("«%(text)s» non è un indirizzo: comincia con https://.") % {"text": text[:60]}) from error
    return limited(text, most=500)


def required(cell: Cell, sentence: str, *, most: int) -> str:
    if cell == "":
        raise ValueError(sentence)
    return limited(str(cell), most=most)


def limited(cell: Cell, *, most: int) -> str:
    """The text on one line, if the portal has room for it."""
    text = " ".join(str(cell).split())
    if len(text) > most:
        raise ValueError(
            _("«%(text)s…» è troppo lungo: al massimo %(most)s caratteri.") % {"text": text[:40], "most": most}
        )
    return text


def one_of(cell: Cell, words: Mapping[str, str], allowed: str) -> str:
    """The code that a word stands for, or nothing; `words` are folded, `allowed` is what may be written."""
    text = folded(str(cell))
    if text and text not in words:
        raise ValueError(
            _("«%(text)s» non è tra i valori ammessi: %(allowed)s.") % {"text": str(cell)[:40], "allowed": allowed}
        )
    return words.get(text, "")
