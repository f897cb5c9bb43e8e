"""The grid of 500 lines in Chromium: from a paste to painted rows, from a key to what it shows."""

import shutil
from collections.abc import Callable
from statistics import median, quantiles

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management.base import CommandError
from django.test.testcases import LiveServerThread

KEYS = ["ArrowDown", "ArrowRight", "4", "ArrowLeft", "3", "ArrowUp"]
# Two frames after the key, what it did is on the screen.
LISTEN = """() => { window.took = []
    addEventListener('keydown', () => { const begun = performance.now()
        requestAnimationFrame(() => requestAnimationFrame(() => took.push(performance.now() - begun))) }, true) }"""
PASTE = """async ([text, count]) => {
    const { grid } = document.querySelector('[data-grid]'), rows = grid.body.rows
    grid.focus(grid.ghost, 0)
    const data = new DataTransfer(), wanted = rows.length + count
    data.setData('text/plain', text)
    const begun = performance.now()
    const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
    document.activeElement.dispatchEvent(event)
    const frame = () => new Promise(requestAnimationFrame)
    while (rows.length < wanted) await frame()
    await frame(); await frame()
    return performance.now() - begun }"""


def measure(say: Callable, path: str, cookie: str) -> None:
    """Print the figures of the page at `path`, opened with the cookie `name=value`."""
    from playwright.sync_api import sync_playwright  # slow

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise CommandError("Chromium is not installed.")
    server = LiveServerThread("localhost", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    origin = f"http://localhost:{server.port}"
    name, _is, value = cookie.partition("=")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(base_url=origin, viewport={"width": 1440, "height": 900})
        context.add_cookies([{"name": name, "value": value, "url": origin}])
        for sentence in figures(context.new_page(), path):
            say(f"  {sentence}")
        browser.close()
    server.terminate()


def figures(tab, path: str) -> list[str]:
    tab.goto(path)
    said = [f"grid: {tab.evaluate('document.querySelectorAll(`[data-stored]`).length')} lines"]
    tab.evaluate(LISTEN)
    tab.evaluate(
        "() => { const { grid } = document.querySelector('[data-grid]'); grid.focus(grid.sheet.rows[250], 3) }"
    )
    for number in range(120):
        tab.keyboard.press(KEYS[number % len(KEYS)])
        tab.wait_for_timeout(60)
    took = tab.evaluate("took")
    said.append(f"key to second frame: p50 {median(took):.0f} ms, p95 {quantiles(took, n=20)[18]:.0f} ms")
    for count in (20, 500):
        tab.goto(path)
        text = "\n".join(f"Fabbisogno\tMancano tecnici, riga {number}\tPLC\t4\t" for number in range(count))
        times = sorted(tab.evaluate(PASTE, [text, count]) for _again in range(1 if count > 100 else 5))
        said.append(f"paste of {count} rows to painted grid: {median(times):.0f} ms ({times[0]:.0f}-{times[-1]:.0f})")
    return said
