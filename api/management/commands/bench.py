"""Measure our hot paths against the plain way and the raw limit, in a throw-away database."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import metadata

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from accounts.models import Role, RoleGrant, User
from api.bench import documents, grid, imports, matching, partners, public
from api.bench.measure import Browser, Candidate, interleave, machine, over, ratio
from api.bench.rows import GROUPS, fill
from api.models import ApiToken, Scope
from focusgroups.models import Contribution, FocusGroup

WRITTEN_OTHERWISE = {"published_at", "trend_details"}  # another time zone; a decimal as text
NO_LIMIT = dict.fromkeys(settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"], "100000000/min")
UNLIMITED = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": NO_LIMIT}


class Command(BaseCommand):
    help = (
        "Measure speed as ratios: api (what partners do, at a tenth of --rows and at --rows), contributions (API page "
        "of 100), lines (HTML list), public (home, explorer, search as anybody opens them); and by the clock: grid (in "
        "Chromium), import (the whole of ESCO), matching (suggestions on it), documents (a paper of 40 pages)."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "name", nargs="?", choices=sorted([*BENCHES, *ALONE, "api"]), help="one measure; all but the grid without"
        )
        parser.add_argument("--rows", type=int, default=100_000, help="published contributions")
        parser.add_argument("--rounds", type=int, default=6)
        parser.add_argument("--requests", type=int, default=25, help="requests in a slice")

    def handle(self, *, name, rows, rounds, requests, **options):
        if rows < 200 or rounds < 4 or requests < 2:
            raise CommandError("At least 200 rows, 4 rounds and 2 requests in a slice.")
        if name == "api":
            self.measure_partners(rows, rounds, requests)
        elif name not in ALONE:
            self.measure_ratios([name] if name else sorted(BENCHES), rows, rounds, requests)
        if name in ALONE or name is None:
            self.measure_alone(name or "import")

    def measure_ratios(self, names: list[str], rows: int, rounds: int, requests: int) -> None:
        """Interleave the candidates of each measure in one database of made-up rows."""
        with throw_away_database(), override_settings(ROOT_URLCONF="api.bench.plain", REST_FRAMEWORK=UNLIMITED):
            fill(rows)
            versions = ", ".join(f"{p} {metadata.version(p)}" for p in ("django", "djangorestframework", "psycopg"))
            self.stdout.write(f"{machine()}, {versions}")
            for chosen in names:
                candidates, verdicts = BENCHES[chosen](self.stdout.write)
                interleave(candidates, rounds=rounds, requests=requests)
                self.stdout.write("  CPU ms for each request (process + database), median of the rounds and range")
                for line in [*(c.line() for c in candidates), *verdicts()]:
                    self.stdout.write(line)
            self.stdout.write(f"after: {machine()}")

    def measure_partners(self, rows: int, rounds: int, requests: int) -> None:
        """What partners do, at a tenth of the rows and at all of them, each in a database of its own."""
        found = []
        for size in (rows // 10, rows):
            with throw_away_database(), override_settings(ROOT_URLCONF="api.bench.plain", REST_FRAMEWORK=UNLIMITED):
                fill(size)
                self.stdout.write(machine())
                found.append(partners.measure(self.stdout.write, partners_key(), rounds=rounds, requests=requests))
        for line in [*partners.ratios(*found), f"after: {machine()}"]:
            self.stdout.write(line)

    def measure_alone(self, name: str) -> None:
        """Measure by the clock, in an empty database."""
        with throw_away_database():
            self.stdout.write(machine())
            ALONE[name](self.stdout.write)


@contextmanager
def throw_away_database() -> Iterator[None]:
    """A database of this run's own, dropped at the end."""
    before = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"bench_{os.getpid()}"
    connection.settings_dict["CONN_MAX_AGE"] = None  # one database process throughout: its CPU is what is read
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


def person(role: Role) -> User:
    user = User.objects.create_user(f"{role.value}@example.org", name="Bench")
    RoleGrant.objects.create(user=user, role=role)
    return user


def partners_key() -> dict[str, str]:
    """The header of a partner's key that reads what is public."""
    _token, secret = ApiToken.objects.create(user=person(Role.PARTNER), name="Bench", scopes=[Scope.READ])
    return {"HTTP_AUTHORIZATION": f"Bearer {secret}"}


def contributions(say: Callable) -> tuple[list[Candidate], Callable]:
    """Page of 100 contributions: ours, plain DRF, and the one statement by itself."""
    browser, headers = Browser(), partners_key()
    path = reverse("api:contributions-list") + "?page_size=100"
    ours = Candidate("our endpoint", lambda: browser.get(path, headers))
    plain = Candidate("plain DRF, serializers, cursor pages", lambda: browser.get("/bench/contributions/", headers))
    statement = statement_of(lambda: browser.get(path, headers))

    def read():
        with connection.cursor() as cursor:
            cursor.execute(statement)
            b"".join(text.encode() for _key, text in cursor.fetchall())

    raw = Candidate("raw limit: the one statement", read)
    same(browser.get(path, headers), browser.get("/bench/contributions/", headers))
    count = Contribution.objects.published().count()
    say(f"contributions: page of 100 of {count} published rows, as a partner's key (scope read), full middleware")
    return [ours, plain, raw], lambda: [ratio(ours, plain, goal=1 / 3), over(ours, raw)]


def statement_of(act: Callable) -> str:
    """The longest statement that a call sends: the one that reads the rows."""
    reset_queries()
    with CaptureQueriesContext(connection) as captured:
        act()
    return max((query["sql"] for query in captured.captured_queries), key=len)


def same(ours: bytes, plain: bytes) -> None:
    """Refuse to compare two ways that do not say the same."""
    left, right = json.loads(ours)["data"], json.loads(plain)["results"]
    for one, other in zip(left, right, strict=True):
        other["skills"] = other["skills"] or []  # the plain way has null for a line that is no need
        written = {name: value for name, value in one.items() if name not in WRITTEN_OTHERWISE}
        if written != {name: other[name] for name in written}:
            raise CommandError(f"The two ways differ: {written} / {other}")


def lines(say: Callable) -> tuple[list[Candidate], Callable]:
    """The whole HTML page of a focus group's lines."""
    group = FocusGroup.objects.order_by("pk").first()
    extra = Contribution.objects.filter(focus_group=group).order_by("pk")[50:].values_list("pk", flat=True)
    Contribution.objects.filter(pk__in=list(extra)).update(focus_group=FocusGroup.objects.order_by("pk").last())
    browser, headers = Browser(), {"HTTP_COOKIE": signed_in(person(Role.COORDINATOR))}
    path = reverse("focusgroups:contribution-list", args=[group.slug])
    body = browser.get(path, headers)
    page = Candidate("HTML page of the lines", lambda: browser.get(path, headers))
    say(f"lines: {group.contributions.count()} lines of a focus group, {len(body) // 1024} KiB, as the coordinator")
    return [page], list


def signed_in(user: User) -> str:
    """The cookie of a session of `user`."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def lines_grid(say: Callable) -> None:
    """The grid of a focus group of 500 lines, in a browser."""
    fill(500 * GROUPS)
    path = reverse("focusgroups:contribution-grid", args=[FocusGroup.objects.order_by("pk")[0].slug])
    grid.measure(say, path, signed_in(person(Role.COORDINATOR)))


BENCHES = {"contributions": contributions, "lines": lines, "public": public.pages}
ALONE = {"grid": lines_grid, "import": imports.measure, "matching": matching.measure, "documents": documents.measure}
