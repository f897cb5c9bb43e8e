"""The reference date: what "overdue" and "next" are computed from."""

from datetime import date

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """Return REFERENCE_DATE (fixed in the demo) or today's date in the portal's time zone."""
    return settings.REFERENCE_DATE or timezone.localdate()
