"""Moves of a sitting, and the states of a paper in which the committee works on it."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from committee.models import Sitting
from core.errors import NotAllowed
from core.lifecycle import Move
from reports.models import PositionPaper

S, P = Sitting.State, PositionPaper.State

SITTING = (
    Move("hold", _("Segna come svolta"), (S.PLANNED,), S.HELD, "committee.edit_sitting"),
    Move("publish", _("Pubblica gli esiti"), (S.HELD,), S.PUBLISHED, "committee.publish_decisions"),
    Move(
        "reopen",
        _("Riporta a convocata"),
        (S.HELD,),
        S.PLANNED,
        "committee.edit_sitting",
        needs_note=True,
        tone="secondary",
    ),
)

ADVISING = (P.UNDER_REVIEW,)
ASSIGNING = (P.SUBMITTED, P.UNDER_REVIEW)
DECLARING = (P.SUBMITTED, P.UNDER_REVIEW, P.RETURNED)
ANSWERING = (P.RETURNED,)
DECIDED = (P.ADOPTED, P.PARTLY_ADOPTED, P.NOT_ADOPTED)


def require_paper(paper: PositionPaper, states: tuple[str, ...]) -> None:
    """Refuse an act that does not belong to the state of the paper."""
    if paper.state not in states:
        raise NotAllowed(
            gettext("Il documento è «%(state)s»: questa operazione non è possibile.")
            % {"state": paper.get_state_display()}
        )


def require_sitting(sitting: Sitting, states: tuple[str, ...]) -> None:
    """Refuse an act that does not belong to the state of the sitting."""
    if sitting.state not in states:
        raise NotAllowed(
            gettext("La seduta è «%(state)s»: questa operazione non è possibile.")
            % {"state": sitting.get_state_display()}
        )
