"""Unpacking a workbook under watch: what leaves here is a fresh archive of the XML parts that were really read.

Headers may lie, and two programs may read the same archive differently: the parser is given only what was counted.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from django.utils.translation import gettext as _

from core.errors import DomainError
from core.tables.limits import ENTRIES, UNPACKED_BYTES, damaged, too_much_inside
from core.tables.scan import Scan, Totals, protected

CHUNK = 65_536
END_OF_DIRECTORY, END_SIZE = b"PK\x05\x06", 22
ZIP64_LOCATOR, ZIP64_LOCATOR_SIZE = b"PK\x06\x07", 20
MOST_DIRECTORY_BYTES = ENTRIES * 400
KNOWN_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
ENCRYPTED = 0x1
MACROS = ("vbaproject.bin", "macrosheets/", "basic/", "scripts/")
DOCUMENT = re.compile(r"word/document\d*\.xml")
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    struct.error,
)


def unpacked(file: IO[bytes], *, kind: str) -> io.BytesIO:
    """Return a checked copy of the archive, for the parser. `kind` is what its name promises: xlsx or ods."""
    with _checked(file) as archive:
        check_kind(archive, kind)
        return _copied(archive, kind)


def body_of_document(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the main part of a Word document in pieces; refuse more than its limit, whatever the headers say."""
    with _checked(file) as archive:
        body = next((entry for entry in archive.infolist() if DOCUMENT.fullmatch(entry.filename)), None)
        if body is None:
            raise damaged()
        with archive.open(body) as source:
            yield from _at_most(UNPACKED_BYTES, source)


def _at_most(left: int, source: IO[bytes]) -> Iterator[bytes]:
    """Yield what is read in pieces; refuse the piece that goes over `left` bytes."""
    while chunk := source.read(CHUNK):
        left -= len(chunk)
        if left < 0:
            raise too_much_inside()
        yield chunk


@contextmanager
def _checked(file: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    check_directory(file)
    try:
        with zipfile.ZipFile(file) as archive:
            check_entries(archive.infolist())
            yield archive
    except BROKEN as error:
        raise damaged() from error


def check_directory(file: IO[bytes]) -> None:
    """Refuse a directory of names too long to be read, before it is."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - CHUNK - END_SIZE - ZIP64_LOCATOR_SIZE))
    tail = file.read()
    at = tail.rfind(END_OF_DIRECTORY)
    if at < 0 or len(tail) < at + END_SIZE:
        raise damaged()
    (directory_bytes,) = struct.unpack_from("<L", tail, at + 12)
    before = max(0, at - ZIP64_LOCATOR_SIZE)
    if directory_bytes > MOST_DIRECTORY_BYTES or tail[before:at].startswith(ZIP64_LOCATOR):
        raise too_much_inside()
    file.seek(0)


def check_entries(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse macros, passwords, twice the same name, and more than a table needs, as the directory declares it."""
    names = [entry.filename.lower() for entry in entries]
    if any(mark in name for name in names for mark in MACROS):
        raise DomainError(_("Il file contiene macro: salvalo senza macro (.xlsx, .ods o .docx) e caricalo di nuovo."))
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise protected()
    if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED_BYTES:
        raise too_much_inside()
    if len(set(names)) < len(names) or any(entry.compress_type not in KNOWN_METHODS for entry in entries):
        raise damaged()


def check_kind(archive: zipfile.ZipFile, kind: str) -> None:
    """Refuse what is not the workbook that the name promises."""
    names = set(archive.namelist())
    found = "xlsx" if "[Content_Types].xml" in names else "ods" if "content.xml" in names else ""
    if found != kind:
        raise damaged()
    if kind == "ods" and "mimetype" in names:
        with archive.open("mimetype") as part:
            if not part.read(CHUNK).startswith(ODS_TYPE.encode()):
                raise damaged()


def _copied(archive: zipfile.ZipFile, kind: str) -> io.BytesIO:
    copy, totals, left = io.BytesIO(), Totals(), UNPACKED_BYTES
    parts = [entry for entry in archive.infolist() if entry.filename.endswith((".xml", ".rels"))]
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        if kind == "ods":
            target.writestr("mimetype", ODS_TYPE, zipfile.ZIP_STORED)
        for entry in sorted(parts, key=lambda entry: not entry.filename.endswith("sharedStrings.xml")):
            left -= _copy(archive, entry, target, Scan(totals), left)
    copy.seek(0)
    return copy


def _copy(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: zipfile.ZipFile, scan: Scan, left: int) -> int:
    """Copy one part through the scan and return how many bytes it really has."""
    size = 0
    with archive.open(entry) as source, target.open(entry.filename, "w") as written:
        while chunk := source.read(CHUNK):
            size += len(chunk)
            if size > left:
                raise too_much_inside()
            scan.feed(chunk)
            written.write(chunk)
    scan.close()
    return size
