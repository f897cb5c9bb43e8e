"""What a handed-in file really is: read from its content, never from its name. Whatever else it is, is refused."""

import io
import zipfile

from django.utils.translation import gettext as _

from core.errors import DomainError
from core.tables.archive import BROKEN, ENCRYPTED, MACROS, check_directory
from reports.models import Attachment

F = Attachment.Format
MOST_BYTES = 20_000_000
MOST_ENTRIES = 4_000
MOST_UNPACKED = 300_000_000
OPEN_XML = {"ppt/presentation.xml": F.PPTX, "word/document.xml": F.DOCX, "xl/workbook.xml": F.XLSX}
OPEN_DOCUMENT = {
    "application/vnd.oasis.opendocument.presentation": F.ODP,
    "application/vnd.oasis.opendocument.text": F.ODT,
    "application/vnd.oasis.opendocument.spreadsheet": F.ODS,
}


def format_of(content: bytes) -> Attachment.Format:
    """Return what the bytes are. Raises DomainError, in words, for all that is not kept."""
    if not content:
        raise DomainError(_("Il file è vuoto."))
    if len(content) > MOST_BYTES:
        raise DomainError(_("Il file pesa più di %(limit)s MB.") % {"limit": MOST_BYTES // 1_000_000})
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]:
        return F.PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return F.PNG
    if content.startswith(b"\xff\xd8\xff"):
        return F.JPG
    if content.startswith(b"PK\x03\x04"):
        return _office_format(content)
    raise _unknown()


def _unknown() -> DomainError:
    return DomainError(
        _("Questo tipo di file non si allega: usa PDF, PowerPoint, Word, Excel, OpenDocument, PNG o JPEG.")
    )


def _office_format(content: bytes) -> Attachment.Format:
    """Read the directory of an archive; nothing of it is unpacked but the word that says what it is."""
    try:
        check_directory(io.BytesIO(content))
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_entries(archive.infolist())
            names = set(archive.namelist())
            says = _mimetype(archive) if "mimetype" in names else ""
    except BROKEN as error:
        raise DomainError(_("Il file è danneggiato o protetto da password.")) from error
    if "mimetype" in names:
        found = OPEN_DOCUMENT.get(says)
    else:
        found = next((kind for name, kind in OPEN_XML.items() if {name, "[Content_Types].xml"} <= names), None)
    if found is None:
        raise _unknown()
    return found


def _mimetype(archive: zipfile.ZipFile) -> str:
    with archive.open("mimetype") as part:
        return part.read(100).decode("ascii", "replace").strip()


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename.lower() for entry in entries]
    if any(mark in name for name in names for mark in MACROS):
        raise DomainError(_("Il file contiene macro: salvalo senza macro e aggiungilo di nuovo."))
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise DomainError(_("Il file è danneggiato o protetto da password."))
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise DomainError(_("Il file contiene troppo per essere aperto senza rischi."))
