"""The pages of imported files: handing in, columns, preview, confirming, undoing, the workbooks to download."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import jobs
from core.models import Job
from core.tables.reader import read
from focusgroups.actions import imports
from focusgroups.models import Contribution, ContributionImport
from tests.core.tables.making import csv, docx, xlsx
from tests.factories.focusgroups import ContributionFactory, ContributionImportFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]

SCRIPT = "<script>alert('x')</script>"
HEADER = "Tipo;Frase;Urgenza"


@pytest.fixture
def client(client_of, manager):
    return client_of(manager)


@pytest.fixture
def send(client, focus_group):
    def sent(data: bytes, name: str = "tavolo.csv"):
        address = reverse("focusgroups:import-add", args=[focus_group.slug])
        return client.post(address, {"file": SimpleUploadedFile(name, data)})

    return sent


@pytest.fixture
def record(focus_group, manager):
    data = csv(HEADER, "F;Mancano tecnici.;4", "F;Altra frase.;9")
    return imports.hand_in(focus_group, io.BytesIO(data), name="tavolo.csv", by=manager)


def act(client, name, *args, **data):
    return client.post(reverse(f"focusgroups:{name}", args=args), data)


def test_file_is_handed_in_read_row_by_row_and_confirmed(client, send, focus_group):
    answer = send(docx(("Proposte", "Heading 1"), ("Un laboratorio comune", "List Bullet")), "appunti.docx")
    record = ContributionImport.objects.get()

    assert answer.url == f"/lavoro/focus-group/importazioni/{record.uuid}/"
    shown = client.get(answer.url)
    assert "Conferma e scrivi 1 riga" in shown.text
    assert "Colonne" not in shown.text
    assert focus_group.contributions.count() == 0

    done = client.post(reverse("focusgroups:import-confirm", args=[record.uuid]), follow=True)
    assert "I contributi sono importati." in done.text
    assert [(line.kind, line.text) for line in Contribution.objects.all()] == [("proposal", "Un laboratorio comune")]


def test_import_is_undone_and_says_what_could_not_be(client, record, focus_group):
    act(client, "import-confirm", record.uuid)
    line = Contribution.objects.get()
    Contribution.objects.filter(pk=line.pk).update(version=9)

    done = client.post(reverse("focusgroups:import-undo", args=[record.uuid]), follow=True)

    assert "Alcune righe non si potevano annullare" in done.text
    assert line.get_absolute_url() in done.text
    assert act(client, "import-undo", record.uuid).status_code == 409


def test_row_is_left_out_and_the_same_page_comes_back(client, record):
    answer = act(client, "import-row", record.uuid, 2, scelta="leave_out", righe="new", pagina="1")

    assert answer.url == f"{record.get_absolute_url()}?righe=new&pagina=1#riga-2"
    assert "Non c'è niente da scrivere" in client.get(record.get_absolute_url()).text
    assert act(client, "import-row", record.uuid, 2, scelta="altro").status_code == 409


@pytest.mark.parametrize(
    ("state", "numbers"), [("", [2, 3]), ("new", [2]), ("wrong", [3]), ("conflict", []), ("x", [2, 3])]
)
def test_rows_of_one_state(state, numbers, client, record):
    shown = client.get(record.get_absolute_url(), {"righe": state})

    assert [row.number for row in shown.context["page"]] == numbers


def test_column_that_is_not_recognised_is_asked_for(client, send):
    address = send(csv("a;b", "1;Mancano tecnici.")).url
    uuid = ContributionImport.objects.get().uuid

    assert "Una colonna non si riconosce" in client.get(address).text
    answer = act(client, "import-columns", uuid, text="1", kind="1")
    assert (answer.status_code, "due volte" in answer.text) == (422, True)
    assert act(client, "import-columns", uuid, kind="1").status_code == 422
    assert act(client, "import-columns", uuid, text="1").url == address
    assert "Mancano tecnici." in client.get(address).text


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.csv", b"", "vuoto"),
        ("a.docm", docx("x"), "macro"),
        ("a.docx", xlsx(), "danneggiato"),
        ("a.xlsx", docx("x"), "danneggiato"),
        ("a.pdf", b"%PDF", "Si leggono file .docx"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "come .docx"),
    ],
)
def test_file_that_cannot_be_read_is_refused_beside_the_field(name, data, words, send):
    answer = send(data, name)

    assert (answer.status_code, ContributionImport.objects.count()) == (422, 0)
    assert words in " ".join(answer.context["form"].errors["file"])


def test_columns_without_a_place_are_named(client, send):
    shown = client.get(send(csv("Tipo;Frase;Referente;", "F;Uno.;Mario;")).url)

    assert shown.context["unused"] == ["Referente"]
    assert "restano fuori: Referente." in shown.text


def test_names_and_texts_are_printed_not_run(client, send):
    shown = client.get(send(csv(f"Tipo;Frase;{SCRIPT}", f"F;{SCRIPT};x"), f"{SCRIPT}.csv").url)

    assert "&lt;script&gt;" in shown.text
    assert SCRIPT not in shown.text


def test_long_file_shows_its_job_and_is_confirmed_again_when_that_is_cancelled(client, record, manager, monkeypatch):
    monkeypatch.setattr(imports, "AT_ONCE", 1)

    act(client, "import-confirm", record.uuid)

    shown = client.get(record.get_absolute_url())
    assert shown.context["job"] == Job.objects.get()
    assert "Conferma e scrivi" not in shown.text
    jobs.cancel(Job.objects.get(), by=manager)
    assert "Conferma e scrivi" in client.get(record.get_absolute_url()).text


def test_import_cut_short_is_taken_up_or_undone(client, record, manager, focus_group):
    line = ContributionFactory(focus_group=focus_group, text="Mancano tecnici.", state="draft")
    record.report["written"] = [{"number": 2, "line": str(line.uuid), "version": 1, "former": None}]
    record.confirmed_at = line.created_at
    record.save()

    assert "si è fermata a metà" in client.get(record.get_absolute_url()).text
    act(client, "import-undo", record.uuid)

    line.refresh_from_db()
    assert line.state == "withdrawn"


def test_workbooks_are_downloaded(client, focus_group):
    ContributionFactory(focus_group=focus_group, text="Mancano tecnici.")

    for name, rows in (("contribution-download", 1), ("contribution-template", 0)):
        answer = client.get(reverse(f"focusgroups:{name}", args=[focus_group.slug]))
        table = read(io.BytesIO(answer.content), "tavolo.xlsx")
        assert (table.header[:2], len(list(table.rows))) == (("Tipo", "Sintesi"), rows)
        assert "attachment" in answer["Content-Disposition"]


@pytest.mark.parametrize("name", ["import-confirm", "import-undo", "import-columns"])
def test_acts_are_posted(name, client, record):
    assert client.get(reverse(f"focusgroups:{name}", args=[record.uuid])).status_code == 405


@pytest.mark.parametrize(("person", "status"), [("outsider", 404), ("secretary", 404), ("anonymous", 302)])
def test_others_do_not_come_in(person, status, client_of, request, record, focus_group):
    client = client_of(request.getfixturevalue(person))

    assert client.get(record.get_absolute_url()).status_code == status
    assert client.get(reverse("focusgroups:import-add", args=[focus_group.slug])).status_code == status
    assert client.get(reverse("focusgroups:contribution-download", args=[focus_group.slug])).status_code == status


def test_who_may_not_read_the_bodies_does_not_read_them_in_a_file(client_of, coordinator, manager, focus_group):
    data = csv("Tipo;Frase;Enti", "F;Uno.;Ditta Segreta")
    record = imports.hand_in(focus_group, io.BytesIO(data), name="tavolo.csv", by=manager)

    def pages():
        return [client_of(person).get(record.get_absolute_url()).text for person in (manager, coordinator)]

    before, written = pages(), imports.confirm(record, by=manager)
    assert ["Ditta Segreta" in text for text in before] == [True, False]
    assert written.report["left"] != []
    assert ["Ditta Segreta" in text for text in pages()] == [True, False]


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_list(count, client, focus_group, django_assert_num_queries):
    ContributionImportFactory.create_batch(count, focus_group=focus_group)

    with django_assert_num_queries(8):
        shown = client.get(reverse("focusgroups:import-add", args=[focus_group.slug]))

    assert len(shown.context["imports"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_preview(count, client, focus_group, manager, django_assert_num_queries):
    data = csv("Tipo;Frase;Urgenza", *(f"F;Frase {number}.;4" for number in range(count)))
    record = imports.hand_in(focus_group, io.BytesIO(data), name="tavolo.csv", by=manager)

    with django_assert_num_queries(12):
        shown = client.get(record.get_absolute_url())

    assert len(shown.context["page"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_workbook(count, client, focus_group, django_assert_num_queries):
    ContributionFactory.create_batch(count, focus_group=focus_group)

    with django_assert_num_queries(12):
        client.get(reverse("focusgroups:contribution-download", args=[focus_group.slug]))
