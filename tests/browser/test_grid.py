"""The grid with a real keyboard: fast, never losing a key, alone and for two, with and without network."""

from collections.abc import Callable, Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from clusters.models import Cluster, Organisation
from focusgroups.models import Contribution, FocusGroup, Round
from tests.browser.probe import Probe
from tests.factories.focusgroups import FocusGroupFactory, ParticipationFactory

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MOST_KEYS = 17  # beyond the sentence
SAVED = "Salvato alle"


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

    def make(role: str = "manager") -> BrowserContext:
        context = browser.new_context(locale="it-IT", reduced_motion="reduce", base_url=portal)
        cookie = sessions[role].cookies["sessionid"]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": portal}])
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


def opened(context: BrowserContext, group: FocusGroup) -> Page:
    tab = context.new_page()
    tab.goto(reverse("focusgroups:contribution-grid", args=[group.slug]))
    tab.wait_for_function("document.querySelector('[data-grid]').grid?.restored.then(() => true)")
    return tab


def enter(tab: Page) -> None:
    """From the top of the page into the grid."""
    for key in ("Tab", "Tab", "Enter"):
        tab.keyboard.press(key)


def texts(group: FocusGroup) -> list[str]:
    return list(Contribution.objects.filter(focus_group=group).order_by("pk").values_list("text", flat=True))


def saved(tab: Page) -> None:
    expect(tab.locator("[data-state]")).to_contain_text(SAVED, timeout=20_000)


def test_twenty_findings_by_keyboard_alone(contexts, group):
    tab = opened(contexts(), group)
    firm = group.participations.order_by("pk")[0].organisation
    keys = []

    def press(*names):
        for name in names:
            keys.append(name)
            tab.keyboard.press(name)

    enter(tab)
    for number in range(20):
        press("f")
        tab.keyboard.type(f"Mancano tecnici di collaudo, caso {number}")
        press("Tab", *"saldat", "Tab", "4", *firm.name.split()[-1][:4], "Tab")
    saved(tab)

    assert len(keys) <= 20 * MOST_KEYS
    lines = list(Contribution.objects.filter(focus_group=group).order_by("pk"))
    assert [line.text for line in lines] == [f"Mancano tecnici di collaudo, caso {number}" for number in range(20)]
    assert {line.need_details.urgency for line in lines} == {4}
    assert {line.need_details.skills.get().label for line in lines} == {"saldat"}


def test_keys_of_the_grid(contexts, group):
    tab = opened(contexts(), group)
    active = "`${document.activeElement.closest('td').dataset.col}${document.activeElement.closest('tr').rowIndex}`"

    enter(tab)
    assert tab.evaluate(active) == "kind1"
    for key, where in [("End", "undefined1"), ("Home", "kind1"), ("ArrowRight", "text1"), ("ArrowLeft", "kind1")]:
        tab.keyboard.press(key)
        assert tab.evaluate(active) == where
    tab.keyboard.press("t")
    tab.keyboard.type("Crescono i robot")
    tab.keyboard.press("Enter")
    assert tab.evaluate(active) == "text2"
    tab.keyboard.press("Control+d")
    tab.keyboard.press("F2")
    tab.keyboard.type("!")
    tab.keyboard.press("Escape")
    saved(tab)
    assert [(line.kind, line.text) for line in Contribution.objects.filter(focus_group=group)] == [
        ("trend", "Crescono i robot"),
        ("trend", "Crescono i robot"),
    ]
    tab.keyboard.press("Escape")
    assert tab.evaluate("document.activeElement.className") == "er-sheet-foot"


def test_thirty_findings_without_network_are_neither_lost_nor_doubled(contexts, group):
    context = contexts()
    tab = opened(context, group)
    enter(tab)
    context.set_offline(True)

    write(tab, 30)
    expect(tab.locator("[data-state]")).to_contain_text("Senza rete: 30 in coda")
    assert texts(group) == []
    context.set_offline(False)
    saved(tab)

    assert texts(group) == [f"Frase {number}" for number in range(30)]


def write(tab: Page, count: int) -> None:
    for number in range(count):
        tab.keyboard.press("p")
        tab.keyboard.type(f"Frase {number}")
        tab.keyboard.press("Tab")
        tab.keyboard.press("Tab")


def test_undo_goes_back_step_by_step(contexts, group):
    tab = opened(contexts(), group)
    enter(tab)
    tab.keyboard.press("ArrowRight")
    tab.keyboard.type("Prima")
    tab.keyboard.press("Enter")
    tab.keyboard.press("ArrowUp")
    saved(tab)
    tab.keyboard.type("Seconda")
    tab.keyboard.press("Enter")
    tab.keyboard.press("ArrowUp")
    expect(tab.locator("[data-state]")).to_contain_text("Salvataggio")
    saved(tab)
    assert texts(group) == ["Seconda"]

    tab.keyboard.press("Control+z")
    expect(tab.locator("[data-state]")).to_contain_text("Salvataggio")
    saved(tab)

    assert texts(group) == ["Prima"]


def test_accessible_in_every_state(contexts, group, portal):
    context = contexts()
    probe = Probe(context, portal)
    probe.open(reverse("focusgroups:contribution-grid", args=[group.slug]))
    tab = probe.tab
    states = {"read": probe.look()}
    enter(tab)
    tab.keyboard.press("ArrowRight")
    tab.keyboard.type("Una frase")
    states["editing"] = probe.look()
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    tab.keyboard.type("Ditta ignota")
    tab.keyboard.press("Tab")
    expect(tab.locator("[data-wrong]")).to_contain_text("1 cella da correggere")
    states["error"] = probe.look()
    context.set_offline(True)
    tab.keyboard.press("ArrowRight")
    tab.keyboard.type("Altra frase")
    tab.keyboard.press("Tab")
    expect(tab.locator("[data-state]")).to_contain_text("Senza rete")
    states["offline"] = probe.look()

    assert {state: found for state, found in states.items() if found} == {}
