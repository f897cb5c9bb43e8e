"""A PDF whose streams end beyond doubt.

About one compressed stream in 256 ends by chance with a carriage return. Together with the line feed before `endstream`
it reads as one end of line, and a strict validator (PDF/A-2, 6.1.7) then counts one byte less than /Length says. Such a
stream gets one zero byte more, which decoders ignore, and the table of offsets is moved accordingly.
"""

import re
from bisect import bisect_right

DOUBTFUL = b"\r\nendstream"
LENGTH = re.compile(rb"/Length (\d+)")
ENTRY = re.compile(rb"(\d{10}) 00000 n")


def without_doubtful_ends(pdf: bytes) -> bytes:
    """Return the same document with no stream that ends with a carriage return."""
    while (end := pdf.find(DOUBTFUL)) >= 0:
        pdf = _with_one_byte_more(pdf, end + 1)
    return pdf


def _with_one_byte_more(pdf: bytes, end: int) -> bytes:
    """Lengthen the stream whose data end before `end`."""
    table = pdf.rindex(b"xref\n", 0, pdf.rindex(b"startxref"))
    offsets = sorted(int(entry) for entry in ENTRY.findall(pdf, table))
    start = offsets[bisect_right(offsets, end) - 1]
    length = LENGTH.search(pdf, start, end)
    if length is None:
        raise ValueError("a stream without /Length")
    longer = b"/Length %d" % (int(length[1]) + 1)
    changed = pdf[: length.start()] + longer + pdf[length.end() : end] + b"\0" + pdf[end:table]
    return changed + _moved(pdf[table:], after=end, by=len(changed) - table)


def _moved(tail: bytes, *, after: int, by: int) -> bytes:
    """Move the offsets that lie behind a place, and that of the table itself."""

    def shift(entry: re.Match) -> bytes:
        offset = int(entry[1])
        return b"%010d 00000 n" % (offset + by if offset > after else offset)

    tail = ENTRY.sub(shift, tail)
    return re.sub(rb"startxref\n(\d+)", lambda found: b"startxref\n%d" % (int(found[1]) + by), tail)
