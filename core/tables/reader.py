"""The one reader of handed-in tables."""

from pathlib import PurePath
from typing import IO

from django.utils.translation import gettext as _

from core.errors import DomainError
from core.tables import delimited, workbook
from core.tables.archive import unpacked
from core.tables.limits import check_file_size, damaged
from core.tables.rows import Table, table

ACCEPTED = ".csv,.xlsx,.ods"
TEXTS = {".csv", ".txt", ".tsv"}
WORKBOOKS = {".xlsx": "xlsx", ".ods": "ods"}
WITH_MACROS = {".xlsm", ".xltm", ".xlsb", ".xlam"}
PACKED, COMPOUND = b"PK", b"\xd0\xcf\x11\xe0"


def read(file: IO[bytes], name: str) -> Table:
    """Read a CSV, XLSX or ODS by its name's ending. Raises DomainError, with a sentence, for all else."""
    size = file.seek(0, 2)
    check_file_size(size)
    file.seek(0)
    suffix = PurePath(name).suffix.lower()
    start = file.read(4)
    file.seek(0)
    check_disguise(suffix, start)
    if suffix in TEXTS:
        return table(delimited.rows(file.read()))
    return table(workbook.rows(unpacked(file, kind=WORKBOOKS[suffix])))


def check_disguise(suffix: str, start: bytes) -> None:
    """Refuse what the portal does not read, and what is not what its name says."""
    if suffix in WITH_MACROS:
        raise DomainError(_("Il file può contenere macro: salvalo come .xlsx e caricalo di nuovo."))
    if suffix == ".xls":
        raise DomainError(_("Il vecchio formato .xls non si legge: salva il file come .xlsx e caricalo di nuovo."))
    if suffix not in TEXTS and suffix not in WORKBOOKS:
        raise DomainError(_("Si leggono tabelle .csv, .xlsx e .ods."))
    if suffix in WORKBOOKS and start == COMPOUND:
        raise DomainError(
            _("Il file è protetto da una password o è in un vecchio formato: salvalo come .xlsx senza password.")
        )
    if (suffix in WORKBOOKS) != start.startswith(PACKED):
        raise damaged()
