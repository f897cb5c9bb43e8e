"""Marks and text of a drawing, escaped and measured."""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from django.utils.formats import get_format
from django.utils.translation import gettext as _

WIDE = 560
NARROW = 340
FONT = "Titillium Web, Arial, sans-serif"
SIZE = 14

INK = "#17324D"
MUTED = "#48606F"
LINE = "#D5DFE3"
BRAND = "#006B39"
CATEGORIES = ("#006B39", "#2F7FC1", "#C75000", "#7A2E6F")
OTHER = "#5B6B79"
SEQUENCE = ("#F2F7F4", "#D3E8DC", "#A3D0B8", "#62AE8B", "#2A8460", "#00593A")

# XML 1.0 refuses control characters even when escaped.
CONTROL = {code: None for code in range(32) if code not in {9, 10, 13}} | {0xFFFE: None, 0xFFFF: None}


def clean(value: object) -> str:
    return "".join(c for c in str(value).translate(CONTROL) if not 0xD800 <= ord(c) <= 0xDFFF)


def element(name: str, body: str = "", /, **attributes: object) -> str:
    """Return one element; `body` is markup already, attribute names take `_` for `-`."""
    said = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(clean(_short(value)))}" for key, value in attributes.items()
    )
    return f"<{name}{said}>{body}</{name}>" if body else f"<{name}{said}/>"


def _short(value: object) -> object:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else value


def text(words: object, x: float, y: float, *, size: int = SIZE, fill: str = INK, bold: bool = False, anchor="start"):
    weight = {"font_weight": 600} if bold else {}
    return element("text", escape(clean(words)), x=x, y=y, font_size=size, fill=fill, text_anchor=anchor, **weight)


def tip(words: str) -> str:
    """Return the full words of a mark, for a pointer that rests on it."""
    return element("title", escape(clean(words)))


def width_of(words: str, size: int = SIZE) -> float:
    """Estimate the width of words in Titillium Web, a little on the wide side."""
    return (
        sum(0.32 if c in "ilj.,:;'|! " else 0.78 if c in "mwMW@%" else 0.66 if c.isupper() else 0.53 for c in words)
        * size
    )


def wrap(words: object, width: float, *, lines: int = 2, size: int = SIZE) -> list[str]:
    """Break words into at most `lines` lines of `width`; what does not fit ends in an ellipsis."""
    done: list[str] = []
    left = clean(words).split()
    while left and len(done) < lines:
        line = left.pop(0)
        while left and width_of(f"{line} {left[0]}", size) <= width:
            line += " " + left.pop(0)
        if width_of(line, size) > width:
            line, rest = _cut(line, width, size)
            left.insert(0, rest)
        done.append(line)
    if left:
        done[-1] = _cut(done[-1], width - size, size)[0].rstrip(" ,;") + "…"
    return done or [""]


def _cut(word: str, width: float, size: int) -> tuple[str, str]:
    end = len(word)
    while end > 1 and width_of(word[:end], size) > width:
        end -= 1
    return word[:end], word[end:]


def number(value: float | int) -> str:
    """1.234 and 3,5 in Italian, 1,234 and 3.5 in English."""
    whole = isinstance(value, int) or float(value).is_integer()
    said = f"{value:,.0f}" if whole else f"{value:,.1f}"
    return said.translate({ord(","): get_format("THOUSAND_SEPARATOR"), ord("."): get_format("DECIMAL_SEPARATOR")})


def drawing(marks: Iterable[str], *, id: str, title: str, desc: str, width: int, height: float) -> str:
    """Return the whole picture with its name and description for those who do not see it."""
    name = f"{id}-{width}"
    head = element("title", escape(clean(title)), id=f"{name}-t") + element("desc", escape(clean(desc)), id=f"{name}-d")
    return element(
        "svg",
        head + "".join(marks),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height:.0f}",
        width=width,
        height=f"{height:.0f}",
        role="img",
        aria_labelledby=f"{name}-t {name}-d",
        font_family=FONT,
    )


def nothing(*, id: str, title: str, desc: str, width: int) -> str:
    """Return the picture of no rows at all: a sentence, never an empty frame."""
    marks = [text(_("Nessun dato da mostrare"), width / 2, 40, fill=MUTED, anchor="middle")]
    return drawing(marks, id=id, title=title, desc=desc, width=width, height=70)
