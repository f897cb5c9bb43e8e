"""The one reader of handed-in tables and documents."""

from pathlib import PurePath
from typing import IO

from django.utils.translation import gettext as _

from core.errors import DomainError
from core.tables import delimited, workbook
from core.tables.archive import body_of_document, unpacked
from core.tables.document import Block, Paragraph, parts
from core.tables.limits import check_file_size, damaged
from core.tables.rows import Table, table

ACCEPTED = ".csv,.xlsx,.ods"
TEXTS = {".csv", ".txt", ".tsv"}
WORKBOOKS = {".xlsx": "xlsx", ".ods": "ods"}
DOCUMENTS = {".docx"}
WITH_MACROS = {".xlsm", ".xltm", ".xlsb", ".xlam", ".docm", ".dotm"}
NEWER = {".xls": ".xlsx", ".doc": ".docx", ".rtf": ".docx", ".odt": ".docx"}
PACKED, COMPOUND = b"PK", b"\xd0\xcf\x11\xe0"


def read(file: IO[bytes], name: str, *, which: str = "") -> Table:
    """Read a CSV, XLSX or ODS by its name's ending. Raises DomainError, with a sentence, for all else.

    `which` says what is read, where it is more than tables.
    """
    suffix = checked_suffix(file, name, {*TEXTS, *WORKBOOKS}, which or _("Si leggono tabelle .csv, .xlsx e .ods."))
    if suffix in TEXTS:
        return table(delimited.rows(file.read()))
    return table(workbook.rows(unpacked(file, kind=WORKBOOKS[suffix])))


def read_document(file: IO[bytes], name: str) -> list[Paragraph | Block]:
    """Read a Word document (.docx). Raises DomainError, with a sentence, for all else."""
    checked_suffix(file, name, DOCUMENTS, _("Si leggono documenti .docx."))
    return parts(body_of_document(file))


def is_document(name: str) -> bool:
    return PurePath(name).suffix.lower() in DOCUMENTS


def checked_suffix(file: IO[bytes], name: str, accepted: set[str], which: str) -> str:
    """Return the ending of a name; refuse what is not read (`which` says what is), and what is not what it says."""
    check_file_size(file.seek(0, 2))
    file.seek(0)
    suffix, start = PurePath(name).suffix.lower(), file.read(4)
    file.seek(0)
    if suffix in WITH_MACROS:
        raise DomainError(_("Il file può contenere macro: salvalo senza macro e caricalo di nuovo."))
    if suffix in NEWER:
        names = {"old": suffix, "new": NEWER[suffix]}
        raise DomainError(_("Il formato %(old)s non si legge: salva il file come %(new)s e caricalo di nuovo.") % names)
    if suffix not in accepted:
        raise DomainError(which)
    if suffix not in TEXTS and start == COMPOUND:
        raise DomainError(
            _("Il file è protetto da una password o è in un vecchio formato: salvalo di nuovo senza password.")
        )
    if (suffix not in TEXTS) != start.startswith(PACKED):
        raise damaged()
    return suffix
