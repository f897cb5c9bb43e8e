"""The text of a PDF that our own documents module wrote, so that tests can say what is in it and what is not."""

import re
import zlib

OBJECT = re.compile(rb"\n(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
SHOWN = re.compile(rb"/(\w+) [\d.]+ Tf|(\((?:\\.|[^\\)])*\)|<[0-9A-Fa-f]*>)", re.DOTALL)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def text_of(pdf: bytes) -> str:
    """Every word shown in the file, without spaces between lines: compare with `squeezed`."""
    objects = {int(number): body for number, body in OBJECT.findall(pdf)}
    pages = [body for body in objects.values() if re.search(rb"/Type\s*/Page\b", body)]
    assert pages, "no page was found in the PDF"
    return squeezed("".join(_page(page, objects) for page in pages))


def squeezed(words: str) -> str:
    """Words without blanks: lines break where they must."""
    return re.sub(r"[\s\u00ad\u200b-]+", "", words)


def _page(page: bytes, objects: dict[int, bytes]) -> str:
    fonts = {name: _letters(objects[number], objects) for name, number in _fonts(page, objects)}
    letters: dict[int, str] = {}
    found = []
    for font, shown in SHOWN.findall(_stream(objects[_reference(page, rb"Contents")])):
        if font:
            letters = fonts[font]
            continue
        codes = _bytes(shown)
        found += [letters.get(int.from_bytes(codes[i : i + 2], "big"), "") for i in range(0, len(codes), 2)]
    return "".join(found)


def _fonts(page: bytes, objects: dict[int, bytes]) -> list[tuple[bytes, int]]:
    resources = objects[_reference(page, rb"Resources")]
    listed = re.search(rb"/Font\s*<<(.*?)>>", resources, re.DOTALL)
    pairs = re.findall(rb"/(\w+) (\d+) 0 R", listed[1]) if listed else []
    return [(name, int(number)) for name, number in pairs]


def _letters(font: bytes, objects: dict[int, bytes]) -> dict[int, str]:
    """What each glyph of a font stands for."""
    table = _stream(objects[_reference(font, rb"ToUnicode")])
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", table)
    return {int(code, 16): bytes.fromhex(letters.decode()).decode("utf-16-be") for code, letters in pairs}


def _reference(body: bytes, name: bytes) -> int:
    return int(re.search(rb"/" + name + rb" (\d+) 0 R", body)[1])


def _stream(body: bytes) -> bytes:
    content = STREAM.search(body)[1]
    return zlib.decompress(content) if b"FlateDecode" in body.partition(b"stream")[0] else content


def _bytes(shown: bytes) -> bytes:
    """A string as the file writes it: hexadecimal, or with escapes."""
    if shown.startswith(b"<"):
        return bytes.fromhex(shown[1:-1].decode())
    escaped = re.compile(rb"\\([0-7]{1,3}|\r?\n|.)", re.DOTALL)
    return escaped.sub(lambda found: _unescaped(found[1]), shown[1:-1])


def _unescaped(sign: bytes) -> bytes:
    return bytes([int(sign, 8)]) if sign.isdigit() else ESCAPES.get(sign, sign)
