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


def note_use(token: ApiToken) -> None:
    """Remember that the key was used now."""
    ApiToken.objects.filter(pk=token.pk).update(last_used_at=timezone.now())
