"""Tables of figures: taking an import back."""

from decimal import Decimal

import pytest

from core.errors import DomainError, NotAllowed
from core.models import Event
from needs.actions import indicators
from needs.models import Indicator, Observation
from tests.factories.needs import IndicatorFactory, NeedFactory, ObservationFactory
from tests.factories.reports import CitationFactory
from tests.needs.imports.handing import CONTRACTS, DIFFICULT, HEADER, stored

pytestmark = pytest.mark.django_db


def everything() -> list:
    left_out = {"loaded_by_id"}
    rows = [
        {name: value for name, value in row.items() if name not in left_out}
        for row in Observation.objects.order_by("pk").values()
    ]
    links = Observation.needs.through.objects.order_by("observation", "need").values_list("observation", "need")
    return [list(Indicator.objects.order_by("pk").values()), rows, list(links)]


def test_undo_leaves_no_trace(load, coordinator):
    need = NeedFactory(title="Robot")
    indicator = IndicatorFactory(code="entrate", name="Entrate difficili", unit="%", source="excelsior", licence="CC0")
    ObservationFactory(indicator=indicator, territory="Emilia-Romagna", period="2023", value=Decimal("40.1"))
    before = everything()
    header = f"{HEADER};Fabbisogno"
    record = load(f"{DIFFICULT};Robot", f"{CONTRACTS};Robot", header=header)
    assert need.observations.count() == 2

    record = indicators.undo(record, by=coordinator, note="Tabella sbagliata.")

    assert everything() == before
    assert (record.undone_at is None, Event.objects.latest("id").note) == (False, "Tabella sbagliata.")
    assert Observation.objects.get().loaded_by is None


def test_undo_leaves_a_licence_that_was_changed_since(load, coordinator):
    load(DIFFICULT)
    second = load(DIFFICULT.replace("2023", "2024").replace("CC BY 4.0", "CC0"))
    Indicator.objects.update(licence="IODL 2.0")

    indicators.undo(second, by=coordinator, note="Prova.")

    assert Indicator.objects.get().licence == "IODL 2.0"


def test_table_may_be_handed_in_again_after_undo(load, coordinator):
    indicators.undo(load(DIFFICULT), by=coordinator, note="Prova.")

    assert load(DIFFICULT).report["counts"]["new"] == 1


def test_undo_wants_a_reason_and_happens_once(load, coordinator):
    record = load(DIFFICULT)
    with pytest.raises(DomainError, match="motivo"):
        indicators.undo(record, by=coordinator, note=" ")
    record = indicators.undo(record, by=coordinator, note="Prova.")

    with pytest.raises(NotAllowed):
        indicators.undo(record, by=coordinator, note="Ancora.")


def test_what_was_never_written_is_not_undone(hand_in, coordinator):
    with pytest.raises(NotAllowed):
        indicators.undo(hand_in(DIFFICULT), by=coordinator, note="Prova.")


def test_imports_are_undone_from_the_last(load, coordinator):
    first, second = load(DIFFICULT), load(DIFFICULT.replace("48,5", "50"))
    with pytest.raises(DomainError, match="annulla prima quella"):
        indicators.undo(first, by=coordinator, note="Prova.")

    indicators.undo(second, by=coordinator, note="Prova.")
    assert stored() == [("entrate-difficili", "Emilia-Romagna", "2023", Decimal("48.500"))]
    indicators.undo(first, by=coordinator, note="Prova.")

    assert everything() == [[], [], []]


def test_figure_that_a_paper_cites_is_not_taken_away(load, coordinator):
    record = load(DIFFICULT, CONTRACTS)
    CitationFactory(contribution=None, observation=Observation.objects.first())

    with pytest.raises(DomainError, match="cita"):
        indicators.undo(record, by=coordinator, note="Prova.")

    assert len(stored()) == 2
