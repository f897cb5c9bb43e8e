"""The index in force: which folder it is, kept mapped by this process until another one is."""

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from skills.matching.index import Index, index_of, load
from skills.models import IndexBuild

EMPTY = index_of([])
_mapped: tuple[str, Index] = ("", EMPTY)
_changing = threading.Lock()


def root() -> Path:
    """Where the folders of the index are."""
    return Path(settings.DATA_DIR) / "index"


def latest() -> str:
    """The stamp in force; empty before the first build."""
    return IndexBuild.objects.order_by("-id").values_list("stamp", flat=True).first() or ""


@contextmanager
def locked() -> Iterator[None]:
    """One builder at a time, among all processes that share the data folder."""
    root().mkdir(parents=True, exist_ok=True)
    with (root() / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def mapped(stamp: str) -> Index:
    """The index of a stamp, mapped once by this process. Raises Damaged when its folder is not whole."""
    global _mapped
    if not stamp:
        return EMPTY
    held, index = _mapped
    if held == stamp:
        return index
    with _changing:
        held, index = _mapped
        if held != stamp:
            index = load(root() / stamp)
            _mapped = (stamp, index)
    return index


def forget() -> None:
    """Let go of the index that this process holds; the next question maps it anew."""
    global _mapped
    with _changing:
        _mapped = ("", EMPTY)
