"""A visitor on a phone: what is needed, what was decided and how to take part are each a few taps away."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.pages import COMING

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PATIENT = 60_000


class Phone:
    """A tab that counts taps."""

    def __init__(self, tab, origin: str):
        self.tab, self.origin, self.taps = tab, origin, 0
        tab.set_default_timeout(PATIENT)

    def open(self, path: str) -> None:
        self.tab.goto(self.origin + path)
        self.taps = 0

    def tap(self, place) -> None:
        place.first.click()
        self.taps += 1

    def sees(self, place) -> None:
        expect(place.first).to_be_visible(timeout=PATIENT)

    def main(self, role: str, name):
        return self.tab.locator("main").get_by_role(role, name=name)


@pytest.fixture
def phone(browser, portal):
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="it-IT", reduced_motion="reduce")
    yield Phone(context.new_page(), portal)
    context.close()


def search(phone: Phone, words: str) -> None:
    """Typing is no tap; the button is one."""
    phone.tab.locator("main").get_by_label("Che cosa cerchi").fill(words)
    phone.tap(phone.main("button", "Cerca"))


def test_what_is_needed_in_mechatronics(phone):
    phone.open(reverse("portal:home"))
    search(phone, "meccatronica")
    phone.tap(phone.main("link", "Clust-ER MECH"))
    phone.tap(phone.tab.locator("section[aria-labelledby=needs]").get_by_role("link"))

    phone.sees(phone.main("heading", "Che cosa è stato detto"))
    assert phone.taps <= 3


def test_what_was_decided_on_it(phone):
    phone.open(reverse("portal:home"))
    search(phone, "meccatronica")
    phone.tap(phone.main("link", "Clust-ER MECH"))

    phone.sees(phone.main("heading", "Che cosa è stato delle proposte"))
    phone.tap(phone.tab.locator("section[aria-labelledby=follow-ups]").get_by_role("link"))
    phone.sees(phone.tab.locator("main h1"))
    assert phone.taps <= 3


def test_how_to_take_part(phone):
    phone.open(reverse("portal:home"))
    phone.tap(phone.main("link", "Programma e come partecipare"))
    phone.tap(phone.main("link", "Chiedi di partecipare"))

    phone.sees(phone.tab.locator("main").get_by_label("E-mail"))
    assert (phone.taps, phone.tab.url) == (2, phone.origin + reverse("portal:interest-ask", args=[COMING]))


def test_every_figure_is_one_click_from_what_it_counts(phone):
    """Cells of the heat table and chips of the drawings open a list of exactly as many needs."""
    phone.open(reverse("portal:home"))
    parts = phone.tab.locator(".er-figure-links a, .er-heat td a")
    marks = parts.evaluate_all("links => links.map(link => [link.getAttribute('href'), link.textContent])")

    counted = []
    for address, _words in marks:
        phone.open(address)
        counted.append(phone.tab.locator(".er-count strong").first.inner_text())

    assert counted
    assert counted == [re.search(r"(\d+)\)?\s*$", words)[1] for _address, words in marks]


def test_a_line_is_at_most_four_clicks_from_its_outcome(phone):
    phone.open(reverse("portal:focus-group-detail", args=["mech-oleodinamica-2024"]))
    phone.tap(phone.tab.locator("section[aria-labelledby=lines] a[href*='/proposte/']"))

    phone.sees(phone.main("heading", "Parere del Comitato"))
    assert phone.taps <= 4


def test_slash_leads_to_the_search(phone):
    phone.open(reverse("portal:need-list"))
    phone.tab.locator("main").click(position={"x": 5, "y": 5})
    phone.tab.keyboard.press("/")

    expect(phone.tab.locator("input[type=search]:focus")).to_have_count(1, timeout=PATIENT)
