"""Files: three formats from one tree, valid, reproducible, with text as text."""

import io
import shutil
import subprocess
import zipfile

import page
import pytest
from django.urls import reverse
from docx import Document as Docx

from charts.bars import Bar, bars
from core.errors import NotAllowed
from reports.actions import documents, papers, reports
from reports.documents import store, text, tree
from reports.documents.docx import docx
from reports.documents.html import page as html
from reports.documents.report import report_tree
from reports.documents.streams import ENTRY, without_doubtful_ends
from reports.documents.typst import pdf
from reports.models import Document
from tests.reports.running import run_jobs
from tests.reports.test_papers import put

HOSTILE = [
    '#read("/etc/passwd")',
    "$x^2 + 1",
    "<label> @ref",
    "#panic(1)",
    '#import "x.typ": *',
    "]#[ \\ * _ `",
    "<script>alert(1)</script>",
]


def sample(*nodes, **fields) -> tree.Tree:
    """A whole document with the given nodes."""
    fields = {"title": "Titolo", "subtitle": "Sottotitolo", "status": "Bozza", "contents": True} | fields
    return tree.Tree(
        kicker="Position paper",
        facts=[["Tema", "Robotica"]],
        nodes=[tree.heading("1. Sintesi"), *nodes],
        edition="Edizione di lavoro",
        digest="a" * 64,
        cite="Come citare",
        date="12 maggio 2025",
        timestamp=1_747_000_000,
        site="Portale",
        owner="Regione",
        demo="Dati dimostrativi",
        **fields,
    )


def everything() -> tree.Tree:
    """Every kind of node."""
    svg = bars([Bar("Tecnici", 4)], id="prova", title="Figura", desc="Una barra")
    return sample(
        *text.nodes("Un paragrafo **forte** e __lieve__, con [un rinvio](https://esempio.invalid/a).\n\n- uno\n- due"),
        *text.nodes("## Titoletto\n\n1. primo\n2. secondo\n\nin mezzo\n\n1. da capo"),
        tree.heading("Sotto", 2),
        tree.facts([("Priorità", "64 su 100"), ("Vuoto", "")]),
        tree.quotes([{"code": "C-0001", "quote": "Mancano tecnici.", "who": "MECH"}]),
        tree.table("Tabella", ["A", "B"], [["1", "2"]] * 60, weights=[2, 1]),
        tree.figure("Figura", svg, "un quadrato"),
        tree.note("Nota"),
    )


@pytest.mark.slow
@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_pdf_of_every_node_passes_the_independent_validator(tmp_path, profile):
    path = tmp_path / "documento.pdf"
    path.write_bytes(pdf(everything()))

    assert page.validate_pdf(str(path), profile=profile).is_compliant


@pytest.mark.slow
def test_validator_finds_a_pdf_without_tags(tmp_path):
    """The control: the gate above can fail."""
    path = tmp_path / "documento.pdf"
    path.write_bytes(pdf(everything()).replace(b"/StructTreeRoot", b"/StructTreeRooX"))

    assert not page.validate_pdf(str(path), profile="ua1").is_compliant


def with_a_doubtful_end(length: int) -> bytes:
    """A small file with two objects, the first a stream that ends with a carriage return."""
    data = b"x" * (length - 1) + b"\r"
    first = b"1 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n" % (length, data)
    head, second = b"%PDF-1.7\n", b"2 0 obj\n<<>>\nendobj\n"
    offsets = (len(head), len(head) + len(first))
    entries = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    table = b"xref\n0 3\n0000000000 65535 f \n" + entries + b"trailer\n<</Size 3>>\n"
    return head + first + second + table + b"startxref\n%d\n%%%%EOF" % (offsets[1] + len(second))


@pytest.mark.parametrize("length", [5, 9])
def test_stream_that_ends_with_a_carriage_return_gets_an_end_beyond_doubt(length):
    mended = without_doubtful_ends(with_a_doubtful_end(length))

    assert b"/Length %d>>" % (length + 1) in mended
    assert b"\r\0\nendstream" in mended
    offsets = [int(entry) for entry in ENTRY.findall(mended)]
    assert [mended[offset : offset + 7] for offset in offsets] == [b"1 0 obj", b"2 0 obj"]
    assert mended[int(mended.split(b"startxref\n")[1].split()[0]) :].startswith(b"xref\n")


@pytest.mark.slow
@pytest.mark.parametrize("render", [pdf, docx, html])
def test_same_tree_gives_the_same_bytes(render):
    assert render(everything()) == render(everything())


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed (apt install poppler-utils)")
def test_hostile_text_appears_as_it_was_typed_in_the_pdf(tmp_path):
    nodes = [node for words in HOSTILE for node in text.nodes(words)]
    path = tmp_path / "documento.pdf"
    path.write_bytes(pdf(sample(*nodes, title=HOSTILE[0], subtitle=HOSTILE[3])))

    said = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout

    assert [words for words in HOSTILE if words not in said] == []
    assert "root:" not in said


def test_hostile_text_is_escaped_in_html():
    said = html(sample(*text.nodes(HOSTILE[6]), title=HOSTILE[6])).decode()

    assert "<script" not in said
    assert "&lt;script&gt;" in said


def test_docx_has_headings_styles_and_a_repeated_header_row():
    content = docx(everything())
    document = Docx(io.BytesIO(content))

    headings = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings == ["1. Sintesi", "Titoletto", "Sotto"]
    assert [p.text for p in document.paragraphs if p.style.name == "List Bullet"] == ["uno", "due"]
    numbered = [p for p in document.paragraphs if p.style.name == "List Number"]
    assert [p.text for p in numbered] == ["primo", "secondo", "da capo"]
    assert [len({p._p.pPr.numPr.numId.val for p in of}) for of in (numbered[:2], numbered)] == [1, 2]
    assert [link.address for p in document.paragraphs for link in p.hyperlinks] == ["https://esempio.invalid/a"]
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        body, styles = parts.read("word/document.xml").decode(), parts.read("word/styles.xml").decode()
    assert "w:tblHeader" in body
    assert 'descr="un quadrato"' in body
    assert 'w:val="it-IT"' in styles


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="soffice is not installed (apt install libreoffice-writer)")
def test_libreoffice_opens_the_docx_with_its_headings_and_lists(tmp_path):
    """Converted to flat XML: what LibreOffice has understood of styles, header rows and hyperlinks."""
    path = tmp_path / "documento.docx"
    path.write_bytes(docx(everything()))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]

    done = subprocess.run(
        [*command, "--convert-to", "fodt", "--outdir", str(tmp_path), str(path)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    said = (tmp_path / "documento.fodt").read_text()
    assert "Error" not in done.stderr
    assert [said.count(words) for words in ('text:outline-level="1"', "<table:table-header-rows>")] == [1, 1]
    assert "https://esempio.invalid/a" in said


def test_control_characters_reach_no_document():
    node = tree.paragraph("a\x00b\x0bc\ud800d\ufffee")

    assert node["runs"][0]["text"] == "abcde"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("uno\ndue", [("paragraph", "uno due")]),
        ("uno\n\ndue", [("paragraph", "uno"), ("paragraph", "due")]),
        ("- a\n- b", [("list", "a|b")]),
        ("testo\n- a", [("paragraph", "testo"), ("list", "a")]),
        ("  \n\n ", []),
        ("**a", [("paragraph", "**a")]),
        ("2 ** 3 ** 4", [("paragraph", "2 ** 3 ** 4")]),
    ],
)
def test_markup_knows_paragraphs_and_lists(written, expected):
    def said(node) -> str:
        lines = [node["runs"]] if node["type"] == "paragraph" else node["items"]
        return "|".join("".join(run["text"] for run in line) for line in lines)

    assert [(node["type"], said(node)) for node in text.nodes(written)] == expected


def test_markup_knows_bold():
    assert text.runs("a **b** c") == [
        {"text": "a ", "bold": False},
        {"text": "b", "bold": True},
        {"text": " c", "bold": False},
    ]


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
@pytest.mark.parametrize("state", ["planned", "not_delivered"])
def test_report_of_a_table_that_did_not_begin_is_refused(closed_group, manager, state):
    closed_group.state, closed_group.not_delivered_reason = state, "Motivo."
    closed_group.save()

    with pytest.raises(NotAllowed):
        reports.request_documents(reports.of(closed_group), by=manager)


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
