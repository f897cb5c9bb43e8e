"""The table to fill in: the columns, what may be written in them, and an example."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from clusters.models import Province
from core.tables.rows import Cell
from core.tables.writing import workbook
from needs.imports.columns import COLUMNS
from needs.models import Indicator

EXAMPLE = {
    "indicator": "Entrate difficili da reperire",
    "source": "Excelsior",
    "unit": "% delle entrate",
    "territory": "Emilia-Romagna",
    "period": "2023",
    "value": Decimal("48.5"),
    "published_on": date(2024, 8, 8),
    "coverage": "entrate previste dalle imprese con dipendenti",
    "source_url": "https://example.org/dove-si-legge",
    "direction": "carenza",
}


def template() -> bytes:
    """Return the XLSX to download."""
    header = [str(column.label) for column in COLUMNS]
    return workbook({_("Dati"): [header], _("Colonne"): _columns(), _("Valori ammessi"): _allowed(), _("Esempio"): [
        header, [EXAMPLE.get(column.code, "") for column in COLUMNS]
    ]})  # fmt: skip


def _columns() -> list[list[Cell]]:
    needed = {True: _("sì"), False: _("no")}
    rows = [[str(column.label), needed[column.required], str(column.help)] for column in COLUMNS]
    return [[_("Colonna"), _("Obbligatoria"), _("Che cosa scrivere")], *rows]


def _allowed() -> list[list[Cell]]:
    rows = [[_("Fonte"), str(label), ""] for label in Indicator.Source.labels]
    rows += [[_("Che cosa dice"), word, ""] for word in (_("carenza"), _("nessuna carenza"))]
    rows += [[_("Provincia"), province.code, province.name] for province in Province.objects.all()]
    rows += [[_("Indicatore"), row.name, f"{row.get_source_display()}, {row.unit}"] for row in Indicator.objects.all()]
    return [[_("Colonna"), _("Valore"), _("Significato")], *rows]
