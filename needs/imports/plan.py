"""What a table of figures would do: for each row whether it is new, changes something, says the same, or is wrong."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.text import folded, plain_number
from needs.imports.columns import BY_CODE
from needs.imports.known import Key, Known, known_of
from needs.imports.reading import Figure
from needs.models import Indicator, Observation

COMPARED = ("value", "published_on", "coverage", "source_url", "direction", "province_id")
CODE_LENGTH = 50


class RowState(models.TextChoices):
    NEW = "new", gettext_lazy("nuovo")
    CHANGED = "changed", gettext_lazy("aggiorna")
    SAME = "same", gettext_lazy("uguale")
    WRONG = "wrong", gettext_lazy("errore")


@dataclass
class Planned:
    """One row and what would come of it; `observation` is the Observation to write, None when the row is wrong."""

    figure: Figure
    outcome: RowState = RowState.WRONG
    notes: list[str] = field(default_factory=list)
    observation: Any = None
    former: dict = field(default_factory=dict)
    needs: set[int] = field(default_factory=set)
    licence: str = ""

    @property
    def tone(self) -> str:
        tones = {RowState.NEW: "success", RowState.CHANGED: "info", RowState.WRONG: "error"}
        return tones.get(self.outcome, "neutral")


def planned(figures: Iterable[Figure]) -> list[Planned]:
    """Compare every figure with what the portal has; rows of one table are compared with each other too."""
    figures = list(figures)
    known, seen = known_of(figures), {}
    return [_row(figure, known, seen) for figure in figures]


def counts(rows: Iterable[Planned]) -> dict[str, int]:
    """How many rows are in each state."""
    found = Counter(row.outcome for row in rows)
    return {state.value: found[state] for state in RowState}


def _row(figure: Figure, known: Known, seen: dict[Key, Planned]) -> Planned:
    row = Planned(figure, notes=list(figure.problems))
    indicator = _indicator(figure, known, row.notes)
    province = _province(figure, known, row.notes)
    concept = _only(known.concepts, figure.concept, row.notes, CONCEPT)
    need = _only(known.needs, figure.need, row.notes, NEED)
    territory = _territory(figure, known, province, row.notes)
    if row.notes or indicator is None:
        return row
    key = (indicator.code, concept, territory, figure.period)
    old = known.observations.get(key)
    row.licence = figure.licence
    row.needs = ({need} if need else set()) - (known.linked.get(old.pk, set()) if old else set())
    wanted = _wanted(figure, province and province.pk)
    if first := seen.get(key):
        return _again(row, first, wanted)
    seen[key] = row
    if old:
        row.observation = old
        return _compared(row, old, wanted)
    row.outcome = RowState.NEW
    row.observation = Observation(
        indicator=indicator, concept_id=concept, territory=territory, period=figure.period, **wanted
    )
    row.notes = _warnings(row.observation)
    return row


def _wanted(figure: Figure, province: int | None) -> dict:
    """The columns that the row fills; an empty cell leaves what is there."""
    named = {name: getattr(figure, name) for name in COMPARED if name != "province_id"} | {"province_id": province}
    return {name: value for name, value in named.items() if value not in ("", None)}


def _compared(row: Planned, observation: Observation, wanted: dict) -> Planned:
    """Put the wanted values into the observation and say what that changes."""
    changes = {name: value for name, value in wanted.items() if getattr(observation, name) != value}
    row.former = {name: getattr(observation, name) for name in changes}
    row.notes = [_change(observation, name, value) for name, value in changes.items()]
    for name, value in changes.items():
        setattr(observation, name, value)
    if row.needs:
        row.notes.append(_("Collega il fabbisogno."))
    if row.licence and row.licence != observation.indicator.licence:
        row.notes.append(_("Cambia la licenza dell'indicatore."))
    row.outcome = RowState.CHANGED if row.notes else RowState.SAME
    if row.notes:
        row.notes += _warnings(observation)
    return row


def _warnings(observation: Observation) -> list[str]:
    """What a person should look at twice: sheets show 48,5% and keep 0,485."""
    if "%" in observation.indicator.unit and 0 < abs(observation.value) < 1:
        return [_("È meno dell'1%: se il foglio mostrava una percentuale, moltiplica il valore per 100.")]
    return []


def _change(observation: Observation, name: str, value) -> str:
    before = _shown(getattr(observation, name))
    label = BY_CODE[name.removesuffix("_id")].label
    if not before or name == "province_id":
        return _("%(what)s: ora %(after)s.") % {"what": label, "after": _shown(value)}
    return _("%(what)s: era %(before)s.") % {"what": label, "before": before}


def _shown(value) -> str:
    if isinstance(value, Decimal):
        return plain_number(value)
    return date_format(value, "j F Y").lower() if hasattr(value, "year") else str(value or "")


def _again(row: Planned, first: Planned, wanted: dict) -> Planned:
    """A row about the same figure as an earlier one: it may name one more need, and nothing else."""
    names = {"row": first.figure.row}
    if any(getattr(first.observation, name) != value for name, value in wanted.items()):
        row.notes = [_("Ripete la riga %(row)s con altri valori.") % names]
        return row
    if row.needs - first.needs:
        first.needs |= row.needs
        first.outcome = RowState.CHANGED if first.outcome == RowState.SAME else first.outcome
        row.notes = [_("Aggiunge un fabbisogno alla riga %(row)s.") % names]
    else:
        row.notes = [_("Ripete la riga %(row)s.") % names]
    row.outcome = RowState.SAME
    return row


# --- things by their names ---


CONCEPT = (
    gettext_lazy("«%(name)s» non è nel vocabolario."),
    gettext_lazy("«%(name)s» indica più voci del vocabolario: scrivi l'URI."),
)
NEED = (
    gettext_lazy("Il fabbisogno «%(name)s» non c'è."),
    gettext_lazy("Più fabbisogni si chiamano «%(name)s»: scrivi il nome nell'indirizzo."),
)


def _only(found: dict[str, set[int]], name: str, notes: list[str], sentences: tuple) -> int | None:
    """The one thing of that name; what is not there, or is there twice, goes to the notes."""
    keys = found.get(folded(name), set()) if name else set()
    if name and len(keys) != 1:
        notes.append(str(sentences[bool(keys)]) % {"name": name[:60]})
        return None
    return next(iter(keys), None)


def _province(figure: Figure, known: Known, notes: list[str]):
    province = known.provinces.get(folded(figure.province))
    if figure.province and province is None:
        notes.append(_("«%(name)s» non è una provincia della regione: scrivi la sigla.") % {"name": figure.province})
    return province


def _territory(figure: Figure, known: Known, province, notes: list[str]) -> str:
    """The territory as it is spelled already, or that of the province."""
    name = figure.territory or (province.name if province else "")
    if not name and not figure.province:
        notes.append(_("Manca il territorio."))
    return known.territories.setdefault(folded(name), name)


def _indicator(figure: Figure, known: Known, notes: list[str]) -> Indicator | None:
    """The indicator of that name or code, if the row fits it; a new one when the row says all that it needs."""
    name = folded(figure.indicator)
    if not name:
        return None
    indicator = known.indicators.get(name)
    if indicator is None:
        if figure.problems:
            return None
        indicator = _new_indicator(figure, known, notes)
    elif figure.unit and folded(figure.unit) != folded(indicator.unit):
        notes.append(_("L'indicatore si misura in «%(unit)s», qui c'è un'altra unità.") % {"unit": indicator.unit})
    elif figure.source and figure.source != indicator.source:
        notes.append(_("La fonte dell'indicatore è «%(source)s».") % {"source": indicator.get_source_display()})
    if indicator and figure.licence and known.licences.setdefault(indicator.code, figure.licence) != figure.licence:
        notes.append(_("Più sopra, nella stessa tabella, l'indicatore ha un'altra licenza."))
    return indicator


def _new_indicator(figure: Figure, known: Known, notes: list[str]) -> Indicator | None:
    if not figure.source or not figure.unit:
        notes.append(_("«%(name)s» è un indicatore nuovo: servono anche fonte e unità.") % {"name": figure.indicator})
        return None
    indicator = Indicator(
        code=_free_code(figure.indicator, known.codes),
        name=figure.indicator,
        unit=figure.unit,
        source=figure.source,
        coverage=figure.coverage,
        licence=figure.licence,
    )
    known.codes.add(indicator.code)
    known.indicators[folded(figure.indicator)] = known.indicators[indicator.code] = indicator
    return indicator


def _free_code(name: str, taken: set[str]) -> str:
    stem = slugify(name)[:CODE_LENGTH].strip("-") or "indicatore"
    if stem not in taken:
        return stem
    numbered = (f"{stem[: CODE_LENGTH - 5]}-{number}" for number in range(2, len(taken) + 3))
    return next(code for code in numbered if code not in taken)
