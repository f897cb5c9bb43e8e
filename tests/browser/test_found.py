"""Concepts found in a sentence, by one key each: the next proposal is under the cursor after every answer."""

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
    """Press a key on a proposal and wait for the panel that answers it."""
    with tab.expect_response(lambda reply: reply.url.endswith("/concetti/")):
        tab.keyboard.press(key)
    tab.wait_for_function("() => document.activeElement.closest('[data-found]')")


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
