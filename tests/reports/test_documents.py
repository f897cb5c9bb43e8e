"""Files of reports and papers: what is in them, who may read them, and how they are sent."""

import page
import pytest
from django.urls import reverse

from core import jobs
from core.errors import NotAllowed
from reports.actions import documents, papers, reports
from reports.documents import store
from reports.documents.report import report_tree
from reports.models import Document
from tests.reports.office import converted, needs_office
from tests.reports.running import run_jobs
from tests.reports.test_papers import put


def test_stored_file_is_whole_and_named_by_its_content(data_dir):
    first, second = store.write(b"contenuto", "pdf"), store.write(b"contenuto", "pdf")

    assert first == second
    assert store.path_of(first.path).read_bytes() == b"contenuto"
    assert [path.name for path in (data_dir / "documents").rglob("*") if path.is_file()] == [f"{first.sha256}.pdf"]


# --- technical report ---


@pytest.mark.django_db
@pytest.mark.slow
def test_report_of_an_open_table_is_a_draft_and_only_for_its_cluster(focus_group, manager):
    report = reports.save(reports.of(focus_group), by=manager, version=1, context="Contesto.")

    reports.request_documents(report, by=manager)
    run_jobs()

    assert sorted(report.documents.values_list("edition", "format")) == [
        ("working", "docx"),
        ("working", "html"),
        ("working", "pdf"),
    ]
    page_ = store.path_of(report.documents.get(format="html").path).read_text()
    assert "Bozza: in attesa di rilettura" in page_


@pytest.mark.django_db
@pytest.mark.slow
def test_report_made_twice_from_the_same_inputs_is_one_set_of_files(closed_group, lines, manager):
    for _time in range(2):
        reports.request_documents(reports.of(closed_group), by=manager)
        run_jobs()

    assert Document.objects.count() == 6
    assert len(set(Document.objects.values_list("sha256", flat=True))) == 6


@pytest.mark.django_db
def test_report_tells_lines_categories_and_no_names(closed_group, lines, need):
    said = documents.preview_of_report(reports.of(closed_group)).as_json()

    assert [line.text for line in lines if line.text not in said] == []
    assert "Nome Segreto" not in said
    assert "Impresa " not in said
    assert "Frase ritirata" not in said


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "state", "expected"),
    [(0, "closed", "non svolta"), (10, "closed", "10 giorni"), (10, "read_back", "10 giorni, in corso")],
)
def test_report_prints_the_read_back(closed_group, lines, days, state, expected):
    closed_group.read_back_days, closed_group.state = days, state
    closed_group.save()

    tables = [node for node in documents.preview_of_report(reports.of(closed_group)).nodes if node["type"] == "table"]

    assert next(t for t in tables if t["caption"] == "Il focus group")["rows"][0][-1] == expected


def _people(content: dict, threshold: int) -> list:
    authored = {"context": "", "findings": "", "next_steps": "", "version": 1, "attachments": []}
    site = {"owner": "", "name": "", "demo": ""}
    made = report_tree(content, authored, digest="", edition="public", threshold=threshold, site=site)
    return next(node["rows"] for node in made.nodes if node.get("caption") == "Partecipanti per categoria")


@pytest.mark.django_db
def test_report_hides_small_numbers_of_people_from_the_public(closed_group, lines):
    content = documents.snapshot_of(reports.of(closed_group)).content
    content["focus_groups"][0]["participants"] = {"firm": 4}

    assert _people(content, 3) == [["impresa", "4"], ["Totale", "4"]]
    assert _people(content, 5) == [["Totale", "<5"]]


@pytest.mark.django_db
@pytest.mark.slow
def test_report_changed_and_asked_for_while_it_is_made_is_made_once_more(focus_group, manager):
    report = reports.of(focus_group)
    running = jobs.claim(reports.request_documents(report, by=manager).pk)
    report = reports.save(report, by=manager, version=1, context="Contesto corretto.")
    reports.request_documents(report, by=manager)
    with running.finishing():
        pass
    run_jobs("make_report")

    assert "Contesto corretto." in store.path_of(report.documents.get(format="html").path).read_text()


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["planned", "not_delivered"])
def test_report_of_a_table_that_did_not_begin_is_refused(closed_group, manager, state):
    closed_group.state, closed_group.not_delivered_reason = state, "Motivo."
    closed_group.save()

    with pytest.raises(NotAllowed):
        reports.request_documents(reports.of(closed_group), by=manager)


@pytest.fixture
def quick(monkeypatch):
    """Files that are made at once."""
    for name in documents.RENDERERS:
        monkeypatch.setitem(documents.RENDERERS, name, lambda tree, name=name: f"{name} {tree.as_json()}".encode())


def written_and_made(report, by, words: str):
    report = reports.save(report, by=by, version=report.version, context=words)
    reports.request_documents(report, by=by)
    run_jobs("make_report")
    return report


@pytest.mark.django_db
@pytest.mark.usefixtures("quick", "lines")
def test_public_reads_the_report_as_published_and_nothing_that_was_taken_back(closed_group, coordinator, client):
    """Every public edition was listed, drafts and withdrawn ones too."""

    def read() -> list[str]:
        page_ = client.get(closed_group.get_absolute_url()).content.decode()
        opened = [row for row in Document.objects.order_by("pk") if f"{row.uuid}" in page_]
        assert opened == [
            row for row in Document.objects.order_by("pk") if status_of(client, row.get_absolute_url()) == 200
        ]
        return [word for word in ("Bozza.", "Con un nome.", "Corretto.") for row in opened[:1] if word in text_of(row)]

    def text_of(row: Document) -> str:
        return store.path_of(row.path).read_text()

    report = written_and_made(reports.of(closed_group), coordinator, "Bozza.")
    report = reports.save(report, by=coordinator, version=report.version, context="Con un nome.")
    told = [read()]
    report = reports.publish(report, by=coordinator)
    told.append(read())
    run_jobs("make_report")
    told.append(read())
    report = reports.unpublish(report, by=coordinator, note="Porta un nome.")
    told.append(read())
    report = reports.save(report, by=coordinator, version=report.version, context="Corretto.")
    report = reports.publish(report, by=coordinator)
    told.append(read())
    run_jobs("make_report")
    told.append(read())

    assert told == [[], [], ["Con un nome."], [], [], ["Corretto."]]


@pytest.mark.django_db
@pytest.mark.usefixtures("quick", "lines")
def test_files_of_a_report_taken_back_while_they_are_made_are_not_shown(closed_group, coordinator):
    report = reports.publish(
        reports.save(reports.of(closed_group), by=coordinator, version=1, context="Uno."), by=coordinator
    )
    again = reports.publish(reports.unpublish(report, by=coordinator, note="Porta un nome."), by=coordinator)

    reports.show(report, "1" * 64)
    shown_late = type(report).objects.get().public_digest
    reports.show(again, "2" * 64)

    assert (shown_late, type(report).objects.get().public_digest) == ("", "2" * 64)


# --- downloads ---


@pytest.fixture
def files(compiled, coordinator):
    """Files of the draft and of the version that was sent."""
    papers.submit(put(compiled, "signed_off"), by=coordinator)
    run_jobs()
    return {row.edition: row for row in Document.objects.filter(format="pdf")}


def status_of(client, url: str) -> int:
    """The status of a download, read to its end so that its file is closed."""
    answer = client.get(url)
    return answer.status_code if answer.getvalue() else 0


READERS = {
    "drafting": {"working": {"manager", "coordinator"}, "committee": {"manager", "coordinator"}},
    "submitted": {
        "working": {"manager", "coordinator"},
        "committee": {"manager", "coordinator", "member", "secretary"},
        "public": {"manager", "coordinator", "member", "secretary"},
    },
    "published": {
        "working": {"manager", "coordinator"},
        "committee": {"manager", "coordinator", "member", "secretary"},
        "public": {"manager", "coordinator", "member", "secretary", "outsider", "admin", "partner", "anonymous"},
    },
}


@pytest.mark.django_db
@pytest.mark.slow
def test_file_is_read_by_whom_its_edition_is_for(
    compiled, files, client_of, manager, outsider, coordinator, member, secretary, admin, partner, anonymous
):
    people = {
        "manager": manager,
        "outsider": outsider,
        "coordinator": coordinator,
        "member": member,
        "secretary": secretary,
        "admin": admin,
        "partner": partner,
        "anonymous": anonymous,
    }
    for state, editions in READERS.items():
        put(compiled, state)
        for edition, readers in editions.items():
            url = reverse("reports:document", args=[files[edition].uuid])
            answers = {name: status_of(client_of(person), url) for name, person in people.items()}
            assert answers == {name: 200 if name in readers else 404 for name in people}, (state, edition)


@pytest.mark.django_db
@pytest.mark.slow
def test_recused_member_gets_no_file(compiled, files, client_of, member):
    compiled.recusals.create(user=member, reason="Lavora per uno dei proponenti.")

    answers = {status_of(client_of(member), row.get_absolute_url()) for row in Document.objects.all()}

    assert answers == {404}


@pytest.mark.django_db
@pytest.mark.slow
def test_download_is_an_attachment_in_which_nothing_runs(files, client_of, coordinator):
    answer = client_of(coordinator).get(files["working"].get_absolute_url())

    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.getvalue().startswith(b"%PDF")


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_pdf_of_a_whole_paper_passes_the_validator(files, profile):
    for row in files.values():
        assert page.validate_pdf(str(store.path_of(row.path)), profile=profile).is_compliant


@pytest.mark.django_db
@pytest.mark.slow
@needs_office
def test_libreoffice_opens_the_docx_of_a_paper_and_of_a_report(tmp_path, compiled, files, closed_group, manager):
    reports.request_documents(reports.of(closed_group), by=manager)
    run_jobs()
    rows = list(Document.objects.filter(format="docx"))
    for row in rows:
        (tmp_path / f"{row.uuid}.docx").write_bytes(store.path_of(row.path).read_bytes())

    made = converted(tmp_path, sorted(tmp_path.glob("*.docx")), "pdf")

    assert {row.report_id is None for row in rows} == {True, False}
    assert [path.read_bytes()[:5] for path in made] == [b"%PDF-"] * len(rows)
