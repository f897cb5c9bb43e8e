"""Three formats from one tree: valid, reproducible, with text as text, made in a process that gives memory back."""

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import page
import pytest
from docx import Document as Docx

from charts.bars import Bar, bars
from reports.documents import text, tree, typst
from reports.documents.docx import docx
from reports.documents.html import page as html
from reports.documents.streams import ENTRY, without_doubtful_ends
from reports.documents.typst import Refused, pdf
from tests.reports.office import converted, needs_office

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


def kilobytes_held() -> int:
    """Memory of this process now."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


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
def test_document_that_breaks_a_rule_of_its_format_is_refused_with_the_reason():
    untitled = sample(tree.heading("Uno", 1), tree.heading("Tre", 3), title="")

    with pytest.raises(Refused, match="PDF/UA-1"):
        pdf(untitled)


@pytest.mark.slow
def test_document_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(typst, "MOST_SECONDS", 0.01)

    with pytest.raises(Refused, match="not made in"):
        pdf(everything())


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_making_many_documents_takes_no_memory_for_good():
    pdf(everything())
    before = kilobytes_held()

    for number in range(4):
        pdf(replace(everything(), title=f"Documento {number}"))

    assert kilobytes_held() - before < 10_000  # the compiler by itself would keep some 35,000 of a paper


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
@needs_office
def test_libreoffice_opens_the_docx_with_its_headings_and_lists(tmp_path):
    """Converted to flat XML: what LibreOffice has understood of styles, header rows and hyperlinks."""
    path = tmp_path / "documento.docx"
    path.write_bytes(docx(everything()))

    [made] = converted(tmp_path, [path], "fodt")

    said = made.read_text()
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
