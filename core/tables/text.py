"""The text of a cell as the portal keeps it."""

UNSEEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127, 0xFEFF, 0x200B])
PREFIXES = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def cleaned(text: str) -> str:
    """Return the text without characters that cannot be seen or stored, and without outer blanks."""
    return text.translate(UNSEEN).strip()


def formula_safe(text: str) -> str:
    """Return the text so that no spreadsheet reads it as a formula when it opens a CSV."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(PREFIXES) else text
