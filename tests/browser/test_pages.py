"""Every page in Chromium: accessible, within its weight and width, quiet, and asking nobody else."""

import re

import pytest
from django.conf import settings
from django.template import Context, Template
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.translation import override

from tests.browser.pages import API, NOT_PAGES, PAGES, Page
from tests.browser.probe import LIMIT
from tests.english import ITALIAN, WORDS, missing_translations

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ANY_KEY = {"UUIDConverter": "00000000-0000-4000-8000-000000000000", "IntConverter": 1, "PointStep": "su"}
ALTERNATE = re.compile(r'<link rel="alternate"\s+hreflang="([\w-]+)"\s+href="([^"]+)">')
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


def in_english(name: str) -> bool:
    """Whether the route stands under /en/ too."""
    keys = [ANY_KEY.get(type(kind).__name__, "x") for kind in ROUTES[name].pattern.converters.values()]
    with override("en"):
        return reverse(name, args=keys).startswith("/en/")


PUBLIC = [page for page in PAGES if page.role == "anonymous" and in_english(page.name)]


@pytest.mark.parametrize("page", PUBLIC, ids=str)
def test_page_in_english(page: Page, address, probes):
    """Accessible, without an untranslated sentence, and what stays Italian is marked so."""
    probe = probes["English reader"]
    with override("en"):
        path = address(page)

    with missing_translations() as missing:
        probe.open(path)

    assert missing.ours == []
    assert probe.look(widths=(820,)) == []
    assert probe.tab.evaluate(ITALIAN, WORDS) == []


@pytest.mark.parametrize("page", PUBLIC, ids=str)
def test_page_and_its_english_name_each_other(page: Page, address):
    """`hreflang` of both is the same pair, each with its own answer."""
    path = address(page)  # asked for once: a signed link tells the second in which it was made
    paths = {"en": f"/en{path}", "it": path}

    replies = {code: Client().get(path) for code, path in paths.items()}

    named = {code: dict(ALTERNATE.findall(reply.text)) for code, reply in replies.items()}
    addresses = {code: settings.BASE_URL + path.partition("?")[0] for code, path in paths.items()}
    assert {code: reply.status_code for code, reply in replies.items()} == {"it": 200, "en": 200}
    assert named == dict.fromkeys(("it", "en"), addresses | {"x-default": addresses["it"]})


@pytest.mark.parametrize("page", [page for page in PUBLIC if page.sends_empty], ids=str)
def test_form_in_error_in_english(page: Page, address, probes):
    probe = probes["English reader"]
    with override("en"):
        path = address(page)

    with missing_translations() as missing:
        probe.open(path)
        found = probe.send_empty(widths=(390,))

    assert (missing.ours, found, probe.tab.evaluate(ITALIAN, WORDS)) == ([], [], [])


def test_page_that_does_not_exist_in_english(probes):
    probe = probes["English reader"]

    with missing_translations() as missing:
        probe.open("/en/non-esiste/", status=404)

    assert (missing.ours, probe.look(widths=(390,)), probe.tab.evaluate(ITALIAN, WORDS)) == ([], [], [])


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


def test_planted_italian_is_found(probes):
    """The other detector can fail too: an unmarked sentence is reported, a marked one and a place's name are not."""
    probe = probes["English reader"]
    probe.open("/en/metodo/")
    words = '<p>Parole che restano.</p><p lang="it">Sono marcate.</p><p aria-label="Nome del gruppo">Non-EU.</p>'
    probe.tab.evaluate("words => document.getElementById('contenuto').insertAdjacentHTML('beforeend', words)", words)

    assert probe.tab.evaluate(ITALIAN, WORDS) == ["Parole che restano.", "Nome del gruppo"]


def test_planted_sentence_without_translation_is_found():
    page = Template(
        "{% load i18n %}{% translate 'Frase piantata' %} {% translate 'Newsletter' %} {% translate 'Yes' %}"
    )

    with override("en"), missing_translations() as missing:
        page.render(Context())

    assert missing.ours == ["Frase piantata"]
