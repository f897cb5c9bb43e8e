"""Who is invited, who came, and the personal links they come with."""

from datetime import timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clusters.models import FirmSize, Organisation
from core import jobs
from core.actors import SYSTEM
from core.errors import AlreadySent, DomainError
from core.events import record_event
from core.models import Job
from core.versions import locked
from focusgroups.lifecycle import FOLLOWING, INVITING, require
from focusgroups.links import new_secret
from focusgroups.models import FocusGroup, Participation, PersonalLink
from focusgroups.models.people import digest

# Links expire by the real clock, never by the demo's reference date.
VALID_FOR = {PersonalLink.Kind.PARTICIPANT: timedelta(days=365), PersonalLink.Kind.RECORDER: timedelta(days=30)}
Attendance = Participation.Attendance


def _check(record, by) -> None:
    if not by.has_perm("focusgroups.manage_participants", record):
        raise PermissionDenied


@transaction.atomic
def add_participant(
    focus_group: FocusGroup,
    *,
    by,
    category: str,
    name: str = "",
    email: str = "",
    organisation: Organisation | str | None = None,
    size: str = "",
    province=None,
    attendance: str = Attendance.INVITED,
    uuid: UUID | None = None,
    is_demo: bool = False,
) -> Participation:
    """Put a person on the list; the same `uuid`, e-mail, or name and body, twice is one row.

    Who stood there without an address gets the one that is known now. Raises AlreadySent when the `uuid` is that of a
    person at another table.
    """
    group = locked(focus_group)
    _check(group, by)
    require(group, INVITING)
    body = _body(organisation, group, category, size, province) if isinstance(organisation, str) else organisation
    email, name = email.strip().lower(), " ".join(name.split())
    if known := _known(group, uuid=uuid, email=email, name=name, body=body):
        return _with_address(known, email)
    if uuid and Participation.objects.filter(uuid=uuid).exists():
        raise AlreadySent
    person = Participation(
        focus_group=group,
        name=name,
        email=email,
        organisation=body,
        category=body.category if body else category,
        size=body.size if body else size or FirmSize.NOT_APPLICABLE,
        province=body.province if body else province,
        attendance=attendance,
        is_demo=is_demo,
    )
    person.uuid = uuid or person.uuid
    if not (name or body):
        raise ValidationError({"name": _("Scrivi il nome della persona o il suo ente.")})
    person.full_clean(validate_unique=False, validate_constraints=False)
    person.save()
    record_event("participation.add", person, by=by)
    return person


def _known(group: FocusGroup, *, uuid, email: str, name: str, body) -> Participation | None:
    people = group.participations
    if uuid and (person := people.filter(uuid=uuid).first()):
        return person
    if email and (person := people.filter(email=email).first()):
        return person
    return people.filter(email="", name__iexact=name, organisation=body).first() if name else None


def _with_address(person: Participation, email: str) -> Participation:
    if email and not person.email:
        person.email = email
        person.full_clean(validate_unique=False, validate_constraints=False)
        person.save(update_fields=["email"])
    return person


def _body(name: str, group: FocusGroup, category: str, size: str, province) -> Organisation | None:
    """Return the body of this name, whatever its capitals; a new one belongs to the table's cluster."""
    name = " ".join(name.split())
    if not name:
        return None
    body = Organisation.objects.filter(name__iexact=name).first()
    if body is None:
        body = Organisation(
            name=name,
            category=category,
            size=size or FirmSize.NOT_APPLICABLE,
            province=province,
            is_demo=group.is_demo,
            provenance=group.provenance,
        )
        body.full_clean(validate_constraints=False)
        body.save()
    body.clusters.add(group.cluster)
    return body


@transaction.atomic
def add_many(focus_group: FocusGroup, rows: list[dict], *, by) -> int:
    """Put many persons on the list, all or none. Returns how many were new."""
    before = focus_group.participations.count()
    for row in rows:
        add_participant(focus_group, by=by, **row)
    return focus_group.participations.count() - before


@transaction.atomic
def mark_attendance(participation: Participation, attendance: str, *, by) -> Participation:
    """Say whether a person came; can be corrected at any time before the report."""
    person = locked(participation)
    _check(person, by)
    if attendance not in Attendance.values:
        raise ValidationError({"attendance": _("Scegli presente o assente.")})
    require(person.focus_group, (*INVITING, FocusGroup.State.CLOSED))
    before, person.attendance = person.attendance, attendance
    person.save(update_fields=["attendance"])
    record_event("participation.attendance", person, by=by, from_state=before, to_state=attendance)
    return person


@transaction.atomic
def remove(participation: Participation, *, by) -> None:
    """Take a person off the list, with name, e-mail and links. Lines and voices stay: nothing leads to the person."""
    _check(participation, by)
    record_event("participation.remove", participation, by=by)
    participation.delete()


@transaction.atomic
def leave(participation: Participation, *, by) -> None:
    """Take oneself off the list, by the own link."""
    if not by.has_perm("focusgroups.leave", participation):
        raise PermissionDenied
    record_event("participation.leave", participation, by=by)
    participation.delete()


# --- personal links ---


@transaction.atomic
def issue_link(
    focus_group: FocusGroup, *, kind: str, by, participation: Participation | None = None, replace: bool = False
) -> str:
    """Make a personal link and return its secret, which is shown once. `replace`: the earlier ones end.

    A participant may get one after the end too, to follow what became of the lines and to comment the papers.
    Lines are recognised by the link they were written with: drafts stay with the earlier link, so it is kept unless
    somebody asks to replace it.
    """
    group = locked(focus_group)
    _check(group, by)
    require(group, INVITING if kind == PersonalLink.Kind.RECORDER else FOLLOWING)
    if participation and participation.focus_group_id != group.pk:
        raise DomainError(_("Questa persona non è nell'elenco del focus group."))
    if replace:
        for link in group.links.valid().filter(kind=kind, participation=participation):
            revoke(link, by=by)
    secret = new_secret()
    link = PersonalLink(
        focus_group=group,
        participation=participation,
        kind=kind,
        secret_hash=digest(secret, "link"),
        expires_at=timezone.now() + VALID_FOR[PersonalLink.Kind(kind)],
    )
    link.full_clean(validate_unique=False)
    link.save()
    record_event(f"link.issue_{kind}", participation or group, by=by)
    return secret


@transaction.atomic
def revoke(link: PersonalLink, *, by) -> PersonalLink:
    """End a link at once."""
    link = locked(link)
    _check(link, by)
    if link.revoked_at is None:
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
        record_event(f"link.revoke_{link.kind}", link.participation or link.focus_group, by=by)
    return link


@transaction.atomic
def send_link(participation: Participation, *, by) -> Job:
    """Ask for an e-mail with a new link. The secret is made when the message is sent: no queue holds it."""
    _check(participation, by)
    require(participation.focus_group, INVITING)
    if not participation.email:
        raise DomainError(_("Manca l'indirizzo e-mail di questa persona."))
    record_event("link.send", participation, by=by)
    return jobs.request("send_link", participation, by=by)


def ask_again(email: str) -> int:
    """Send the link again to who lost it, at every table that still takes part. The reply never tells how many."""
    people = Participation.objects.reachable().filter(email=email.strip().lower())
    for person in people:
        send_link(person, by=SYSTEM)
    return len(people)
