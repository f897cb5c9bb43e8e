"""Personal links: making a secret, and recognising who comes with one."""

import secrets

from django.utils import timezone

from focusgroups.bearers import Bearer
from focusgroups.models import PersonalLink
from focusgroups.models.people import digest


def new_secret() -> str:
    """Return 192 random bits as text that fits an address."""
    return secrets.token_urlsafe(24)


def valid_link(secret: str) -> PersonalLink | None:
    """Return the link that this secret opens now; None when it is unknown, expired, revoked or over.

    A recorder's ends when the focus group is closed; a participant's stays, to follow what became of the lines.
    """
    links = PersonalLink.objects.valid().select_related("participation__organisation")
    link = links.filter(secret_hash=digest(secret, "link")).first()
    if link and link.kind == PersonalLink.Kind.RECORDER:
        return link if link.focus_group.is_under_way else None
    return link


def bearer_of(link: PersonalLink, secret: str) -> Bearer:
    """Return the holder of a link, as rules and queries see them."""
    return Bearer(link.focus_group_id, str(link.kind), digest(secret, "line"))


def bearer_for(secret: str) -> Bearer | None:
    """Return who comes with this secret, and note the day of use; None when the link is not valid."""
    link = valid_link(secret)
    if link is None:
        return None
    today = timezone.localdate()
    PersonalLink.objects.filter(pk=link.pk).exclude(last_used_on=today).update(last_used_on=today)
    return bearer_of(link, secret)
