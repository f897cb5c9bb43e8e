"""Writing the register: who did what, to what, from which state to which."""

from core.actors import actor_text
from core.models import Event


def subject_text(record) -> str:
    """Return `<model>:<uuid>` (or slug), the name under which a record appears in events and jobs."""
    return f"{record._meta.model_name}:{getattr(record, 'uuid', None) or record.pk}"


def record_event(verb: str, subject, *, by, from_state: str = "", to_state: str = "", note: str = "") -> Event:
    """Append one event about `subject` (a record with `scope_code`, the cluster it belongs to, if any)."""
    return Event.objects.create(
        verb=verb,
        subject=subject_text(subject),
        scope=getattr(subject, "scope_code", ""),
        actor=actor_text(by),
        from_state=from_state,
        to_state=to_state,
        note=note,
    )


def events_about(record, *, most: int = 50):
    """Return the last events about a record, newest first."""
    return Event.objects.filter(subject=subject_text(record)).order_by("-id")[:most]
