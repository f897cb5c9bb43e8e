"""Giving roles and taking them away."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role, RoleGrant, User
from core.errors import DomainError, NotAllowed
from core.events import record_event

COMMITTEE = {Role.MEMBER, Role.SECRETARY}


def permission_to_give(role: str) -> str:
    """Return the permission that giving (and, but for administrators, taking) a role asks for."""
    return "accounts.give_committee_role" if role in COMMITTEE else "accounts.give_role"


def permission_to_take(role: str) -> str:
    return "accounts.take_admin_role" if role == Role.ADMIN else permission_to_give(role)


def roles_given_by(giver: User, person: User) -> list[Role]:
    """Return the roles that `giver` may give to `person`."""
    return [role for role in Role if role != Role.ADMIN and giver.has_perm(permission_to_give(role), person)]


@transaction.atomic
def give(
    person: User, role: str, *, by, valid_from: datetime | None = None, valid_until: datetime | None = None
) -> RoleGrant:
    """Give a role for a time. Raises ValidationError when the person holds it already or the dates are impossible."""
    if not by.has_perm(permission_to_give(role), person):
        raise PermissionDenied
    if role == Role.ADMIN:
        raise DomainError(
            _(
                "Chi amministra il sito viene nominato da due persone: una lo decide, l'altra esegue sul server il"
                " comando «grant_role». Da questa pagina non si può."
            )
        )
    if not person.is_active:
        raise NotAllowed(_("L'accesso di questa persona è chiuso: riaprilo prima di dare un ruolo."))
    if person.role_grants.not_over().filter(role=role).exists():
        raise NotAllowed(_("Questa persona ha già il ruolo «%(role)s».") % {"role": Role(role).label})
    grant = RoleGrant(
        user=person, role=role, granted_by=by, valid_from=valid_from or timezone.now(), valid_until=valid_until
    )
    grant.full_clean()
    grant.save()
    record_event("user.give_role", person, by=by, to_state=role)
    return grant


@transaction.atomic
def take(grant: RoleGrant, *, by, note: str = "") -> None:
    """End a role now; one that has not begun is removed. It counts from the person's next request."""
    if not by.has_perm(permission_to_take(grant.role), grant.user):
        raise PermissionDenied
    grant = RoleGrant.objects.select_for_update().get(pk=grant.pk)
    now = timezone.now()
    if grant.valid_until is not None and grant.valid_until <= now:
        raise NotAllowed(_("Questo ruolo è già terminato."))
    if grant.valid_from >= now:
        grant.delete()
    else:
        grant.valid_until = now
        grant.save(update_fields=["valid_until"])
    record_event("user.take_role", grant.user, by=by, from_state=grant.role, note=note.strip())
