"""Every move of rounds, focus groups and lines, from every state."""

import pytest
from django.core.exceptions import PermissionDenied

from core.errors import NotAllowed
from core.models import Event
from focusgroups.actions import contributions, groups, rounds
from focusgroups.lifecycle import CONTRIBUTION, FOCUS_GROUP, LINE_MOVES, ROUND, line_moves
from focusgroups.models import Contribution, FocusGroup, Round
from tests.factories.focusgroups import ContributionFactory, FocusGroupFactory, RoundFactory

GROUP_ACTS = {
    "open": groups.open_group,
    "start_read_back": groups.start_read_back,
    "close": groups.close,
    "mark_reported": groups.mark_reported,
    "reopen": groups.reopen,
    "mark_not_delivered": groups.mark_not_delivered,
    "expect_again": groups.expect_again,
    "back_to_planned": groups.back_to_planned,
}
ROUND_ACTS = {
    "open": rounds.open_round,
    "close": rounds.close,
    "release": rounds.release,
    "reopen": rounds.reopen,
    "back_to_planned": rounds.back_to_planned,
}
LINE_ACTS = {
    "submit": contributions.submit,
    "accept": contributions.accept,
    "set_aside": contributions.set_aside,
    "withdraw": contributions.withdraw,
    "reopen": contributions.reopen,
}


def cells(table, states):
    return [pytest.param(move, state, id=f"{move.name}-{state}") for move in table for state in states]


def test_every_move_has_its_action():
    assert set(GROUP_ACTS) == {move.name for move in FOCUS_GROUP}
    assert set(ROUND_ACTS) == {move.name for move in ROUND}
    assert {*LINE_ACTS, "accept_at_closing", "merge"} == {move.name for move in CONTRIBUTION} == set(LINE_MOVES)


@pytest.mark.parametrize(("move", "state"), cells(FOCUS_GROUP, FocusGroup.State.values))
def test_focus_group_moves(move, state, mech, coordinator):
    group = FocusGroupFactory(cluster=mech, state=state)

    if state in move.sources:
        moved = GROUP_ACTS[move.name](group, by=coordinator, note="Errore di data.")
        event = Event.objects.filter(verb=f"focusgroup.{move.name}").get()
        assert (moved.state, event.from_state, event.to_state) == (move.target, state, move.target)
    else:
        with pytest.raises(NotAllowed):
            GROUP_ACTS[move.name](group, by=coordinator, note="Errore di data.")
        group.refresh_from_db()
        assert group.state == state


@pytest.mark.parametrize(("move", "state"), cells(ROUND, Round.State.values))
def test_round_moves(move, state, coordinator):
    round = RoundFactory(state=state)

    if state in move.sources:
        assert ROUND_ACTS[move.name](round, by=coordinator, note="Errore.").state == move.target
    else:
        with pytest.raises(NotAllowed):
            ROUND_ACTS[move.name](round, by=coordinator, note="Errore.")


@pytest.mark.parametrize("group_state", FocusGroup.State.values)
@pytest.mark.parametrize(
    ("move", "state"),
    cells([move for move in CONTRIBUTION if move.name in LINE_ACTS], Contribution.State.values),
)
def test_line_moves(move, state, group_state, mech, manager):
    group = FocusGroupFactory(cluster=mech, state=group_state)
    line = ContributionFactory(focus_group=group, state=state)

    if state in move.sources and group_state in LINE_MOVES[move.name]:
        assert move in line_moves(line, manager)
        assert LINE_ACTS[move.name](line, by=manager, note="Detto meglio altrove.").state == move.target
    else:
        assert move not in line_moves(line, manager)
        with pytest.raises(NotAllowed):
            LINE_ACTS[move.name](line, by=manager, note="Detto meglio altrove.")


@pytest.mark.parametrize("state", Contribution.State.values)
def test_merge_from_every_state(state, focus_group, manager):
    line = ContributionFactory(focus_group=focus_group, state=state)
    target = ContributionFactory(focus_group=focus_group)

    if state in {"draft", "submitted", "accepted"}:
        merged = contributions.merge(line, into=target, by=manager)
        assert (merged.state, merged.merged_into) == ("merged", target)
    else:
        with pytest.raises(NotAllowed):
            contributions.merge(line, into=target, by=manager)


@pytest.mark.parametrize("name", ["reopen", "mark_not_delivered", "expect_again", "back_to_planned"])
def test_way_back_needs_a_reason(name, mech, coordinator):
    source = next(move.sources[0] for move in FOCUS_GROUP if move.name == name)
    group = FocusGroupFactory(cluster=mech, state=source)

    with pytest.raises(Exception, match="Serve un motivo"):
        GROUP_ACTS[name](group, by=coordinator, note="  ")


@pytest.mark.parametrize("move", [move.name for move in FOCUS_GROUP])
def test_outsider_moves_no_focus_group(move, mech, outsider):
    state = next(m.sources[0] for m in FOCUS_GROUP if m.name == move)
    group = FocusGroupFactory(cluster=mech, state=state)

    with pytest.raises(PermissionDenied):
        GROUP_ACTS[move](group, by=outsider, note="Prova.")
