"""Who acted, as text: events and jobs never point at a person's row."""


class System:
    """The portal itself, for work that nobody asked for by hand."""

    is_authenticated = False
    actor = "system"

    def has_perm(self, permission: str, obj: object = None) -> bool:
        return True


SYSTEM = System()


def actor_text(by) -> str:
    """Return `user:<uuid>`, `link:participant`, `link:recorder` or `system`; `anonymous` for nobody.

    Links give no more than their kind: an event must not tell which participant wrote a line.
    """
    return getattr(by, "actor", "") or "anonymous"
