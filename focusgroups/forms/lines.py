"""Forms of a line: the fast one (five fields first) and the long one, for each of the three kinds."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, URLField
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from clusters.models import Organisation, ValueChain
from core.forms import DateInput, Scale, Section, Sectioned
from focusgroups.actions.details import MODELS
from focusgroups.models import Contribution, ContributionKind, FocusGroup, NeedDetails
from focusgroups.rows import skill_row
from focusgroups.speakers import chosen_speakers, speakers_of
from skills.fields import ConceptField, Term

ONE_TO_FIVE = [("", _("non so"))] + [(number, str(number)) for number in range(1, 6)]
ONE_TO_THREE = ONE_TO_FIVE[:4]
COMMON = (
    "s3_areas",
    "provinces",
    "agreement",
    "value_chain",
    "is_green",
    "is_digital",
    "is_ai",
    "title",
    "sectors",
    "note",
)
KIND_FIELDS = {
    ContributionKind.NEED: (
        "profile_label",
        "difficulty",
        "urgency",
        "horizon",
        "occupation",
        "is_new_profile",
        "nature",
        "difficulty_reason",
        "shortage_driver",
        "demand_trend",
        "training_route",
        "experience",
        "eqf_min",
        "eqf_max",
        "positions_min",
        "positions_max",
        "months_to_fill",
        "isco08",
        "cp2021",
    ),
    ContributionKind.TREND: (
        "source_type",
        "source_name",
        "url",
        "published_on",
        "type",
        "indicator",
        "value",
        "unit",
        "period_start",
        "period_end",
        "geography",
        "population",
        "licence",
        "affects",
        "direction",
        "horizon",
        "reliability",
    ),
    ContributionKind.PROPOSAL: (
        "lead_body",
        "addresses",
        "measure",
        "target_group",
        "partners",
        "level",
        "law_instrument",
        "funding",
        "cost_band",
        "timescale",
        "expected_result",
        "indicator",
        "target",
        "impact",
        "feasibility",
    ),
}
# What stands in sight of the fast form, after kind and sentence.
IN_SIGHT = {
    ContributionKind.NEED: ("skill_labels", "urgency"),
    ContributionKind.TREND: ("source_name",),
    ContributionKind.PROPOSAL: ("lead_body",),
}
INHERITED = ("s3_areas", "horizon")


def _scale(choices) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(choices=choices, coerce=int, empty_value=None, required=False, widget=Scale)


def _like(model: type[Model], name: str, field: forms.Field) -> forms.Field:
    """Give a form field the label and the help of the model's column."""
    column = model._meta.get_field(name)
    field.label, field.help_text = capfirst(column.verbose_name), column.help_text
    return field


def details_field(model: type[Model], name: str) -> forms.Field:
    """Return the form field of a column of a kind's details."""
    column = model._meta.get_field(name)
    if name in {"difficulty", "urgency", "impact", "feasibility"}:
        return _like(model, name, _scale(ONE_TO_FIVE))
    if name == "reliability":
        return _like(model, name, _scale(ONE_TO_THREE))
    if name == "profile_label":
        field = _like(model, name, ConceptField(kind="occupation", required=False, label_length=column.max_length))
        field.help_text = _("Come è stato chiamato. Se fra i suggerimenti c'è la stessa professione, sceglila.")
        return field
    if name == "funding":
        choices = column.base_field.choices
        boxes = forms.CheckboxSelectMultiple
        return _like(model, name, forms.MultipleChoiceField(choices=choices, required=False, widget=boxes))
    field = column.formfield(**({"assume_scheme": "https"} if isinstance(column, URLField) else {}))
    field.required, field.label = False, capfirst(column.verbose_name)
    if column.choices:
        field.choices = [("", _("non indicato")), *column.choices]
    if isinstance(field, forms.DateField):
        field.widget = DateInput()
    return field


class LineForm(Sectioned, forms.Form):
    """A line of one kind. `quick` is the fast form of the list; else every field, with the version it was read at."""

    kind = forms.ChoiceField(label=_("Tipo"), choices=ContributionKind, widget=Scale)
    text = forms.CharField(
        label=_("Sintesi"),
        help_text=_("Una frase, come è stata detta al tavolo. Senza nomi di persone o imprese."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, *args, line_kind: str, group: FocusGroup, line=None, quick=False, ask_voices=True, user, **kwargs
    ):
        self.line_kind, self.group, self.line = ContributionKind(line_kind), group, line
        super().__init__(*args, **kwargs)
        self.initial.setdefault("kind", self.line_kind.value)
        self.details_model = MODELS[self.line_kind]
        for name in COMMON:
            self.fields[name] = self._common_field(name)
        for name in KIND_FIELDS[self.line_kind]:
            if name != "occupation":  # chosen in the field of the profile
                self.fields[name] = details_field(self.details_model, name)
        if "addresses" in self.fields:
            self._offer_needs()
        if ask_voices:
            self.fields["voices"] = forms.MultipleChoiceField(
                label=_("Enti"),
                choices=speakers_of(group),
                required=False,
                help_text=_("Chi lo ha detto, dall'elenco delle presenze. Nessuno: non rilevato."),
                widget=forms.CheckboxSelectMultiple,
            )
        self.sections = self._quick_sections() if quick else self._long_sections()
        self._add_keys(quick)
        for field in self.fields.values():
            if isinstance(field, ConceptField):
                field.user = user

    def _add_keys(self, quick: bool) -> None:
        if quick:
            self.fields["uuid"] = forms.UUIDField(widget=forms.HiddenInput, required=False)
            self.initial.setdefault("uuid", uuid.uuid4())
            self.fields["text"].widget.attrs["autofocus"] = True
        else:
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)
        if quick and self.line_kind == ContributionKind.NEED:
            self.fields["skill_labels"] = ConceptField(
                kind="skill",
                several=True,
                label=_("Competenza"),
                required=False,
                help_text=_("Con parole tue; se sono più d'una, separale con un punto e virgola."),
            )

    def _common_field(self, name: str) -> forms.Field:
        column = Contribution._meta.get_field(name)
        field = column.formfield()
        field.label = capfirst(column.verbose_name)
        if name in {"s3_areas", "provinces", "sectors"}:
            field = forms.ModelMultipleChoiceField(
                queryset=column.related_model.objects.all(),
                label=field.label,
                help_text=column.help_text,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        if column.choices:
            field.choices = [("", _("non indicato")), *column.choices]
        if name == "value_chain":
            field.empty_label = _("non indicata")
            field.queryset = ValueChain.objects.filter(cluster=self.group.cluster_id)
        if name == "note":
            field.widget.attrs["rows"] = 2
        return field

    def _offer_needs(self) -> None:
        field = self.fields["addresses"]
        field.queryset = self.group.contributions.needs().live().exclude(state="draft", line_key__gt="")
        field.widget = forms.CheckboxSelectMultiple(choices=field.choices)
        field.help_text = ""

    def _quick_sections(self) -> tuple[Section, ...]:
        in_sight = IN_SIGHT[self.line_kind]
        rest = [name for name in KIND_FIELDS[self.line_kind] if name not in in_sight]
        return (
            Section("", ("text",)),
            Section("", (*in_sight, "voices"), columns=2),
            Section(_("Altri dati"), (*rest, *COMMON), folded=True, columns=2),
        )

    def _long_sections(self) -> tuple[Section, ...]:
        return (
            Section("", ("kind", "text", "title")),
            Section(str(self.line_kind.label), KIND_FIELDS[self.line_kind], columns=2),
            Section(_("Chi lo ha detto"), ("agreement", "voices"), columns=2),
            Section(
                _("Di che cosa parla"),
                ("s3_areas", "provinces", "value_chain", "is_green", "is_digital", "is_ai"),
                columns=2,
            ),
            Section(_("Settori e nota interna"), ("sectors", "note"), folded=True),
        )

    def clean_voices(self) -> list[Organisation | str]:
        return chosen_speakers(self.cleaned_data["voices"])

    def clean(self):
        data = super().clean()
        self._check(Contribution, {"text": data.get("text", ""), **self._columns(COMMON)}, ("text", *COMMON))
        if data.get("kind") == self.line_kind:
            names = KIND_FIELDS[self.line_kind]
            self._check(self.details_model, self._columns(names), names)
        return data

    def _columns(self, names) -> dict:
        lists = {"s3_areas", "provinces", "sectors", "addresses"}
        found = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data and name not in lists}
        return {name: str(value) if isinstance(value, Term) else value for name, value in found.items()}

    def _check(self, model: type[Model], values: dict, names) -> None:
        """Ask the model's own validators and checks, so that screen and action refuse the same."""
        row = model(**{name: value for name, value in values.items() if value is not None})
        others = {field.name for field in model._meta.fields} - set(names)
        try:
            row.full_clean(exclude=others | set(self.errors), validate_unique=False)
        except ValidationError as error:
            for name, sentences in error.error_dict.items():
                self.add_error(name if name in self.fields else None, sentences)

    def values(self) -> dict:
        """What the action takes."""
        data = self.cleaned_data
        same_kind = data["kind"] == self.line_kind
        found = {
            "kind": data["kind"],
            "text": data["text"],
            "fields": {name: data[name] for name in COMMON},
            "details": self._details() if same_kind else {},
        }
        if "voices" in data:
            found["voices"] = data["voices"]
        if same_kind and "skill_labels" in data:
            found["skills"] = [skill_row(term) for term in data["skill_labels"]]
        return found

    def _details(self) -> dict:
        """The columns of the kind. Words of the profile left as they were keep the occupation they had."""
        found = {name: self.cleaned_data[name] for name in KIND_FIELDS[self.line_kind] if name in self.cleaned_data}
        if self.line_kind != ContributionKind.NEED:
            return found
        profile, before = found["profile_label"] or Term(""), self.initial.get("profile_label")
        found["profile_label"] = profile.label
        if profile.is_chosen or not isinstance(before, Term) or profile.label != before.label:
            found["occupation"] = profile.concept
        return found

    @cached_property
    def inherited(self) -> dict:
        """What the next line of the fast form begins with."""
        return {name: self.data.getlist(name) for name in ("kind", *INHERITED) if self.data.getlist(name)}


def typed(form: forms.Form) -> dict:
    """Return what was typed, as initial values: for showing the fields of another kind without losing anything."""
    return {
        name: field.widget.value_from_datadict(form.data, form.files, name)
        for name, field in form.fields.items()
        if name in form.data
    }


def stored(line: Contribution) -> dict:
    """Return what a line holds, as initial values of the long form."""
    details = MODELS[ContributionKind(line.kind)].objects.filter(pk=line.pk).first()
    lists = {name: list(getattr(line, name).all()) for name in ("s3_areas", "provinces", "sectors")}
    columns = {name: getattr(line, name) for name in COMMON if name not in lists}
    found = {"kind": line.kind, "text": line.text, "version": line.version, **columns, **lists}
    for name in KIND_FIELDS[ContributionKind(line.kind)] if details else ():
        found[name] = list(details.addresses.all()) if name == "addresses" else getattr(details, name)
    if isinstance(details, NeedDetails):
        found["profile_label"] = profile_of(details)
    found["voices"] = [
        f"ente:{voice.organisation_id}" if voice.organisation_id else f"categoria:{voice.category}"
        for voice in line.voices.all()
    ]
    return found


def profile_of(details: NeedDetails) -> Term:
    """The profile as it was called, with its occupation; only the occupation when nobody called it anything."""
    occupation = details.occupation
    label = details.profile_label or (occupation.public_name if occupation else "")
    return Term(label, occupation, is_chosen=occupation is not None)


class CorrectionForm(forms.Form):
    """What the manager read before deciding on a correction, and why it is not taken."""

    version = forms.IntegerField(required=False)
    letta = forms.CharField(required=False)
    perche = forms.CharField(required=False)


class MergeForm(forms.Form):
    """The line into which another one goes."""

    into = forms.ModelChoiceField(
        label=_("Unisci a"),
        queryset=Contribution.objects.none(),
        to_field_name="uuid",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Scegli la riga a cui unire questa.")},
    )
    note = forms.CharField(label=_("Nota"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, targets, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = targets
