"""A person who comes with a personal link, or with a phone in the room, instead of an account."""

from dataclasses import dataclass

import rules

ROOM = "room"  # the kind of who came in with the code of the room


@dataclass(frozen=True)
class Bearer:
    """The holder of a valid PersonalLink to one focus group, or of a phone in its room.

    `line_key` recognises the bearer's own lines; nobody can lead it back to the person.
    """

    focus_group_id: int
    kind: str  # PersonalLink.Kind, or ROOM
    line_key: str

    is_authenticated = False
    is_active = True
    role_names = frozenset()

    @property
    def actor(self) -> str:
        """Events name the kind of link only, never which one."""
        return f"link:{self.kind}"

    def has_perm(self, permission: str, obj: object = None) -> bool:
        return rules.has_perm(permission, self, obj)


def group_of(user) -> int | None:
    """Return the focus group a bearer may enter; None for everybody else."""
    return user.focus_group_id if isinstance(user, Bearer) else None
