"""Programs that use the servers in processes of their own, and what is left when they end."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def is_alive(pid: int) -> bool:
    """A zombie is dead: process 1 may reap it late."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def processes_about(text: str) -> dict[int, str]:
    """Every living process with this text in its command line, but ourselves."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if text in command and int(entry.name) != os.getpid() and is_alive(int(entry.name)):
                found[int(entry.name)] = command
    return found


def servers_in(folder: Path | str) -> set[int]:
    """Each PostgreSQL on this folder once: its children carry its command line until they have a title of their own."""
    found = processes_about(f"-D {folder}")
    with contextlib.suppress(OSError):
        return {pid for pid in found if parent_of(pid) not in found}
    return servers_in(folder)  # one ended while we looked


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])


def eventually(condition: Callable[[], object], limit: float = 20) -> bool:
    deadline = time.monotonic() + limit
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


class Program:
    """Python code in a process of its own; it says one JSON line, then waits for its standard input to end."""

    def __init__(self, code: str, python: str = sys.executable, environment: dict | None = None, **options) -> None:
        self.process = subprocess.Popen(
            [python, "-c", f"import json, os, sys\nfrom pathlib import Path\n{code}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=without_services() | (environment or {}),
            cwd=options.pop("cwd", ROOT),
            **options,
        )

    def says(self) -> dict:
        line = self.process.stdout.readline()
        assert line, f"the program ended with {self.process.wait()}"
        return json.loads(line)

    def kill(self) -> None:
        self.process.kill()
        self.end()

    def end(self) -> None:
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()


def without_services() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL", "DATA_DIR")}


@pytest.fixture
def start_program():
    programs = []

    def start(code: str, **options) -> Program:
        programs.append(Program(code, **options))
        return programs[-1]

    yield start
    for program in programs:
        program.end()


@pytest.fixture
def no_services(monkeypatch):
    """As on a bare machine: nothing is named in the environment."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def open_folder():
    """A folder that every user may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="skillsintel-test-"))
    folder.chmod(0o755)
    yield folder
    assert eventually(lambda: not processes_about(str(folder)))
    shutil.rmtree(folder)
