"""Moves of rounds, focus groups and contributions; nothing else changes their state."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import NotAllowed
from core.lifecycle import Move, moves_for
from focusgroups.bearers import ROOM, Bearer
from focusgroups.models import Contribution, FocusGroup, PersonalLink, Round

R, G, C = Round.State, FocusGroup.State, Contribution.State

ROUND = (
    Move("open", _("Apri il ciclo"), (R.PLANNED,), R.OPEN, "focusgroups.edit_round"),
    Move("close", _("Chiudi il ciclo"), (R.OPEN,), R.CLOSED, "focusgroups.edit_round"),
    Move("release", _("Pubblica i dati"), (R.CLOSED,), R.RELEASED, "focusgroups.edit_round"),
    Move(
        "reopen", _("Riapri il ciclo"), (R.CLOSED,), R.OPEN, "focusgroups.edit_round", needs_note=True, tone="secondary"
    ),
    Move(
        "back_to_planned",
        _("Torna a programmato"),
        (R.OPEN,),
        R.PLANNED,
        "focusgroups.edit_round",
        needs_note=True,
        tone="secondary",
    ),
)

FOCUS_GROUP = (
    Move("open", _("Apri il focus group"), (G.PLANNED,), G.OPEN, "focusgroups.open_focusgroup"),
    Move("start_read_back", _("Chiudi la sala"), (G.OPEN,), G.READ_BACK, "focusgroups.open_focusgroup"),
    Move("close", _("Chiudi il focus group"), (G.READ_BACK,), G.CLOSED, "focusgroups.close_focusgroup"),
    Move("mark_reported", _("Consegna il rapporto"), (G.CLOSED,), G.REPORTED, "focusgroups.close_focusgroup"),
    Move(
        "reopen",
        _("Riapri la sala"),
        (G.READ_BACK, G.CLOSED),
        G.OPEN,
        "focusgroups.reopen_focusgroup",
        needs_note=True,
        tone="secondary",
    ),
    Move(
        "mark_not_delivered",
        _("Segna come non consegnato"),
        (G.PLANNED, G.OPEN),
        G.NOT_DELIVERED,
        "focusgroups.mark_not_delivered",
        needs_note=True,
        tone="secondary",
    ),
    Move(
        "expect_again",
        _("Attendi di nuovo la consegna"),
        (G.NOT_DELIVERED,),
        G.PLANNED,
        "focusgroups.mark_not_delivered",
        needs_note=True,
        tone="secondary",
    ),
    Move(
        "back_to_planned",
        _("Annulla l'apertura"),
        (G.OPEN,),
        G.PLANNED,
        "focusgroups.reopen_focusgroup",
        needs_note=True,
        tone="secondary",
    ),
)

CONTRIBUTION = (
    Move("submit", _("Invia"), (C.DRAFT,), C.SUBMITTED, "focusgroups.submit_contribution"),
    Move("accept", _("Convalida"), (C.SUBMITTED,), C.ACCEPTED, "focusgroups.accept_contribution"),
    Move(
        "accept_at_closing",
        _("Convalida alla chiusura"),
        (C.DRAFT, C.SUBMITTED),
        C.ACCEPTED,
        "focusgroups.accept_at_closing",
    ),
    Move(
        "set_aside",
        _("Non riprendere"),
        (C.SUBMITTED, C.DRAFT),
        C.SET_ASIDE,
        "focusgroups.accept_contribution",
        needs_note=True,
        tone="secondary",
    ),
    Move("merge", _("Unisci"), (C.SUBMITTED, C.DRAFT, C.ACCEPTED), C.MERGED, "focusgroups.merge_contribution"),
    Move(
        "withdraw",
        _("Ritira"),
        (C.DRAFT, C.SUBMITTED, C.ACCEPTED),
        C.WITHDRAWN,
        "focusgroups.withdraw_contribution",
        tone="secondary",
    ),
    Move(
        "reopen",
        _("Riapri"),
        (C.ACCEPTED, C.SET_ASIDE, C.MERGED, C.WITHDRAWN),
        C.SUBMITTED,
        "focusgroups.reopen_contribution",
        needs_note=True,
        tone="secondary",
    ),
)

# In which states of the focus group lines are written, decided on, answered, and people invited.
WRITING = (G.OPEN, G.READ_BACK)
RECORDING = (G.OPEN,)
DECIDING = (G.OPEN, G.READ_BACK, G.CLOSED)
ANSWERING = (G.READ_BACK,)
INVITING = (G.PLANNED, G.OPEN, G.READ_BACK)
FOLLOWING = (*INVITING, G.CLOSED, G.REPORTED)

# In which states of its focus group a line makes a move.
LINE_MOVES = {
    "submit": WRITING,
    "accept": DECIDING,
    "accept_at_closing": WRITING,
    "set_aside": DECIDING,
    "merge": DECIDING,
    "withdraw": WRITING,
    "reopen": DECIDING,
}


def line_moves(line: Contribution, user) -> list[Move]:
    """Return the moves of a line that its focus group allows now."""
    return [m for m in moves_for(line, user, CONTRIBUTION) if line.focus_group.state in LINE_MOVES[m.name]]


def writing_states(by) -> tuple[str, ...]:
    """Return the states of a focus group in which `by` writes lines: recorder and phones only during the meeting."""
    is_there = isinstance(by, Bearer) and by.kind in {PersonalLink.Kind.RECORDER, ROOM}
    return RECORDING if is_there else WRITING


def require(group: FocusGroup, states: tuple[str, ...]) -> None:
    """Refuse an act that does not belong to the state of the focus group."""
    if group.state not in states:
        raise NotAllowed(
            gettext("Il focus group è «%(state)s»: questa operazione non è possibile.")
            % {"state": group.get_state_display()}
        )
