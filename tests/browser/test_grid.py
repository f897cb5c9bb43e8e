"""The grid with a real keyboard: fast, never losing a key, alone and for two, with and without network."""

from contextlib import suppress

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Error, Page, expect

from accounts.models import User
from focusgroups.actions import contributions
from focusgroups.models import Contribution, FocusGroup
from tests.browser.conftest import show_session
from tests.browser.probe import Probe
from tests.conftest import CHROMIUM, CHROMIUM_FLAGS
from tests.factories.focusgroups import ContributionFactory

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MOST_KEYS = 17  # beyond the sentence
SAVED = "Salvato alle"


def opened(context: BrowserContext, group: FocusGroup) -> Page:
    tab = context.new_page()
    tab.goto(reverse("focusgroups:contribution-grid", args=[group.slug]))
    tab.evaluate("document.querySelector('[data-grid]').grid.restored.then(() => true)")
    return tab


def enter(tab: Page) -> None:
    """From the top of the page into the grid."""
    for key in ("Tab", "Tab", "Enter"):
        tab.keyboard.press(key)


def texts(group: FocusGroup) -> list[str]:
    return list(Contribution.objects.filter(focus_group=group).order_by("pk").values_list("text", flat=True))


def settled(tab: Page) -> None:
    """Wait until nothing is left to save. (The policy of the page forbids Playwright's own way to wait.)"""
    left = "document.querySelector('[data-grid]').grid.sync.waiting()"
    for _attempt in range(100):
        if tab.evaluate(left) == 0:
            return
        tab.wait_for_timeout(200)
    raise AssertionError(f"{tab.evaluate(left)} rows are not saved")


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


def test_thirty_findings_survive_the_end_of_the_browser(browser, portal, sessions, group, tmp_path):
    def started() -> BrowserContext:
        context = browser.browser_type.launch_persistent_context(
            tmp_path, executable_path=CHROMIUM, args=CHROMIUM_FLAGS, locale="it-IT", base_url=portal
        )
        show_session(context, portal, sessions["manager"])
        return context

    context = started()
    tab = opened(context, group)
    enter(tab)
    context.set_offline(True)
    write(tab, 29)
    tab.keyboard.press("ArrowRight")
    tab.keyboard.type("Frase 29")  # still being typed
    tab.wait_for_timeout(100)
    with suppress(Error):
        browser_of(tab).send("Browser.crash")
    with suppress(Error):
        context.close()
    assert texts(group) == []

    context = started()
    tab = opened(context, group)
    saved(tab)
    context.close()

    assert texts(group) == [f"Frase {number}" for number in range(30)]


def browser_of(tab: Page):
    return tab.context.new_cdp_session(tab)


def write(tab: Page, count: int) -> None:
    for number in range(count):
        tab.keyboard.press("p")
        tab.keyboard.type(f"Frase {number}")
        tab.keyboard.press("Tab")
        tab.keyboard.press("Tab")


def test_two_people_in_the_same_rows_lose_no_edit(contexts, group):
    lines = [ContributionFactory(focus_group=group, state="draft", text=f"Riga {number}") for number in range(5)]
    one, other = opened(contexts(), group), opened(contexts("coordinator"), group)

    for number in range(25):
        fill(one, lines[number % 5], "text", f"Riga {number % 5}, volta {number}")
        fill(other, lines[number % 5], "skills", f"competenza {number}")
    settled(one)
    settled(other)

    rows = Contribution.objects.filter(focus_group=group).order_by("pk")
    assert [line.text for line in rows] == [f"Riga {number % 5}, volta {number}" for number in range(20, 25)]
    said = [line.need_details.skills.get().label for line in rows]
    assert said == [f"competenza {number}" for number in range(20, 25)]
    expect(one.locator("[data-col=skills]").nth(4)).to_have_text("competenza 24", timeout=15_000)


def fill(tab: Page, line: Contribution, column: str, text: str) -> None:
    """Write a cell from the keyboard, wherever the row stands."""
    column = ["kind", "text", "skills"].index(column)
    tab.evaluate(
        "([uuid, column]) => { const { grid } = document.querySelector('[data-grid]');"
        " grid.focus(grid.sheet.find(uuid), column) }",
        [str(line.uuid), column],
    )
    tab.keyboard.type(text)
    tab.keyboard.press("Tab")


@pytest.mark.parametrize(("choice", "text"), [("Tieni la mia", "La mia"), ("Prendi l'altra", "L'altra")])
def test_both_values_of_a_cell_are_shown_and_one_is_chosen(choice, text, contexts, group):
    line = ContributionFactory(focus_group=group, state="draft", text="Prima")
    first, second = contexts(), contexts("coordinator")
    one, other = opened(first, group), opened(second, group)
    first.set_offline(True)
    fill(one, line, "text", "La mia")
    fill(other, line, "text", "L'altra")
    saved(other)
    first.set_offline(False)

    cell = one.locator("td[data-col=text]").first
    expect(cell).to_contain_text("Un'altra persona ha scritto: «L'altra».", timeout=15_000)
    expect(cell).to_contain_text("La mia")
    expect(one.locator("[data-wrong]")).to_contain_text("1 cella da correggere")
    one.locator("[data-wrong] a").click()
    one.keyboard.press("Enter")
    if choice == "Prendi l'altra":
        one.keyboard.press("ArrowRight")
    assert one.evaluate("document.activeElement.textContent") == choice
    one.keyboard.press("Enter")
    expect(one.locator("[data-wrong]")).to_be_empty()
    settled(one)

    assert texts(group) == [text]


def test_ended_session_keeps_the_queue_and_asks_to_sign_in(contexts, group, portal, sessions):
    context = contexts()
    tab = opened(context, group)
    context.clear_cookies(name="sessionid")
    enter(tab)
    write(tab, 1)
    expect(tab.locator("[data-state]")).to_contain_text("Non sei più collegato: 1 in coda. Accedi di nuovo")

    show_session(context, portal, sessions["manager"])
    tab.reload()
    for _attempt in range(100):  # it may be saved before the page comes back, or after
        if texts(group):
            break
        tab.wait_for_timeout(200)
    settled(tab)

    assert texts(group) == ["Frase 0"]


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
    tab.keyboard.type(group.participations.order_by("pk")[0].organisation.name[:4])
    expect(tab.get_by_role("option").first).to_be_visible()
    states["list open"] = probe.look()
    tab.keyboard.press("Control+a")
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


def test_accessible_with_both_values_of_a_cell(contexts, group, portal):
    line = ContributionFactory(focus_group=group, state="draft", text="Prima")
    probe = Probe(contexts(), portal)
    probe.open(reverse("focusgroups:contribution-grid", args=[group.slug]))
    coordinator = User.objects.get(email="coordinamento@demo.example")
    contributions.edit(line, by=coordinator, version=None, text="L'altra")
    fill(probe.tab, line, "text", "La mia")
    expect(probe.tab.locator("td[data-col=text]").first).to_contain_text("Un'altra persona ha scritto: «L'altra».")

    assert probe.look() == []
