"""Making tables, honest and hostile, in memory."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date

import docx as docx_library
import openpyxl

CELLS = [
    ["Indicatore", "Valore", "Pubblicato il"],
    ["Entrate difficili", 48.5, date(2025, 1, 19)],
    ["Attivazioni", 1200, "2024"],
]
CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TOP_RELS = (
    f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{RELATIONS}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>'
)
WORKBOOK_RELS = (
    f'<Relationships xmlns="{PACKAGE}">'
    f'<Relationship Id="r1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)
WORKBOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets><sheet name="Dati" sheetId="1" r:id="r1"/></sheets>'
    "</workbook>"
)
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
OFFICE = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def csv(*records: str, encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    return (end.join(records) + end).encode(encoding)


def xlsx(rows: Iterable[Iterable] = CELLS, also=None) -> bytes:
    """A workbook as openpyxl writes it; `also(book, sheet)` changes it before it is saved."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    if also:
        also(book, sheet)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def packed(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def raw_xlsx(sheet: str, strings: str = "<sst/>", more: Mapping[str, str | bytes] | None = None) -> bytes:
    """A workbook of hand-written parts; `sheet` is what stands in sheetData."""
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": TOP_RELS,
        "xl/workbook.xml": WORKBOOK,
        "xl/_rels/workbook.xml.rels": WORKBOOK_RELS,
        "xl/sharedStrings.xml": strings,
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>',
    }
    return packed(parts | dict(more or {}))


def ods(rows: str, *, mimetype: str = ODS_TYPE, more: Mapping[str, str | bytes] | None = None) -> bytes:
    """An OpenDocument sheet; `rows` is what stands in its table."""
    content = (
        f'<office:document-content {OFFICE}><office:body><office:spreadsheet><table:table table:name="Dati">{rows}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    parts = {"mimetype": mimetype, "content.xml": content, "META-INF/manifest.xml": "<manifest/>"}
    return packed(parts | dict(more or {}))


def ods_row(*texts: str, repeated: int = 1) -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in texts
    )
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'


def lying(archive: bytes, name: str, *, declared: int) -> bytes:
    """The same archive, whose headers declare another unpacked size for one part."""
    data = bytearray(archive)
    for signature, size_at, name_at in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        start = 0
        while (at := data.find(signature, start)) >= 0:
            start = at + 4
            if data[at + name_at :].startswith(name.encode()):
                data[at + size_at : at + size_at + 4] = declared.to_bytes(4, "little")
    return bytes(data)


def flagged(archive: bytes) -> bytes:
    """The same archive, whose parts say that they want a password."""
    data = bytearray(archive)
    for signature, flags_at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (at := data.find(signature, start)) >= 0:
            start = at + 4
            data[at + flags_at] |= 1
    return bytes(data)


def docx(*paragraphs: str | tuple[str, str], tables: Iterable[Iterable[Iterable[str]]] = ()) -> bytes:
    """A Word document: texts, or (text, style) pairs, and tables after them."""
    document = docx_library.Document()
    for paragraph in paragraphs:
        text, style = (paragraph, None) if isinstance(paragraph, str) else paragraph
        document.add_paragraph(text, style=style)
    for rows in tables:
        lines = [list(row) for row in rows]
        table = document.add_table(rows=0, cols=len(lines[0]))
        for line in lines:
            for cell, text in zip(table.add_row().cells, line, strict=True):
                cell.text = text
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def raw_docx(body: str, *, more: Mapping[str, str | bytes] | None = None, before: str = "") -> bytes:
    """A Word document of hand-written parts; `body` is what stands in w:body."""
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "word/document.xml": f"{before}<w:document {word}><w:body>{body}</w:body></w:document>",
    }
    return packed(parts | dict(more or {}))


def word_text(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
