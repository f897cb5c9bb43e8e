"""A sitting as an entry for the calendar of a member."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone

from clusters.profile import profile
from committee.models import Sitting
from reports.documents.site import site

KEPT_BY = "-//skills-needs//seduta//IT"


def ics(sitting: Sitting) -> bytes:
    """Return the entry (RFC 5545). A sitting keeps its name, so that a later version replaces the earlier one."""
    here = site()
    address = f"{here['address']}{sitting.get_absolute_url()}"
    entry = Event()
    entry.add("uid", f"seduta-{sitting.uuid}")
    entry.add("sequence", sitting.version)
    entry.add("dtstamp", datetime.combine(sitting.held_on, time(), tzinfo=UTC))
    entry.add("dtstart", _start(sitting))
    entry.add("summary", _("%(title)s, %(committee)s") % {"title": sitting.title, "committee": profile().committee})
    entry.add("location", sitting.venue)
    points = "\n".join(f"{n}. {point.title}" for n, point in enumerate(sitting.agenda.all(), start=1))
    entry.add("description", f"{points}\n\n{address}".strip())
    entry.add("url", address)
    calendar = Calendar()
    calendar.add("prodid", KEPT_BY)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if sitting.starts_at:
        calendar.add_component(Timezone.from_tzid(settings.TIME_ZONE))
    calendar.add_component(entry)
    return calendar.to_ical()


def _start(sitting: Sitting):
    """The hour in the region's time; the whole day while no hour is set."""
    if not sitting.starts_at:
        return sitting.held_on
    return datetime.combine(sitting.held_on, sitting.starts_at, tzinfo=ZoneInfo(settings.TIME_ZONE))
