"""A whole review by keyboard alone at 1440 pixels, by touch alone on a tablet of 820 x 1180; a remark on a phone."""

import pytest
from django.urls import reverse

from committee.models import Remark, Review
from tests.browser.conftest import show_session
from tests.browser.pages import REVIEWED
from tests.browser.probe import TOO_WIDE, Probe
from tests.factories.committee import ReviewFactory

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TABLET, PHONE = {"width": 820, "height": 1180}, {"width": 390, "height": 844}
# Smaller than a finger: controls with an inner side under 44 pixels (a word inside a sentence may be lower).
SMALL = """() => [...document.querySelectorAll('main :is(button, summary, input, textarea, select, .btn),'
        + ' main .er-check label,'
        + ' main :is(.er-read-acts, .er-read-place, .er-tabs) a')]
    .filter(part => part.checkVisibility() && !part.closest('.visually-hidden'))
    .filter(part => !['radio', 'checkbox'].includes(part.type) || !part.labels.length)
    .map(part => [part, part.getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && (box.height < 43.5 || box.width < 43.5))
    .map(([part, box]) => `${part.localName}.${part.className}: ${part.textContent.trim().slice(0, 30)} `
        + `${Math.round(box.width)}x${Math.round(box.height)}`)"""
ALT_GR = """key => document.body.dispatchEvent(
    new KeyboardEvent('keydown', { key, ctrlKey: true, altKey: true, bubbles: true, cancelable: true }))"""
FOCUSED = "() => document.activeElement.closest('[data-paragraph]')?.id ?? ''"


def mine() -> Review:
    return Review.objects.get(paper__slug=REVIEWED, member__user__email="componente.imprese@demo.example")


@pytest.fixture(autouse=True)
def _open_again(story):
    """The member's advice is a draft before each test."""
    Review.objects.filter(pk=mine().pk).update(filed_at=None, note="")


def test_review_by_keyboard_alone(probes):
    probe = probes["member"]
    probe.open(reverse("committee:paper-detail", args=[REVIEWED]))
    press = probe.tab.keyboard.press
    seen = []
    for key in ("j", "j", "k"):
        press(key)
        seen.append(probe.tab.evaluate(FOCUSED))
    assert seen[0] == seen[2] != seen[1] != ""

    press("c")
    probe.tab.wait_for_url("**/osservazioni/**")
    probe.tab.locator("textarea[name=text]").focus()
    probe.tab.keyboard.type("Manca il costo.")
    press("Control+Enter")
    probe.tab.wait_for_url("**#p-*")
    assert Remark.objects.filter(text="Manca il costo.").count() == 1

    tab_to(probe.tab, "main a[href$='/parere/']")
    press("Enter")
    probe.tab.wait_for_url("**/parere/")
    asked = probe.tab.locator("main .er-scale").count()
    for _recommendation in range(asked):
        tab_to(probe.tab, "main .er-scale input[type=radio]")
        press("Space")
    tab_to(probe.tab, "textarea[name=note]")
    probe.tab.keyboard.type("Nel complesso d'accordo.")
    assert probe.violations() == []
    tab_to(probe.tab, "button[name=check]")
    press("Enter")
    probe.tab.wait_for_url("**/deposita/")
    assert probe.violations() == []
    tab_to(probe.tab, "main button[type=submit]")
    press("Enter")
    probe.tab.wait_for_url("**/pareri/")

    assert (mine().note, mine().filed_at is not None) == ("Nel complesso d'accordo.", True)
    assert mine().opinions.count() == asked > 0


def tab_to(tab, wanted: str) -> None:
    """Press the tabulator until the focus is on something that matches."""
    for _press in range(400):
        tab.keyboard.press("Tab")
        if tab.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"the keyboard does not reach {wanted}")


def test_who_says_so_opens_by_key(probes):
    probe = probes["member"]
    probe.open(reverse("committee:paper-detail", args=[REVIEWED]))
    said = probe.tab.locator("[data-paragraph]:has(details)").first
    said.focus()
    before = said.locator("details").evaluate("part => part.open")
    probe.tab.keyboard.press("e")

    assert said.locator("details").evaluate("part => part.open") is not before


def test_brackets_lead_to_the_papers_before_and_after(probes):
    ReviewFactory(paper__state="under_review", member=mine().member)
    probe = probes["member"]
    probe.open(reverse("committee:paper-detail", args=[REVIEWED]))
    places = {key: probe.tab.locator(f'[data-key="{key}"]') for key in "[]"}
    key, back = next((key, back) for key, back in (("]", "["), ("[", "]")) if places[key].count())
    there = places[key].get_attribute("href")

    probe.tab.keyboard.press(key)
    probe.tab.wait_for_url(f"**{there}")
    # On an Italian keyboard a bracket comes with AltGr, which is Ctrl and Alt.
    probe.tab.evaluate(ALT_GR, back)

    probe.tab.wait_for_url(f"**/{REVIEWED}/")


def test_keys_are_letters_inside_a_field(probes):
    probe = probes["member"]
    probe.open(reverse("committee:review-edit", args=[REVIEWED]))
    note = probe.tab.locator("textarea[name=note]")
    note.focus()
    probe.tab.keyboard.type("jkce[]")

    assert note.input_value() == "jkce[]"


def test_keys_can_be_turned_off(probes):
    probe = probes["member"]
    probe.open(reverse("committee:paper-detail", args=[REVIEWED]))
    probe.tab.locator("#keys").uncheck()
    probe.tab.locator("h1").click()
    probe.tab.keyboard.press("j")
    focused = probe.tab.evaluate(FOCUSED)
    probe.tab.locator("#keys").check()

    assert focused == ""


@pytest.fixture
def by_touch(browser, portal, sessions):
    """`by_touch(size)`: the paper as the member sees it on a screen that knows fingers only."""
    contexts = []

    def make(size: dict) -> Probe:
        context = browser.new_context(viewport=size, has_touch=True, is_mobile=True, reduced_motion="reduce")
        show_session(context, portal, sessions["member"])
        contexts.append(context)
        probe = Probe(context, portal)
        probe.tab.goto(portal + reverse("committee:paper-detail", args=[REVIEWED]))
        return probe

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def tablet(by_touch):
    return by_touch(TABLET).tab


def test_reading_and_remarking_on_a_phone(by_touch):
    phone = by_touch(PHONE)
    tab = phone.tab
    tab.locator("[data-paragraph] summary").first.tap()
    tab.locator("[data-paragraph] details[open] blockquote").first.wait_for()
    assert tab.evaluate(TOO_WIDE) == ""
    assert phone.violations() == []

    tab.locator("[data-act=c]").first.tap()
    tab.wait_for_url("**/osservazioni/**")
    with tab.expect_navigation():
        tab.locator("main button[type=submit]").tap()  # nothing written yet
    tab.locator("main .er-error-summary").wait_for()
    assert phone.violations() == []
    tab.locator("textarea[name=text]").tap()
    tab.keyboard.type("Scritta al telefono.")
    tab.locator("main button[type=submit]").tap()
    tab.wait_for_url("**#p-*")

    assert Remark.objects.filter(text="Scritta al telefono.").count() == 1
    assert phone.problems == []


def test_review_by_touch_alone(tablet):
    tablet.locator("[data-paragraph] summary").first.tap()
    tablet.locator("[data-act=c]").first.tap()
    tablet.locator("textarea[name=text]").tap()
    tablet.keyboard.type("Scritta col dito.")
    tablet.locator("main button[type=submit]").tap()
    tablet.wait_for_url("**#p-*")
    tablet.locator("text=Dai il tuo parere").first.tap()
    tablet.wait_for_url("**/parere/")
    scales = tablet.locator("main .er-scale")
    for number in range(scales.count()):
        scales.nth(number).locator(".er-check label").first.tap()
    tablet.locator("button[name=check]").tap()
    tablet.wait_for_url("**/deposita/")
    assert "manca il parere" not in tablet.locator("main").inner_text()
    with tablet.expect_navigation():
        tablet.locator("main button[type=submit]").tap()
    assert tablet.url.endswith("/pareri/"), tablet.locator("main").inner_text()

    assert mine().filed_at is not None
    assert Remark.objects.filter(text="Scritta col dito.").count() == 1


@pytest.mark.parametrize("name", ["paper-detail", "review-edit", "remark-list", "review-list"])
def test_targets_are_as_large_as_a_finger(tablet, portal, name):
    tablet.goto(portal + reverse(f"committee:{name}", args=[REVIEWED]))

    assert tablet.evaluate(SMALL) == []


def test_small_target_is_found(tablet):
    """The control: the gate above can fail."""
    tablet.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<button>x</button>')")
    tablet.evaluate("document.querySelector('main').lastElementChild.style.height = '20px'")

    assert len(tablet.evaluate(SMALL)) == 1
