"""What stands in an archive or a folder: its members are checked before any is read, and none is unpacked to disk."""

import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from django.utils.translation import gettext as _

from skills.importer.refusals import FileRefused

MOST_MEMBERS = 200
MOST_BYTES = 400_000_000  # unpacked; the whole classification in one language with its relations takes 45 MB
HIGHEST_RATIO = 100  # unpacked to packed; the official files stay below 10
SMALL = 1_000_000  # below this a high ratio harms nobody
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
ENCRYPTED = 0x1
NOT_FILES = {"__MACOSX", ".git"}


@dataclass(frozen=True)
class Member:
    """One file: its name without folders, what it is part of, its size in bytes, and how to open it."""

    name: str
    origin: str
    size: int
    open: Callable[[], IO[bytes]]


@contextmanager
def opened(path: Path, *, name: str = "") -> Iterator[list[Member]]:
    """Open an archive, a folder (its CSV files and archives, at any depth) or one CSV file.

    `name` is what the person calls the file, when it is stored under another. Raises FileRefused.
    """
    if not path.exists():
        raise FileRefused(_("«%(name)s» non esiste.") % {"name": path})
    called = name or path.name
    with ExitStack() as stack:
        parts = {one: one.name for one in _parts(path)} if path.is_dir() else {path: called}
        members = [member for one, known_as in parts.items() for member in _members(one, known_as, stack)]
        if not members:
            raise FileRefused(_("In «%(name)s» non c'è alcun file CSV.") % {"name": called})
        _check_sizes(members, called)
        yield members


def _parts(folder: Path) -> list[Path]:
    """The files of a folder to look into; links are not followed."""
    inside = (p for p in sorted(folder.rglob("*")) if p.is_file() and not p.is_symlink())
    wanted = (p for p in inside if p.suffix.lower() in {".csv", ".zip"} and not NOT_FILES & set(p.parts))
    return list(wanted)[: MOST_MEMBERS + 1]


def _members(path: Path, name: str, stack: ExitStack) -> list[Member]:
    """The CSV files of an archive, or the one file that the path is."""
    if Path(name).suffix.lower() == ".csv":
        return [Member(Path(name).name, Path(name).name, path.stat().st_size, lambda: path.open("rb"))]
    if not zipfile.is_zipfile(path):
        raise FileRefused(_("«%(name)s» non è un archivio ZIP leggibile: forse è incompleto.") % {"name": name})
    with damage_in_words(name):
        archive = stack.enter_context(zipfile.ZipFile(path))
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MOST_MEMBERS:
        raise FileRefused(_("«%(name)s» contiene troppi file: %(count)s.") % {"name": name, "count": len(entries)})
    for entry in entries:
        _check_entry(entry, name)
    return [_member(archive, entry, name) for entry in entries if _is_wanted(entry)]


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> Member:
    return Member(PurePosixPath(entry.filename).name, name, entry.file_size, lambda: archive.open(entry))


def _is_wanted(entry: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(entry.filename)
    return path.suffix.lower() == ".csv" and not NOT_FILES & set(path.parts)


def _check_entry(entry: zipfile.ZipInfo, name: str) -> None:
    """Refuse what no official archive holds."""
    path = PurePosixPath(entry.orig_filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in entry.orig_filename or "\0" in entry.orig_filename:
        raise FileRefused(_("«%(name)s» contiene un file con un percorso non ammesso.") % {"name": name})
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise FileRefused(_("«%(name)s» contiene un collegamento invece di un file.") % {"name": name})
    if entry.flag_bits & ENCRYPTED:
        raise FileRefused(_("«%(name)s» è protetto da una password.") % {"name": name})
    if entry.compress_type not in METHODS:
        raise FileRefused(_("«%(name)s» è compresso in un modo che il portale non legge.") % {"name": name})
    if entry.file_size > max(SMALL, entry.compress_size * HIGHEST_RATIO):
        raise FileRefused(_("«%(name)s» si espande troppo per essere un file ufficiale.") % {"name": name})


def _check_sizes(members: list[Member], name: str) -> None:
    if len(members) > MOST_MEMBERS:
        raise FileRefused(_("«%(name)s» contiene troppi file: %(count)s.") % {"name": name, "count": len(members)})
    if sum(member.size for member in members) > MOST_BYTES:
        limit = MOST_BYTES // 1_000_000
        raise FileRefused(_("«%(name)s», aperto, supera i %(limit)s MB.") % {"name": name, "limit": limit})


@contextmanager
def damage_in_words(name: str) -> Iterator[None]:
    """What an archive or a file inside it raises when it is damaged, as one sentence."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise FileRefused(_("«%(name)s» è danneggiato o incompleto: scaricalo di nuovo.") % {"name": name}) from error
    except OSError as error:
        raise FileRefused(_("«%(name)s» non si può leggere.") % {"name": name}) from error
