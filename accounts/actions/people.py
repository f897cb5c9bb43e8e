"""Inviting people, closing and reopening their accounts."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import jobs
from core.errors import DomainError, NotAllowed
from core.events import record_event


@transaction.atomic
def invite(*, email: str, name: str, by, body: str = "") -> User:
    """Make an account without a password and send the link to set one. Raises ValidationError for a known address."""
    if not by.has_perm("accounts.invite_person"):
        raise PermissionDenied
    person = User(email=email.strip().lower(), name=name.strip(), body=body.strip())
    person.set_unusable_password()
    person.full_clean()
    person.save()
    record_event("user.invite", person, by=by)
    jobs.request("send_invitation", person, by=by)
    return person


@transaction.atomic
def invite_again(person: User, *, by) -> None:
    """Send another link to set the password."""
    if not by.has_perm("accounts.invite_person", person):
        raise PermissionDenied
    if not person.is_active:
        raise NotAllowed(_("L'accesso di questa persona è chiuso: riaprilo prima di mandare un invito."))
    record_event("user.invite_again", person, by=by)
    jobs.request("send_invitation", person, by=by)


@transaction.atomic
def edit(person: User, *, by, name: str, body: str) -> User:
    """Change what a person says about themselves."""
    if not by.has_perm("accounts.edit_person", person):
        raise PermissionDenied
    person.name, person.body = name.strip(), body.strip()
    person.full_clean()
    person.save(update_fields=["name", "body"])
    record_event("user.edit", person, by=by)
    return person


@transaction.atomic
def disable(person: User, *, by, note: str) -> None:
    """Close the account: sessions end at once and stay ended, because they are bound to the password."""
    if not by.has_perm("accounts.disable_person", person):
        raise PermissionDenied
    person = User.objects.select_for_update().get(pk=person.pk)
    if not person.is_active:
        raise NotAllowed(_("L'accesso di questa persona è già chiuso."))
    if not note.strip():
        raise DomainError(_("Serve un motivo per chiudere un accesso."))
    person.is_active = False
    person.set_unusable_password()
    person.save(update_fields=["is_active", "password"])
    record_event("user.disable", person, by=by, note=note.strip())


@transaction.atomic
def enable(person: User, *, by, note: str) -> None:
    """Open a closed account again; the person sets a new password by the link of a new invitation."""
    if not by.has_perm("accounts.disable_person", person):
        raise PermissionDenied
    person = User.objects.select_for_update().get(pk=person.pk)
    if person.is_active:
        raise NotAllowed(_("L'accesso di questa persona è già aperto."))
    if not note.strip():
        raise DomainError(_("Serve un motivo per riaprire un accesso."))
    person.is_active = True
    person.save(update_fields=["is_active"])
    record_event("user.enable", person, by=by, note=note.strip())
    jobs.request("send_invitation", person, by=by)
