"""Rows of a CSV file, one at a time and by column name."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from skills.importer.archives import Member, damage_in_words
from skills.importer.refusals import FileRefused

LONGEST_FIELD = 20_000_000  # characters; conceptSchemes of the official files passes Python's own limit of 131,072

Row = dict[str, str]


def rows(member: Member, required: tuple[str, ...], *, is_ragged: bool = False) -> Iterator[Row]:
    """Yield each row as a mapping of column to text, outer blanks gone.

    `is_ragged`: rows may end before the last column. Raises FileRefused for a missing column, a row of another length,
    text that is not UTF-8, a quote that never closes, or no row at all.
    """
    with damage_in_words(member.name), _faults_in_words(member.name), _long_fields(), member.open() as file:
        reader = csv.reader(io.TextIOWrapper(file, encoding="utf-8-sig", newline=""), strict=True)
        names = [name.strip() for name in next(reader, [])]
        _check_columns(member.name, names, required)
        is_empty = True
        for fields in reader:
            if not fields:
                continue
            if len(fields) != len(names) and not (is_ragged and len(fields) < len(names)):
                _refuse_length(member.name, reader.line_num, len(fields), len(names))
            if any("\0" in text for text in fields):
                raise FileRefused(_("%(file)s contiene caratteri non ammessi.") % {"file": member.name})
            is_empty = False
            yield {name: text.strip() for name, text in zip(names, fields, strict=False)}
        if is_empty:
            raise FileRefused(_("%(file)s non ha righe.") % {"file": member.name})


def _check_columns(file: str, names: list[str], required: tuple[str, ...]) -> None:
    if not names:
        raise FileRefused(_("%(file)s è vuoto.") % {"file": file})
    if missing := [name for name in required if name not in names]:
        listed = ", ".join(f"«{name}»" for name in missing)
        raise FileRefused(_("In %(file)s manca la colonna %(columns)s.") % {"file": file, "columns": listed})


def _refuse_length(file: str, line: int, found: int, expected: int) -> None:
    raise FileRefused(
        _("%(file)s, riga %(line)s: %(found)s campi invece di %(expected)s. Il file è incompleto o modificato.")
        % {"file": file, "line": line, "found": found, "expected": expected}
    )


@contextmanager
def _long_fields() -> Iterator[None]:
    """Let fields be longer than Python's limit, and put the limit back."""
    before = csv.field_size_limit(LONGEST_FIELD)
    try:
        yield
    finally:
        csv.field_size_limit(before)


@contextmanager
def _faults_in_words(file: str) -> Iterator[None]:
    try:
        yield
    except UnicodeDecodeError as error:
        raise FileRefused(_("%(file)s non è in UTF-8.") % {"file": file}) from error
    except csv.Error as error:
        raise FileRefused(_("%(file)s non è un CSV leggibile: %(fault)s.") % {"file": file, "fault": error}) from error
