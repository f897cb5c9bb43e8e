"""The one form renderer: markup, words and links between a field and what is said about it."""

import re
from datetime import date, datetime, time

import pytest
from django import forms
from django.template import Context, Template

from core.forms import DateInput, DateTimeInput, Scale, Section, Sectioned, TimeInput

REQUIRED = forms.Field.default_error_messages["required"]
CHOICES = [("a", "Uno"), ("b", "Due")]


class Every(forms.Form):
    text = forms.CharField(label="Sintesi", help_text="Una frase.", max_length=20)
    area = forms.CharField(widget=forms.Textarea, required=False)
    one = forms.ChoiceField(choices=CHOICES, required=False)
    radio = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect, label="Tipo")
    scale = forms.ChoiceField(choices=CHOICES, widget=Scale, required=False)
    many = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple, required=False)
    yes = forms.BooleanField(label="Pubblico", help_text="Senza nomi.")
    on = forms.DateField(widget=DateInput, required=False)
    at = forms.DateTimeField(widget=DateTimeInput, required=False)
    hour = forms.TimeField(widget=TimeInput, required=False)
    number = forms.IntegerField(required=False)
    email = forms.EmailField(required=False)
    password = forms.CharField(widget=forms.PasswordInput, required=False)
    file = forms.FileField(required=False)
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)


class Grouped(Sectioned, forms.Form):
    text = forms.CharField(label="Sintesi")
    note = forms.IntegerField(label="Nota", required=False)
    sections = (
        Section("", ("text",)),
        Section("Altri dati", ("note", "absent"), folded=True),
        Section("Vuota", ("absent",)),
    )


def flat(html: str) -> str:
    return re.sub(r"\s+", " ", html)


def tag_of(html: str, start: str) -> str:
    return re.search(rf"<{start}[^>]*>", html)[0]


def test_label_help_error_and_input_come_in_this_order():
    field = Every({"text": ""})["text"]

    html = flat(field.as_field_group())

    parts = [html.index(p) for p in ("<label", "Una frase.", str(REQUIRED), "<input")]
    assert parts == sorted(parts)


def test_input_points_to_its_help_and_error():
    html = Every({"text": ""})["text"].as_field_group()

    box = tag_of(html, "input")
    assert 'aria-describedby="id_text_helptext id_text_error"' in box
    assert 'aria-invalid="true"' in box
    assert html.count('id="id_text_helptext"') == html.count('id="id_text_error"') == 1


def test_valid_input_is_not_marked():
    html = Every({"text": "abc"})["text"].as_field_group()

    assert "aria-invalid" not in html
    assert "id_text_error" not in html


def test_required_is_said_in_words_and_optional_is_silent():
    form = Every()

    said = {name: "(obbligatorio)" in form[name].as_field_group() for name in ("text", "area", "radio", "one", "yes")}

    assert said == {"text": True, "area": False, "radio": True, "one": False, "yes": True}


@pytest.mark.parametrize(
    ("name", "start", "css"),
    [
        ("text", "input", "form-control"),
        ("area", "textarea", "form-control"),
        ("one", "select", "form-select"),
        ("radio", "input", "er-tick"),
        ("scale", "input", "er-tick"),
        ("many", "input", "er-tick"),
        ("yes", "input", "er-tick"),
        ("on", "input", "form-control"),
        ("number", "input", "form-control"),
        ("email", "input", "form-control"),
        ("password", "input", "form-control"),
        ("file", "input", "form-control"),
    ],
)
def test_every_widget_has_the_library_class(name, start, css):
    assert f'class="{css}"' in tag_of(Every()[name].as_field_group(), start)


def test_class_given_by_a_form_is_added_once():
    class Wide(forms.Form):
        text = forms.CharField(widget=forms.TextInput(attrs={"class": "er-wide"}))

    box = tag_of(str(Wide()["text"]), "input")

    assert re.findall(r'class="([^"]*)"', box) == ["form-control er-wide"]


def test_groups_of_choices_are_fieldsets_described_by_their_error():
    html = flat(Every({"text": "x"})["radio"].as_field_group())

    assert 'aria-describedby="id_radio_error"' in tag_of(html, "fieldset")
    assert html.index("<legend") < html.index(str(REQUIRED)) < html.index('type="radio"')


def test_every_choice_has_its_label():
    html = Every()["many"].as_field_group()

    assert re.findall(r'for="(\w+)"', html) == re.findall(r'<input[^>]* id="(\w+)"', html) == ["id_many_0", "id_many_1"]


def test_label_of_a_single_box_follows_it():
    html = Every()["yes"].as_field_group()

    assert html.index("<input") < html.index("Pubblico") < html.index("Senza nomi.")


def test_dates_and_hours_are_iso_for_the_browser():
    form = Every(initial={"on": date(2025, 11, 9), "at": datetime(2025, 11, 9, 14, 5), "hour": time(9, 0)})  # noqa: DTZ001

    boxes = [tag_of(str(form[name]), "input") for name in ("on", "at", "hour")]

    assert ['type="date"' in boxes[0], 'type="datetime-local"' in boxes[1], 'type="time"' in boxes[2]] == [True] * 3
    values = [re.search(r'value="([^"]*)"', box)[1] for box in boxes]
    assert values == ["2025-11-09", "2025-11-09T14:05", "09:00"]


def test_browser_date_is_read_back():
    form = Every({"text": "x", "radio": "a", "yes": "on", "on": "2025-11-09", "at": "2025-11-09T14:05"})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["on"] == date(2025, 11, 9)


def test_number_is_written_without_separator_of_thousands():
    assert 'value="12345"' in str(Every(initial={"number": 12345})["number"])


def test_text_of_a_person_is_shown_as_text():
    html = Every({"text": '"><script>alert(1)</script>' + "x" * 30})["text"].as_field_group()

    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_password_is_never_written_back():
    assert "segreta" not in str(Every({"password": "segreta"})["password"])


def test_whole_form_starts_with_links_to_what_is_wrong():
    html = flat(str(Every({"text": ""})))

    assert html.index("Controlla questi punti") < html.index("<label")
    assert f'<a href="#id_text">Sintesi: {REQUIRED}</a>' in html
    for target in re.findall(r'href="#([\w-]+)"', html):
        assert f'id="{target}"' in html


def test_form_without_errors_has_no_summary():
    assert "Controlla questi punti" not in str(Every())


def test_errors_of_no_field_are_in_the_summary_once():
    form = Every({"text": "x", "radio": "a", "yes": "on"})
    form.add_error(None, "Le date si sovrappongono.")

    assert str(form).count("Le date si sovrappongono.") == 1


def test_hidden_field_has_no_label():
    html = str(Every())

    assert 'name="hidden"' in html
    assert 'for="id_hidden"' not in html


@pytest.mark.parametrize(("note", "opened"), [("3", False), ("tre", True)])
def test_folded_section_opens_only_on_an_error_inside(note, opened):
    html = str(Grouped({"text": "x", "note": note}))

    assert (" open" in tag_of(html, "details")) is opened


def test_folded_section_stays_closed_on_an_error_outside():
    assert " open" not in tag_of(str(Grouped({"text": "", "note": "3"})), "details")


def test_sections_leave_out_fields_that_the_form_lacks():
    titles = [section.title for section in Grouped().bound_sections]

    assert titles == ["", "Altri dati"]


def test_rendered_form_carries_the_token_and_the_buttons(rf):
    page = Template("{% render_form form submit='Salva la riga' cancel='/via/' also=also %}")
    context = Context({"form": Every(), "csrf_token": "TOKEN", "also": [("again", "Salva e aggiungi")]})

    html = flat(page.render(context))

    assert 'name="csrfmiddlewaretoken" value="TOKEN"' in html
    assert 'enctype="multipart/form-data"' in html
    assert re.findall(r"<button[^>]*>([^<]*)</button>", html) == ["Salva la riga", "Salva e aggiungi"]
    assert 'href="/via/"' in html
