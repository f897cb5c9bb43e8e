"""Moves of a need: only what people decide; new, persistent and growing are computed."""

from django.utils.translation import gettext_lazy as _

from core.lifecycle import Move
from needs.models import Need

S = Need.Status

NEED = (
    Move(
        "mark_answered",
        _("Segna che ha avuto risposta"),
        (S.OPEN,),
        S.ANSWERED,
        "needs.answer_need",
        needs_note=True,
        tone="secondary",
    ),
    Move("withdraw", _("Ritira"), (S.OPEN,), S.WITHDRAWN, "needs.answer_need", needs_note=True, tone="secondary"),
    Move(
        "reopen",
        _("Riapri"),
        (S.ANSWERED, S.WITHDRAWN),
        S.OPEN,
        "needs.answer_need",
        needs_note=True,
        tone="secondary",
    ),
)
