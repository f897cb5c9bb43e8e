"""Rows of the grid: a line as cells of text, the form that reads them, and what two people changed at once."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from clusters.models import S3Area
from focusgroups.bearers import Bearer
from focusgroups.lifecycle import DECIDING, writing_states
from focusgroups.models import Contribution, ContributionKind, FocusGroup
from focusgroups.models.details import Horizon
from focusgroups.notes import best_name
from focusgroups.speakers import chosen_speakers, speakers_of
from skills.fields import ConceptField, Term, Typed

# The columns in sight, and those that a new row takes from the one above.
SHOWN = ("kind", "text", "skills", "urgency", "voices")
CARRIED = ("horizon", "s3_areas")
COLUMNS = SHOWN + CARRIED
OF_NEEDS = ("skills", "urgency")
WORDS = ("kind", "text")
LEVELS = [("", "")] + [(str(number), str(number)) for number in range(1, 6)]
Cells = dict[str, str]


@dataclass
class Table:
    """Who works at which focus group, with the lines that they may see there.

    `names_voices`: the person reads and changes which bodies said a line; others give them with a new line only.
    `address` gives the page of a line, or nothing.
    """

    group: FocusGroup
    by: object
    lines: QuerySet[Contribution]
    names_voices: bool
    address: Callable[[Contribution], str] = Contribution.get_absolute_url

    @cached_property
    def speakers(self) -> dict[str, str]:
        """The bodies that can be picked: name -> value."""
        return {name: value for value, name in speakers_of(self.group)}

    @cached_property
    def areas(self) -> dict[str, S3Area]:
        """The S3 areas by their codes."""
        return {area.code: area for area in S3Area.objects.all()}

    @property
    def may_add(self) -> bool:
        return self.group.state in writing_states(self.by)

    def line(self, key: UUID) -> Contribution | None:
        return self.lines.for_grid().filter(uuid=key).first()

    def cells_of(self, line: Contribution) -> Cells:
        return {**cells_of(line), "voices": names_of(line) if self.names_voices else ""}

    def locked(self, line: Contribution) -> list[str]:
        """The columns of a line that this person cannot change now."""
        is_recorder = isinstance(self.by, Bearer)
        open_states = writing_states(self.by) if is_recorder else DECIDING
        if self.group.state not in open_states or not line.is_live or (is_recorder and line.line_key):
            return list(SHOWN)
        words = WORDS if line.state == Contribution.State.ACCEPTED else ()
        return [*words, *(() if self.names_voices else ("voices",))]


def table_for(group: FocusGroup, by) -> Table:
    """The table of a focus group for who works in it."""
    names_voices = by.has_perm("focusgroups.edit_voices", group)
    return Table(group, by, group.contributions.run_by(by), names_voices)


def details_of(line: Contribution):
    """The details of a line, or None."""
    return getattr(line, f"{line.kind}_details", None)


def cells_of(line: Contribution) -> Cells:
    """Return what a line holds, as text: skills and areas joined by semicolons."""
    details = details_of(line)
    is_need = line.kind == ContributionKind.NEED and details is not None
    return {
        "kind": line.kind,
        "text": line.text,
        "skills": "; ".join(skill.label for skill in details.skills.all()) if is_need else "",
        "urgency": str(details.urgency or "") if is_need else "",
        "horizon": getattr(details, "horizon", ""),
        "s3_areas": "; ".join(area.code for area in line.s3_areas.all()),
    }


def names_of(line: Contribution) -> str:
    """The bodies behind a line by name; a category where no body is known."""
    return "; ".join(sorted({voice_name(voice) for voice in line.voices.all()}, key=str.casefold))


def voice_name(voice) -> str:
    known = voice.organisation
    return known.name if known else _t("%s (ente non indicato)") % voice.get_category_display()


def has_more(line: Contribution) -> bool:
    """Whether a line says more about its kind than the grid shows: a change of kind would lose it."""
    details = details_of(line)
    shown = {"contribution", "urgency", "horizon"}
    columns = [field for field in details._meta.fields if field.name not in shown] if details else []
    return any(field.value_from_object(details) not in (None, "", False, []) for field in columns)


class RowForm(forms.Form):
    """One row, all of it or the cells that changed. `base`: its cells as they were when they were read."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    base = forms.JSONField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(
        label=_("Tipo"),
        choices=ContributionKind,
        error_messages={"required": _("Scegli F, T o P."), "invalid_choice": _("«%(value)s»: scegli F, T o P.")},
    )
    text = forms.CharField(
        label=_("Sintesi"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 1}),
        error_messages={"required": _("Scrivi la sintesi."), "max_length": _("Al massimo 2000 caratteri.")},
    )
    skills = forms.CharField(label=_("Competenza"), required=False, max_length=1000)
    urgency = forms.TypedChoiceField(
        label=_("Urgenza"),
        choices=LEVELS,
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": _("«%(value)s»: un numero da 1 a 5.")},
    )
    voices = forms.CharField(label=_("Enti"), required=False, widget=forms.TextInput(attrs={"list": "enti"}))
    horizon = forms.ChoiceField(choices=[("", ""), *Horizon.choices], required=False)
    s3_areas = forms.CharField(required=False)

    use_required_attribute = False

    def __init__(self, *args, table: Table, **kwargs):
        self.table = table
        self.line: Contribution | None = None
        self.stored: Cells = {}
        self.changed: list[str] = []
        self.conflicts: dict[str, str] = {}
        super().__init__(*args, **kwargs)

    # --- what was typed ---

    @cached_property
    def key(self) -> UUID | None:
        try:
            return UUID(str(self.data.get(self.add_prefix("uuid"), "")))
        except ValueError:
            return None

    @cached_property
    def read_as(self) -> Cells:
        """The cells as the person had read them."""
        try:
            found = json.loads(self.data.get(self.add_prefix("base")) or "{}")
        except ValueError:
            found = {}
        return {name: str(found.get(name) or "") for name in COLUMNS} if isinstance(found, dict) else {}

    @cached_property
    def mine(self) -> Cells:
        """The cells as the person wants them."""
        typed = {name: self.data.get(self.add_prefix(name), self.read_as.get(name, "")) for name in COLUMNS}
        return {name: str(value).replace("\r\n", "\n").strip() for name, value in typed.items()}

    @cached_property
    def chosen(self) -> list[str]:
        """Concepts chosen for words: "uuid words" each."""
        name = self.add_prefix("concepts")
        return self.data.getlist(name) if isinstance(self.data, QueryDict) else self.data.get(name, [])

    @cached_property
    def touched(self) -> list[str]:
        return [name for name in COLUMNS if self.mine[name] != self.read_as.get(name, "")]

    @property
    def is_blank(self) -> bool:
        """A new row in which nothing was written."""
        return not any(self.mine[name] for name in SHOWN if name != "kind")

    # --- what is stored ---

    def rebase(self, line: Contribution) -> None:
        """Lay what was touched here over what is stored now; note the cells that both people changed."""
        stored = self.table.cells_of(line)
        names = [name for name in self.touched if self.mine[name] != stored[name]]
        self.conflicts = {name: stored[name] for name in names if stored[name] != self.read_as.get(name, "")}
        merged = {**stored, **{name: self.mine[name] for name in names}}
        self._take(merged, stored, names, line)

    def begin(self) -> None:
        """Take the row as a new one: what it inherits comes with it."""
        self._take(self.mine, {}, list(COLUMNS), None)

    def _take(self, cells: Cells, stored: Cells, changed: list[str], line: Contribution | None) -> None:
        data = QueryDict(mutable=True)
        data.update({self.add_prefix(name): value for name, value in cells.items()})
        data.setlist(self.add_prefix("concepts"), self.chosen)
        data[self.add_prefix("uuid")], data[self.add_prefix("base")] = str(self.key or ""), json.dumps(stored)
        self.data, self.stored, self.changed, self.line = data, stored, changed, line
        self._errors = None  # checked again, against what is stored now

    # --- checks ---

    def clean_skills(self) -> list[dict]:
        """Return skills as the action takes them, with the concepts that were chosen for their words."""
        field = ConceptField(kind="skill", several=True, required=False)
        field.user = self.table.by
        return [skill_row(term) for term in field.clean(Typed(self.cleaned_data["skills"], tuple(self.chosen)))]

    def clean_voices(self) -> list:
        if "voices" not in self.changed:
            return []
        known = {**self.table.speakers, **self._voices_of_line()}
        values = []
        for name in parts(self.cleaned_data["voices"]):
            if not (meant := best_name(name, known)):
                raise ValidationError(_("«%(name)s» non è fra le presenze."), params={"name": name})
            values.append(known[meant])
        return chosen_speakers(values)

    def _voices_of_line(self) -> dict[str, str]:
        voices = self.line.voices.all() if self.line else []
        return {
            voice_name(voice): f"ente:{voice.organisation_id}"
            if voice.organisation_id
            else f"categoria:{voice.category}"
            for voice in voices
        }

    def clean_s3_areas(self) -> list[S3Area]:
        codes = parts(self.cleaned_data["s3_areas"])
        if unknown := [code for code in codes if code not in self.table.areas]:
            raise ValidationError(_("«%(name)s» non è un ambito S3."), params={"name": unknown[0]})
        return [self.table.areas[code] for code in codes]

    def clean(self):
        data = super().clean()
        kind = data.get("kind")
        if self.line and kind and kind != self.line.kind and has_more(self.line):
            self.add_error("kind", _("La riga ha altri dati del suo tipo: cambialo dalla scheda."))
        if kind and kind != ContributionKind.NEED:
            for name in OF_NEEDS:
                if data.get(name):
                    self.add_error(name, _("Vale solo per un fabbisogno."))
        return data

    def values(self) -> dict:
        """What the action takes: only what changed."""
        data, changed = self.cleaned_data, set(self.changed)
        found = {name: data[name] for name in WORDS if name in changed}
        found["fields"] = {"s3_areas": data["s3_areas"]} if "s3_areas" in changed else {}
        details = {"urgency", "horizon"} & (changed | ({"horizon"} if "kind" in changed else set()))
        found["details"] = {name: data[name] for name in details if self._has(name)} or None
        if "skills" in changed and data["kind"] == ContributionKind.NEED:
            found["skills"] = data["skills"]
        if "voices" in changed:
            found["voices"] = data["voices"]
        return found

    def _has(self, name: str) -> bool:
        kind = self.cleaned_data["kind"]
        return kind == ContributionKind.NEED or (name == "horizon" and kind == ContributionKind.TREND)


def skill_row(term: Term) -> dict:
    """A skill as the action takes it; a concept that nobody chose here is left to the action."""
    return {"label": term.label, **({"concept": term.concept} if term.is_chosen else {})}


def parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]
