"""A person with a browser: cookies, forms, redirects; nothing that a person could not do."""

import json
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

from skillsintel.check.pages import Form, Page

TIMEOUT = 60


class Browser:
    """One person's cookies at one portal. `page` is what is on the screen."""

    def __init__(self, base: str) -> None:
        self.base = base.rstrip("/")
        self.page: Page
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        # The portal is on this machine: a proxy of the surroundings has no part in it.
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)

    def address(self, path: str) -> str:
        start = self.page.url if hasattr(self, "page") else self.base + "/"
        return urllib.parse.urljoin(self.base + "/" if path.startswith("/") else start, path)

    def _open(self, url: str, data: bytes | None = None, headers: dict[str, str] | None = None) -> Page:
        if not url.startswith(self.base + "/"):
            raise AssertionError(f"the page leads away from the portal: {url}")
        request = urllib.request.Request(url, data, headers or {})  # noqa: S310 (our own portal, checked above)
        try:
            with self.opener.open(request, timeout=TIMEOUT) as answer:
                return Page(answer.url, answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Page(error.url or url, error.code, error.headers, error.read())

    def get(self, path: str, expect: int = 200) -> Page:
        """Go to an address; another status than the expected one is a failure."""
        self.page = self._open(self.address(path))
        return self._expected(expect)

    def follow(self, words: str = "", *, to: str = "") -> Page:
        """Click a link."""
        return self.get(self.page.link(words, to=to))

    def press(self, button: str, *, at: str = "", expect: int = 200, **filled: str | list[str]) -> Page:
        """Fill the form that has this button and press it."""
        return self.send(self.page.form(button, at), button, expect, **filled)

    def send(self, form: Form, button: str = "", expect: int = 200, **filled: str | list[str]) -> Page:
        """Send a form that was read before, also a second time or too late."""
        pairs = urllib.parse.urlencode(form.pairs(button, **filled))
        url = self.address(form.action)
        if form.method == "get":
            return self.get(f"{url.partition('?')[0]}?{pairs}", expect)
        self.page = self._open(url, pairs.encode())
        return self._expected(expect)

    def _expected(self, status: int) -> Page:
        if self.page.status != status:
            raise AssertionError(
                f"{self.page.url} answered {self.page.status} instead of {status}: {self.page.errors or self._words()}"
            )
        return self.page

    def _words(self) -> str:
        """What the page says, without its head and menu."""
        return self.page.text.rpartition("Sei in")[2][:240]

    def read_json(self, path: str, token: str = "", expect: int = 200) -> dict:
        """Ask the API; the answer must be JSON with the expected status."""
        headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        answer = self._open(self.address(path), None, headers)
        if answer.status != expect:
            raise AssertionError(f"{path} answered {answer.status} instead of {expect}: {answer.body[:200]!r}")
        return json.loads(answer.body)

    def headers_of(self, path: str):
        return self._open(self.address(path)).headers

    def sign_in(self, email: str, password: str) -> Page:
        self.get("/accesso/")
        self.press("Accedi", login=email, password=password)
        if self.page.url.startswith(f"{self.base}/accesso/"):
            raise AssertionError(f"{email} could not sign in: {self.page.errors}")
        return self.page
