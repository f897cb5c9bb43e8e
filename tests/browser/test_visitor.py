"""A visitor on a phone: what is needed, what was decided and how to take part are each a few taps away."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.pages import COMING

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PATIENT = 60_000
AHEAD = "a[href*='/proposte/'], a[href*='/position-paper/']"


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

    def links(self, places: str) -> list[tuple[str, str]]:
        """Address and words of each link."""
        found = self.tab.locator(places)
        return found.evaluate_all("links => links.map(link => [link.getAttribute('href'), link.textContent])")

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
    """Cells, chips, rows of the map and headings of the lists open a list of exactly as many needs."""
    phone.open(reverse("portal:home"))
    marks = phone.links(".er-figure-links a, .er-heat td a, .er-moved h4 a")
    rows = phone.tab.locator(".er-figure-table tr:has(a)")
    marks += rows.evaluate_all(
        "rows => rows.map(row => [row.querySelector('a').getAttribute('href'), row.textContent])"
    )

    counted = []
    for address, _words in marks:
        phone.open(address)
        counted.append(phone.tab.locator(".er-count strong").first.inner_text())

    assert len(marks) > 10
    assert counted == [re.search(r"(\d+)\)?\s*$", words)[1] for _address, words in marks]


def test_every_need_of_a_figure_is_one_click_from_its_lines(phone):
    phone.open(reverse("portal:home"))
    addresses = {address for address, _words in phone.links(".er-moved li a, .er-asked-name a")}

    assert len(addresses) > 4
    for address in sorted(addresses):
        phone.open(address)
        phone.sees(phone.tab.locator("section[aria-labelledby=righe] blockquote"))


def test_a_line_of_a_need_is_at_most_four_clicks_from_its_outcome(phone):
    """From a figure to the need, to the line at its table, to the proposal that rests on it, to the advice."""
    phone.open(reverse("portal:home"))
    phone.tap(phone.main("link", "Progettisti di prodotto per l'oleodinamica"))
    phone.sees(phone.main("heading", "Che cosa è stato detto"))
    phone.taps = 0
    phone.tap(phone.tab.locator("section[aria-labelledby=righe] a[href*='#riga-']"))
    line = phone.tab.locator(":target")
    phone.tap(line.locator("a[href*='/proposte/']"))

    phone.sees(phone.main("heading", "Parere del Comitato"))
    phone.sees(phone.main("heading", "Che cosa fa la Regione"))
    assert phone.taps <= 4


def test_no_published_line_is_a_dead_end(phone):
    """Each leads to the paper that cites it or to the proposal that rests on it, where the advice is read."""
    phone.open(reverse("portal:focus-group-detail", args=["mech-oleodinamica-2024"]))
    lines = phone.tab.locator("section[aria-labelledby=lines] li[id^=riga-]")
    firsts = lines.evaluate_all(f"lines => lines.map(line => line.querySelector({AHEAD!r})?.getAttribute('href'))")

    assert len(firsts) > 4
    assert None not in firsts
    for address in sorted(set(firsts)):
        phone.open(address)
        phone.sees(phone.main("heading", "Parere del Comitato"))


def test_slash_leads_to_the_search(phone):
    phone.open(reverse("portal:need-list"))
    phone.tab.locator("main").click(position={"x": 5, "y": 5})
    phone.tab.keyboard.press("/")

    expect(phone.tab.locator("input[type=search]:focus")).to_have_count(1, timeout=PATIENT)
