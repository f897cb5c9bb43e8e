"""Steps with their sentences, what they learn from each other, and the count at the end."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from skillsintel.check.browser import Browser

PASSWORD = "competenze-dimostrative"  # noqa: S105 - the demonstration's, printed by ./dev demo
LIMIT_OF_A_JOB = 90  # seconds


class NotReached(AssertionError):
    """A step needs what an earlier one, which failed, did not find."""


class Walk:
    """The walk through one portal: who is signed in, and what the steps before have found."""

    def __init__(self, base: str, mark: str) -> None:
        self.base, self.mark = base, mark
        self.people: dict[str, Browser] = {}
        self.passed = self.failed = 0

    def __getattr__(self, name: str) -> str:
        raise NotReached(f"an earlier step did not get here: «{name}» is not known")

    def as_(self, name: str) -> Browser:
        """The browser of a person: e-mail name of a demo account, already signed in, or a name of our own."""
        if name not in self.people:
            browser = Browser(self.base)
            if name == "anonymous" or name.startswith("guest"):
                self.people[name] = browser
            else:
                browser.sign_in(f"{name}@demo.example", PASSWORD)
                self.people[name] = browser
        return self.people[name]

    def run(self, step: "Step") -> None:
        started = time.monotonic()
        try:
            step.act(self)
        except Exception as error:  # a crash of a step is a finding too, and the walk goes on
            self.failed += 1
            name = "" if isinstance(error, AssertionError) else f"{type(error).__name__}: "
            print(f"✗ {step.sentence}\n    {name}{error}", flush=True)
        else:
            self.passed += 1
            print(f"✓ {step.sentence} ({time.monotonic() - started:.1f} s)", flush=True)


@dataclass(frozen=True)
class Step:
    sentence: str
    act: Callable[[Walk], None]


@dataclass
class Chapter:
    """The steps of one person or one part of the chain, in their order."""

    title: str
    steps: list[Step] = field(default_factory=list)

    def step(self, sentence: str) -> Callable[[Callable[[Walk], None]], Callable[[Walk], None]]:
        def keep(act: Callable[[Walk], None]) -> Callable[[Walk], None]:
            self.steps.append(Step(sentence, act))
            return act

        return keep


def expect(truth: object, sentence: str) -> None:
    """Fail with the sentence unless it is so."""
    if not truth:
        raise AssertionError(sentence)


def expect_words(browser: Browser, *words: str) -> None:
    """The page on the screen says all of this."""
    missing = [word for word in words if word not in browser.page.text]
    expect(not missing, f"{browser.page.url} does not say {missing}")


def expect_no_words(browser: Browser, *words: str) -> None:
    found = [word for word in words if word in browser.page.text or word.encode() in browser.page.body]
    expect(not found, f"{browser.page.url} says {found}")


def wait_for_job(browser: Browser, page: str, words: str) -> None:
    """Look again at a page until its job is over; the page must then offer what the job made."""
    deadline = time.monotonic() + LIMIT_OF_A_JOB
    while time.monotonic() < deadline:
        browser.get(page)
        expect("er-callout-error" not in browser.page.html, f"the job failed: {browser.page.text[:400]}")
        if "<progress" not in browser.page.html and words in browser.page.text:
            return
        time.sleep(0.5)
    raise AssertionError(f"the job did not end within {LIMIT_OF_A_JOB} seconds")
