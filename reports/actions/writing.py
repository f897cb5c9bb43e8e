"""Several people at one paper: one writes in a section at a time, and nothing that was typed is lost."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.errors import NotAllowed
from core.events import record_event
from reports.actions.papers import require_editable
from reports.models import AuthorNote, Block, Section, SectionLock, UnsavedText


class Held(NotAllowed):
    """Somebody else is writing in the section."""

    def __init__(self, lock: SectionLock):
        self.lock = lock
        super().__init__(words_of(lock))


def words_of(lock: SectionLock) -> str:
    """Who writes in the section, and since when."""
    since = date_format(timezone.localtime(lock.taken_at), "H.i")
    return _("In questa sezione sta scrivendo %(who)s, dalle %(since)s.") % {"who": lock.user, "since": since}


def lock_of_others(section: Section, by) -> SectionLock | None:
    """The lock by which somebody else writes in the section now."""
    lock = SectionLock.objects.filter(section=section).select_related("user").first()
    return lock if lock and lock.is_live and lock.user_id != getattr(by, "pk", None) else None


def respect(section: Section, by) -> None:
    """Refuse while somebody else writes in the section. The caller holds the lock on the paper."""
    if lock := lock_of_others(section, by):
        raise Held(lock)


@transaction.atomic
def enter(section: Section, *, by, over: bool = False) -> SectionLock:
    """Begin or go on writing in a section; `over`: take it from who writes there now. Raises Held."""
    section = Section.objects.select_for_update().select_related("paper").get(pk=section.pk)
    require_editable(section.paper, by)
    other = lock_of_others(section, by)
    if other and not over:
        raise Held(other)
    now = timezone.now()
    lock = SectionLock.objects.filter(section=section, user=by).first()
    if lock and lock.is_live:
        lock.seen_at = now
        lock.save(update_fields=["seen_at"])
        return lock
    lock, _created = SectionLock.objects.update_or_create(
        section=section, defaults={"user": by, "taken_at": now, "seen_at": now}
    )
    if other:
        record_event("section.take_over", section.paper, by=by, note=section.code)
    return lock


def leave(section: Section, *, by) -> None:
    """Let others write in the section."""
    SectionLock.objects.filter(section=section, user=by).delete()


# --- text that is not saved yet ---


Place = Block | Section  # a paragraph, or the section that a new one will stand in


def _of(place: Place) -> dict[str, Any]:
    return {"block" if isinstance(place, Block) else "section": place}


def section_of(place: Place) -> Section:
    return place.section if isinstance(place, Block) else place


@transaction.atomic
def keep(place: Place, *, by, version: int, fields: dict[str, str]) -> UnsavedText:
    """Keep what a person has typed so far; nobody else sees it."""
    require_editable(section_of(place).paper, by)
    kept, _created = UnsavedText.objects.update_or_create(
        **_of(place), user=by, defaults={"version": version, "fields": fields}
    )
    return kept


def kept(place: Place, by) -> UnsavedText | None:
    return UnsavedText.objects.filter(**_of(place), user=by).first()


def throw_away(place: Place, *, by) -> None:
    """Forget what a person typed and did not save."""
    UnsavedText.objects.filter(**_of(place), user=by).delete()


# --- what authors say to each other ---


@transaction.atomic
def note(block: Block, *, by, text: str) -> AuthorNote:
    """Say something to the other authors about a paragraph, generated ones included."""
    require_editable(block.section.paper, by)
    said = AuthorNote(block=block, user=by, text=text.strip())
    said.full_clean()
    said.save()
    record_event("block.note", block.section.paper, by=by, note=str(said.uuid))
    return said


@transaction.atomic
def settle(said: AuthorNote, *, by) -> None:
    """A note has been dealt with; settling it again changes nothing."""
    require_editable(said.block.section.paper, by)
    if AuthorNote.objects.unsettled().filter(pk=said.pk).update(settled_at=timezone.now()):
        record_event("block.settle_note", said.block.section.paper, by=by, note=str(said.uuid))
