"""What becomes of an adopted recommendation: who is in charge, by when, how far."""

from datetime import date
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from committee.actions.decisions import ADOPTED_IN_SOME_WAY
from committee.models import Decision, FollowUp, FollowUpUpdate, Instrument
from core import jobs
from core.calendar import today
from core.errors import AlreadySent, NotAllowed
from core.events import record_event
from core.versions import locked

FIELDS = ("action", "owner", "owner_email", "due_on", "instrument", "review_on")
# The job that tells those concerned what an office reported.
TELLING = "tell_follow_up"


@transaction.atomic
def create(
    decision: Decision,
    *,
    by,
    action: str,
    owner: str,
    due_on: date,
    owner_email: str = "",
    instrument: Instrument | None = None,
    review_on: date | None = None,
    note: str = "",
    uuid: UUID | None = None,
    **sourced,
) -> FollowUp:
    """Put an office in charge of an adopted recommendation; the same `uuid` twice gives the same follow-up."""
    if not by.has_perm("committee.edit_follow_up", decision):
        raise PermissionDenied
    decision = locked(decision)
    if uuid and (known := decision.follow_ups.filter(uuid=uuid).first()):
        return known
    if not _has_follow_ups(decision):
        raise NotAllowed(_("Il seguito nasce da un esito in vigore: raccomandazione accolta o accolta in parte."))
    follow_up = FollowUp(
        uuid=uuid or uuid4(),
        decision=decision,
        action=action,
        owner=owner,
        owner_email=owner_email,
        due_on=due_on,
        instrument=instrument,
        review_on=review_on,
        note=note.strip(),
        **sourced,
    )
    follow_up.full_clean()
    follow_up.save()
    _report(follow_up, by=by, verb="followup.create", note=follow_up.note)
    return follow_up


def _has_follow_ups(decision: Decision) -> bool:
    """Whether it is in force and adopts the recommendation, in whole or in part."""
    return decision.outcome in ADOPTED_IN_SOME_WAY and not Decision.objects.filter(replaces=decision).exists()


@transaction.atomic
def update(
    follow_up: FollowUp,
    *,
    by,
    version: int,
    state: str,
    progress: int,
    note: str = "",
    evidence_url: str = "",
    uuid: UUID | None = None,
) -> FollowUp:
    """Report how far it is; every report stays readable and those concerned are told.

    What is done is at 100 %. The same `uuid` twice is one report. Raises Stale; NotAllowed when the recommendation is
    no longer adopted.
    """
    if not by.has_perm("committee.report_follow_up", follow_up):
        raise PermissionDenied
    if uuid and _is_reported(locked(follow_up), uuid):
        return follow_up
    follow_up = locked(follow_up, version=version)
    if not _has_follow_ups(follow_up.decision):
        raise NotAllowed(_("La raccomandazione non è più accolta: questo seguito resta com'è."))
    before, follow_up.state = follow_up.state, state
    follow_up.progress = 100 if state == FollowUp.State.DONE else progress
    follow_up.note, follow_up.evidence_url = note.strip(), evidence_url
    _save(follow_up)
    report = _report(follow_up, by=by, verb="followup.update", note=follow_up.note, before=before, uuid=uuid)
    jobs.request(TELLING, report, by=by)
    return follow_up


def _is_reported(follow_up: FollowUp, uuid: UUID) -> bool:
    """Whether a report came before. Raises AlreadySent when its code is that of another follow-up's report."""
    there = FollowUpUpdate.objects.filter(uuid=uuid).first()
    if there and there.follow_up_id != follow_up.pk:
        raise AlreadySent
    return there is not None


@transaction.atomic
def edit(follow_up: FollowUp, *, by, version: int, **fields) -> FollowUp:
    """Change what is to be done, by whom and by when; a new due date stays readable in the history. Raises Stale.

    Links given to another office end.
    """
    follow_up = _to_change(follow_up, by=by, version=version)
    due_before, office_before = follow_up.due_on, (follow_up.owner, follow_up.owner_email)
    for name in FIELDS:
        setattr(follow_up, name, fields.get(name, getattr(follow_up, name)))
    _save(follow_up)
    if (follow_up.owner, follow_up.owner_email) != office_before:
        follow_up.links.valid().update(revoked_at=timezone.now())
    if follow_up.due_on != due_before:
        days = {"old": _day(due_before), "new": _day(follow_up.due_on)}
        _report(follow_up, by=by, verb="followup.edit", note=_("Scadenza: da %(old)s a %(new)s.") % days)
    else:
        record_event("followup.edit", follow_up, by=by)
    return follow_up


def _day(day: date) -> str:
    return date_format(day, "j F Y").lower()


def _to_change(follow_up: FollowUp, *, by, version: int) -> FollowUp:
    if not by.has_perm("committee.edit_follow_up", follow_up):
        raise PermissionDenied
    return locked(follow_up, version=version)


def _save(follow_up: FollowUp) -> None:
    follow_up.version += 1
    follow_up.full_clean(validate_constraints=False)
    follow_up.save()


def _report(
    follow_up: FollowUp, *, by, verb: str, note: str, before: str = "", uuid: UUID | None = None
) -> FollowUpUpdate:
    """Append one line to the history of a follow-up and one to the register."""
    report = FollowUpUpdate.objects.create(
        uuid=uuid or uuid4(),
        follow_up=follow_up,
        reported_on=today(),
        state=follow_up.state,
        progress=follow_up.progress,
        note=note,
    )
    record_event(verb, follow_up, by=by, from_state=before, to_state=follow_up.state, note=note)
    return report
