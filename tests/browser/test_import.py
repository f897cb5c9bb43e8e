"""A Word file of notes becomes rows in a few actions of a person, counted; the pages of an import are accessible."""

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from focusgroups.models import Contribution
from tests.browser.probe import Probe
from tests.core.tables.making import docx

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NEEDS = [f"Mancano addetti al collaudo delle celle, caso {number}" for number in range(12)]
TRENDS = [f"Crescono i robot collaborativi, dato {number}" for number in range(6)]
PROPOSALS = [f"Un laboratorio comune, proposta {number}" for number in range(7)]
SECONDS_PER_ACTION = 5  # finding the place and pressing: generous
MOST_ACTIONS = 12  # so that they take less than a minute


@pytest.fixture
def notes(tmp_path) -> Path:
    """One page of notes of a table, as one writes them in Word."""
    path = tmp_path / "appunti del tavolo.docx"
    body = [("Tavolo sulla robotica, 12 maggio", "Title"), ("Fabbisogni", "Heading 1")]
    body += [(text, "List Bullet") for text in NEEDS] + [("Dati e tendenze", "Heading 1")]
    body += [(f"{text}.", None) for text in TRENDS] + [("Proposte", "Heading 1")]
    body += [(f"{number}) {text}.", None) for number, text in enumerate(PROPOSALS, 1)]
    path.write_bytes(docx(*body))
    return path


class Hand:
    """A person at the page: every click and key is counted."""

    def __init__(self, tab: Page):
        self.tab, self.clicks, self.keys = tab, 0, 0

    def click(self, name: str) -> None:
        self.clicks += 1
        self.tab.get_by_role("link", name=name).or_(self.tab.get_by_role("button", name=name)).first.click()

    def choose(self, path: Path) -> None:
        """The button of the field, then the file and "Apri" in the window of the system: three clicks."""
        self.clicks += 3
        self.tab.locator("input[type=file]").set_input_files(path)


def test_one_page_of_notes_becomes_twenty_five_rows_in_under_a_minute(contexts, group, notes):
    tab = contexts().new_page()
    tab.goto(reverse("focusgroups:contribution-grid", args=[group.slug]))
    hand = Hand(tab)

    hand.click("Importa da file")
    hand.choose(notes)
    hand.click("Carica e controlla")
    expect(tab.get_by_role("row")).to_have_count(27)
    assert Contribution.objects.filter(focus_group=group).count() == 0
    hand.click("Conferma e scrivi 25 righe")
    expect(tab.get_by_text("I contributi sono importati.")).to_be_visible()

    actions = hand.clicks + hand.keys
    print(f"25 rows from a Word file: {hand.clicks} clicks, {hand.keys} keys")
    lines = Contribution.objects.filter(focus_group=group).order_by("pk")
    assert actions <= MOST_ACTIONS
    assert actions * SECONDS_PER_ACTION <= 60
    assert [(line.kind, line.text) for line in lines] == [
        *(("need", text) for text in NEEDS),
        *(("trend", f"{text}.") for text in TRENDS),
        *(("proposal", f"{text}.") for text in PROPOSALS),
    ]


def test_import_is_made_and_taken_back_by_keyboard(contexts, group, notes):
    tab = contexts().new_page()
    tab.goto(reverse("focusgroups:import-add", args=[group.slug]))
    tab.locator("input[type=file]").set_input_files(notes)
    tab.get_by_role("button", name="Carica e controlla").press("Enter")
    tab.get_by_role("button", name="Lascia fuori").first.press("Enter")
    tab.get_by_role("button", name="Conferma e scrivi 24 righe").press("Enter")
    tab.get_by_role("button", name="Annulla l'importazione").press("Enter")
    expect(tab.get_by_text("le righe aggiunte sono ritirate")).to_be_visible()

    assert {line.state for line in Contribution.objects.filter(focus_group=group)} == {"withdrawn"}


def test_import_without_script(contexts, group, notes):
    tab = contexts(java_script_enabled=False).new_page()
    tab.goto(reverse("focusgroups:import-add", args=[group.slug]))
    tab.locator("input[type=file]").set_input_files(notes)
    tab.get_by_role("button", name="Carica e controlla").click()
    tab.get_by_role("button", name="Conferma e scrivi 25 righe").click()
    expect(tab.get_by_text("I contributi sono importati.")).to_be_visible()

    assert Contribution.objects.filter(focus_group=group).count() == 25


def test_result_is_accessible(contexts, group, notes, portal):
    probe = Probe(contexts(), portal)
    probe.tab.goto(portal + reverse("focusgroups:import-add", args=[group.slug]))
    probe.tab.locator("input[type=file]").set_input_files(notes)
    probe.tab.get_by_role("button", name="Carica e controlla").click()
    probe.tab.get_by_role("button", name="Conferma e scrivi").click()
    expect(probe.tab.get_by_role("heading", name="Righe rimaste fuori")).to_be_visible()

    assert probe.look() == []
