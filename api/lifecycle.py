"""Moves of a reuse in the list."""

from django.utils.translation import gettext_lazy as _

from api.models import Reuse
from core.lifecycle import Move

S = Reuse.State

REUSE = (
    Move(
        "remove",
        _("Togli dall'elenco"),
        (S.LISTED,),
        S.REMOVED,
        "api.write_reuse",
        needs_note=True,
        tone="secondary",
    ),
    Move("restore", _("Rimetti in elenco"), (S.REMOVED,), S.LISTED, "api.write_reuse"),
)
