"""Every page in Chromium: accessible, within its weight and width, quiet, and asking nobody else."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.browser.pages import API, NOT_PAGES, PAGES, Page
from tests.browser.probe import LIMIT

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ANY_KEY = {"UUIDConverter": "00000000-0000-4000-8000-000000000000", "IntConverter": 1, "PointStep": "su"}
PLANT = """() => { const part = document.querySelector('#contenuto .er-container')
    part.insertAdjacentHTML('beforeend', '<img src="/static/css/icon.svg"><button></button><p id=pale>Too wide</p>')
    Object.assign(document.getElementById('pale').style, {width: '900px', color: '#ccc'})
    fetch('http://another.invalid/').catch(() => {}); console.error('planted') }"""


def routes(resolver: URLResolver, namespace: str = "") -> list[tuple[str, URLPattern]]:
    """Every named route of the portal."""
    found = []
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, [namespace, pattern.namespace]))
            found += routes(pattern, inner)
        else:
            found.append((":".join(filter(None, [namespace, pattern.name])), pattern))
    return found


ROUTES = dict(routes(get_resolver()))


def listed(name: str) -> bool:
    """Whether pages.py says how the route is seen, or why it is not."""
    return bool(API.match(name)) or name in {page.name for page in PAGES} | set(NOT_PAGES)


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_page(page: Page, address, probes):
    probe = probes[page.role]
    probe.open(address(page))

    assert probe.weight() <= LIMIT
    assert probe.look() == []


@pytest.mark.parametrize("page", [page for page in PAGES if page.sends_empty], ids=str)
def test_form_in_error(page: Page, address, probes):
    probe = probes[page.role]
    probe.open(address(page))

    assert probe.send_empty() == []


@pytest.mark.parametrize(("name", "role"), [("portal:home", "anonymous"), ("portal:work", "manager")])
def test_open_menu_on_the_phone(name, role, probes):
    probe = probes[role]
    probe.open(reverse(name))
    probe.tab.set_viewport_size({"width": 390, "height": 844})
    probe.tab.locator(".er-menu-button").first.click()
    probe.tab.locator("#menu a").first.wait_for(state="visible")

    assert probe.violations() == []


@pytest.mark.parametrize("name", sorted(set(ROUTES) - {name for name in ROUTES if listed(name)}))
def test_route_that_is_not_listed_opens_no_page(name, sessions):
    """A new page must be listed in pages.py: only a route that refuses GET may be missing there."""
    keys = {key: ANY_KEY.get(type(kind).__name__, "x") for key, kind in ROUTES[name].pattern.converters.items()}

    answer = sessions["coordinator"].get(reverse(name, kwargs=keys))

    assert answer.status_code == 405, f"{name} answers to GET: list it in tests/browser/pages.py"


def test_listed_names_exist():
    assert {page.name for page in PAGES} | set(NOT_PAGES) <= set(ROUTES)


def test_planted_faults_are_found(probes):
    """The probe can fail: faults put into a page that is in order are all reported."""
    probe = probes["anonymous"]
    probe.open(reverse("portal:method"))
    probe.tab.evaluate(PLANT)
    probe.settle()

    found = "\n".join(probe.look())

    for fault in ("image-alt", "button-name", "color-contrast", "scrolls sideways", "another.invalid", "planted"):
        assert fault in found
