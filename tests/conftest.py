"""What every test gets: no network but loopback, Chromium where it is installed."""

import ipaddress
import os
import shutil
import socket
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db.backends.postgresql.creation import DatabaseCreation
from hypothesis import HealthCheck
from hypothesis import settings as properties
from playwright.sync_api import Browser, sync_playwright

from tests.english import NO_GETTEXT
from tests.shared_data import NOT_THERE

if os.environ.get("PORTAL_MODE") != "demo":
    pytest.exit("Run the tests with ./dev test: it starts PostgreSQL and Valkey for them.", returncode=4)

pytest_plugins = ["tests.people"]

# Each worker counts and forgets in a database of its own: clearing the cache is one command for all of it.
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
settings.CACHES["default"]["LOCATION"] = f"{settings.REDIS_URL.rpartition('/')[0]}/{WORKER % 16}"
settings.PREPARED_SECONDS = 0  # rows of factories leave no act behind: what is kept ready would not know of them
settings.DATA_DIR = settings.DATA_DIR / f"worker{WORKER}"  # likewise the folders of the index

# Properties are judged by what they find, not by how busy the machine is; the same examples everywhere.
properties.register_profile("portal", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
properties.load_profile("portal")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NO_CHROMIUM = "Chromium is not installed (apt install chromium)"


class NetworkBlocked(RuntimeError):
    """A test tried to reach another host."""


def _guarded(connect):
    def guarded(self: socket.socket, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] != "localhost":
            try:
                allowed = ipaddress.ip_address(address[0]).is_loopback
            except ValueError:
                allowed = False
            if not allowed:
                raise NetworkBlocked(f"A test tried to reach {address[0]}.")
        return connect(self, address)

    return guarded


@pytest.fixture(autouse=True, scope="session")
def _only_loopback() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _guarded(socket.socket.connect))
        patch.setattr(socket.socket, "connect_ex", _guarded(socket.socket.connect_ex))
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not CHROMIUM:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for reason in (NO_CHROMIUM, NO_GETTEXT, NOT_THERE):
        skipped = [report for report in terminalreporter.stats.get("skipped", []) if reason in str(report.longrepr)]
        if skipped:
            terminalreporter.write_line(f"{len(skipped)} tests skipped: {reason}.")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, headless. Mark the test `browser`."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread: Django would refuse the database because of it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix) -> Iterator[None]:
    """Let every test database be dropped at its end, whoever is still connected: a killed worker, a page's request."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseCreation, "_destroy_test_db", drop_by_force)
        yield


def drop_by_force(creation: DatabaseCreation, name: str, verbosity: int) -> None:
    with creation._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {creation.connection.ops.quote_name(name)} WITH (FORCE)")
