"""Tables of figures: what each row would do, writing, doing it twice, taking it back."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Role
from core import jobs
from core.errors import DomainError, NotAllowed
from core.models import Event, Job
from core.tables.columns import guessed
from needs import tasks
from needs.actions import indicators
from needs.imports.columns import COLUMNS
from needs.models import Indicator, IndicatorImport, Observation
from tests.core.tables.making import csv, xlsx
from tests.factories.clusters import ProvinceFactory
from tests.factories.needs import IndicatorFactory, NeedFactory, ObservationFactory
from tests.factories.reports import CitationFactory
from tests.factories.skills import ConceptFactory
from tests.people import with_role

assert tasks  # registers the handler

pytestmark = pytest.mark.django_db

HEADER = "Indicatore;Fonte;Unità;Territorio;Anno;Valore;Pubblicato il;URL;Licenza;Carenza"
DIFFICULT = "Entrate difficili;Excelsior;%;Emilia-Romagna;2023;48,5;08/08/2024;https://example.org/a;CC BY 4.0;carenza"
CONTRACTS = "Attivazioni;SILER;contratti;Emilia-Romagna;2023;1.234.567;;;;"


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }


@pytest.fixture
def hand_in(coordinator):
    def hand(*records: str, header: str = HEADER) -> IndicatorImport:
        data = csv(header, *records)
        return indicators.hand_in(io.BytesIO(data), name="dati.csv", by=coordinator)

    return hand


@pytest.fixture
def load(hand_in, coordinator):
    """Hand in and confirm."""

    def loaded(*records: str, header: str = HEADER) -> IndicatorImport:
        return indicators.confirm(hand_in(*records, header=header), by=coordinator)

    return loaded


def states(record: IndicatorImport) -> list[tuple]:
    return [(row.outcome.value, *row.notes) for row in indicators.preview(record)]


def stored() -> list[tuple]:
    rows = Observation.objects.order_by("indicator__code", "territory", "period")
    return [(row.indicator.code, row.territory, row.period, row.value) for row in rows.select_related("indicator")]


# --- columns ---


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


# --- rows ---


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


# --- what rows are about ---

ABOUT = "Indicatore;Fonte;Unità;Provincia;Anno;Valore;Professione;Fabbisogno"


def about(concept: str = "", need: str = "", province: str = "BO") -> str:
    return f"Annunci;annunci;annunci;{province};2024;120;{concept};{need}"


def test_row_is_tied_to_province_concept_and_need(load):
    province = ProvinceFactory(code="BO", name="Bologna")
    concept = ConceptFactory(kind="occupation", name="Programmatore di robot")
    need = NeedFactory(title="Programmatori di robot", slug="robot")

    load(about("programmatore di Robot", "robot"), header=ABOUT)

    row = Observation.objects.get()
    assert (row.province, row.territory, row.concept, list(row.needs.all())) == (province, "Bologna", concept, [need])


def test_concept_by_its_address(load):
    concept = ConceptFactory(uri="http://data.europa.eu/esco/occupation/1")
    ProvinceFactory(code="BO")

    load(about(concept.uri), header=ABOUT)

    assert Observation.objects.get().concept == concept


def test_several_needs_for_one_figure(load):
    ProvinceFactory(code="BO")
    one, two = NeedFactory(title="Uno"), NeedFactory(title="Due")

    record = load(about(need="Uno"), about(need="Due"), header=ABOUT)

    assert set(Observation.objects.get().needs.all()) == {one, two}
    assert record.report["counts"] == {"new": 1, "changed": 0, "same": 1, "wrong": 0}


def test_what_is_not_there_or_there_twice(hand_in):
    ProvinceFactory(code="BO")
    ConceptFactory(name="Doppio", vocabulary__code="a")
    ConceptFactory(name="Doppio", vocabulary__code="b")
    NeedFactory(title="Doppio")
    NeedFactory(title="Doppio")
    NeedFactory(title="Unito", merged_into=NeedFactory())

    rows = [
        about("Doppio"),
        about("Mai"),
        about(need="Doppio"),
        about(need="Mai"),
        about(need="Unito"),
        about(province="XX"),
    ]

    assert [row[1] for row in states(hand_in(*rows, header=ABOUT))] == [
        "«Doppio» indica più voci del vocabolario: scrivi l'URI.",
        "«Mai» non è nel vocabolario.",
        "Più fabbisogni si chiamano «Doppio»: scrivi il nome nell'indirizzo.",
        "Il fabbisogno «Mai» non c'è.",
        "Il fabbisogno «Unito» non c'è.",
        "«XX» non è una provincia della regione: scrivi la sigla.",
    ]


# --- writing ---


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


# --- taking back ---


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


# --- long tables ---


@pytest.fixture
def long_table(hand_in, monkeypatch):
    monkeypatch.setattr(indicators, "AT_ONCE", 1)
    return hand_in(DIFFICULT, CONTRACTS)


def test_long_table_becomes_a_job_asked_for_once(long_table, coordinator):
    for _time in range(2):
        record = indicators.confirm(long_table, by=coordinator)

    assert (record.is_written, Job.objects.filter(kind="write_indicators").count()) == (False, 1)
    assert Event.objects.filter(verb="indicator_import.confirm").count() == 1


def test_job_writes_the_table_and_reports(long_table, coordinator):
    indicators.confirm(long_table, by=coordinator)
    jobs.perform(Job.objects.get().pk)

    long_table.refresh_from_db()
    job = Job.objects.get()
    assert (job.state, job.progress, job.message) == ("done", 100, "I dati sono importati.")
    assert long_table.report["counts"] == {"new": 2, "changed": 0, "same": 0, "wrong": 0}


def test_job_that_dies_while_writing_leaves_nothing_and_is_done_by_the_next(long_table, coordinator, monkeypatch):
    indicators.confirm(long_table, by=coordinator)
    job = Job.objects.get()
    with monkeypatch.context() as broken:
        broken.setattr(indicators, "record_event", lambda *_args, **_more: 1 / 0)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            jobs.HANDLERS["write_indicators"](jobs.claim(job.pk))
    assert stored() == []
    Job.objects.update(lease_until=timezone.now() - timedelta(minutes=1))

    jobs.perform(job.pk)

    assert (len(stored()), Job.objects.get().state) == (2, "done")


def test_job_done_twice_writes_once(long_table, coordinator):
    indicators.confirm(long_table, by=coordinator)
    job = Job.objects.get()
    jobs.perform(job.pk)
    Job.objects.update(state="queued", finished_at=None)

    jobs.perform(job.pk)

    assert len(stored()) == 2


def test_job_of_who_has_no_right_any_more_fails_and_may_be_asked_for_again(long_table, coordinator, request):
    indicators.confirm(long_table, by=coordinator)
    coordinator.role_grants.all().delete()
    jobs.perform(Job.objects.get().pk)
    assert (stored(), Job.objects.get().state) == ([], "failed")

    other = with_role(Role.COORDINATOR, "Altra", email="altra@example.org")
    indicators.confirm(long_table, by=other)

    assert list(Job.objects.order_by("pk").values_list("state", flat=True)) == ["failed", "queued"]


def test_cancelled_job_leaves_the_table_to_be_confirmed(long_table, coordinator):
    indicators.confirm(long_table, by=coordinator)
    jobs.cancel(Job.objects.get(), by=coordinator)
    jobs.perform(Job.objects.get().pk)

    assert stored() == []
    assert indicators.confirm(long_table, by=coordinator).is_written is False


def test_job_of_a_table_that_is_gone_is_quietly_over(long_table, coordinator):
    indicators.confirm(long_table, by=coordinator)
    IndicatorImport.objects.all().delete()

    jobs.perform(Job.objects.get().pk)

    assert Job.objects.get().state == "done"


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_confirmed_by_two_at_the_same_moment_is_written_once(hand_in, coordinator):
    records = [hand_in(DIFFICULT), hand_in(DIFFICULT)]  # also two tables that bring the same indicator

    def confirm(record):
        try:
            return indicators.confirm(record, by=coordinator).report["counts"]["new"]
        except NotAllowed:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(map(str, pool.map(confirm, records * 2)))

    assert answers == ["0", "1", "refused", "refused"]
    assert (Indicator.objects.count(), Observation.objects.count()) == (1, 1)


@pytest.mark.slow
def test_large_table_is_previewed_and_written_in_seconds(hand_in, coordinator, django_assert_max_num_queries):
    rows = [f"Serie {n % 40};SILER;contratti;Zona {n // 40};2024;{n};;;;" for n in range(15_000)]
    record = hand_in(*rows)
    with django_assert_max_num_queries(20):
        found = indicators.preview(record)
    with django_assert_max_num_queries(60):
        record = indicators.write(record, indicators.read_figures(record), by=coordinator)

    assert (
        record.report["counts"]["new"]
        == len([row for row in found if row.outcome == "new"])
        == Observation.objects.count()
    )
