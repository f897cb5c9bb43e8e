"""`./dev demo`: the whole portal on this machine; `--check` walks it and leaves nothing behind."""

import argparse
import contextlib
import fcntl
import http.client
import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from skillsintel.celery import app
from skillsintel.embedded import children, keeper, services
from skillsintel.embedded.places import CannotStart, say
from skillsintel.embedded.supervisor import Service, Supervisor

FIRST_PORT, LAST_PORT = 8000, 8099
STOP_LIMIT = 60


def main(arguments: list[str], root: Path, data: Path) -> int:
    parser = argparse.ArgumentParser(prog="./dev demo")
    parser.add_argument("--check", action="store_true", help="walk the chain in a temporary folder, then stop")
    parser.add_argument("--port", type=int, help="port of the portal; without it 8000 or the next free one")
    options = parser.parse_args(arguments)
    if options.check:
        return check(root, options.port or 0)
    return demo(data, options.port)


def demo(data: Path, port: int | None) -> int:
    """Run until Ctrl-C on the shared services of this checkout."""
    data.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        note = stack.enter_context(_alone(data))
        listener = stack.enter_context(listen(port))
        stack.callback(say, "Stopped.")
        say("Starting PostgreSQL and Valkey ...")
        settings, healthy = _servers(data, stack)
        url = prepare(settings | {"DATA_DIR": str(data)}, listener)
        note(url)
        supervisor = portal(listener, data / "logs")
        stack.callback(supervisor.stop)
        supervisor.start()
        _welcome(url, data)
        while healthy():
            supervisor.restart_what_ended()
            time.sleep(0.25)
        raise CannotStart(f"The embedded services have ended; see {data / 'services'}.")


def check(root: Path, port: int) -> int:
    """The demo in a temporary folder, the walk, its exit status; logs stay in build/ when it fails."""
    if not importlib.util.find_spec("skillsintel.check"):
        raise CannotStart("skillsintel/check.py is missing: there is nothing to walk.")
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(listen(port))
        settings = stack.enter_context(services.throw_away())
        url = prepare(settings, listener)
        logs = Path(settings["DATA_DIR"], "logs")
        supervisor = portal(listener, logs)
        stack.callback(supervisor.stop)
        supervisor.start()
        walk = children.start([sys.executable, "-m", "skillsintel.check", url], foreground=True)
        stack.callback(children.stop, walk)
        while walk.poll() is None:
            supervisor.restart_what_ended()
            time.sleep(0.1)
        if walk.returncode:
            kept = root / "build" / "check-logs"
            shutil.rmtree(kept, ignore_errors=True)
            shutil.copytree(logs, kept)
            say(f"The logs are in {kept}.")
        return walk.returncode


@contextlib.contextmanager
def _alone(data: Path) -> Iterator[Callable[[str], None]]:
    """One demo per data folder; its file tells `./dev stop` whom to stop."""
    with (data / "demo.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            url = json.loads(lock.read() or "{}").get("url", "an address it will print soon")
            raise CannotStart(f"The demo is running already, at {url} (./dev stop ends it).") from None

        def note(url: str) -> None:
            lock.truncate(0)
            lock.write(json.dumps({"process": os.getpid(), "url": url}))
            lock.flush()

        note("")
        try:
            yield note
        finally:
            lock.truncate(0)


def stop(data: Path) -> bool:
    """End the running demo as Ctrl-C would; False when there is none."""
    if not (data / "demo.lock").exists():
        return False
    with (data / "demo.lock").open() as lock:
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return False
        os.kill(json.loads(lock.read())["process"], signal.SIGTERM)
        deadline = time.monotonic() + STOP_LIMIT
        while time.monotonic() < deadline:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
            time.sleep(0.1)
    raise CannotStart(f"The demo did not stop within {STOP_LIMIT} seconds.")


@contextlib.contextmanager
def listen(port: int | None) -> Iterator[socket.socket]:
    """A bound socket that the web server inherits: the port is ours before anything else starts."""
    wanted = [port] if port is not None else range(FIRST_PORT, LAST_PORT + 1)
    for number in wanted:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", number))
        except OSError:
            listener.close()
            continue
        with listener:
            yield listener
        return
    raise CannotStart(f"No free port among {wanted[0]}-{wanted[-1]}: choose another with --port.")


def _servers(data: Path, stack: contextlib.ExitStack) -> tuple[dict[str, str], Callable[[], bool]]:
    """Those of the environment, else the shared ones; and a way to see whether they are still kept."""
    if services.given():
        return stack.enter_context(services.own(data / "services")), lambda: True
    folder = data / "services"
    return stack.enter_context(keeper.shared(folder)), lambda: keeper.is_kept(folder)


def prepare(settings: dict[str, str], listener: socket.socket) -> str:
    """Settings for every process that follows, tables, profile and demo story; the address."""
    url = f"http://localhost:{listener.getsockname()[1]}"
    os.environ.update(settings, BASE_URL=url)
    say("Preparing the tables and the demo story ...")
    manage("migrate", "--verbosity", "0")
    for command in ("load_profile", "seed_demo"):
        if command in _known_commands():
            manage(command)
    return url


def manage(*arguments: str) -> None:
    """Run a command of manage.py; what it prints is progress."""
    status = children.run([sys.executable, "manage.py", *arguments], stdout=sys.stderr)
    if status:
        raise CannotStart(f"manage.py {arguments[0]} failed (see above).")


def _known_commands() -> list[str]:
    done = subprocess.run(
        [sys.executable, "manage.py", "help", "--commands"], capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def portal(listener: socket.socket, logs: Path) -> Supervisor:
    """Web, worker and beat, in the order in which they are stopped."""
    port, number = listener.getsockname()[1], listener.fileno()
    web = ["gunicorn", "skillsintel.wsgi", "--bind", f"fd://{number}", "--worker-class", "gthread", "--workers", "2"]
    web += ["--threads", "4", "--timeout", "60", "--graceful-timeout", "8", "--no-control-socket"]
    worker = ["celery", "-A", "skillsintel", "worker", "--concurrency", "2", "--loglevel", "INFO"]
    beat = ["celery", "-A", "skillsintel", "beat", "--loglevel", "INFO", "--pidfile", ""]
    beat += ["--schedule", str(logs.parent / "beat")]
    return Supervisor(
        [
            Service("web", web, ready=lambda: _answers(port), death_signal=signal.SIGQUIT, pass_fds=(number,)),
            Service("beat", beat, stop_limit=5),
            # Killed with us, a worker leaves its Jobs to the next one: their leases run out.
            Service("worker", worker, ready=_worker_answers, death_signal=signal.SIGKILL, stop_limit=20),
        ],
        logs,
    )


def _answers(port: int) -> bool:
    """Whether the web server answers at all; a page with an error is for the eyes of the visitor and the log."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/", headers={"Host": "localhost"})
        return connection.getresponse().status > 0
    except OSError:
        return False
    finally:
        connection.close()


def _worker_answers() -> bool:
    return bool(app.control.ping(timeout=0.5))


def _welcome(url: str, data: Path) -> None:
    print(f"\nThe portal: {url}\n", flush=True)
    if "demo_sign_ins" in _known_commands():
        children.run([sys.executable, "manage.py", "demo_sign_ins"])
    print(f"\nE-mails of the demo: {data / 'mail'}\nLogs: {data / 'logs'}\nCtrl-C stops everything.", flush=True)
