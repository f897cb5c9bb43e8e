"""The coordinator's pages about figures: handing in, columns, preview, confirming, undoing, files to download."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import jobs
from core.models import Job
from core.tables.reader import read
from needs.actions import indicators
from needs.models import IndicatorImport, Observation
from tests.core.tables.making import csv, xlsx
from tests.factories.needs import IndicatorFactory, IndicatorImportFactory, ObservationFactory

pytestmark = pytest.mark.django_db

HEADER = "Indicatore;Fonte;Unità;Territorio;Anno;Valore;Note"
GOOD = "Entrate difficili;Excelsior;%;Emilia-Romagna;2023;48,5;"
BAD = "Entrate difficili;Excelsior;%;Emilia-Romagna;2022;circa;=HYPERLINK(1)"
SCRIPT = "<script>alert('x')</script>"


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }


@pytest.fixture
def client(client_of, coordinator):
    return client_of(coordinator)


def send(client, data: bytes, name: str = "dati.csv"):
    return client.post(reverse("indicators:import-add"), {"file": SimpleUploadedFile(name, data)})


def page(client, name, *args, **query):
    return client.get(reverse(f"indicators:{name}", args=args), query)


def act(client, name, *args, **data):
    return client.post(reverse(f"indicators:{name}", args=args), data)


@pytest.fixture
def record(coordinator):
    return indicators.hand_in(io.BytesIO(csv(HEADER, GOOD, BAD)), name="dati.csv", by=coordinator)


# --- handing in ---


def test_table_is_handed_in_and_shown_row_by_row(client):
    answer = send(client, csv(HEADER, GOOD, BAD))
    record = IndicatorImport.objects.get()

    assert answer.url == f"/gestione/dati/importazioni/{record.uuid}/"
    shown = client.get(answer.url)
    assert [(row.outcome.value, row.notes) for row in shown.context["page"]] == [
        ("new", []),
        ("wrong", ["«circa» non è un numero."]),
    ]
    assert "Conferma e scrivi 1 riga" in shown.text
    assert Observation.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("dati.csv", b"", "vuoto"),
        ("dati.xlsm", xlsx(), "macro"),
        ("dati.xlsx", b"PK\x03\x04", "danneggiato"),
        ("dati.pdf", b"%PDF", "Si leggono tabelle"),
        ("dati.csv", b"\xff\xfe\x00", "non è un testo CSV"),
    ],
)
def test_file_that_is_no_table_is_refused_beside_the_field(name, data, words, client):
    answer = send(client, data, name)

    assert (answer.status_code, IndicatorImport.objects.count()) == (422, 0)
    assert words in " ".join(answer.context["form"].errors["file"])


@pytest.mark.parametrize("name", [f"{SCRIPT}.csv", "../../etc/passwd.csv", "x" * 300 + ".csv"])
def test_name_of_the_file_is_only_a_name(name, client):
    answer = send(client, csv(HEADER, GOOD), name)
    record = IndicatorImport.objects.get()

    assert SCRIPT not in client.get(answer.url).text
    assert record.file.name == f"imports/indicators/{record.uuid}.csv"


def test_text_of_cells_is_printed_not_run(client):
    shown = client.get(send(client, csv(f"{HEADER};{SCRIPT}", GOOD.replace("2023", SCRIPT))).url)

    assert "&lt;script&gt;" in shown.text
    assert SCRIPT not in shown.text


# --- columns and rows ---


def test_column_that_is_not_recognised_is_asked_for(client):
    address = send(client, csv("a;b", "1;2")).url

    assert "Una colonna non si riconosce" in client.get(address).text
    uuid = IndicatorImport.objects.get().uuid
    answer = act(client, "import-columns", uuid, indicator="0", period="0", value="1")
    assert (answer.status_code, "due volte" in answer.text) == (422, True)
    assert act(client, "import-columns", uuid, indicator="0", value="1").status_code == 422
    assert act(client, "import-columns", uuid, indicator="9", period="0", value="1").status_code == 422


def test_columns_are_changed_and_the_rows_read_anew(client, record):
    columns = {"indicator": 0, "source": 1, "unit": 2, "territory": 3, "value": 4, "period": 5}

    assert act(client, "import-columns", record.uuid, **columns).status_code == 302
    states = [row.outcome.value for row in page(client, "import-detail", record.uuid).context["page"]]
    assert states == ["new", "new"]


def test_rows_are_shown_by_state(client, record):
    shown = page(client, "import-detail", record.uuid, righe="wrong")

    assert [row.figure.row for row in shown.context["page"]] == [3]
    assert [tab["count"] for tab in shown.context["tabs"]] == [2, 1, 0, 0, 1]
    assert len(page(client, "import-detail", record.uuid, righe="boh").context["page"]) == 2


# --- confirming and undoing ---


def test_confirmed_shown_undone(client, record):
    assert act(client, "import-confirm", record.uuid).status_code == 302
    shown = page(client, "import-detail", record.uuid)
    assert (Observation.objects.count(), "«circa» non è un numero." in shown.text) == (1, True)
    assert act(client, "import-confirm", record.uuid).status_code == 409
    assert act(client, "import-columns", record.uuid, indicator=0, period=4, value=5).status_code == 422

    assert act(client, "import-undo", record.uuid, note="").status_code == 409
    assert act(client, "import-undo", record.uuid, note="Prova.").status_code == 302
    assert "Annullata il" in page(client, "import-detail", record.uuid).text
    assert Observation.objects.count() == 0


def test_long_table_shows_its_job_and_is_confirmed_again_when_that_is_cancelled(
    client, record, coordinator, monkeypatch
):
    monkeypatch.setattr(indicators, "AT_ONCE", 1)

    act(client, "import-confirm", record.uuid)

    shown = page(client, "import-detail", record.uuid)
    assert shown.context["job"] == Job.objects.get()
    assert "Conferma e scrivi" not in shown.text
    jobs.cancel(Job.objects.get(), by=coordinator)
    assert "Conferma e scrivi" in page(client, "import-detail", record.uuid).text


@pytest.mark.parametrize("name", ["import-confirm", "import-undo", "import-columns"])
def test_acts_are_posted(name, client, record):
    assert page(client, name, record.uuid).status_code == 405


# --- files ---


def test_template_is_read_by_the_portal_itself(client):
    IndicatorFactory(name="=CMD()")
    answer = page(client, "import-template")
    table = read(io.BytesIO(answer.content), "modello.xlsx")

    assert answer["Content-Disposition"] == 'attachment; filename="modello-dati.xlsx"'
    assert table.header[:3] == ("Indicatore", "Fonte", "Unità")
    assert list(table.rows) == []
    assert b"<f>" not in answer.content


@pytest.mark.parametrize("confirmed", [False, True])
def test_rows_to_mend_are_downloaded_as_they_came_and_can_be_handed_in_again(confirmed, client, record):
    if confirmed:
        act(client, "import-confirm", record.uuid)
    answer = page(client, "import-wrong-rows", record.uuid)

    assert answer.content.decode("utf-8-sig") == (
        f"{HEADER};Da correggere\r\n"
        "Entrate difficili;Excelsior;%;Emilia-Romagna;2022;circa;'=HYPERLINK(1);«circa» non è un numero.\r\n"
    )
    mended = send(client, answer.content.replace(b"circa;", b"47;"))
    assert [row.outcome.value for row in client.get(mended.url).context["page"]] == ["new"]


# --- lists ---


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_list(count, client, django_assert_num_queries):
    for _number in range(count):
        ObservationFactory()
        IndicatorImportFactory(report={"counts": {"new": 3, "changed": 0, "wrong": 1}})

    with django_assert_num_queries(9):
        shown = page(client, "indicator-list")

    assert len(shown.context["rows"]) == len(shown.context["imports"]) == count


def test_empty_list_says_what_to_do(client):
    shown = page(client, "indicator-list")

    assert "Nessuna tabella caricata" in shown.text
    assert "Nessun indicatore" in shown.text


def test_indicator_without_figures_says_not_available(client):
    IndicatorFactory()

    assert "non disponibile" in page(client, "indicator-list").text


@pytest.mark.parametrize("name", ["indicator-list", "import-add", "import-template"])
@pytest.mark.parametrize(
    ("person", "status"), [("manager", 403), ("member", 403), ("secretary", 403), ("admin", 403), ("anonymous", 302)]
)
def test_only_the_coordinator_comes_in(name, person, status, client_of, request):
    assert page(client_of(request.getfixturevalue(person)), name).status_code == status
