"""Two texts of one record, side by side and in words."""

from datetime import date
from types import SimpleNamespace

from django import forms

from core.conflicts import both_texts
from core.errors import Stale


class NoteForm(forms.Form):
    version = forms.IntegerField()
    text = forms.CharField(label="Testo")
    held_on = forms.DateField(label="Data", required=False)
    level = forms.TypedChoiceField(label="Livello", choices=[(1, "basso"), (2, "alto")], coerce=int)
    is_open = forms.BooleanField(label="Aperta", required=False)


def typed(**more) -> NoteForm:
    form = NoteForm({"version": "1", "text": "Il mio.", "held_on": "2025-05-12", "level": "1", "is_open": "on", **more})
    assert form.is_valid()
    return form


def saved(**more) -> Stale:
    held = {"version": 2, "text": "Il mio.", "held_on": date(2025, 5, 12), "level": 1, "is_open": True, **more}
    return Stale(SimpleNamespace(**held))


def test_what_is_the_same_is_not_shown_and_the_form_carries_the_stored_version():
    form = typed()

    assert both_texts(form, saved()) == []
    assert form["version"].value() == "2"


def test_what_differs_is_said_as_a_person_reads_it():
    rows = both_texts(typed(), saved(text="Il tuo.", held_on=None, level=2, is_open=False))

    assert [tuple(row.values()) for row in rows] == [
        ("Testo", "Il mio.", "Il tuo."),
        ("Data", "12 maggio 2025", ""),
        ("Livello", "basso", "alto"),
        ("Aperta", "✓", ""),
    ]


def test_what_the_record_keeps_under_other_names_is_given():
    rows = both_texts(typed(), saved(), stored={"text": "Altrove."})

    assert rows == [{"label": "Testo", "yours": "Il mio.", "saved": "Altrove."}]
