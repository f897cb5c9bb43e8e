"""Signs that a text names a firm or a person: what should not stand in a text that will be published. Pure."""

import re

from django.utils.translation import gettext as _

# A word, then the letters of a legal form: "Rossi S.r.l.", "Alfa SpA"; never "una spa termale".
FIRM = re.compile(
    r"\w\W{1,2}(S\.?[rR]\.?[lL]\.?[sS]?|S\.?[pP]\.?[aA]|S\.?[nN]\.?[cC]|S\.?[aA]\.?[sS]|S\.?[cC]\.?[aA]?\.?[rR]\.?[lL]"
    r"|srls?|snc|s\.r\.l|s\.p\.a|s\.n\.c|s\.a\.s)\b"
)
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
PHONE = re.compile(r"(?<![\w.,])(\+\d{1,3}[ .-]?)?(0\d{1,3}|3\d\d)[ ./-]?\d{3}[ .-]?\d{2,5}(?![\w,])")


def signs_of_names(text: str) -> list[str]:
    """Return, in words, what in a text looks like a firm, an address or a number."""
    found = (
        (FIRM.search(text), _("sembra esserci il nome di un'impresa")),
        (EMAIL.search(text), _("c'è un indirizzo e-mail")),
        (PHONE.search(text), _("c'è un numero di telefono")),
    )
    return [sentence for sign, sentence in found if sign]
