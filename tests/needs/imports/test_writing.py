"""Tables of figures: writing, doing it twice, at the same time."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from core.errors import DomainError, NotAllowed
from core.models import Event
from needs.actions import indicators
from needs.models import Indicator, IndicatorImport, Observation
from tests.core.tables.making import csv
from tests.needs.imports.handing import CONTRACTS, DIFFICULT, HEADER, states, stored

pytestmark = pytest.mark.django_db


def test_confirming_writes_and_says_so(load):
    record = load(DIFFICULT, CONTRACTS)

    indicator = Indicator.objects.get(code="entrate-difficili")
    row = indicator.observations.get()
    assert (indicator.name, indicator.unit, indicator.source, indicator.licence) == (
        "Entrate difficili", "%", "excelsior", "CC BY 4.0",
    )  # fmt: skip
    assert (row.value, row.published_on, row.source_url, row.direction, row.loaded_by) == (
        Decimal("48.500"), date(2024, 8, 8), "https://example.org/a", "shortage", record,
    )  # fmt: skip
    verbs = list(Event.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["indicator_import.hand_in", "indicator_import.confirm", "indicator_import.write"]


def test_same_table_twice_changes_nothing(load):
    load(DIFFICULT, CONTRACTS)
    before = list(Observation.objects.order_by("pk").values())

    record = load(DIFFICULT, CONTRACTS)

    assert record.report["counts"] == {"new": 0, "changed": 0, "same": 2, "wrong": 0}
    assert list(Observation.objects.order_by("pk").values()) == before


def test_empty_cell_leaves_what_is_there(load):
    load(DIFFICULT)

    record = load("Entrate difficili;;;emilia-romagna;2023;48,5;;;;")

    assert record.report["counts"]["same"] == 1


def test_changed_row_says_what_was_there(load, hand_in):
    load(DIFFICULT)

    rows = states(hand_in(DIFFICULT.replace("48,5", "50").replace("/a;", "/b;").replace("CC BY 4.0", "CC0")))

    assert rows == [
        (
            "changed",
            "Valore: era 48,5.",
            "Indirizzo della fonte: era https://example.org/a.",
            "Cambia la licenza dell'indicatore.",
        )
    ]


def test_confirmed_twice_is_refused_the_second_time(load, coordinator):
    record = load(DIFFICULT)

    with pytest.raises(NotAllowed):
        indicators.confirm(record, by=coordinator)

    assert len(stored()) == 1


def test_file_that_is_gone_is_said_so(hand_in, coordinator):
    record = hand_in(DIFFICULT)
    record.file.storage.delete(record.file.name)

    with pytest.raises(DomainError, match="non è più disponibile"):
        indicators.confirm(record, by=coordinator)


def test_unreadable_table_leaves_nothing(coordinator):
    with pytest.raises(DomainError, match="danneggiato"):
        indicators.hand_in(io.BytesIO(b"PK\x03\x04"), name="dati.xlsx", by=coordinator)

    assert not IndicatorImport.objects.exists()


def test_table_that_breaks_at_its_end_leaves_nothing(coordinator):
    with pytest.raises(DomainError, match="virgolette"):
        indicators.hand_in(io.BytesIO(csv(HEADER, DIFFICULT, '"aperta')), name="dati.csv", by=coordinator)

    assert not IndicatorImport.objects.exists()


@pytest.mark.parametrize("person", ["manager", "member", "secretary", "admin", "partner", "anonymous"])
def test_only_the_coordinator_imports(person, hand_in, load, request):
    by = request.getfixturevalue(person)
    open_, written = hand_in(DIFFICULT), load(CONTRACTS)

    acts = [
        lambda: indicators.hand_in(io.BytesIO(csv(HEADER)), name="a.csv", by=by),
        lambda: indicators.arrange(open_, columns={}, by=by),
        lambda: indicators.confirm(open_, by=by),
        lambda: indicators.undo(written, by=by, note="x"),
    ]

    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
