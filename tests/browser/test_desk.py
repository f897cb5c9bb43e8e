"""The joining desk by keys alone: move, join, judge apart, and what was decided is done."""

import pytest
from django.urls import reverse

from focusgroups.models import Contribution, FocusGroup
from needs.models import Distinction, Need
from tests.browser.pages import MAINTENANCE, ROBOTICS
from tests.factories.focusgroups import ContributionFactory

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WORDS = ("Conciatori di pelli esotiche.", "Liutai per strumenti barocchi.")


def place(tab) -> str:
    """The pair that the keys speak of."""
    return tab.evaluate("document.activeElement.closest('[data-pair]')?.id || ''")


def go_to(tab, words: str) -> None:
    """Step down with j, from the top, to the pair that holds these words."""
    tab.evaluate("document.activeElement.blur()")
    for _ in range(tab.locator("[data-pair]").count()):
        tab.keyboard.press("j")
        if words in tab.evaluate("document.activeElement.innerText"):
            return
    raise AssertionError(words)


def decide(tab, key: str) -> None:
    """Press the key of a decision and wait for the desk that says it is done."""
    with tab.expect_navigation():
        tab.keyboard.press(key)
    tab.wait_for_load_state("networkidle")


def test_desk_is_worked_by_keys_alone(probes):
    for slug in (MAINTENANCE, ROBOTICS):
        for words in WORDS:
            ContributionFactory(focus_group=FocusGroup.objects.get(slug=slug), text=words)
    probe = probes["coordinator"]
    probe.open(reverse("needs:desk"))
    tab = probe.tab

    tab.keyboard.press("j")
    first = place(tab)
    tab.keyboard.press("ArrowDown")
    second = place(tab)
    tab.keyboard.press("k")
    assert (first, second, place(tab)) == ("coppia-1", "coppia-2", "coppia-1")

    go_to(tab, WORDS[0])
    decide(tab, "u")
    need = Need.objects.filter(statements__contribution__text=WORDS[0]).distinct().get()
    assert need.statements.live().count() == 2
    assert tab.get_by_text("Dalle due righe è nato il fabbisogno").count() == 1

    go_to(tab, WORDS[1])
    decide(tab, "s")
    lines = Contribution.objects.filter(text=WORDS[1]).values_list("pk", flat=True)
    assert set(Distinction.objects.values_list("contribution", "second_line").get()) == set(lines)
    assert tab.locator("[data-pair]", has_text=WORDS[1]).count() == 0

    tab.keyboard.press("j")
    here = tab.locator("[data-pair]").first.locator("[data-open]").first.get_attribute("href")
    tab.evaluate("document.querySelector('[data-pair]').focus()")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    assert tab.url.endswith(here)
    assert probe.problems == []
