"""Tables of figures: which column is what."""

import pytest

from core.errors import DomainError
from core.tables.columns import guessed
from needs.actions import indicators
from needs.imports.columns import COLUMNS
from needs.models import Indicator, Observation
from tests.needs.imports.handing import DIFFICULT, states

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        (["Indicatore", "Periodo", "Valore"], {"indicator": 0, "period": 1, "value": 2}),
        (["ANNO", "Valore osservato", "Nome indicatore"], {"period": 0, "value": 1, "indicator": 2}),
        (["Unita' di misura", "Dato", "Fonte dei dati"], {"unit": 0, "value": 1, "source": 2}),
        (["Link", "Data di pubblicazione", "Sigla"], {"source_url": 0, "published_on": 1, "province": 2}),
        (["Fonte", "Indirizzo della fonte"], {"source": 0, "source_url": 1}),
        (["Codice", "Altro"], {}),
        (["Valore", "Valore"], {"value": 0}),
    ],
)
def test_columns_are_guessed_from_their_names(header, columns):
    assert guessed(header, COLUMNS) == columns


def test_table_is_kept_with_its_columns_and_nothing_else_is_written(hand_in):
    record = hand_in(DIFFICULT)

    assert record.report["columns"] == {
        "indicator": 0, "source": 1, "unit": 2, "territory": 3, "period": 4, "value": 5, "published_on": 6,
        "source_url": 7, "licence": 8, "direction": 9,
    }  # fmt: skip
    assert (Indicator.objects.count(), Observation.objects.count()) == (0, 0)


def test_columns_can_be_arranged(hand_in, coordinator):
    record = hand_in("48,5;Entrate;Excelsior;%;Italia;2023", header="a;b;c;d;e;f")
    columns = {"value": 0, "indicator": 1, "source": 2, "unit": 3, "territory": 4, "period": 5}

    record = indicators.arrange(record, columns=columns, by=coordinator)

    assert states(record) == [("new",)]


@pytest.mark.parametrize(
    ("columns", "words"),
    [({"value": 0, "indicator": 1}, "Periodo"), ({"value": 0, "indicator": 1, "period": 1}, "due volte")],
)
def test_columns_that_cannot_be_read_are_refused(columns, words, hand_in, coordinator):
    with pytest.raises(DomainError, match=words):
        indicators.arrange(hand_in(DIFFICULT), columns=columns, by=coordinator)


def test_table_without_its_columns_is_not_confirmed(hand_in, coordinator):
    record = hand_in("1;2", header="a;b")

    with pytest.raises(DomainError, match="Indicatore, Periodo, Valore"):
        indicators.confirm(record, by=coordinator)
