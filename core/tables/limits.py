"""How much a handed-in table may hold. Asked before anything is parsed, and again of what is really unpacked."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from core.errors import DomainError

FILE_BYTES = 5_000_000
ENTRIES = 400
UNPACKED_BYTES = 40_000_000
ROWS = 20_000
COLUMNS = 60
AREA = 600_000  # rows times columns of a sheet, empty cells too: what the parser holds in memory
ELEMENTS = 1_300_000
STRINGS = 200_000
CELL_LENGTH = 4_000
DEPTH = 250  # elements inside each other
DOCUMENT_ELEMENTS = 400_000
DOCUMENT_LINES = 5_000  # filled paragraphs and rows of tables
TEXT = 10_000_000  # characters of all cells together: one long text may be pointed at by many cells


def check_file_size(size: int) -> None:
    """Refuse an empty or too heavy file."""
    if not size:
        raise DomainError(_("Il file è vuoto."))
    if size > FILE_BYTES:
        raise DomainError(
            _("Il file pesa più di %(limit)s MB: dividilo in più tabelle.") % {"limit": FILE_BYTES // 1_000_000}
        )


def check_extent(rows: int, columns: int) -> None:
    """Refuse a sheet of which a filled cell lies too far down or right."""
    if rows > ROWS:
        raise DomainError(
            _("La tabella ha più di %(limit)s righe: dividila in più file.") % {"limit": number_format(ROWS)}
        )
    if columns > COLUMNS:
        raise DomainError(
            _("La tabella ha più di %(limit)s colonne: togli quelle che non servono.") % {"limit": COLUMNS}
        )
    if rows * columns > AREA:
        raise DomainError(_("La tabella è troppo estesa: togli le colonne che non servono o dividila in più file."))


def check_cell(text: str, *, row: int) -> None:
    """Refuse a cell that holds a whole document."""
    if len(text) > CELL_LENGTH:
        raise DomainError(
            _("Riga %(row)s: una cella ha più di %(limit)s caratteri.")
            % {"row": row, "limit": number_format(CELL_LENGTH)}
        )


def too_much_inside() -> DomainError:
    """The refusal of an archive that unpacks to far more than a table."""
    return DomainError(_("Dentro il file c'è molto più di una tabella: non lo apriamo."))


def too_many_lines() -> DomainError:
    """The refusal of a document that is a book."""
    return DomainError(
        _("Il documento ha più di %(limit)s righe: dividilo in più file.") % {"limit": number_format(DOCUMENT_LINES)}
    )


def damaged() -> DomainError:
    """The refusal of what cannot be read."""
    return DomainError(_("Il file è danneggiato o non è quello che il suo nome dice: aprilo e salvalo di nuovo."))
