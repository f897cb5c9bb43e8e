"""Forgetting who was at a focus group once the time to keep it is over. What was said stays, with counted voices."""

import secrets
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from core.actors import SYSTEM
from core.calendar import today
from core.events import record_event
from core.versions import locked
from focusgroups.actions import imports
from focusgroups.models import Contribution, FocusGroup, Participation, ReadBackAnswer, Room, Voice, VoiceKey


def start_keeping(group: FocusGroup) -> None:
    """Set the day until which names, addresses and keys of phones are kept: the table is over."""
    _keep_until(group, today() + timedelta(days=settings.RETAIN_PEOPLE_DAYS))


def keep_on(group: FocusGroup) -> None:
    """The table goes on after all: no day is set until it is over again."""
    _keep_until(group, None)


def _keep_until(group: FocusGroup, day: date | None) -> None:
    group.participations.update(retain_until=day)
    Room.objects.filter(focus_group=group).update(retain_until=day)


def due() -> list[FocusGroup]:
    """The focus groups with somebody, or a room, whose time is over."""
    is_due = Q(participations__retain_until__lt=today()) | Q(room__retain_until__lt=today())
    return list(FocusGroup.objects.filter(is_due).distinct().order_by("pk"))


@transaction.atomic
def forget(group: FocusGroup, *, by=SYSTEM) -> int:
    """Erase the people of a table whose time is over; with the last one goes whatever leads back to a speaker.

    Names, addresses and links are deleted. Keys by which a link or a phone recognised its own lines are replaced by
    random ones; voices keep their key, category, size and province and lose their body. Returns how many people were
    erased.
    """
    group = locked(group)
    people = Participation.objects.filter(focus_group=group, retain_until__lt=today())
    count = people.count()
    had_room = Room.objects.filter(focus_group=group, retain_until__lt=today()).update(retain_until=None)
    if not (count or had_room):
        return 0
    people.delete()
    if not group.participations.exists():
        _cut_threads(group)
    record_event("participation.purge", group, by=by, note=str(count))
    return count


def _cut_threads(group: FocusGroup) -> None:
    _unlink_lines(group)
    imports.forget(group)
    Voice.objects.filter(contribution__focus_group=group).update(organisation=None)
    VoiceKey.objects.filter(focus_group=group).delete()
    if not Participation.objects.filter(focus_group__round=group.round_id).exists():
        VoiceKey.objects.filter(round=group.round_id).delete()


def _unlink_lines(group: FocusGroup) -> None:
    """The same random key for what one link wrote, so that nothing is counted or shown otherwise than before."""
    fresh: dict[str, str] = {}
    rows: list[Contribution | ReadBackAnswer] = [*group.contributions.exclude(line_key="")]
    rows += ReadBackAnswer.objects.filter(contribution__focus_group=group)
    for row in rows:
        row.line_key = fresh.setdefault(row.line_key, secrets.token_hex(32))
        row.save(update_fields=["line_key"])
