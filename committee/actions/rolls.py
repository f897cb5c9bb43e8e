"""Taking over a list of members: accounts, roles, seats, substitutes, subgroups, all or nothing."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import people, roles
from accounts.models import Role, RoleGrant, User
from committee.actions import members
from committee.models import Member, Subgroup
from committee.roll import Line, Planned, day_of, plan
from core.errors import DomainError
from core.versions import locked


@transaction.atomic
def write(lines: Iterable[Line], *, by) -> Counter:
    """Write what the plan says, members before their substitutes; twice is the same as once. Returns the outcomes."""
    if not by.has_perm("committee.edit_member", None):
        raise PermissionDenied
    User.objects.select_for_update().get(pk=by.pk)  # a double click waits for the first one
    planned = plan(lines)
    if any(item.outcome == "wrong" for item in planned):
        raise DomainError(_("Alcune righe non si possono prendere: correggi la tabella e caricala di nuovo."))
    for item in sorted(planned, key=lambda item: bool(item.line.substitute_for)):
        if item.outcome != "same":
            _take(item, by=by)
    return Counter(item.outcome for item in planned)


def _take(item: Planned, *, by) -> None:
    line = item.line
    person = _person(line, by=by)
    fields: dict[str, Any] = {
        "body": line.body,
        "mandate_from": day_of(line.mandate_from),
        "mandate_until": day_of(line.mandate_until),
        "substitute_for": Member.objects.filter(user__email=line.substitute_for).first(),
        "subgroups": [Subgroup.objects.get_or_create(name=name)[0] for name in line.subgroups],
    }
    if item.outcome == "new":
        members.create(user=person, by=by, **fields)
    else:
        known = locked(person.committee_member)
        members.edit(known, by=by, version=known.version, **fields)


def _person(line: Line, *, by) -> User:
    """The account with this address, invited when there is none, with the role of a member."""
    person = User.objects.filter(email=line.email).first()
    if person and person.pk == by.pk:
        raise DomainError(_("Riga %(number)s: nessuno dà un posto a se stesso.") % {"number": line.number})
    person = person or people.invite(email=line.email, name=line.name, body=line.body, by=by)
    if not RoleGrant.objects.not_over().filter(user=person, role=Role.MEMBER).exists():
        roles.give(person, Role.MEMBER, by=by)
    return person
