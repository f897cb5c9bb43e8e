"""What a person sees of a page: text, links, forms with the fields and buttons that are offered."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

WITHOUT_END = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNSEEN = {"script", "style", "template", "title"}


class NotOnThePage(AssertionError):
    """A person could not do this: the page offers no such thing."""


@dataclass
class Field:
    """What one name of a form holds, and what it may hold when the page offers choices."""

    values: list[str] = field(default_factory=list)
    offered: dict[str, str] = field(default_factory=dict)  # value -> label
    is_list: bool = False


@dataclass
class Button:
    label: str = ""
    name: str = ""
    value: str = ""


@dataclass
class Form:
    """A form as it came: hidden fields included, to be filled and sent."""

    action: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)
    buttons: list[Button] = field(default_factory=list)

    def named(self, name: str) -> Field:
        if name not in self.fields:
            raise NotOnThePage(f"the form has no field «{name}», but {', '.join(sorted(self.fields))}")
        return self.fields[name]

    def value(self, name: str) -> str:
        """What a field holds now."""
        return next(iter(self.named(name).values), "")

    def option(self, name: str, label: str) -> str:
        """The value of the choice whose label contains these words."""
        offered = self.named(name).offered
        for value, words in offered.items():
            if label in words:
                return value
        raise NotOnThePage(f"«{name}» does not offer «{label}», but {'; '.join(offered.values())[:300]}")

    def button(self, label: str) -> Button | None:
        return next((button for button in self.buttons if button.label.startswith(label)), None)

    def pairs(self, button: str = "", **filled: str | list[str]) -> list[tuple[str, str]]:
        """What is sent when the fields are filled and the button is pressed; choices not offered are refused."""
        held = {name: list(known.values) for name, known in self.fields.items()}
        for name, given in filled.items():
            values, known = given if isinstance(given, list) else [given], self.named(name)
            if known.offered and (unknown := [value for value in values if value and value not in known.offered]):
                raise NotOnThePage(f"«{name}» does not offer {unknown}")
            held[name] = values
        pressed = self.button(button) if button else None
        pairs = [(name, value) for name, values in held.items() for value in values]
        return [*pairs, (pressed.name, pressed.value)] if pressed and pressed.name else pairs


class _Reader(HTMLParser):
    """Collects text, links, forms and errors, in one pass."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.errors: list[str] = []
        self.links: list[tuple[str, list[str]]] = []
        self.forms: list[Form] = []
        self.labels: dict[str, list[str]] = {}
        self.ids: dict[str, tuple[Field, str]] = {}
        self.readonly: dict[str, str] = {}
        self.form: Form | None = None
        self.button: tuple[Button, list[str]] | None = None
        self.select: Field | None = None
        self.option: tuple[str, list[str]] | None = None
        self.area: tuple[Field, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in WITHOUT_END:
            self.open.append((tag, given))
        handle = getattr(self, f"_start_{tag}", None)
        if handle:
            handle(given)

    def handle_endtag(self, tag: str) -> None:
        while self.open and any(name == tag for name, _given in self.open):
            if self.open.pop()[0] == tag:
                break
        handle = getattr(self, f"_end_{tag}", None)
        if handle:
            handle()

    def handle_data(self, data: str) -> None:
        if self.area:
            self.area[1].append(data)
            return
        if self.option:
            self.option[1].append(data)
            return
        if any(tag in UNSEEN for tag, _given in self.open):
            return
        self.text.append(data)
        if self.button:
            self.button[1].append(data)
        if any("er-error" in given.get("class", "").split() for _tag, given in self.open):
            self.errors.append(data)
        for tag, given in self.open:
            if tag == "a":
                self.links[-1][1].append(data)
            elif tag == "label" and "for" in given:
                self.labels.setdefault(given["for"], []).append(data)

    def _start_a(self, given: dict[str, str]) -> None:
        self.links.append((given.get("href", ""), []))

    def _start_form(self, given: dict[str, str]) -> None:
        self.form = Form(given.get("action", ""), given.get("method", "get").lower())
        self.forms.append(self.form)

    def _end_form(self) -> None:
        self.form = None

    def _field(self, given: dict[str, str]) -> Field:
        fields = self.form.fields if self.form else {}
        return fields.setdefault(given.get("name", ""), Field()) if given.get("name") else Field()

    def _start_input(self, given: dict[str, str]) -> None:
        kind, value = given.get("type", "text"), given.get("value", "")
        if "readonly" in given:
            self.readonly[given.get("id", "")] = value
        if kind in {"submit", "button", "reset", "image"}:
            return
        known = self._field(given)
        if kind in {"radio", "checkbox"}:
            value = given.get("value", "on")
            known.offered[value] = ""
            self.ids[given.get("id", "")] = (known, value)
            if "checked" in given:
                known.values.append(value)
        else:
            known.values.append(value)

    def _start_textarea(self, given: dict[str, str]) -> None:
        self.area = (self._field(given), [])

    def _end_textarea(self) -> None:
        if self.area:
            self.area[0].values.append("".join(self.area[1]).removeprefix("\n"))
            self.area = None

    def _start_select(self, given: dict[str, str]) -> None:
        self.select = self._field(given)
        self.select.is_list = "multiple" in given

    def _end_select(self) -> None:
        if self.select and not self.select.values and not self.select.is_list:
            self.select.values = list(self.select.offered)[:1]
        self.select = None

    def _start_option(self, given: dict[str, str]) -> None:
        self.option = (given.get("value", ""), [])
        if self.select is not None:
            self.select.offered[self.option[0]] = ""
            if "selected" in given:
                self.select.values.append(self.option[0])

    def _end_option(self) -> None:
        if self.option and self.select is not None:
            self.select.offered[self.option[0]] = tidy(self.option[1])
        self.option = None

    def _start_button(self, given: dict[str, str]) -> None:
        self.button = (Button("", given.get("name", ""), given.get("value", "")), [])

    def _end_button(self) -> None:
        if self.button and self.form is not None:
            button, words = self.button
            button.label = tidy(words)
            self.form.buttons.append(button)
        self.button = None


def tidy(words: list[str]) -> str:
    return " ".join("".join(words).split())


class Page:
    """An answer of the server."""

    def __init__(self, url: str, status: int, headers, body: bytes) -> None:
        self.url, self.status, self.headers, self.body = url, status, headers, body
        self.html = body.decode("utf-8", "replace") if "text/" in headers.get("Content-Type", "") else ""
        reader = _Reader()
        reader.feed(self.html)
        for key, words in reader.labels.items():
            with contextlib.suppress(KeyError):
                known, value = reader.ids[key]
                known.offered[value] = tidy(words)
        self.text, self.errors = tidy(reader.text), tidy(reader.errors)
        self.links = [(href, tidy(words)) for href, words in reader.links]
        self.forms, self.readonly = reader.forms, reader.readonly
        for form in self.forms:
            form.action = form.action or url

    def form(self, button: str = "", action: str = "") -> Form:
        """The form with this button, or that goes to an address with these words."""
        for form in self._forms(button, action):
            return form
        labels = "; ".join(button.label for form in self.forms for button in form.buttons)
        raise NotOnThePage(f"no form «{button or action}» on {self.url} ({self.status}), but: {labels[:300]}")

    def _forms(self, button: str, action: str) -> Iterator[Form]:
        for form in self.forms:
            if action in form.action and (not button or form.button(button)):
                yield form

    def offers(self, button: str = "", action: str = "") -> bool:
        return next(self._forms(button, action), None) is not None

    def link(self, words: str = "", *, to: str = "") -> str:
        """The address of the link with these words, or that leads to an address with them."""
        for href, label in self.links:
            if words in label and to in href:
                return href
        raise NotOnThePage(f"no link «{words or to}» on {self.url} ({self.status})")
