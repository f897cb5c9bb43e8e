"""`./dev demo` as somebody would use it: start, a second start, stop, and being killed."""

import json
import os
import re
import signal
import subprocess
from pathlib import Path

import pytest

from tests.embedded.conftest import ROOT, eventually, is_alive, processes_about, without_services

pytestmark = pytest.mark.slow
START_LIMIT = 240


@pytest.fixture
def environment(open_folder):
    return without_services() | {"DATA_DIR": str(open_folder), "SERVE_STATIC": "1"}


@pytest.fixture
def demo(open_folder, environment):
    output = open_folder / "output"
    with output.open("w") as file:
        process = subprocess.Popen(
            [ROOT / "dev", "demo"], env=environment, stdout=file, stderr=file, start_new_session=True
        )
    try:
        started = eventually(lambda: process.poll() is not None or "Ctrl-C" in output.read_text(), START_LIMIT)
        assert started
        assert process.poll() is None, output.read_text()
        yield process, re.search(r"http://localhost:\d+", output.read_text())[0]
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(60)


def children_of(pid: int) -> set[int]:
    """Everything below a process."""
    found = {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}
    return found.union(*(children_of(child) for child in found))


def test_killed_demo_leaves_nothing(demo, open_folder):
    process, _ = demo
    below = children_of(process.pid)
    assert len(below) >= 6

    os.kill(process.pid, signal.SIGKILL)

    assert eventually(lambda: not any(is_alive(pid) for pid in below))
    assert eventually(lambda: not processes_about(str(open_folder)))


def test_second_demo_names_the_first_and_stop_ends_it(demo, environment, open_folder):
    process, url = demo

    second = subprocess.run([ROOT / "dev", "demo"], env=environment, capture_output=True, text=True, check=False)
    stopped = subprocess.run([ROOT / "dev", "stop"], env=environment, capture_output=True, text=True, check=False)

    assert second.returncode == 1
    assert f"running already, at {url}" in second.stderr
    assert (stopped.returncode, stopped.stdout) == (0, "Stopped.\n")
    assert process.wait(10) == 128 + signal.SIGTERM
    assert eventually(lambda: not processes_about(str(open_folder)))  # the keeper lets go, then ends
    assert json.loads((open_folder / "demo.lock").read_text() or "{}") == {}
