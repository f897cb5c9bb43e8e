"""The combobox by real keys: what opens, what is chosen, what is kept, and what a screen reader is told."""

import pytest
from django.urls import reverse

from focusgroups.models import NeedSkill
from skills.models import Concept
from tests.browser.pages import MAINTENANCE
from tests.browser.probe import WIDTHS

pytestmark = [pytest.mark.browser, pytest.mark.slow]
OPEN = "#er-listbox:popover-open"


@pytest.fixture
def probe(probes):
    """The fast form, with the cursor in the field of the skills."""
    probe = probes["manager"]
    probe.open(reverse("focusgroups:contribution-list", args=[MAINTENANCE]))
    probe.tab.locator("[name=skill_labels]").focus()
    return probe


def typed(probe, text: str) -> None:
    """Type as a person does, and wait for the list."""
    probe.tab.keyboard.type(text, delay=10)
    probe.tab.locator(OPEN).wait_for(timeout=5000)
    probe.tab.wait_for_function("words => document.querySelector('#er-listbox').textContent.includes(words)", arg=text)


def state(probe) -> tuple:
    """Whether the list is open, which option is active, and what the field holds."""
    return tuple(
        probe.tab.locator("[name=skill_labels]").evaluate(
            """input => [input.getAttribute('aria-expanded'),
                document.getElementById(input.getAttribute('aria-activedescendant'))
                    ?.querySelector('.er-listbox-name').textContent.trim() ?? '', input.value]"""
        )
    )


def test_arrows_home_end_and_escape_move_in_the_list(probe):
    typed(probe, "robotica")
    seen = [state(probe)]
    for key in ("ArrowDown", "End", "ArrowDown", "ArrowUp", "Home", "Escape"):
        probe.tab.keyboard.press(key)
        seen.append(state(probe))

    first, last = "robotica", "Usa «robotica»"
    assert seen == [
        ("true", "", "robotica"),
        ("true", first, "robotica"),
        ("true", last, "robotica"),
        ("true", first, "robotica"),
        ("true", last, "robotica"),
        ("true", first, "robotica"),
        ("false", "", "robotica"),
    ]
    probe.tab.keyboard.press("ArrowDown")  # asks again: the list opens when the answer is there
    probe.tab.locator(OPEN).wait_for()


def test_enter_chooses_one_of_several_and_the_line_keeps_both(probe):
    typed(probe, "robotica coll")
    probe.tab.keyboard.press("ArrowDown")
    probe.tab.keyboard.press("Enter")
    assert state(probe) == ("false", "", "robotica collaborativa")
    probe.tab.keyboard.type("; ")
    typed(probe, "dialetto delle macchine")
    probe.tab.keyboard.press("ArrowUp")
    probe.tab.keyboard.press("Enter")
    note = probe.tab.locator("#id_skill_labels_note").text_content()
    probe.tab.locator("#inserimento [name=text]").fill("Chi parla con i robot.")
    probe.tab.keyboard.press("Control+Enter")
    probe.tab.locator(".er-saved", has_text="Salvata").wait_for()

    said = NeedSkill.objects.filter(details__contribution__text="Chi parla con i robot.")
    chosen = Concept.objects.get(name="robotica collaborativa")
    assert list(said.values_list("label", "concept")) == [
        ("robotica collaborativa", chosen.pk),
        ("dialetto delle macchine", None),
    ]
    assert "«robotica collaborativa»: voce scelta, vocabolario regionale." in note
    assert "«dialetto delle macchine» resta con parole tue: da mappare." in note


def test_words_changed_after_the_choice_lose_it(probe):
    typed(probe, "robotica coll")
    probe.tab.keyboard.press("ArrowDown")
    probe.tab.keyboard.press("Enter")
    probe.tab.keyboard.type("x")

    assert probe.tab.locator("#id_skill_labels_note").text_content() == ""


def test_enter_without_a_choice_and_tab_assign_nothing(probe):
    typed(probe, "robotica")
    probe.tab.keyboard.press("Tab")

    assert state(probe) == ("false", "", "robotica")
    assert probe.tab.locator("[name=skill_labels_concept]").count() == 0


def test_click_chooses(probe):
    typed(probe, "robotica coll")
    probe.tab.locator("#er-listbox [role=option]").first.click()

    assert state(probe) == ("false", "", "robotica collaborativa")
    assert probe.tab.evaluate("document.activeElement.name") == "skill_labels"


def test_list_is_accessible_and_within_the_window_at_every_width(probe):
    typed(probe, "robotica")
    probe.tab.keyboard.press("ArrowDown")
    found = list(probe.problems)
    for width in WIDTHS:
        probe.tab.set_viewport_size({"width": width, "height": 900})
        probe.tab.wait_for_timeout(100)
        found += probe.violations()
        box = probe.tab.locator(OPEN).bounding_box()
        found += [] if box["x"] >= 0 and box["x"] + box["width"] <= width else [f"list outside at {width} px"]

    assert found == []
    assert "suggeriment" in probe.tab.locator("main > p[role=status]").text_content()
