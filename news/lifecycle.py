"""Moves of a news item."""

from django.utils.translation import gettext_lazy as _

from core.lifecycle import Move
from news.models import Item

S = Item.State

ITEM = (
    Move("publish", _("Pubblica"), (S.DRAFT,), S.PUBLISHED, "news.write_item"),
    Move(
        "take_back",
        _("Riporta in bozza"),
        (S.PUBLISHED,),
        S.DRAFT,
        "news.write_item",
        needs_note=True,
        tone="secondary",
    ),
)
