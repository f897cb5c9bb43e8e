"""Small tables of figures, and what comes of them."""

from needs.actions import indicators
from needs.models import IndicatorImport, Observation

HEADER = "Indicatore;Fonte;Unità;Territorio;Anno;Valore;Pubblicato il;URL;Licenza;Carenza"
DIFFICULT = "Entrate difficili;Excelsior;%;Emilia-Romagna;2023;48,5;08/08/2024;https://example.org/a;CC BY 4.0;carenza"
CONTRACTS = "Attivazioni;SILER;contratti;Emilia-Romagna;2023;1.234.567;;;;"


def states(record: IndicatorImport) -> list[tuple]:
    return [(row.outcome.value, *row.notes) for row in indicators.preview(record)]


def stored() -> list[tuple]:
    rows = Observation.objects.order_by("indicator__code", "territory", "period")
    return [(row.indicator.code, row.territory, row.period, row.value) for row in rows.select_related("indicator")]
