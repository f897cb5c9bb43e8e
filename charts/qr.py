"""A QR code as SVG: one path, no style, sharp at every size."""

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from charts.svg import element

QUIET = 4  # modules of white around it, as the standard asks


def qr(words: str) -> str:
    """Return the drawing of a QR code that holds `words`. Black on white: it is read by cameras."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(words)
    rows = code.get_matrix()
    size = len(rows)
    squares = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    marks = element("rect", width=size, height=size, fill="#fff") + element("path", d=squares, fill="#000")
    return element(
        "svg",
        marks,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {size} {size}",
        width=size * 8,
        height=size * 8,
        shape_rendering="crispEdges",
    )
