"""The page stands still when its fonts arrive: what is shown before has their measures."""

import shutil
import subprocess

import pytest
from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.browser
PHONE = {"width": 412, "height": 823}
MEASURE = """() => document.fonts.ready.then(() =>
    ['header', 'main h1', 'main'].map(name => document.querySelector(name).getBoundingClientRect().top
        + document.querySelector(name).getBoundingClientRect().height))"""


def has_arial() -> bool:
    """Whether the browser's machine has a font of Arial's width."""
    found = shutil.which("fc-list")
    return bool(found) and "Liberation Sans" in subprocess.run([found], capture_output=True, text=True).stdout


def measures(context: BrowserContext, with_fonts: bool) -> list[float]:
    tab = context.new_page()
    if not with_fonts:
        tab.route("**/*.woff2", lambda route: route.abort())
    tab.goto("/", wait_until="load")
    return tab.evaluate(MEASURE)


@pytest.mark.skipif(not has_arial(), reason="neither Arial nor Liberation Sans is installed")
def test_nothing_moves_when_the_fonts_arrive(contexts):
    context = contexts(viewport=PHONE)

    before, after = measures(context, with_fonts=False), measures(context, with_fonts=True)

    assert before[:2] == pytest.approx(after[:2], abs=2)
    assert before[2] == pytest.approx(after[2], rel=0.02)
