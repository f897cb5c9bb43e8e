"""Files of documents: written under a temporary name, synced, renamed; named by what they hold."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Stored:
    path: str
    sha256: str
    size: int


def folder() -> Path:
    return Path(settings.DATA_DIR) / "documents"


def write(content: bytes, extension: str, own: str = "") -> Stored:
    """Store the bytes; equal bytes have one file, and half a file never has the name of a whole one.

    What may be deleted again gets a name of its `own` instead, which nothing else has.
    """
    digest = hashlib.sha256(content).hexdigest()
    name = f"{own or f'{digest[:2]}/{digest}'}.{extension}"
    target = folder() / name
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".", delete=False) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).rename(target)
        _sync(target.parent)
    return Stored(name, digest, len(content))


def _sync(directory: Path) -> None:
    """Make the new name survive a power cut."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def path_of(name: str) -> Path:
    return folder() / name
