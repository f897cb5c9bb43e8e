"""Measuring: CPU of this process and of its database process, slices of the candidates interleaved."""

import io
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.core.management.base import CommandError
from django.core.wsgi import get_wsgi_application
from django.db import connection

Act = Callable[[], None]


class Browser:
    """Calls the whole application (middleware, rights, limits) as a web server would, without the network."""

    def __init__(self):
        self.application = get_wsgi_application()

    def get(self, path: str, headers: dict[str, str]) -> bytes:
        """Return the body; refuse anything but 200."""
        return b"".join(self.stream(path, headers))

    def stream(self, path: str, headers: dict[str, str]) -> Iterator[bytes]:
        """Yield the body as it comes."""
        path, _mark, query = path.partition("?")
        answer = {}

        def start_response(status, headers, exc_info=None):
            answer["status"] = status

        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            **headers,
        }
        reply = self.application(environ, start_response)
        try:
            if answer["status"] != "200 OK":
                body = b"".join(reply)[:300].decode(errors="replace")
                raise CommandError(f"{path} answered {answer['status']}: {body}")
            yield from reply
        finally:
            reply.close()


def database_seconds() -> float:
    """CPU seconds of the database process that serves this connection, from the kernel."""
    connection.ensure_connection()
    path = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    try:
        return int(path.read_text().split()[0]) / 1e9
    except OSError:
        raise CommandError("The database does not run on this machine: its CPU cannot be read.") from None


@dataclass
class Candidate:
    """One way of doing the work, and what each round of it cost: CPU and wall milliseconds per request."""

    name: str
    act: Act
    cpu: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    walls: list[float] = field(default_factory=list)

    def slice(self, requests: int) -> None:
        self.act()  # connections and caches of this candidate are warm
        process, database = time.process_time(), database_seconds()
        for _ in range(requests):
            start = time.perf_counter()
            self.act()
            self.walls.append((time.perf_counter() - start) * 1000)
        in_database = database_seconds() - database
        self.database.append(in_database / requests * 1000)
        self.cpu.append((time.process_time() - process + in_database) / requests * 1000)

    @property
    def median(self) -> float:
        return statistics.median(self.cpu)

    def line(self) -> str:
        p50, p99 = statistics.median(self.walls), statistics.quantiles(self.walls, n=100)[98]
        spread = f"{min(self.cpu):.2f}-{max(self.cpu):.2f}"
        return (
            f"  {self.name:<44} {self.median:7.2f} ({spread})  database {statistics.median(self.database):6.2f}"
            f"  wall p50/p99 {p50:.1f}/{p99:.1f}  n {len(self.walls)}"
        )


def interleave(candidates: list[Candidate], *, rounds: int, requests: int) -> None:
    """Give each candidate a slice in turn, the order turned round every time."""
    for number in range(rounds):
        for candidate in candidates if number % 2 else reversed(candidates):
            candidate.slice(requests)


def ratio(ours: Candidate, other: Candidate, *, goal: float) -> str:
    """In words: how many times less CPU than the other, and whether the goal is met."""
    factor = other.median / ours.median
    if 0.5 < factor < 2:
        return f"  against {other.name}: tie ({factor:.2f} times)"
    met = "met" if ours.median / other.median <= goal else "not met"
    return f"  against {other.name}: 1/{factor:.1f} of its CPU; goal 1/{1 / goal:.0f} {met}"


def machine() -> str:
    """What the figures were measured on."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        server = cursor.fetchone()[0]
    load = ", ".join(f"{value:.2f}" for value in os.getloadavg())
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, PostgreSQL {server}, load {load}"


def over(ours: Candidate, raw: Candidate) -> str:
    """In words: how far above the raw limit."""
    return f"  against {raw.name}: {ours.median / raw.median:.1f} times its CPU"
