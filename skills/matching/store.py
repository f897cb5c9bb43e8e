"""The index in force: which folder it is, kept mapped by this process until another one is."""

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Func, Max, Subquery, Sum, TextField, Value

from skills.matching.index import Index, index_of, load
from skills.matching.source import confirmed
from skills.models import ConfirmedTerm, IndexBuild

EMPTY = index_of([])
NOBODY = "0"  # the mark while no text is confirmed
_mapped: tuple[str, Index] = ("", EMPTY)
_laid: tuple[str, str, Index] = ("", "", EMPTY)
_changing = threading.Lock()
_laying = threading.Lock()


def root() -> Path:
    """Where the folders of the index are."""
    return Path(settings.DATA_DIR) / "index"


def state() -> tuple[str, str]:
    """The stamp in force, and a mark that changes with every text that people confirm or take back. One query."""
    mark = Func(Value("-"), Count("pk"), Max("pk"), Sum("pk"), function="concat_ws", output_field=TextField())
    terms = ConfirmedTerm.objects.order_by().annotate(all=Value(1)).values("all").annotate(mark=mark).values("mark")
    row = IndexBuild.objects.order_by("-id").values_list("stamp", Subquery(terms)).first()
    return row or ("", NOBODY)


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


def laid(stamp: str, mark: str, beneath: Index) -> Index:
    """The texts that people confirmed, as a small index laid over the one of the stamp; made once by this process."""
    global _laid
    if not stamp or mark == NOBODY:
        return EMPTY
    held, known, index = _laid
    if (held, known) == (stamp, mark):
        return index
    with _laying:
        held, known, index = _laid
        if (held, known) != (stamp, mark):
            index = index_of(confirmed(), beneath)
            _laid = (stamp, mark, index)
    return index


def forget() -> None:
    """Let go of what this process holds; the next question maps it anew."""
    global _mapped, _laid
    with _changing, _laying:
        _mapped, _laid = ("", EMPTY), ("", "", EMPTY)
