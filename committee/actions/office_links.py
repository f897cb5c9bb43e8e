"""Links for the office in charge: made, sent by e-mail, ended."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from committee.models import FollowUp, FollowUpLink
from committee.offices import secret_hash
from core import jobs
from core.errors import DomainError
from core.events import record_event
from core.models import Job
from core.versions import locked
from focusgroups.links import new_secret

VALID_FOR = timedelta(days=180)
SENDING = "send_office_link"


def _check(follow_up: FollowUp, by) -> None:
    if not by.has_perm("committee.edit_follow_up", follow_up):
        raise PermissionDenied


@transaction.atomic
def issue(follow_up: FollowUp, *, by, replace: bool = False) -> str:
    """Make a link and return its secret, which is shown once. `replace`: the earlier ones end."""
    _check(follow_up, by)
    follow_up = locked(follow_up)
    if replace:
        revoke(follow_up, by=by)
    secret = new_secret()
    FollowUpLink.objects.create(
        follow_up=follow_up, secret_hash=secret_hash(secret), expires_at=timezone.now() + VALID_FOR
    )
    record_event("followup.issue_link", follow_up, by=by)
    return secret


@transaction.atomic
def revoke(follow_up: FollowUp, *, by) -> int:
    """End every link of a follow-up at once. Returns how many."""
    _check(follow_up, by)
    ended = follow_up.links.valid().update(revoked_at=timezone.now())
    if ended:
        record_event("followup.revoke_links", follow_up, by=by)
    return ended


def send(follow_up: FollowUp, *, by) -> Job:
    """Ask for an e-mail with a new link. The secret is made when the message is sent: no queue holds it."""
    _check(follow_up, by)
    if not follow_up.owner_email:
        raise DomainError(_("Manca l'e-mail dell'ufficio: scrivila in «Modifica ufficio e scadenza»."))
    return jobs.request(SENDING, follow_up, by=by)
