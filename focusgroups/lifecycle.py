"""Moves of rounds, focus groups and contributions; nothing else changes their state."""

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.calendar import today
from core.errors import NotAllowed
from core.lifecycle import Move, moves_for
from focusgroups.bearers import ROOM, Bearer
from focusgroups.models import Contribution, FocusGroup, PersonalLink, Round
from focusgroups.queries import UNDER_WAY

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
TAKING_PART = (G.PLANNED, *WRITING)  # who is invited and cannot come writes before the meeting
DECIDING = (G.OPEN, G.READ_BACK, G.CLOSED)
ANSWERING = (G.READ_BACK,)
INVITING = UNDER_WAY
FOLLOWING = (*INVITING, G.CLOSED, G.REPORTED)

# In which states of its focus group a line makes a move.
LINE_MOVES = {
    "submit": TAKING_PART,
    "accept": DECIDING,
    "accept_at_closing": WRITING,
    "set_aside": DECIDING,
    "merge": DECIDING,
    "withdraw": TAKING_PART,
    "reopen": DECIDING,
}


def line_moves(line: Contribution, user) -> list[Move]:
    """Return the moves of a line that its focus group allows now."""
    return [m for m in moves_for(line, user, CONTRIBUTION) if line.focus_group.state in LINE_MOVES[m.name]]


def writing_states(by) -> tuple[str, ...]:
    """Return the states of a focus group in which `by` writes lines: recorder and phones only during the meeting."""
    if not isinstance(by, Bearer):
        return WRITING
    return RECORDING if by.kind in {PersonalLink.Kind.RECORDER, ROOM} else TAKING_PART


def is_read_back_over(group: FocusGroup) -> bool:
    """Whether the days in which participants answer and add are past; the manager still settles and closes."""
    return group.state == G.READ_BACK and bool(group.read_back_until) and group.read_back_until < today()


def may_write(group: FocusGroup, by) -> bool:
    """Whether `by` writes lines now: a participant until the read-back is over."""
    return group.state in writing_states(by) and not (isinstance(by, Bearer) and is_read_back_over(group))


def require_writing(group: FocusGroup, by) -> None:
    """Refuse to write in a state, or on a day, in which `by` does not."""
    require(group, writing_states(by))
    if isinstance(by, Bearer):
        require_open_window(group)


def require_open_window(group: FocusGroup) -> None:
    """Refuse what participants do once the days of the read-back are over."""
    if is_read_back_over(group):
        day = date_format(group.read_back_until, "j F Y").lower()
        raise NotAllowed(
            gettext("La rilettura è finita il %(day)s: il testo del tavolo non cambia più.") % {"day": day}
        )


def require(group: FocusGroup, states: tuple[str, ...]) -> None:
    """Refuse an act that does not belong to the state of the focus group."""
    if group.state not in states:
        raise NotAllowed(
            gettext("Il focus group è «%(state)s»: questa operazione non è possibile.")
            % {"state": group.get_state_display()}
        )


def require_running(round: Round) -> None:
    """Refuse to bring back what belongs to a round that is over: there every line has its fate."""
    if round.state in (R.CLOSED, R.RELEASED):
        raise NotAllowed(
            gettext("Il ciclo è «%(state)s»: per riaprire un suo focus group o una sua riga prima riapri il ciclo.")
            % {"state": round.get_state_display()}
        )
