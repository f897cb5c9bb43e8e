"""The columns of a table of figures, and which column of a handed-in table is which."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.text import folded


@dataclass(frozen=True)
class Column:
    """`words`: other names that tables give to it, folded."""

    code: str
    label: str
    words: tuple[str, ...] = ()
    required: bool = False
    help: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return (folded(str(self.label)), self.code, *self.words)


COLUMNS = (
    Column(
        "indicator",
        _("Indicatore"),
        ("nome indicatore", "codice indicatore", "serie", "misura", "nome"),
        required=True,
        help=_("Nome o codice. Se non c'è ancora, lo crea: servono anche fonte e unità."),
    ),
    Column(
        "source",
        _("Fonte"),
        ("origine", "fonte dei dati", "rilevazione"),
        help=_("SILER, Excelsior, annunci di lavoro, AlmaLaurea, Istat o altra."),
    ),
    Column("unit", _("Unità"), ("unita di misura", "um", "misurato in"), help=_("Per esempio %, contratti, annunci.")),
    Column(
        "territory",
        _("Territorio"),
        ("area", "area geografica", "regione", "ambito territoriale"),
        help=_("Per esempio Emilia-Romagna o Italia. Vuoto: il nome della provincia."),
    ),
    Column("province", _("Provincia"), ("sigla", "sigla provincia", "prov"), help=_("Sigla: BO, MO, …")),
    Column(
        "period",
        _("Periodo"),
        ("anno", "trimestre", "mese", "periodo di riferimento", "anno di riferimento"),
        required=True,
        help=_("Come testo: 2024, 2025-T1, novembre 2025."),
    ),
    Column(
        "value", _("Valore"), ("dato", "numero", "valore osservato"), required=True, help=_("Decimali con la virgola.")
    ),
    Column(
        "published_on",
        _("Pubblicato il"),
        ("data pubblicazione", "data di pubblicazione", "pubblicazione", "data"),
        help=_("Giorno di pubblicazione: 19/01/2025."),
    ),
    Column(
        "coverage",
        _("Che cosa copre"),
        ("copertura", "note", "nota", "avvertenze", "popolazione"),
        help=_("Che cosa comprende il dato e che cosa no."),
    ),
    Column(
        "source_url",
        _("Indirizzo della fonte"),
        ("url", "link", "indirizzo", "url fonte", "sito", "collegamento"),
        help=_("Dove si legge il dato: https://…"),
    ),
    Column("licence", _("Licenza"), ("licenza d uso", "termini d uso"), help=_("Per esempio CC BY 4.0.")),
    Column(
        "direction",
        _("Che cosa dice"),
        ("carenza", "direzione", "segnala", "indica"),
        help=_("«carenza» o «nessuna carenza»; vuoto se il dato non lo dice."),
    ),
    Column(
        "concept",
        _("Professione o competenza"),
        ("professione", "competenza", "profilo", "figura professionale", "uri", "concetto"),
        help=_("Nome nel vocabolario o URI."),
    ),
    Column(
        "need",
        _("Fabbisogno"),
        ("fabbisogni", "bisogno"),
        help=_("Nome o indirizzo del fabbisogno accanto a cui mostrarlo."),
    ),
)
BY_CODE = {column.code: column for column in COLUMNS}
Chosen = Mapping[str, int]  # column code -> number of the column in the table, from 0


def guessed(header: Sequence[str]) -> dict[str, int]:
    """Which column of the table is which: by its whole name first, then by a name that it begins with or holds."""
    names = [re.sub(r"[^a-z0-9]+", " ", folded(name)).strip() for name in header]
    found: dict[str, int] = {}
    for fits in (_is, _begins_with, _holds):
        for column in COLUMNS:
            free = (n for n, name in enumerate(names) if n not in found.values() and fits(name, column.names))
            if column.code not in found and (number := next(free, None)) is not None:
                found[column.code] = number
    return found


def _is(name: str, known: Sequence[str]) -> bool:
    return name in known


def _begins_with(name: str, known: Sequence[str]) -> bool:
    return any(name.startswith(f"{word} ") for word in known)


def _holds(name: str, known: Sequence[str]) -> bool:
    return any(f" {word} " in f" {name} " for word in known if len(word) > 3)


def missing(chosen: Chosen) -> list[Column]:
    """The columns without which no row can be read."""
    return [column for column in COLUMNS if column.required and column.code not in chosen]
