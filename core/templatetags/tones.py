"""Colour of each state, in one place; the words come from the TextChoices beside the model."""

from django import template

register = template.Library()

TONES = {
    "success": {"accepted", "reported", "adopted", "published", "released", "done", "answered", "used", "favourable"},
    "info": {"open", "submitted", "under_review", "running", "under_way", "read_back", "consultation", "held"},
    "brand": {"closed", "signed_off"},
    "warning": {
        "returned",
        "partly_adopted",
        "deferred",
        "with_remarks",
        "superseded",
        "draft",
        "drafting",
        "queued",
    },
    "error": {"not_delivered", "failed", "not_adopted", "contrary", "set_aside"},
}
TONE_OF = {state: tone for tone, states in TONES.items() for state in states}


@register.filter
def tone(state: str) -> str:
    """Return the badge's tone for a state's code; neutral for the others."""
    return TONE_OF.get(state, "neutral")
