"""One pair of servers for every `./dev demo` and `./dev manage` of a checkout.

Each user holds a shared lock on `users.lock`; the keeper, a process of its own, waits for the exclusive one. It gets it
when the last user has gone (the kernel frees the locks of killed processes), and stops the servers. A user who comes
meanwhile waits for the shared lock, then starts the next keeper. Order of locks: users, start, keeper.
"""

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import IO

from skillsintel.embedded import children, places
from skillsintel.embedded.postgres import Postgres
from skillsintel.embedded.valkey import Valkey

START_LIMIT = 120
RESTARTS = 5


class ServerEnded(Exception):
    """A child of the keeper has ended by itself."""


def _is_free(lock: Path) -> bool:
    with lock.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def is_kept(folder: Path) -> bool:
    """Whether a keeper is at work."""
    return (folder / "keeper.lock").exists() and not _is_free(folder / "keeper.lock")


def _read(folder: Path) -> dict:
    return json.loads((folder / "services.json").read_text())


def process(folder: Path) -> int:
    """The keeper's process id."""
    return int(_read(folder)["keeper"])


def join(folder: Path) -> tuple[IO, dict[str, str]]:
    """Use the shared servers, starting them if need be. They live at least as long as the lock that is returned."""
    folder.mkdir(parents=True, exist_ok=True)
    users = (folder / "users.lock").open("a")
    fcntl.flock(users, fcntl.LOCK_SH)
    with (folder / "start.lock").open("a") as starting:
        fcntl.flock(starting, fcntl.LOCK_EX)
        if not is_kept(folder):
            _start_keeper(folder)
    return users, _read(folder)["settings"]


@contextlib.contextmanager
def shared(folder: Path) -> Iterator[dict[str, str]]:
    users, settings = join(folder)
    with users:
        try:
            yield settings
        finally:
            _leave(users, folder)


def _leave(users: IO, folder: Path, limit: float = 20) -> None:
    """Give the lock back; whoever is the last waits for the servers to stop."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    fcntl.flock(users, fcntl.LOCK_UN)
    deadline = time.monotonic() + limit
    while is_kept(folder) and time.monotonic() < deadline:
        time.sleep(0.05)


def _start_keeper(folder: Path) -> None:
    answer = folder / "services.json"
    answer.unlink(missing_ok=True)
    log = folder / "keeper.log"
    log.unlink(missing_ok=True)
    with log.open("wb") as output:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "skillsintel.embedded.keeper", str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    deadline = time.monotonic() + START_LIMIT
    while not answer.exists():
        if keeper.poll() is not None or time.monotonic() > deadline:
            raise places.CannotStart(f"The embedded services did not start.\n{children.tail(log)}")
        time.sleep(0.03)
    if notes := log.read_text():
        print(notes, end="", file=sys.stderr)


def stop(folder: Path, limit: float = 30) -> bool:
    """End the keeper and its servers, whoever uses them; False when none is running."""
    if not is_kept(folder):
        return False
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        os.kill(process(folder), signal.SIGTERM)
    deadline = time.monotonic() + limit
    while is_kept(folder):
        if time.monotonic() > deadline:
            raise places.CannotStart(f"The embedded services did not stop within {limit:.0f} seconds.")
        time.sleep(0.05)
    return True


def _announce(folder: Path, postgres: Postgres, valkey: Valkey) -> None:
    """Write the addresses in one step, for the eyes of this user only: they hold a password."""
    fresh = folder / "services.new"
    fresh.unlink(missing_ok=True)
    settings = {"DATABASE_URL": postgres.url, "REDIS_URL": valkey.url}
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump({"keeper": os.getpid(), "settings": settings}, file)
    fresh.rename(folder / "services.json")


def _server_ended(number: int, frame: FrameType | None) -> None:
    raise ServerEnded


def _asked_to_stop(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


def _wait_for_last_user(users: IO, servers: list[Postgres | Valkey]) -> None:
    """Sleep in the kernel until the lock is ours; a server that ends by itself is started again, a few times."""
    for _ in range(RESTARTS):
        try:
            signal.signal(signal.SIGCHLD, _server_ended)
            if all(server.process and server.process.poll() is None for server in servers):
                fcntl.flock(users, fcntl.LOCK_EX)
                return
        except ServerEnded:
            pass
        finally:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for server in servers:
            if server.process and server.process.poll() is not None:
                server.restart()
    raise places.CannotStart("The embedded services ended too often.")


def keep(folder: Path) -> None:
    """The keeper's life."""
    signal.signal(signal.SIGTERM, _asked_to_stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with (folder / "keeper.lock").open("a") as alone, (folder / "users.lock").open("a") as users:
        fcntl.flock(alone, fcntl.LOCK_EX)  # waits at most for someone who is just looking
        home = places.server_folder(folder)
        postgres, valkey = Postgres(home), Valkey(home)
        try:
            valkey.start()
            postgres.start()
            _announce(folder, postgres, valkey)
            _wait_for_last_user(users, [postgres, valkey])
        finally:
            (folder / "services.json").unlink(missing_ok=True)
            valkey.stop()
            postgres.stop()
            fcntl.flock(alone, fcntl.LOCK_UN)  # before the users' lock: whoever gets that one sees no keeper


if __name__ == "__main__":
    try:
        keep(Path(sys.argv[1]))
    except places.CannotStart as error:
        sys.exit(str(error))
