"""The demonstration's story in a database of its own, a server for it, and one tab for each person."""

from collections.abc import Callable, Iterator
from io import StringIO

import pytest
from allauth.account.forms import EmailAwarePasswordResetTokenGenerator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext
from pytest_django.live_server_helper import LiveServer

from accounts.demo import DEMO_PASSWORD
from accounts.models import User
from clusters.models import Cluster, Organisation
from committee.actions import office_links
from committee.models import FollowUp
from core.actors import SYSTEM
from focusgroups.actions import contributions, groups
from focusgroups.actions.people import issue_link
from focusgroups.links import bearer_for
from focusgroups.models import FocusGroup, PersonalLink, Round
from tests.browser.pages import MAINTENANCE, SAID, Page
from tests.browser.probe import Probe
from tests.factories.focusgroups import FocusGroupFactory, ParticipationFactory

EMAILS = {
    "manager": "manager.mech@demo.example",
    "coordinator": "coordinamento@demo.example",
    "secretary": "segreteria@demo.example",
    "member": "componente.imprese@demo.example",
    "admin": "amministrazione@demo.example",
    "partner": "partner@demo.example",
    "two factors": "componente.enti@demo.example",
    "half in": "componente.enti@demo.example",
}
LANGUAGE = "it-IT"


@pytest.fixture(scope="module")
def story(django_db_modify_db_settings, django_db_blocker) -> Iterator[None]:
    """Point Django at a database of its own that holds the story, and drop it afterwards.

    Not a copy of the test database: Playwright's event loop gives this thread a second connection, and a database
    with an open connection cannot be copied.
    """
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        creation, before = connection.creation, connection.settings_dict["NAME"]
        patch.setitem(connection.settings_dict["TEST"], "NAME", f"{creation._get_test_db_name()}_story")
        creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            call_command("load_profile", verbosity=0, stdout=StringIO())
            call_command("seed_demo", verbosity=0, stdout=StringIO())
            yield
        finally:
            creation.destroy_test_db(before, verbosity=0)


@pytest.fixture(scope="module")
def portal(story) -> Iterator[str]:
    """The address of a server that shows the story."""
    server = LiveServer("localhost")
    yield server.url
    server.stop()


@pytest.fixture(scope="module")
def sessions(story) -> dict[str, Client]:
    """Who is signed in, by the real sign-in page, and who stands half-way through."""
    clients = {role: Client() for role in EMAILS}
    for role, email in EMAILS.items():
        if role != "half in":
            sign_in(clients[role], email)
    with_second_factor(User.objects.get(email=EMAILS["two factors"]))
    sign_in(clients["half in"], EMAILS["half in"])
    clients["code sent"] = Client()
    clients["code sent"].post(reverse("account_request_login_code"), {"email": EMAILS["partner"]})
    return clients


def sign_in(client: Client, email: str) -> None:
    answer = client.post(reverse("account_login"), {"login": email, "password": DEMO_PASSWORD})
    assert answer.status_code == 302, email


def with_second_factor(user: User) -> None:
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)


@pytest.fixture(scope="module")
def keys(story) -> dict[str, list]:
    """What stands in the address instead of a session: personal links, and the key of a forgotten password."""
    manager = User.objects.get(email=EMAILS["manager"])
    group = FocusGroup.objects.get(slug=MAINTENANCE)
    person = group.participations.order_by("pk")[0]
    forgetful = User.objects.get(email="componente.its@demo.example")
    own = issue_link(group, kind=PersonalLink.Kind.PARTICIPANT, participation=person, by=manager)
    contributions.add(group, by=bearer_for(own), kind="need", text=SAID)
    consulted = FocusGroup.objects.get(slug="create-produzione-2025")
    reader = consulted.participations.order_by("pk")[0]
    decided = FocusGroup.objects.get(slug="mech-oleodinamica-2024")
    follower = decided.participations.order_by("pk")[0]
    return {
        "followed": [issue_link(decided, kind=PersonalLink.Kind.PARTICIPANT, participation=follower, by=SYSTEM)],
        "phone": [groups.open_room(group, by=manager).code],
        "participant": [own],
        "consulted": [issue_link(consulted, kind=PersonalLink.Kind.PARTICIPANT, participation=reader, by=SYSTEM)],
        "recorder": [issue_link(group, kind=PersonalLink.Kind.RECORDER, by=manager)],
        "office": [office_links.issue(FollowUp.objects.order_by("pk")[0], by=SYSTEM)],
        "password forgotten": [
            user_pk_to_url_str(forgetful),
            EmailAwarePasswordResetTokenGenerator().make_token(forgetful),
        ],
    }


@pytest.fixture(scope="module")
def address(keys) -> Callable[[Page], str]:
    return lambda page: reverse(page.name, args=[*keys.get(page.role, []), *page.arguments()], query=page.query)


@pytest.fixture(scope="module")
def probes(browser: Browser, portal, sessions) -> Iterator[dict[str, Probe]]:
    """One tab for each role, opened when it is first needed."""
    opened: dict[str, Probe] = {}

    class Tabs(dict):
        def __missing__(self, role: str) -> Probe:
            context = browser.new_context(locale=LANGUAGE, reduced_motion="reduce")
            cookie = sessions[role].cookies.get(settings.SESSION_COOKIE_NAME) if role in sessions else None
            if cookie:
                context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": portal}])
            opened[role] = self[role] = Probe(context, portal)
            return self[role]

    yield Tabs()
    for probe in opened.values():
        probe.close()


@pytest.fixture
def group(story) -> FocusGroup:
    """An open table of MECH, with two bodies at it."""
    group = FocusGroupFactory(cluster=Cluster.objects.get(code="MECH"), round=Round.objects.order_by("-held_on")[0])
    for firm in Organisation.objects.order_by("pk")[:2]:
        ParticipationFactory(focus_group=group, organisation=firm)
    return group


@pytest.fixture
def contexts(browser: Browser, portal, sessions) -> Iterator[Callable[..., BrowserContext]]:
    """Make browser contexts that are signed in."""
    made = []

    def make(role: str = "manager", **more) -> BrowserContext:
        context = browser.new_context(locale=LANGUAGE, reduced_motion="reduce", base_url=portal, **more)
        show_session(context, portal, sessions[role])
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


def show_session(context: BrowserContext, portal: str, client: Client) -> None:
    """Let a browser come in as the one who signed in with `client`."""
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": portal}])
