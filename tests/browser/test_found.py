"""Concepts found in a sentence, by one key each: the next proposal is under the cursor after every answer."""

import time

import pytest
from django.urls import reverse

from focusgroups.models import Contribution, NeedSkill
from tests.browser.pages import MAINTENANCE

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SENTENCE = "Mancano programmatori di robot industriali che conoscano l'oleodinamica e l'inglese tecnico."
PANEL = "#nella-frase[data-found]"


def proposals(tab) -> list[str]:
    return tab.locator(f"{PANEL} li strong").all_inner_texts()


def press(tab, key: str) -> None:
    """Press a key on a proposal and wait for the panel that answers it to have the cursor."""
    tab.evaluate("panel => { document.querySelector(panel).dataset.answered = ''; }", PANEL)
    tab.keyboard.press(key)
    tab.wait_for_function(
        "panel => document.activeElement.closest(panel + ':not([data-answered])')", arg=PANEL, timeout=10_000
    )


def test_proposals_are_answered_with_one_key_each(probes):
    probe = probes["manager"]
    probe.open(reverse("focusgroups:contribution-list", args=[MAINTENANCE]))
    tab = probe.tab
    tab.locator("#inserimento [name=text]").fill(SENTENCE)
    tab.keyboard.press("Control+Enter")
    tab.locator(f"{PANEL} li").first.wait_for(timeout=10_000)
    found = proposals(tab)
    assert tab.evaluate("document.activeElement.name") == "text"

    tab.locator(f"{PANEL} li button").first.focus()
    tab.keyboard.press("ArrowDown")
    press(tab, "c")
    after_yes = proposals(tab)
    press(tab, "x")
    after_no = proposals(tab)
    tab.keyboard.press("a")

    line = Contribution.objects.get(text=SENTENCE)
    assert after_yes == [name for name in found if name != found[1]]
    assert after_no == after_yes[1:]
    assert [skill.concept.name for skill in NeedSkill.objects.filter(details=line.pk)] == [found[1]]
    assert tab.evaluate("document.activeElement.id") == "id_found_skill"
    assert [*probe.problems, *probe.violations()] == []


def test_keys_pressed_faster_than_the_answers_wait_for_their_proposal(probes):
    """The second key must not fall on the proposal that the first has answered, nor get lost."""
    probe = probes["manager"]
    probe.open(reverse("focusgroups:contribution-list", args=[MAINTENANCE]))
    tab = probe.tab
    sentence = f"{SENTENCE} In fretta."
    tab.locator("#inserimento [name=text]").fill(sentence)
    tab.keyboard.press("Control+Enter")
    tab.locator(f"{PANEL} li").first.wait_for(timeout=10_000)
    found = proposals(tab)
    tab.route("**/concetti/", lambda route: (time.sleep(0.3), route.continue_()))
    tab.locator(f"{PANEL} li button").first.focus()
    for key in ("x", "c", "a"):
        tab.keyboard.press(key)
    tab.wait_for_function("() => document.activeElement.id === 'id_found_skill'", timeout=10_000)

    line = Contribution.objects.get(text=sentence)
    assert proposals(tab) == found[2:]
    assert [skill.concept.name for skill in NeedSkill.objects.filter(details=line.pk)] == [found[1]]
    assert [*probe.problems, *probe.violations()] == []


TYPED = "[data-found]:has([data-take])"


@pytest.mark.parametrize("role", ["manager", "recorder"])
def test_what_is_found_while_one_types_goes_into_its_field_and_is_saved_with_the_line(role, probes, keys):
    addresses = {
        "manager": reverse("focusgroups:contribution-list", args=[MAINTENANCE]),
        "recorder": reverse("links:table", args=keys["recorder"]),
    }
    sentence = f"{SENTENCE} Lo dice {role}."
    probe = probes[role]
    probe.open(addresses[role])
    tab = probe.tab
    tab.locator("#inserimento [name=text]").press_sequentially(sentence, delay=1)
    tab.locator(f"{TYPED} li").first.wait_for(timeout=10_000)
    skills = tab.locator(f"{TYPED} li:has([data-take=skill_labels])")
    name, words = skills.first.locator("strong").inner_text(), skills.first.locator("mark").inner_text()
    assert tab.evaluate("document.activeElement.name") == "text"

    skills.first.locator("[data-take]").focus()
    tab.keyboard.press("c")
    assert tab.locator("#inserimento [name=skill_labels]").input_value() == words
    tab.keyboard.press("x")

    tab.locator("#inserimento [name=text]").press("Control+Enter")
    tab.get_by_text("Salvata:").wait_for(timeout=10_000)
    line = Contribution.objects.get(text=sentence)
    assert [(skill.label, skill.concept.name) for skill in NeedSkill.objects.filter(details=line.pk)] == [(words, name)]
    assert [*probe.problems, *probe.violations()] == []
