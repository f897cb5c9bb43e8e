"""The pair of servers a command needs, as settings: given from outside, our own, or shared through the keeper."""

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from skillsintel.embedded import places
from skillsintel.embedded.postgres import Postgres
from skillsintel.embedded.valkey import Valkey

THROW_AWAY = "skillsintel-run-"
SWEEP_AFTER = 600  # seconds; a folder just made may not be locked yet


def given() -> dict[str, str]:
    """What the environment names already: used as it is, nothing is started for it."""
    found = {}
    for name in ("DATABASE_URL", "REDIS_URL"):
        if os.environ.get(name) or os.environ.get(f"{name}_FILE"):
            found[name] = os.environ.get(name, "")
    return found


@contextlib.contextmanager
def own(folder: Path, *, durable: bool = False) -> Iterator[dict[str, str]]:
    """Servers of this process alone, for what the environment does not name; they end with it, even by kill -9."""
    known = given()
    with contextlib.ExitStack() as running:
        settings = {}
        if len(known) < 2:
            folder = places.server_folder(folder)
        if "DATABASE_URL" not in known:
            postgres = Postgres(folder, durable=durable)
            running.callback(postgres.stop)
            postgres.start()
            settings["DATABASE_URL"] = postgres.url
        if "REDIS_URL" not in known:
            valkey = Valkey(folder)
            running.callback(valkey.stop)
            valkey.start()
            settings["REDIS_URL"] = valkey.url
        yield settings


def _sweep(base: Path) -> None:
    """Remove what runs that were killed have left: their lock is free."""
    for left in base.glob(f"{THROW_AWAY}*"):
        with contextlib.suppress(OSError), (left / "lock").open() as lock:
            status = left.lstat()
            if status.st_uid == os.geteuid() and time.time() - status.st_mtime > SWEEP_AFTER:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left, ignore_errors=True)


@contextlib.contextmanager
def throw_away_folder() -> Iterator[Path]:
    """A temporary DATA_DIR, locked while it is used and removed afterwards."""
    base = Path(tempfile.gettempdir())
    _sweep(base)
    folder = Path(tempfile.mkdtemp(prefix=THROW_AWAY, dir=base))
    folder.chmod(0o711)  # ours, fresh: the servers' user passes through, nobody lists it
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def throw_away() -> Iterator[dict[str, str]]:
    """Servers and DATA_DIR of their own, gone afterwards."""
    with throw_away_folder() as folder:
        servers = places.server_folder(folder / "services") if len(given()) < 2 else folder
        try:
            with own(servers) as settings:
                yield {**settings, "DATA_DIR": str(folder / "data")}
        finally:
            shutil.rmtree(servers, ignore_errors=True)
