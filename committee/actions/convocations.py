"""Convening: the same letter goes once to each member in office, and it is kept to whom it went."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from clusters.profile import profile
from committee.documents.calendar import ics
from committee.documents.frame import when
from committee.documents.letters import convocation_tree
from committee.lifecycle import require_sitting
from committee.models import Convocation, Member, Sitting
from core import jobs, mail
from core.calendar import now
from core.errors import DomainError
from core.events import record_event
from core.models import Job
from core.versions import locked
from reports.documents.typst import pdf

KIND = "convene_sitting"


@transaction.atomic
def convene(sitting: Sitting, *, by) -> Job | None:
    """Write down whom to convene and ask for the e-mails; None when everybody has this very letter.

    A changed letter (another date, another agenda) goes to everybody again.
    """
    if not by.has_perm("committee.edit_sitting", sitting):
        raise PermissionDenied
    sitting = locked(sitting)
    require_sitting(sitting, (Sitting.State.PLANNED,))
    if not sitting.agenda.exists():
        raise DomainError(_("Prima di convocare componi l'ordine del giorno."))
    members = Member.objects.current(sitting.held_on).filter(user__is_active=True).order_by("pk")
    if not members:
        raise DomainError(_("Nessun componente è in carica nel giorno della seduta."))
    letter = convocation_tree(sitting).fingerprint
    for member in members:
        Convocation.objects.get_or_create(sitting=sitting, member=member, digest=letter)
    waiting = sitting.convocations.filter(digest=letter, sent_at__isnull=True).count()
    if not waiting:
        return None
    record_event("sitting.convene", sitting, by=by, note=str(waiting))
    return jobs.request(KIND, sitting, by=by, again=True)


def waiting_for(sitting: Sitting) -> list[int]:
    """Keys of the letters of this sitting that did not go out yet; those of an earlier wording never will."""
    letter = convocation_tree(sitting).fingerprint
    return list(sitting.convocations.filter(digest=letter, sent_at__isnull=True).values_list("pk", flat=True))


def send(pk: int, sitting: Sitting, letter: bytes) -> bool:
    """Send one letter; False when it went already. Marked before it leaves: a worker that dies never sends it twice."""
    row = Convocation.objects.filter(pk=pk, sent_at__isnull=True)
    if not row.update(sent_at=now()):
        return False
    member = Member.objects.select_related("user").get(convocations=pk)
    try:
        mail.send("convocation", [member.user.email], _words(sitting), _files(sitting, letter))
    except DomainError:
        Convocation.objects.filter(pk=pk).update(sent_at=None)
        raise
    return True


def letter_of(sitting: Sitting) -> bytes:
    return pdf(convocation_tree(sitting))


def _words(sitting: Sitting) -> dict:
    return {
        "sitting": sitting,
        "when": when(sitting),
        "points": [point.title for point in sitting.agenda.all()],
        "url": mail.address(reverse("committee:sitting-detail", args=[sitting.uuid])),
        "committee": profile().committee,
        "site_name": profile().site_name,
    }


def _files(sitting: Sitting, letter: bytes) -> list[mail.Attached]:
    name = f"convocazione-{sitting.held_on.isoformat()}"
    return [(f"{name}.pdf", letter, "application/pdf"), (f"{name}.ics", ics(sitting), "text/calendar")]
