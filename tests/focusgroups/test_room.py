"""The room: its code, who opens it, what phones and staff write there, and what ends it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.errors import NotAllowed
from core.models import Event
from focusgroups.actions import contributions, groups, rooms
from focusgroups.models import Contribution, Room
from focusgroups.room import LETTERS, Device, is_scanned, new_code, open_room, read_code, scan_address, state_of_table
from tests.factories.focusgroups import ContributionFactory, FocusGroupFactory, RoomFactory


@pytest.fixture
def room(focus_group) -> Room:
    return RoomFactory(focus_group=focus_group, code="ABC123")


@pytest.fixture
def phone(room):
    return Device(str(room.uuid), room.code, "segreto-del-telefono").bearer(room.focus_group)


def said(room, phone, text="Ci manca chi programma i robot.", **more):
    return rooms.say(room, by=phone, kind="need", text=text, **{"uuid": None, "code": "ABC123", **more})


def test_code_has_six_letters_that_are_not_confused():
    codes = {new_code() for _number in range(200)}

    assert len(codes) == 200
    assert {len(code) for code in codes} == {6}
    assert set("".join(codes)) <= set(LETTERS)
    assert not set("ILOU") & set(LETTERS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("abc123", "ABC123"),
        (" abc-123 ", "ABC123"),
        ("aBcI2L", "ABC121"),
        ("ABCO12", "ABC012"),
        ("ABC1234567", "ABC1234"),
    ],
)
def test_code_is_read_as_people_write_it(typed, meant):
    assert read_code(typed) == meant


def test_manager_opens_the_room_once(focus_group, manager):
    first = groups.open_room(focus_group, by=manager)
    second = groups.open_room(focus_group, by=manager)

    assert (first.pk, first.code) == (second.pk, second.code)
    assert open_room(first.code) == first
    assert list(Event.objects.values_list("verb", "actor", "note")) == [("room.open", manager.actor, "")]


def test_planned_table_opens_with_its_room(mech, manager):
    group = FocusGroupFactory(cluster=mech, state="planned")

    groups.open_room(group, by=manager)

    group.refresh_from_db()
    assert group.state == "open"


@pytest.mark.parametrize("state", ["read_back", "closed", "reported", "not_delivered"])
def test_room_opens_during_the_meeting_only(state, mech, manager):
    group = FocusGroupFactory(cluster=mech, state=state)

    with pytest.raises(NotAllowed):
        groups.open_room(group, by=manager)


@pytest.mark.parametrize("act", [groups.open_room, rooms.close_to_phones, rooms.renew_code])
def test_others_do_not_run_the_room(act, room, outsider, member):
    for person in (outsider, member):
        with pytest.raises(PermissionDenied):
            act(room.focus_group, by=person)


def test_new_code_ends_the_old_one(room, manager):
    fresh = rooms.renew_code(room.focus_group, by=manager)

    assert open_room("ABC123") is None
    assert open_room(fresh.code) == room


def test_closed_room_has_no_code(room, manager):
    rooms.close_to_phones(room.focus_group, by=manager)

    room.refresh_from_db()
    assert (room.code, room.is_open, open_room("ABC123"), open_room("")) == ("", False, None, None)
    with pytest.raises(NotAllowed):
        rooms.renew_code(room.focus_group, by=manager)


@pytest.mark.parametrize(("move", "note"), [(groups.start_read_back, ""), (groups.mark_not_delivered, "Nessuno.")])
def test_room_ends_with_the_meeting(move, note, room, coordinator):
    move(room.focus_group, by=coordinator, note=note)

    room.refresh_from_db()
    assert not room.is_open


def test_opened_again_the_room_has_another_code(room, manager):
    rooms.close_to_phones(room.focus_group, by=manager)

    again = rooms.open_to_phones(room.focus_group, by=manager)

    assert again.pk == room.pk
    assert again.code not in {"", "ABC123"}


@pytest.mark.parametrize("code", ["", "ABC12", "ABCIO1", "abc123"])
def test_database_refuses_an_open_room_without_a_good_code(code, focus_group):
    with pytest.raises(IntegrityError), transaction.atomic():
        RoomFactory(focus_group=focus_group, code=code)


def test_database_refuses_a_closed_room_with_a_code_and_a_code_twice(focus_group):
    RoomFactory(focus_group=focus_group, code="ABC123")

    with pytest.raises(IntegrityError), transaction.atomic():
        RoomFactory(code="ABC123")
    with pytest.raises(IntegrityError), transaction.atomic():
        Room.objects.update(closed_at=timezone.now())


def test_only_the_qr_of_this_code_is_a_scan(room):
    key = scan_address(room).partition("?k=")[2]
    other = RoomFactory()

    assert is_scanned(room, key)
    assert not is_scanned(other, key)
    assert not is_scanned(room, "")


def test_phone_sends_without_a_key_to_anybody(room, phone):
    line = said(room, phone)

    assert (line.state, line.recorded_by, line.line_key) == ("submitted", None, phone.line_key)
    assert set(Event.objects.values_list("actor", flat=True)) == {"link:room"}
    assert not line.voices.exists()


def test_same_finding_twice_is_one_line_even_after_the_room_closed(room, phone, manager):
    first = said(room, phone, uuid="3f2f6f0e-0000-4000-8000-000000000001")
    rooms.close_to_phones(room.focus_group, by=manager)

    again = said(room, phone, uuid="3f2f6f0e-0000-4000-8000-000000000001")

    assert first.pk == again.pk
    with pytest.raises(NotAllowed):
        said(room, phone, text="Un'altra frase.")
    assert Contribution.objects.count() == 1


def test_phone_reads_its_own_lines_only(room, phone, mech):
    own = said(room, phone)
    ContributionFactory(focus_group=room.focus_group, state="submitted", line_key="f" * 64)
    ContributionFactory(focus_group=room.focus_group, state="accepted")
    ContributionFactory(state="accepted", published_at=timezone.now())

    assert list(Contribution.objects.visible_to(phone)) == [own]
    assert [line for line in Contribution.objects.all() if phone.has_perm("focusgroups.edit_contribution", line)] == [
        own
    ]


def test_phone_of_another_table_writes_nothing_here(room):
    stranger = Device(str(room.uuid), "X", "altro").bearer(FocusGroupFactory())

    with pytest.raises(PermissionDenied):
        said(room, stranger)


def test_what_staff_notes_down_is_heard_at_once(focus_group, manager):
    uuid = "3f2f6f0e-0000-4000-8000-000000000002"
    line = rooms.note_down(focus_group, by=manager, kind="trend", text="Arrivano i robot.", uuid=uuid)
    again = rooms.note_down(focus_group, by=manager, kind="trend", text="Arrivano i robot.", uuid=uuid)

    assert line.pk == again.pk
    assert (line.state, line.line_key, line.recorded_by) == ("submitted", "", manager)
    assert list(focus_group.contributions.heard()) == [line]


def test_what_waits_for_a_decision_is_not_heard(room, phone, manager):
    line = said(room, phone)
    ContributionFactory(focus_group=room.focus_group, state="draft")

    assert list(room.focus_group.contributions.heard()) == []
    contributions.accept(line, by=manager)
    assert list(room.focus_group.contributions.heard()) == [line]


def test_state_of_the_table_changes_with_what_it_shows(room, phone, manager):
    states = [state_of_table(room.focus_group)]
    line = said(room, phone)
    states.append(state_of_table(room.focus_group))
    contributions.accept(line, by=manager)
    states.append(state_of_table(room.focus_group))
    rooms.close_to_phones(room.focus_group, by=manager)
    states.append(state_of_table(room.focus_group))

    assert len(set(states)) == 4
    assert state_of_table(room.focus_group) == states[-1]
