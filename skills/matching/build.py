"""Building the index: new folder first, then the row that puts it in force, then the old folders go."""

import hashlib
import logging
import os
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from skills.matching import store
from skills.matching.entries import Entry
from skills.matching.index import FORMAT, Damaged, Index, index_of, load, save
from skills.matching.source import entries
from skills.models import IndexBuild

logger = logging.getLogger(__name__)

KEPT_ROWS = 50


def rebuild() -> IndexBuild:
    """Build the index from the database and put it in force; the same vocabularies keep the build they have."""
    with store.locked():
        return _rebuilt()


@dataclass(frozen=True)
class InForce:
    """The index of the vocabularies and, laid over it, the texts that people confirmed."""

    names: Index
    confirmed: Index


def current() -> InForce:
    """What is in force at this moment."""
    stamp, mark = store.state()
    names = _mapped(stamp)
    return InForce(names, store.laid(stamp, mark, names))


def _mapped(stamp: str) -> Index:
    """The index of a stamp, or of a newer one; missing or damaged it is built anew, once, by whoever comes first."""
    try:
        return store.mapped(stamp)
    except Damaged as damage:
        logger.warning("index %s: %s", stamp, damage)
    with store.locked():
        try:
            return store.mapped(store.state()[0])
        except Damaged:
            return store.mapped(_rebuilt().stamp)


def _rebuilt() -> IndexBuild:
    started = time.monotonic()
    rows = entries()
    stamp = _stamp(rows)
    last = IndexBuild.objects.order_by("-id").first()
    if last and last.stamp == stamp and _is_whole(stamp):
        return last
    index = index_of(rows)
    _write(index, stamp)
    IndexBuild.objects.filter(stamp=stamp).delete()
    build = IndexBuild.objects.create(
        stamp=stamp,
        concepts=len(index.concept_ids),
        labels=index.labels,
        seconds=round(time.monotonic() - started, 3),
    )
    _sweep(stamp)
    logger.info("index %s: %s concepts, %s labels", stamp[:12], build.concepts, build.labels)
    return build


def _stamp(rows: list[Entry]) -> str:
    """The digest of all that is in the index and of the way it is arranged."""
    digest = hashlib.sha256(f"format {FORMAT}\n".encode())
    for row in sorted(rows, key=lambda row: row.concept_id):
        names = sorted((n.language, n.rank, n.text, n.local, n.confirmations) for n in row.names)
        facts = (row.concept_id, row.uuid, row.uri, row.kind, row.name, row.parents, row.descriptions, row.version)
        digest.update(repr((facts, names)).encode())
    return digest.hexdigest()


def _is_whole(stamp: str) -> bool:
    try:
        load(store.root() / stamp)
    except Damaged:
        return False
    return True


def _write(index: Index, stamp: str) -> None:
    """Write beside, then rename: whoever maps the folder finds all of it."""
    made = Path(tempfile.mkdtemp(prefix="new-", dir=store.root()))
    save(index, made)
    target = store.root() / stamp
    if target.exists():
        target.rename(made.with_name(made.name.replace("new-", "old-")))
    made.rename(target)
    folder = os.open(store.root(), os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def _sweep(stamp: str) -> None:
    """Remove the other folders; a process that still maps one keeps its pages until it lets go."""
    for path in store.root().iterdir():
        if path.is_dir() and path.name != stamp:
            shutil.rmtree(path, ignore_errors=True)
    old = IndexBuild.objects.order_by("-id").values_list("pk", flat=True)[KEPT_ROWS:]
    IndexBuild.objects.filter(pk__in=list(old)).delete()
