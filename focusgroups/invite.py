"""The meeting as a calendar file: day, hour, place, questions. Never a personal link: calendars are shared."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event

from core.mail import Attached
from focusgroups.models import FocusGroup


def calendar_file(group: FocusGroup) -> Attached:
    """Return the .ics file of a focus group; without an hour it takes the whole day."""
    calendar, event = Calendar(), Event()
    calendar.add("prodid", "-//focus group//it")
    calendar.add("version", "2.0")
    event.add("uid", f"{group.uuid}@{settings.BASE_URL.partition('://')[2].partition(':')[0]}")
    event.add("dtstamp", timezone.now())
    event.add("dtstart", _start(group))
    if not group.starts_at:
        event.add("dtend", group.held_on + timedelta(days=1))
    event.add("summary", group.title)
    event.add("location", group.place)
    event.add("description", group.questions)
    calendar.add_component(event)
    return "focus-group.ics", calendar.to_ical(), "text/calendar"


def _start(group: FocusGroup):
    if not group.starts_at:
        return group.held_on
    return timezone.make_aware(datetime.combine(group.held_on, group.starts_at))
