"""Seats and mandates. The right to read and advise is the role `member`, given elsewhere."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from committee.models import Member, Subgroup
from core.events import record_event
from core.versions import locked

FIELDS = ("body", "mandate_from", "mandate_until", "substitute_for")
Subgroups = Iterable[Subgroup]


@transaction.atomic
def create(*, user: User, by, subgroups: Subgroups = (), **fields) -> Member:
    """Give an account a seat."""
    if not by.has_perm("committee.edit_member", None):
        raise PermissionDenied
    member = Member(user=user, **fields)
    member.full_clean()
    member.save()
    member.subgroups.set(subgroups)
    record_event("member.create", member, by=by)
    return member


@transaction.atomic
def edit(member: Member, *, by, version: int, subgroups: Subgroups | None = None, **fields) -> Member:
    """Change the body, the mandate or the subgroups. Raises Stale."""
    if not by.has_perm("committee.edit_member", member):
        raise PermissionDenied
    member = locked(member, version=version)
    for name in FIELDS:
        setattr(member, name, fields.get(name, getattr(member, name)))
    member.version += 1
    member.full_clean()
    member.save()
    if subgroups is not None:
        member.subgroups.set(subgroups)
    record_event("member.edit", member, by=by)
    return member
