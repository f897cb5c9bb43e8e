"""The rows of a handed-in table by what would come of them, as links with their numbers."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _


def state_tabs(states: Any, found: Mapping[str, int], chosen: str) -> list[dict]:
    """One link for each state (a TextChoices) that rows are in, and one for all; `chosen` is shown as current."""
    pairs = [("", _("tutte")), *((state.value, state.label) for state in states)]
    numbers = {"": sum(found.values())} | dict(found)
    return [
        {
            "label": label,
            "url": f"?righe={value}" if value else "?",
            "current": value == chosen,
            "count": numbers[value],
        }
        for value, label in pairs
    ]
