"""The pages of one focus group, as tabs: those of this app and the report, which stands above it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from focusgroups.models import FocusGroup


def tabs(group: FocusGroup, current: str) -> list[dict]:
    """The pages of one focus group."""
    pages = [
        (_("Scheda"), "focusgroups:focus-group-detail"),
        (_("Contributi"), "focusgroups:contribution-grid"),
        (_("In sala"), "focusgroups:room"),
        (_("Presenze"), "focusgroups:participation-list"),
        (_("Rapporto"), "reports:report-detail"),
    ]
    return [
        {"label": label, "url": reverse(name, args=[group.slug]), "current": name == current} for label, name in pages
    ]
