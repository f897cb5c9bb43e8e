"""The tree as DOCX with real styles and headings; zipped anew with a fixed date: equal trees give equal bytes."""

import io
import zipfile
from datetime import UTC, datetime

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from reports.documents.tree import Node, Tree
from reports.documents.typst import pngs

BRAND, INK, MUTED = RGBColor(0x00, 0x6B, 0x39), RGBColor(0x17, 0x32, 0x4D), RGBColor(0x48, 0x60, 0x6F)
FIXED = (2020, 1, 1, 0, 0, 0)


def docx(tree: Tree) -> bytes:
    """Return the document as bytes."""
    document = Document()
    _styles(document, tree)
    _properties(document, tree)
    _header_and_footer(document, tree)
    _first_page(document, tree)
    for node in _with_pictures(tree.nodes):
        DRAW[node["type"]](document, node)
    buffer = io.BytesIO()
    document.save(buffer)
    return _rezipped(buffer.getvalue())


# --- style and frame ---


def _styles(document, tree: Tree) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size, normal.font.color.rgb = "Calibri", Pt(11), INK
    language = OxmlElement("w:lang")
    for name in ("w:val", "w:eastAsia", "w:bidi"):
        language.set(qn(name), "it-IT" if tree.lang == "it" else tree.lang)
    normal.element.get_or_add_rPr().append(language)
    for level, size in ((1, 16), (2, 13), (3, 11)):
        style = document.styles[f"Heading {level}"]
        style.font.size, style.font.color.rgb = Pt(size), BRAND if level == 1 else INK
        _plain_font(style)
    for name, colour in (("Title", BRAND), ("Caption", MUTED)):
        document.styles[name].font.color.rgb = colour
        _plain_font(document.styles[name])
    remark = document.styles.add_style("Nota", WD_STYLE_TYPE.PARAGRAPH)
    remark.base_style, remark.font.size, remark.font.color.rgb = normal, Pt(9), MUTED
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)


def _plain_font(style) -> None:
    """The font of the text in place of the theme's, which word processors take from elsewhere."""
    style.font.name = "Calibri"
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        style.element.rPr.rFonts.attrib.pop(qn(f"w:{theme}"), None)


def _properties(document, tree: Tree) -> None:
    properties = document.core_properties
    properties.title, properties.subject, properties.author = tree.title[:255], tree.subtitle[:255], tree.owner
    properties.language, properties.comments, properties.last_modified_by = "it-IT", tree.cite[:255], tree.owner
    properties.keywords = ", ".join(tree.keywords)[:255]
    properties.created = properties.modified = datetime.fromtimestamp(tree.timestamp, tz=UTC).replace(tzinfo=None)
    properties.revision = 1


def _header_and_footer(document, tree: Tree) -> None:
    section = document.sections[0]
    said = " · ".join(part for part in (tree.demo, tree.status, tree.title) if part)
    section.header.paragraphs[0].text = said
    section.header.paragraphs[0].style = document.styles["Nota"]
    foot = section.footer.paragraphs[0]
    foot.style = document.styles["Nota"]
    mark = f" · impronta {tree.digest[:12]}" if tree.digest else ""
    foot.add_run(f"{tree.site}{mark} · pagina ")
    _field(foot, "PAGE")
    foot.add_run(" di ")
    _field(foot, "NUMPAGES")


def _field(paragraph, name: str) -> None:
    """A field that the word processor fills in."""
    element = OxmlElement("w:fldSimple")
    element.set(qn("w:instr"), name)
    run = OxmlElement("w:r")
    shown = OxmlElement("w:t")
    shown.text = "1"
    run.append(shown)
    element.append(run)
    paragraph._p.append(element)


def _first_page(document, tree: Tree) -> None:
    document.add_paragraph(tree.kicker, style="Nota")
    document.add_paragraph(tree.title, style="Title")
    if tree.subtitle:
        document.add_paragraph(tree.subtitle)
    if tree.status:
        document.add_paragraph().add_run(tree.status).bold = True
    _facts(document, {"items": tree.facts})
    if tree.cite:
        document.add_paragraph(f"Come citare: {tree.cite}", style="Nota")
        document.add_paragraph(f"Impronta dei contributi (SHA-256): {tree.digest}", style="Nota")


# --- nodes ---


def _with_pictures(nodes: list[Node]) -> list[Node]:
    """Give every figure its drawing as `png`; all of them are made together."""
    drawings = list(dict.fromkeys(node["svg"] for node in nodes if node["type"] == "figure"))
    made = dict(zip(drawings, pngs(drawings), strict=True))
    return [{**node, "png": made[node["svg"]]} if node["type"] == "figure" else node for node in nodes]


def _heading(document, node: Node) -> None:
    document.add_heading(node["text"], level=node["level"])


def _paragraph(document, node: Node, style: str | None = None) -> Paragraph:
    paragraph = document.add_paragraph(style=style)
    for run in node["runs"]:
        said = paragraph.add_run(run["text"])
        said.bold, said.italic = run["bold"] or None, run.get("italic")
        if "href" in run:
            _link(paragraph, said, run["href"])
    return paragraph


def _link(paragraph, run, address: str) -> None:
    """Put a run into a hyperlink, underlined so that colour is not its only sign."""
    run.underline, run.font.color.rgb = True, BRAND
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    paragraph._p.append(link)
    link.append(run._r)


def _list(document, node: Node) -> None:
    style = "List Number" if node.get("ordered") else "List Bullet"
    items = [_paragraph(document, {"runs": item}, style=style) for item in node["items"]]
    if node.get("ordered"):
        _numbered_anew(document, items)


def _numbered_anew(document, paragraphs: list[Paragraph]) -> None:
    """Let a numbered list begin at 1, whatever came before it."""
    of_style = document.styles["List Number"].element.pPr.numPr.numId.val
    numbering = document.part.numbering_part.element
    number = numbering.add_num(numbering.num_having_numId(of_style).abstractNumId.val)
    number.add_lvlOverride(ilvl=0).add_startOverride(1)
    for paragraph in paragraphs:
        numbered = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        numbered.get_or_add_ilvl().val, numbered.get_or_add_numId().val = 0, number.numId


def _new_page(document, node: Node) -> None:
    document.add_page_break()


def _note(document, node: Node) -> None:
    document.add_paragraph(node["text"], style="Nota")


def _facts(document, node: Node) -> None:
    for term, value in node["items"]:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph.add_run(f"{term}: ").font.color.rgb = MUTED
        paragraph.add_run(value).bold = True


def _quotes(document, node: Node) -> None:
    for item in node["items"]:
        paragraph = document.add_paragraph(f"«{item['quote']}»", style="Quote")
        paragraph.paragraph_format.space_after = Pt(0)
        document.add_paragraph(f"{item['code']} · {item['who']}", style="Nota")


def _table(document, node: Node) -> None:
    document.add_paragraph(node["caption"], style="Caption")
    table = document.add_table(rows=1, cols=len(node["header"]), style="Table Grid")
    for cell, word in zip(table.rows[0].cells, node["header"], strict=True):
        cell.paragraphs[0].add_run(word).bold = True
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    for row in node["rows"]:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = value
    _widths(table, node["weights"])
    document.add_paragraph()


def _widths(table: Table, weights: list[int]) -> None:
    whole = sum(weights)
    for row in table.rows:
        for cell, weight in zip(row.cells, weights, strict=True):
            cell.width = Cm(16.6 * weight / whole)
            for paragraph in cell.paragraphs:
                _small(paragraph)


def _small(paragraph: Paragraph) -> None:
    paragraph.paragraph_format.space_after = Pt(0)
    for run in paragraph.runs:
        run.font.size = Pt(9)


def _figure(document, node: Node) -> None:
    document.add_paragraph(node["caption"], style="Caption")
    shape = document.add_picture(io.BytesIO(node["png"]), width=Cm(15))
    shape._inline.docPr.set("descr", node["alt"])
    shape._inline.docPr.set("title", node["caption"])


DRAW = {
    "heading": _heading,
    "paragraph": _paragraph,
    "list": _list,
    "new_page": _new_page,
    "note": _note,
    "facts": _facts,
    "quotes": _quotes,
    "table": _table,
    "figure": _figure,
}


def _rezipped(content: bytes) -> bytes:
    """The same parts in a zip whose dates are fixed."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w") as new:
        for name in sorted(old.namelist(), key=lambda part: (part != "[Content_Types].xml", part)):
            info = zipfile.ZipInfo(name, date_time=FIXED)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(info, old.read(name))
    return result.getvalue()
