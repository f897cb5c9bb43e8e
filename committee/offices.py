"""The office in charge of a follow-up, who comes with a personal link instead of an account."""

from dataclasses import dataclass

import rules

from committee.models import FollowUpLink
from core.calendar import today
from focusgroups.models.people import digest

PURPOSE = "follow-up"


@dataclass(frozen=True)
class Office:
    """The holder of a valid link to one follow-up, as rules see them."""

    follow_up_id: int

    is_authenticated = False
    is_active = True
    role_names = frozenset()
    actor = "link:office"

    def has_perm(self, permission: str, obj: object = None) -> bool:
        return rules.has_perm(permission, self, obj)


def secret_hash(secret: str) -> str:
    return digest(secret, PURPOSE)


def valid_link(secret: str) -> FollowUpLink | None:
    """Return the link that this secret opens now, and note the day of use; None when unknown, expired or revoked."""
    links = FollowUpLink.objects.valid().filter(secret_hash=secret_hash(secret))
    links.exclude(last_used_on=today()).update(last_used_on=today())
    return links.first()
