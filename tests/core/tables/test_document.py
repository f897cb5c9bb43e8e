"""Reading Word documents: paragraphs with what they are, tables, and nothing that is not said."""

import io

import pytest

from core.errors import DomainError
from core.tables import limits
from core.tables.document import Block, Paragraph
from core.tables.reader import read_document
from tests.core.tables.making import docx, raw_docx, word_text


def parts(data: bytes, name: str = "appunti.docx"):
    return read_document(io.BytesIO(data), name)


def body(xml: str):
    return parts(raw_docx(xml))


def test_paragraphs_titles_and_points():
    found = parts(docx(("Verbale", "Title"), ("Fabbisogni", "Heading 1"), ("Mancano tecnici", "List Bullet"), "Altro."))

    assert found == [
        Paragraph(1, "Verbale", is_title=True),
        Paragraph(2, "Fabbisogni", is_title=True),
        Paragraph(3, "Mancano tecnici", is_point=True),
        Paragraph(4, "Altro."),
    ]


def test_table_keeps_its_rows_and_merged_cells():
    cell = "<w:tc>{}</w:tc>".format
    row = cell(word_text("a") + word_text("b")) + cell('<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + word_text("c"))
    nested = f"<w:tbl><w:tr>{cell(word_text('dentro'))}</w:tr></w:tbl>"

    found = body(f"<w:tbl><w:tr>{row}</w:tr><w:tr>{cell(nested)}</w:tr><w:tr>{cell('')}</w:tr></w:tbl>")

    assert found == [Block([(1, ["a\nb", "c", ""]), (2, ["dentro"])])]


def test_only_what_reads_now_is_text():
    run = "<w:r><w:t>{}</w:t></w:r>".format
    box = f"<mc:AlternateContent xmlns:mc='m'><mc:Choice>{run('x')}</mc:Choice><mc:Fallback>{run('x')}</mc:Fallback>"
    paragraph = (
        f"<w:p>{run('Detto')}<w:del><w:r><w:delText>tolto</w:delText></w:r></w:del><w:moveFrom>{run('spostato')}"
        "</w:moveFrom><w:r><w:instrText>HYPERLINK evil</w:instrText><w:tab/></w:r>"
        f"{box}</mc:AlternateContent></w:p>"
    )

    assert body(paragraph) == [Paragraph(1, "Detto x")]


def test_short_paragraph_all_in_bold():
    bold = "<w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r>".format
    plain = '<w:r><w:rPr><w:b w:val="0"/></w:rPr><w:t>{}</w:t></w:r>'.format
    mark = "<w:pPr><w:rPr><w:b/></w:rPr></w:pPr>"

    found = body(
        f"<w:p>{bold('Fabbisogni')} {bold('emersi')}</w:p><w:p>{mark}{plain('Una frase')}</w:p>"
        f"<w:p>{bold('lungo ' * 20)}</w:p>"
    )

    assert [paragraph.is_bold for paragraph in found] == [True, False, False]


BILLION = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (raw_docx(word_text("&b;"), before=BILLION), "danneggiato"),
        (raw_docx("", before='<!DOCTYPE d SYSTEM "file:///etc/passwd">'), "danneggiato"),
        (raw_docx(word_text("mai chiuso")[:-3]), "danneggiato"),
        (raw_docx("<w:p/>" * (limits.DOCUMENT_ELEMENTS + 1)), "molto più"),
        (raw_docx(word_text("x") * (limits.DOCUMENT_LINES + 1)), "più di 5.000 righe"),
        (raw_docx(" " * (limits.UNPACKED_BYTES + 1)), "molto più"),
        (raw_docx("", more={"word/vbaProject.bin": b""}), "macro"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "password"),
        (b"PK\x03\x04", "danneggiato"),
        (b"", "vuoto"),
        (b"{\\rtf1}", "danneggiato"),
    ],
)
def test_what_is_no_document_is_refused_with_a_sentence(data, words):
    with pytest.raises(DomainError, match=words):
        parts(data)


@pytest.mark.parametrize(
    ("name", "words"), [("a.docm", "macro"), ("a.doc", "come .docx"), ("a.odt", "come .docx"), ("a.pdf", "Si leggono")]
)
def test_other_kinds_of_file_are_refused_with_what_to_do(name, words):
    with pytest.raises(DomainError, match=words):
        parts(docx("x"), name)
