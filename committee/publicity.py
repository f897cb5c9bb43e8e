"""What the committee writes for everybody names nobody."""

from django.utils.translation import gettext as _

from core.errors import DomainError
from focusgroups.anonymity import signs_of_names


def require_nameless(text: str) -> None:
    """Refuse a text that will be public and bears the sign of a firm, an address or a number."""
    for sign in signs_of_names(text):
        raise DomainError(_("Questo testo sarà pubblico e non deve portare nomi: %(sign)s.") % {"sign": sign})
