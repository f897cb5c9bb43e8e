"""The gate: one step at a time, by who may, with its reason and its event."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from core.actors import SYSTEM
from core.errors import DomainError, NotAllowed
from core.lifecycle import Move, move, moves_for
from core.models import Event
from focusgroups.models import Round
from tests.factories.accounts import UserFactory
from tests.factories.focusgroups import RoundFactory

STATE = Round.State
TABLE = (
    Move("open", "Apri", (STATE.PLANNED,), STATE.OPEN, "test.may"),
    Move("close", "Chiudi", (STATE.OPEN,), STATE.CLOSED, "test.may"),
    Move("reopen", "Riapri", (STATE.CLOSED,), STATE.OPEN, "test.may", needs_note=True),
    Move("release", "Pubblica", (STATE.CLOSED, STATE.OPEN), STATE.RELEASED, "test.may_not"),
)


class Actor:
    """A person who holds `test.may` and nothing else."""

    actor = "user:test"

    def has_perm(self, permission, obj=None):
        return permission == "test.may"


BY = Actor()


def events() -> list[tuple]:
    return list(Event.objects.order_by("id").values_list("verb", "subject", "actor", "from_state", "to_state", "note"))


def test_a_move_changes_the_state_and_writes_one_event(db):
    record = RoundFactory(state=STATE.PLANNED)

    moved = move(record, "open", by=BY, note="  Si comincia. ", table=TABLE)

    assert (moved.state, Round.objects.get().state) == ("open", "open")
    assert events() == [("round.open", f"round:{record.uuid}", "user:test", "planned", "open", "Si comincia.")]


def test_the_effect_is_saved_with_the_state(db):
    record = RoundFactory(state=STATE.PLANNED)

    def effect(row):
        row.venue = "Tecnopolo"

    move(record, "open", by=BY, table=TABLE, effect=effect)

    assert Round.objects.values_list("state", "venue").get() == ("open", "Tecnopolo")


@pytest.mark.parametrize("step", [m.name for m in TABLE])
@pytest.mark.parametrize("state", STATE.values)
def test_every_step_from_every_state(db, step, state):
    """A step is made exactly from its sources, by who may; otherwise nothing is written."""
    record = RoundFactory(state=state)
    rule = next(m for m in TABLE if m.name == step)

    expected = None
    if rule.permission != "test.may":
        expected = PermissionDenied
    elif state not in rule.sources:
        expected = NotAllowed

    if expected:
        with pytest.raises(expected):
            move(record, step, by=BY, note="motivo", table=TABLE)
    else:
        move(record, step, by=BY, note="motivo", table=TABLE)

    after = state if expected else rule.target
    assert (Round.objects.get().state, len(events())) == (after, 0 if expected else 1)


def test_an_unknown_step_is_refused(db):
    with pytest.raises(NotAllowed, match=r"Questo passaggio non esiste\."):
        move(RoundFactory(), "explode", by=BY, table=TABLE)


def test_the_refusal_names_step_and_state(db):
    with pytest.raises(NotAllowed, match="«Apri» non è possibile: lo stato è «chiuso»"):
        move(RoundFactory(state=STATE.CLOSED), "open", by=BY, table=TABLE)


@pytest.mark.parametrize("note", ["", "   ", "\n"])
def test_a_step_that_needs_a_reason_is_refused_without(db, note):
    record = RoundFactory(state=STATE.CLOSED)

    with pytest.raises(DomainError, match="Serve un motivo per «Riapri»"):
        move(record, "reopen", by=BY, note=note, table=TABLE)

    assert (Round.objects.get().state, events()) == ("closed", [])


def test_who_may_not_is_refused_before_hearing_the_state(db):
    """A person without the right learns nothing about the state."""
    with pytest.raises(PermissionDenied):
        move(RoundFactory(state=STATE.PLANNED), "release", by=BY, table=TABLE)


def test_an_account_without_roles_is_refused(db):
    with pytest.raises(PermissionDenied):
        move(RoundFactory(state=STATE.PLANNED), "open", by=UserFactory(), table=TABLE)


def test_the_state_that_counts_is_the_stored_one(db):
    """A page opened before somebody else's move does not undo it."""
    record = RoundFactory(state=STATE.PLANNED)
    move(record, "open", by=BY, table=TABLE)

    with pytest.raises(NotAllowed):
        move(record, "open", by=BY, table=TABLE)

    assert len(events()) == 1


def test_an_effect_that_breaks_a_rule_leaves_nothing(db):
    record = RoundFactory(state=STATE.PLANNED)

    def effect(row):
        row.name = ""

    with pytest.raises(ValidationError):
        move(record, "open", by=BY, table=TABLE, effect=effect)

    assert (Round.objects.get().state, events()) == ("planned", [])


def test_the_system_may_make_any_step(db):
    move(RoundFactory(state=STATE.OPEN), "release", by=SYSTEM, table=TABLE)

    assert [event[2] for event in events()] == ["system"]


@pytest.mark.slow
def test_sixteen_at_once_make_one_move_and_one_event(at_once):
    record = RoundFactory(state=STATE.PLANNED)

    outcomes = at_once(lambda n: move(record, "open", by=BY, table=TABLE).state, 16)

    refused = [error for error in outcomes if isinstance(error, NotAllowed)]
    assert (outcomes.count("open"), len(refused), len(events())) == (1, 15, 1)


@pytest.mark.parametrize(
    ("state", "names"),
    [("planned", ["open"]), ("open", ["close"]), ("closed", ["reopen"]), ("released", [])],
)
def test_the_buttons_are_the_steps_one_may_make_now(db, state, names):
    assert [m.name for m in moves_for(RoundFactory(state=state), BY, TABLE)] == names
