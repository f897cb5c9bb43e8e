"""The one field in which a skill or an occupation is typed: the words are kept, a concept is chosen beside them.

The form sends the text and, for each choice, `<name>_concept` as `<uuid or -> <words>`: a choice counts for those very
words, so that words changed without JavaScript do not keep a concept that was chosen for others.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from skills.models import Concept
from skills.queries import ConceptQuerySet

NO_CONCEPT = "-"
SEPARATOR = ";"
MOST_SHOWN = 5


@dataclass(frozen=True)
class Term:
    """Words and the concept they stand for. `is_chosen`: somebody said so, or said that they stay without one."""

    label: str
    concept: Concept | None = None
    is_chosen: bool = False

    def __str__(self) -> str:
        return self.label

    @property
    def choice(self) -> str:
        """How the form sends the choice."""
        return f"{self.concept.uuid if self.concept else NO_CONCEPT} {self.label}"

    @property
    def note(self) -> str:
        """What the form says of the choice."""
        if self.concept is None:
            return _("«%(words)s» resta con parole tue: da mappare.") % {"words": self.label}
        names = {"words": self.label, "name": self.concept.name, "source": self.concept.vocabulary.short_name}
        if self.label.casefold() == self.concept.name.casefold():
            return _("«%(words)s»: voce scelta, %(source)s.") % names
        return _("«%(words)s»: collegata a «%(name)s», %(source)s.") % names


@dataclass(frozen=True)
class Typed:
    """What a form sent, not yet read."""

    text: str = ""
    choices: tuple[str, ...] = ()

    def chosen_for(self, label: str) -> str:
        """Return the uuid chosen for these words, NO_CONCEPT, or nothing when nobody chose."""
        pairs = (choice.partition(" ")[::2] for choice in self.choices)
        return next((key for key, words in pairs if _tidy(words).casefold() == label.casefold()), "")


class Combobox(forms.TextInput):
    """A text with suggestions (static/js/combobox.js); without JavaScript, a text."""

    template_name = "django/forms/widgets/combobox.html"

    def __init__(self, *, kind: str, separator: str = "", words_kept: bool = True, attrs=None):
        self.kind, self.separator, self.words_kept = kind, separator, words_kept
        super().__init__({"autocomplete": "off", **(attrs or {})})

    def value_from_datadict(self, data, files, name) -> Typed:
        many = data.getlist if isinstance(data, MultiValueDict) else lambda key: data.get(key, ())
        return Typed(data.get(name) or "", tuple(many(f"{name}_concept")))

    def format_value(self, value: Iterable[Term] | None) -> str:
        return f"{self.separator} ".join(term.label for term in value or ())

    def get_context(self, name, value, attrs) -> dict:
        context = super().get_context(name, value, attrs)
        chosen = [term for term in value or () if term.is_chosen]
        context["widget"].update(kind=self.kind, separator=self.separator, words_kept=self.words_kept, chosen=chosen)
        return context


class ConceptField(forms.CharField):
    """Text in, a Term out (None when empty); with `several`, a list of Terms from words divided by `;`.

    A text that nobody chose for becomes the concept of exactly this name when there is one and only one. Words without
    a concept are kept, unless `words_kept` is false: then the field says what there is. `user` decides what is seen.
    """

    def __init__(self, *, kind: str, several: bool = False, words_kept: bool = True, label_length: int = 200, **kwargs):
        self.kind, self.several, self.words_kept, self.label_length = kind, several, words_kept, label_length
        self.user = AnonymousUser()
        widget = Combobox(kind=kind, separator=SEPARATOR if several else "", words_kept=words_kept)
        super().__init__(widget=widget, max_length=1000 if several else None, **kwargs)

    def clean(self, value):
        typed = value if isinstance(value, Typed) else Typed(value or "")
        super().clean(typed.text)
        terms = [self._term(label, typed) for label in self._labels(typed.text)]
        return terms if self.several else next(iter(terms), None)

    def has_changed(self, initial, data) -> bool:
        return [term.label for term in self.prepare_value(initial)] != self._labels(data.text if data else "")

    def prepare_value(self, value) -> list[Term]:
        """Return the terms to show, whatever they come from: a form, a row, a key, words."""
        if isinstance(value, Typed):
            return [self._shown(label, value.chosen_for(label)) for label in self._labels(value.text)]
        if isinstance(value, int):
            value = self._choosable().filter(pk=value).first()
        if isinstance(value, Concept):
            term = Term(value.name, value, is_chosen=True)
            value = term if self.may_show(term) else None
        if isinstance(value, str):
            value = [Term(label) for label in self._labels(value)]
        terms = [value] if isinstance(value, Term) else value or []
        return [term if self.may_show(term) else Term(term.label) for term in terms]

    def _labels(self, text: str) -> list[str]:
        parts = text.split(SEPARATOR) if self.several else [text]
        return [label for part in parts if (label := _tidy(part))]

    def _choosable(self) -> ConceptQuerySet:
        return Concept.objects.choosable_by(self.user).filter(kind=self.kind).select_related("vocabulary")

    def may_show(self, term: Term) -> bool:
        """Whether the person may see the concept behind these words."""
        concept = term.concept
        return concept is None or concept.is_public or Concept.objects.visible_to(self.user).contains(concept)

    def _shown(self, label: str, chosen: str) -> Term:
        """A term of a form that is shown again: a choice that is none is left out, the error says so."""
        try:
            return Term(label, self._chosen(chosen), is_chosen=bool(chosen))
        except ValidationError:
            return Term(label)

    def _term(self, label: str, typed: Typed) -> Term:
        if len(label) > self.label_length:
            message = _("Al massimo %(n)s caratteri: «%(start)s…» è più lunga.")
            raise ValidationError(message % {"n": self.label_length, "start": label[:40]})
        chosen = typed.chosen_for(label)
        if chosen and (self.words_kept or chosen != NO_CONCEPT):
            return Term(label, self._chosen(chosen), is_chosen=True)
        named = list(self._choosable().current().named(label)[:2])
        if len(named) == 1:
            return Term(label, named[0])
        return Term(label) if self.words_kept else Term(label, self._only_one(label))

    def _chosen(self, chosen: str) -> Concept | None:
        """Return the concept of a choice. Raises ValidationError when the person cannot choose it here."""
        if not chosen or chosen == NO_CONCEPT:
            return None
        try:
            concept = self._choosable().filter(uuid=chosen).first()
        except ValidationError:  # not a uuid
            concept = None
        if concept is None:
            raise ValidationError(_("La voce scelta non è nell'elenco: scegline un'altra, o usa parole tue."))
        return concept

    def _only_one(self, label: str) -> Concept:
        found = list(self._choosable().current().matching(label)[: MOST_SHOWN + 1])
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(_("Nel vocabolario non c'è: prova con un'altra parola, o lascia vuoto."))
        names = ", ".join(f"«{concept.name}»" for concept in found[:MOST_SHOWN])
        raise ValidationError(_("Può essere più di una voce: scrivi quale tra %(names)s.") % {"names": names})


def _tidy(text: str) -> str:
    return " ".join(text.split())
