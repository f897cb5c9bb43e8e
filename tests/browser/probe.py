"""What is looked at on a page: accessibility, foreign requests, errors of the console, width, weight."""

import gzip
from pathlib import Path
from urllib.parse import urlsplit

import axe_playwright_python
from playwright.sync_api import BrowserContext, Error, Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """async (rules) => (await axe.run(document, {runOnly: rules, resultTypes: ['violations']})).violations
    .map(found => `${found.id}: ${found.nodes.slice(0, 3).map(node => node.target.join(' ')).join(' | ')}`)"""
OPEN_ALL = "document.querySelectorAll('main details').forEach(details => { details.open = true })"
TOO_WIDE = """() => {
    const page = document.documentElement, wide = part => part.getBoundingClientRect().right > page.clientWidth + 1
    const scrolls = part => { for (let box = part.parentElement; box; box = box.parentElement)
        if (getComputedStyle(box).overflowX !== 'visible') return true
        return false }
    const cards = [...document.querySelectorAll('.er-table-stacks')].map(table => table.parentElement)
    const cut = cards.find(box => box.scrollWidth > box.clientWidth + 1)
    if (cut) return `the cards of «${cut.getAttribute('aria-label')}»`
    if (page.scrollWidth <= page.clientWidth) return ''
    const parts = [...document.querySelectorAll('body *')].filter(part => wide(part) && !scrolls(part))
    return parts.slice(0, 3).map(part => `${part.localName}.${part.className}`).join(' | ') || 'a hidden part'
}"""
EMPTY_AND_SEND = """form => { form.noValidate = true
    for (const field of form.querySelectorAll('input, textarea, select')) {
        if (field.type === 'hidden') continue
        if (field.type === 'checkbox' || field.type === 'radio') field.checked = false
        else if (field.multiple) [...field.options].forEach(option => { option.selected = false })
        else field.value = ''
    }
    form.submit() }"""
MAIN_FORM = "main form[method=post]:has(textarea, select, input:not([type=hidden]))"
WIDTHS = (1440, 820, 390)  # axe
NARROW = (390, 320)  # no sideways scrolling
HEIGHT = 900
LIMIT = 250 * 1024  # bytes of the first view, compressed
TEXT = ("text/", "application/javascript", "application/json", "image/svg")


class Probe:
    """One tab of one person; it remembers what each page asked for and complained about."""

    def __init__(self, context: BrowserContext, origin: str):
        self.origin = origin
        self.tab: Page = context.new_page()
        self.asked: list[str] = []
        self.problems: list[str] = []
        self.sizes: dict[str, int] = {}
        self.tab.on("request", self._asked)
        self.tab.on("console", self._heard)
        self.tab.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))

    def _asked(self, request) -> None:
        """Note what a page asks for; a stream of events never ends and weighs nothing."""
        if request.resource_type != "eventsource":
            self.asked.append(request.url)

    def _heard(self, message) -> None:
        """Note errors, which include violations of the content security policy."""
        if message.type == "error" and "status of 4" not in message.text:  # an answer is judged by its status
            self.problems.append(f"console: {message.text}")

    def open(self, path: str, status: int = 200) -> None:
        self.asked, self.problems = [], []
        self.tab.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
        answer = self.tab.goto(self.origin + path, wait_until="load")
        if answer.status != status:
            self.problems.append(f"answered {answer.status}")
        self.settle()

    def settle(self) -> None:
        """Wait for the fonts, then check what was asked for."""
        self.tab.evaluate("() => document.fonts.ready.then(() => true)")
        for url in self.asked:
            if not url.startswith((self.origin, "data:", "blob:")):
                self.problems.append(f"asked another host: {urlsplit(url).netloc}")

    def weight(self) -> int:
        """Return the compressed bytes of what the page asked for."""
        return sum(self._size(url) for url in dict.fromkeys(self.asked) if url.startswith(self.origin))

    def _size(self, url: str) -> int:
        if url not in self.sizes:
            answer = self.tab.context.request.get(url)
            body, kind = answer.body(), answer.headers.get("content-type", "")
            size = len(gzip.compress(body, 6)) if kind.startswith(TEXT) else len(body)
            if "/static/" not in url:
                return size
            self.sizes[url] = size
        return self.sizes[url]

    def look(self, widths: tuple[int, ...] = WIDTHS) -> list[str]:
        """Return what is wrong with the page as it stands, at these widths, with everything opened."""
        self.tab.evaluate(OPEN_ALL)
        found = list(self.problems)
        for width in sorted({*widths, *NARROW}, reverse=True):
            self.tab.set_viewport_size({"width": width, "height": HEIGHT})
            if width in widths:
                found += [f"{width} px, {violation}" for violation in self.violations()]
            if width in NARROW and (part := self.tab.evaluate(TOO_WIDE)):
                found.append(f"{width} px, scrolls sideways: {part}")
        return found

    def violations(self) -> list[str]:
        """Return what axe finds at the present width."""
        if self.tab.evaluate("typeof axe") == "undefined":
            self.tab.evaluate(AXE)
        return self.tab.evaluate(RUN_AXE, RULES)

    def send_empty(self, widths: tuple[int, ...] = WIDTHS) -> list[str]:
        """Send the main form with every field emptied; it must answer with errors beside the fields."""
        self.asked, self.problems = [], []
        self.tab.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
        form = self.tab.locator(MAIN_FORM).first
        if not form.count():
            return ["no form to send"]
        with self.tab.expect_navigation(wait_until="load"):
            form.evaluate(EMPTY_AND_SEND)
        self.settle()
        if not self.tab.locator("main .er-error-summary").count():
            return ["the empty form was taken, or says nothing"]
        return self.look(widths)

    def close(self) -> None:
        try:
            self.tab.context.close()
        except Error:
            return  # the browser ended first
