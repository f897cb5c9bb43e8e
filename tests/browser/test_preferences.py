"""What people set in their browser is kept on every public page: wider text, colours of their own, less motion."""

import pytest

from tests.browser.pages import PAGES, Page
from tests.browser.probe import HEIGHT, TOO_WIDE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MOVING = """() => [...document.querySelectorAll('body *')].map(part => [part, getComputedStyle(part)])
    .filter(([, style]) => style.animationName !== 'none' || parseFloat(style.transitionDuration) > 0)
    .slice(0, 3).map(([part]) => `moves: ${part.localName}.${part.className}`)"""
UNSEEN = """() => { const found = [], first = document.querySelector('main a, main button')
    for (const button of document.querySelectorAll('.btn')) {
        const edge = getComputedStyle(button).borderTopWidth
        if (button.offsetHeight && edge === '0px') found.push(`a button without an edge: ${button.innerText}`)
    }
    for (const drawing of document.querySelectorAll('.er-figure svg:not(.icon)'))
        if (getComputedStyle(drawing).forcedColorAdjust !== 'none') found.push(`lost in the dark: ${drawing.id}`)
    first?.focus({focusVisible: true})
    if (first && getComputedStyle(first).outlineStyle === 'none') found.push('where one is cannot be seen')
    return found }"""
WIDER = """() => { const sheet = new CSSStyleSheet()
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important } p { margin-bottom: 2em !important }`)
    document.adoptedStyleSheets = [sheet] }"""
CUT = """() => [...document.querySelectorAll('body *')].filter(part => {
    const style = getComputedStyle(part)
    return style.overflowY === 'hidden' && part.clientHeight > 1 && part.scrollHeight > part.clientHeight + 2 })
    .slice(0, 3).map(part => `cut: ${part.localName}.${part.className}`)"""


@pytest.mark.parametrize("page", [page for page in PAGES if page.role == "anonymous"], ids=str)
def test_page_keeps_what_people_set_in_their_browser(page: Page, address, probes):
    probe = probes["anonymous"]
    probe.open(address(page))
    found = probe.tab.evaluate(MOVING)

    probe.tab.emulate_media(forced_colors="active", reduced_motion="reduce")
    found += probe.tab.evaluate(UNSEEN)
    probe.tab.emulate_media(forced_colors="none", reduced_motion="reduce")
    probe.tab.set_viewport_size({"width": 320, "height": HEIGHT})
    probe.tab.evaluate(WIDER)
    wide = probe.tab.evaluate(TOO_WIDE)
    found += [*probe.tab.evaluate(CUT), *([f"scrolls sideways: {wide}"] if wide else [])]

    assert found == []
