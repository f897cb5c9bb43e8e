"""Tables of figures: what each row would do, and what is wrong with it."""

import io
from datetime import date
from decimal import Decimal

import pytest

from needs.actions import indicators
from needs.models import Observation
from tests.core.tables.making import xlsx
from tests.factories.needs import IndicatorFactory
from tests.needs.imports.handing import CONTRACTS, DIFFICULT, HEADER, states, stored

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("48,5", "48.5"), ("1.234,5", "1234.5"), ("1234.5", "1234.5"), ("1,234.5", "1234.5"), ("1.234.567", "1234567"),
        ("12 345", "12345"), ("12’345", "12345"), ("48,5%", "48.5"), ("−2,6", "-2.6"), ("+0,6", "0.6"),
        ("0.125", "0.125"), ("1,234", "1.234"), ("0", "0"),
    ],
)  # fmt: skip
def test_number_as_people_write_it(cell, value, load):
    load(DIFFICULT.replace("48,5", f'"{cell}"'))

    assert Observation.objects.get().value == Decimal(value)


@pytest.mark.parametrize(
    ("found", "written", "sentence"),
    [
        ("48,5", "1.234", "«1.234» si può leggere in due modi: scrivi 1234 oppure 1,234."),
        ("48,5", "n.d.", "Manca il valore."),
        ("48,5", "", "Manca il valore."),
        ("48,5", "circa 5", "«circa 5» non è un numero."),
        ("48,5", "1,2345", "Il valore ha più di tre decimali."),
        ("48,5", "99999999999999", "Il valore è troppo grande."),
        ("48,5", "1e400", "«1e400» non è un numero."),
        ("48,5", "1..2", "«1..2» non è un numero."),
        ("08/08/2024", "31/02/2024", "«31/02/2024» non è un giorno: scrivi per esempio 19/01/2025."),
        ("08/08/2024", "ieri", "«ieri» non è un giorno: scrivi per esempio 19/01/2025."),
        ("08/08/2024", "08/08/1024", "«08/08/1024» non è un giorno: scrivi per esempio 19/01/2025."),
        ("https://example.org/a", "javascript:alert(1)", "«javascript:alert(1)» non è un indirizzo: comincia con https://."),
        ("https://example.org/a", "example.org", "«example.org» non è un indirizzo: comincia con https://."),
        (";carenza", ";forse", "«forse» non è tra i valori ammessi: carenza, nessuna carenza."),
        (
            "Excelsior",
            "Voci",
            "«Voci» non è tra i valori ammessi: contratti (SILER), indagine Excelsior, annunci di lavoro, indagine"
            " AlmaLaurea, Istat ed Eurostat, altra fonte.",
        ),
        ("Emilia-Romagna;2023", ";2023", "Manca il territorio."),
        ("2023", "", "Manca il periodo."),
        ("Entrate difficili", "", "Manca l'indicatore."),
        (";%;", ";;", "«Entrate difficili» è un indicatore nuovo: servono anche fonte e unità."),
        ("2023", "x" * 41, f"«{'x' * 40}…» è troppo lungo: al massimo 40 caratteri."),
    ],
)  # fmt: skip
def test_bad_cell_gets_its_sentence_and_nothing_is_written(found, written, sentence, hand_in, coordinator):
    record = hand_in(DIFFICULT.replace(found, written), CONTRACTS)

    assert states(record) == [("wrong", sentence), ("new",)]
    record = indicators.confirm(record, by=coordinator)

    assert record.report["wrong"] == [[2, sentence]]
    assert stored() == [("attivazioni", "Emilia-Romagna", "2023", Decimal("1234567.000"))]


def test_row_of_many_faults_says_all_of_them(hand_in):
    (row,) = states(hand_in(";;;;;x;y;z;;"))

    assert row == (
        "wrong",
        "Manca l'indicatore.",
        "Manca il periodo.",
        "«x» non è un numero.",
        "«y» non è un giorno: scrivi per esempio 19/01/2025.",
        "«z» non è un indirizzo: comincia con https://.",
        "Manca il territorio.",
    )


def test_row_with_more_cells_than_the_header_is_not_guessed_at(hand_in):
    assert states(hand_in(f"{DIFFICULT};altro")) == [
        ("wrong", "La riga ha più celle dell'intestazione: forse una virgola o un separatore di troppo.")
    ]


def test_dates_and_numbers_of_a_sheet(coordinator):
    cells = ["Entrate", "Excelsior", "%", "Italia", 2023, 22.3000001, date(2024, 8, 8), "", "", ""]
    data = xlsx([HEADER.split(";"), cells])

    indicators.confirm(indicators.hand_in(io.BytesIO(data), name="dati.xlsx", by=coordinator), by=coordinator)

    row = Observation.objects.get()
    assert (row.period, row.value, row.published_on) == ("2023", Decimal("22.300"), date(2024, 8, 8))


def test_period_or_value_that_a_sheet_has_turned_into_a_date(coordinator):
    data = xlsx([["Indicatore", "Periodo", "Valore"], ["Entrate", date(2025, 1, 1), date(2025, 5, 4)]])
    record = indicators.hand_in(io.BytesIO(data), name="dati.xlsx", by=coordinator)

    assert states(record)[0][1:3] == (
        "Il periodo è diventato una data: nel foglio scegli il formato testo, per esempio 2025-T1.",
        "Il valore è diventato una data: nel foglio scegli il formato numero.",
    )


def test_share_that_a_sheet_keeps_as_a_fraction_is_pointed_out(hand_in):
    assert states(hand_in(DIFFICULT.replace("48,5", "0,485"))) == [
        ("new", "È meno dell'1%: se il foglio mostrava una percentuale, moltiplica il valore per 100.")
    ]


def test_row_that_contradicts_its_indicator(hand_in):
    IndicatorFactory(code="entrate", name="Entrate difficili", unit="%", source="excelsior")

    assert states(hand_in(DIFFICULT.replace(";%;", ";n.;"), DIFFICULT.replace("Excelsior", "Istat"))) == [
        ("wrong", "L'indicatore si misura in «%», qui c'è un'altra unità."),
        ("wrong", "La fonte dell'indicatore è «indagine Excelsior»."),
    ]


def test_indicator_is_found_by_code_or_name_whatever_the_accents(load):
    indicator = IndicatorFactory(code="entrate", name="Entrate più difficili", unit="%", source="excelsior")

    load("ENTRATE PIU' DIFFICILI".replace("'", "") + ";;;Italia;2022;1;;;;", "entrate;;;Italia;2023;2;;;;")

    assert [row.indicator for row in Observation.objects.all()] == [indicator, indicator]


def test_rows_of_one_table_that_speak_of_the_same_figure(hand_in):
    again, other = DIFFICULT, DIFFICULT.replace("48,5", "50")

    assert states(hand_in(DIFFICULT, again, other)) == [
        ("new",),
        ("same", "Ripete la riga 2."),
        ("wrong", "Ripete la riga 2 con altri valori."),
    ]


def test_licence_is_said_once_for_an_indicator(hand_in):
    other = DIFFICULT.replace("2023", "2024").replace("CC BY 4.0", "CC0")

    assert states(hand_in(DIFFICULT, other))[1] == (
        "wrong",
        "Più sopra, nella stessa tabella, l'indicatore ha un'altra licenza.",
    )
