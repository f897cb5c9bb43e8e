"""Making, noting the use of, and revoking a key."""

from datetime import timedelta
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from api.models import ApiToken
from core.errors import DomainError, NotAllowed
from core.events import record_event
from core.versions import locked

MOST_LIVE = 10
LONGEST = 365  # days
OVERLAP = timedelta(days=7)  # the old key works beside the new one, until every program has the new one


@transaction.atomic
def create(*, name: str, scopes: list[str], days: int, by, uuid: UUID | None = None) -> tuple[ApiToken, str]:
    """Make a key for `by` and return it with its secret, which nobody can read again; one `uuid` makes one key."""
    if not by.has_perm("api.hold_token"):
        raise PermissionDenied
    locked(by)  # two requests at once count one after the other
    if uuid and ApiToken.objects.filter(uuid=uuid).exists():
        raise DomainError(
            _("Questa chiave c'è già: il segreto si è visto una volta sola. Se non l'hai, revocala e creane un'altra.")
        )
    if ApiToken.objects.owned_by(by).live().count() >= MOST_LIVE:
        raise DomainError(
            _("Hai già %(most)d chiavi attive: revocane una prima di crearne un'altra.") % {"most": MOST_LIVE}
        )
    token, secret = ApiToken.objects.create(
        user=by, name=name, scopes=scopes, expiry=timedelta(days=days), uuid=uuid or uuid4()
    )
    record_event("token.create", token, by=by)
    return token, secret


@transaction.atomic
def revoke(token: ApiToken, *, by) -> None:
    """End a key now."""
    if not by.has_perm("api.revoke_token", token):
        raise PermissionDenied
    token = locked(token)
    if token.revoked_at:
        raise NotAllowed(_("Questa chiave è già revocata."))
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    record_event("token.revoke", token, by=by)


@transaction.atomic
def rotate(token: ApiToken, *, by, uuid: UUID | None = None) -> tuple[ApiToken, str]:
    """Make a new key like this one and return it with its secret; the old one ends after OVERLAP."""
    if not by.has_perm("api.rotate_token", token):
        raise PermissionDenied
    token = locked(token)
    now = timezone.now()
    if not token.is_valid(now):
        raise NotAllowed(_("Questa chiave non è più valida: creane una nuova."))
    days = max(1, round((token.expiry - token.created) / timedelta(days=1))) if token.expiry else LONGEST
    fresh, secret = create(name=token.name, scopes=token.scopes, days=days, by=by, uuid=uuid)
    token.expiry = min(token.expiry or now + OVERLAP, now + OVERLAP)
    token.save(update_fields=["expiry"])
    record_event("token.rotate", token, by=by)
    return fresh, secret


def note_use(token: ApiToken) -> None:
    """Remember that the key was used now."""
    ApiToken.objects.filter(pk=token.pk).update(last_used_at=timezone.now())
