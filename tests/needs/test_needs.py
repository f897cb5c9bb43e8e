"""What happens to needs: making, linking, joining, answering, and who may."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.actors import SYSTEM
from core.errors import DomainError, NotAllowed, Stale
from core.models import Event
from focusgroups.models import Contribution
from needs.actions import needs
from needs.models import Need, NeedStatement
from needs.queries import evidence_for
from tests.factories.focusgroups import ContributionFactory, FocusGroupFactory
from tests.factories.needs import NeedFactory, NeedStatementFactory, ObservationFactory
from tests.waiting import after

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(focus_group):
    """An accepted line of MECH, the manager's cluster."""
    return ContributionFactory(focus_group=focus_group, text="Mancano programmatori di robot.")


@pytest.fixture
def foreign(build):
    """An accepted line of BUILD, not published."""
    return ContributionFactory(focus_group=FocusGroupFactory(cluster=build), text="Mancano posatori.")


def publish(line):
    line.published_at = timezone.now()
    line.save()
    return line


def live(need):
    return sorted(need.statements.live().values_list("contribution_id", flat=True))


def verbs():
    return list(Event.objects.order_by("id").values_list("verb", flat=True))


# --- making ---


def test_create_links_its_lines_and_writes_events(manager, line):
    need = needs.create(title="  Programmatori   di robot ", by=manager, contributions=[line])

    assert (need.title, need.slug, need.status, live(need)) == (
        "Programmatori di robot",
        "programmatori-di-robot",
        "open",
        [line.pk],
    )
    assert verbs() == ["need.create", "need.link"]
    assert set(Event.objects.values_list("actor", flat=True)) == {manager.actor}


def test_create_without_a_line_is_the_coordinators(manager, coordinator):
    with pytest.raises(DomainError, match="almeno una riga"):
        needs.create(title="Saldatori", by=manager)

    assert needs.create(title="Saldatori", by=coordinator).slug == "saldatori"


def test_create_with_a_foreign_line_makes_nothing(manager, foreign):
    with pytest.raises(PermissionDenied):
        needs.create(title="Posatori", by=manager, contributions=[foreign])

    assert not Need.objects.exists()


@pytest.mark.parametrize("person", ["participant", "recorder", "member", "secretary", "admin", "partner", "disabled"])
def test_create_is_refused_to(person, line, request):
    with pytest.raises(PermissionDenied):
        needs.create(title="Saldatori", by=request.getfixturevalue(person), contributions=[line])


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Nuovo", "nuovo-2"),
        ("Da collegare", "da-collegare-2"),
        ("Qualità è già", "qualita-e-gia"),
        ("!?", "fabbisogno"),
    ],
)
def test_slug_is_readable_and_never_a_page_of_ours(coordinator, title, slug):
    assert needs.create(title=title, by=coordinator).slug == slug


def test_equal_titles_get_names_of_their_own(coordinator):
    slugs = [needs.create(title="Saldatori", by=coordinator).slug for _ in range(3)]

    assert slugs == ["saldatori", "saldatori-2", "saldatori-3"]


@pytest.mark.parametrize("title", ["", "   ", "x" * 201])
def test_title_must_be_a_sentence(coordinator, title):
    with pytest.raises(ValidationError, match="title"):
        needs.create(title=title, by=coordinator)


# --- linking ---


def test_link_twice_is_one_link(manager, line):
    need = needs.create(title="Robot", by=manager, contributions=[line])

    assert needs.link(need, line, by=manager) == need.statements.get()


def test_line_states_one_need_at_a_time(manager, line):
    needs.create(title="Robot", by=manager, contributions=[line])

    with pytest.raises(DomainError, match="già collegata a «Robot»"):
        needs.create(title="Altro", by=manager, contributions=[line])


def test_database_refuses_a_second_live_need(line):
    NeedStatementFactory(contribution=line)

    with pytest.raises(IntegrityError), transaction.atomic():
        NeedStatementFactory(contribution=line)

    NeedStatementFactory(contribution=line, unlinked_at=timezone.now())


def test_manager_links_an_own_line_to_a_published_need_of_others(manager, line, foreign):
    need = NeedFactory(contributions=[publish(foreign)])

    needs.link(need, line, by=manager, how="suggested")

    assert live(need) == sorted([line.pk, foreign.pk])
    assert need.statements.get(contribution=line).how == "suggested"


@pytest.mark.parametrize(
    ("person", "allowed"),
    [("manager", True), ("coordinator", True), ("outsider", False), ("member", False), ("recorder", False)],
)
def test_who_may_link(person, allowed, line, request):
    need, by = NeedFactory(), request.getfixturevalue(person)

    if not allowed:
        with pytest.raises(PermissionDenied):
            needs.link(need, line, by=by)
    else:
        needs.link(need, line, by=by)
    assert live(need) == ([line.pk] if allowed else [])


def test_published_line_of_others_is_readable_but_not_linkable(manager, foreign):
    with pytest.raises(PermissionDenied):
        needs.link(NeedFactory(), publish(foreign), by=manager)


@pytest.mark.parametrize("state", ["draft", "set_aside", "merged", "withdrawn"])
def test_line_in_another_state_is_refused(coordinator, focus_group, state):
    line = ContributionFactory(focus_group=focus_group, state=state)

    with pytest.raises(NotAllowed):
        needs.link(NeedFactory(), line, by=coordinator)


@pytest.mark.parametrize("kind", ["trend", "proposal"])
def test_only_needs_state_needs(coordinator, focus_group, kind):
    line = ContributionFactory(focus_group=focus_group, kind=kind)

    with pytest.raises(DomainError, match="di tipo fabbisogno"):
        needs.link(NeedFactory(), line, by=coordinator)


def test_unlink_keeps_the_history_and_frees_the_line(manager, line):
    need = needs.create(title="Robot", by=manager, contributions=[line])

    statement = needs.unlink(need.statements.get(), by=manager)
    needs.unlink(statement, by=manager)
    needs.create(title="Altro", by=manager, contributions=[line])

    assert (statement.unlinked_by, live(need), need.statements.count()) == (manager, [], 1)
    assert verbs() == ["need.create", "need.link", "need.unlink", "need.create", "need.link"]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_line_unlinked_while_its_need_is_merged_stays_unlinked(manager, coordinator, line):
    statement = NeedStatementFactory(contribution=line)
    into = NeedStatementFactory().need

    after(lambda: needs.unlink(statement, by=manager), lambda: needs.merge(statement.need, into, by=coordinator))

    assert not line.need_statements.live().exists()


def test_unlink_of_a_foreign_line_is_refused(manager, line, foreign):
    need = NeedFactory(contributions=[line, publish(foreign)])

    with pytest.raises(PermissionDenied):
        needs.unlink(need.statements.get(contribution=foreign), by=manager)


# --- joining ---


def test_merge_moves_live_links_and_keeps_history(coordinator, line, foreign):
    need, into = NeedFactory(contributions=[line]), NeedFactory(contributions=[foreign])
    observation = ObservationFactory(needs=[need])

    needs.merge(need, into, by=coordinator)

    need.refresh_from_db()
    assert (need.merged_into, live(need), live(into)) == (into, [], sorted([line.pk, foreign.pk]))
    assert need.statements.get().unlinked_by == coordinator
    (evidence,) = evidence_for([into])
    assert [reading.name for reading in evidence.readings] == [observation.indicator.name]


def test_merge_leads_earlier_merges_on_and_undoing_leads_them_home(coordinator, line):
    first, second, last = NeedFactory(contributions=[line]), NeedFactory(), NeedFactory()

    needs.merge(first, second, by=coordinator)
    needs.merge(second, last, by=coordinator)

    first.refresh_from_db()
    assert (first.joined_to, first.merged_into, live(last)) == (second, last, [line.pk])
    with pytest.raises(NotAllowed, match="separa prima quei due"):
        needs.undo_merge(first, by=coordinator, note="Per errore.")
    needs.undo_merge(second, by=coordinator, note="Per errore.")
    first.refresh_from_db()
    assert (first.merged_into, live(second)) == (second, [line.pk])
    needs.undo_merge(first, by=coordinator, note="Per errore.")
    assert live(first) == [line.pk]


def test_undo_merge_brings_back_what_went_over_and_is_still_there(coordinator, focus_group):
    lines = [ContributionFactory(focus_group=focus_group) for _ in range(3)]
    need, into = NeedFactory(contributions=lines[:2]), NeedFactory(contributions=lines[2:])
    needs.merge(need, into, by=coordinator)
    needs.unlink(into.statements.live().get(contribution=lines[0]), by=coordinator)

    needs.undo_merge(need, by=coordinator, note="Sono due profili diversi.")

    need.refresh_from_db()
    assert (need.merged_into, live(need), live(into)) == (None, [lines[1].pk], [lines[2].pk])
    assert Event.objects.get(verb="need.undo_merge").note == "Sono due profili diversi."


def test_undo_merge_wants_a_merge_and_a_reason(coordinator, line):
    need, into = NeedFactory(contributions=[line]), NeedFactory()
    with pytest.raises(NotAllowed):
        needs.undo_merge(need, by=coordinator, note="Per errore.")

    needs.merge(need, into, by=coordinator)
    with pytest.raises(DomainError, match="motivo"):
        needs.undo_merge(need, by=coordinator, note="  ")


def test_need_is_not_merged_with_itself_nor_twice(coordinator, line):
    need, into = NeedFactory(contributions=[line]), NeedFactory()
    with pytest.raises(DomainError):
        needs.merge(need, need, by=coordinator)
    needs.merge(need, into, by=coordinator)

    with pytest.raises(NotAllowed):
        needs.merge(need, into, by=coordinator)
    with pytest.raises(NotAllowed):
        needs.merge(NeedFactory(), need, by=coordinator)
    with pytest.raises(NotAllowed):
        needs.link(need, ContributionFactory(), by=coordinator)


def test_manager_merges_only_what_nobody_else_said(manager, line, foreign):
    mine, shared = NeedFactory(contributions=[line]), NeedFactory(contributions=[publish(foreign)])
    needs.merge(mine, shared, by=manager)

    with pytest.raises(PermissionDenied):
        needs.merge(shared, NeedFactory(), by=manager)


def test_manager_does_not_merge_into_what_is_hidden(manager, line, foreign):
    with pytest.raises(PermissionDenied):
        needs.merge(NeedFactory(contributions=[line]), NeedFactory(contributions=[foreign]), by=manager)


# --- parting ---


@pytest.fixture
def three(focus_group):
    """A need that three lines of MECH state."""
    return NeedFactory(
        title="Robotisti", contributions=[ContributionFactory(focus_group=focus_group) for _ in range(3)]
    )


def first_links(need, number):
    return list(need.statements.live().order_by("contribution_id")[:number])


def test_split_takes_the_chosen_links_to_a_new_need_that_knows_where_it_comes_from(manager, three):
    before = live(three)

    parted = needs.split(three, first_links(three, 2), title=" Saldatori  robotici ", by=manager, note="Altro profilo.")

    assert (parted.title, parted.slug, parted.split_from) == ("Saldatori robotici", "saldatori-robotici", three)
    assert (live(parted), live(three)) == (before[:2], before[2:])
    assert set(three.statements.exclude(unlinked_at=None).values_list("unlinked_by", flat=True)) == {manager.pk}
    event = Event.objects.get()
    assert (event.verb, event.subject, event.note) == (
        "need.split",
        f"need:{parted.uuid}",
        f"need:{three.uuid} Altro profilo.",
    )


@pytest.mark.parametrize("number", [0, 3])
def test_split_leaves_and_takes_at_least_one_line(manager, three, number):
    with pytest.raises(DomainError, match="almeno una"):
        needs.split(three, first_links(three, number), title="Saldatori", by=manager, note="Altro profilo.")


def test_split_takes_only_live_links_of_the_need(manager, three, line):
    other = NeedFactory(contributions=[line])

    with pytest.raises(DomainError, match="almeno una"):
        needs.split(three, list(other.statements.all()), title="Saldatori", by=manager, note="Altro profilo.")
    with pytest.raises(DomainError, match="motivo"):
        needs.split(three, first_links(three, 1), title="Saldatori", by=manager, note=" ")
    with pytest.raises(ValidationError):
        needs.split(three, first_links(three, 1), title="", by=manager, note="Altro profilo.")


def test_undo_split_puts_back_what_is_still_there_and_leads_the_address_home(manager, coordinator, three):
    lines = live(three)
    parted = needs.split(three, first_links(three, 2), title="Saldatori", by=manager, note="Altro profilo.")
    needs.unlink(parted.statements.live().get(contribution=lines[0]), by=coordinator)

    origin = needs.undo_split(parted, by=manager, note="Era lo stesso.")

    parted.refresh_from_db()
    assert (origin, live(three), live(parted), parted.merged_into) == (three, lines[1:], [], three)


def test_undo_split_leaves_a_need_that_others_state_meanwhile(coordinator, three, foreign):
    parted = needs.split(three, first_links(three, 1), title="Saldatori", by=coordinator, note="Altro profilo.")
    needs.link(parted, foreign, by=coordinator)

    needs.undo_split(parted, by=coordinator, note="Era lo stesso.")

    parted.refresh_from_db()
    assert (live(parted), parted.merged_into, three.statements.live().count()) == ([foreign.pk], None, 3)


def test_undo_split_wants_a_split_and_a_reason(coordinator, three):
    with pytest.raises(NotAllowed):
        needs.undo_split(three, by=coordinator, note="Era lo stesso.")
    parted = needs.split(three, first_links(three, 1), title="Saldatori", by=coordinator, note="Altro profilo.")
    with pytest.raises(DomainError, match="motivo"):
        needs.undo_split(parted, by=coordinator, note=" ")


@pytest.mark.parametrize(
    ("person", "allowed"), [("manager", True), ("coordinator", True), ("outsider", False), ("member", False)]
)
def test_who_may_split_and_put_back(person, allowed, three, request):
    by = request.getfixturevalue(person)
    if allowed:
        parted = needs.split(three, first_links(three, 1), title="Saldatori", by=by, note="Altro profilo.")
        assert needs.undo_split(parted, by=by, note="Era lo stesso.") == three
        return
    with pytest.raises(PermissionDenied):
        needs.split(three, first_links(three, 1), title="Saldatori", by=by, note="Altro profilo.")
    with pytest.raises(PermissionDenied):
        needs.undo_split(NeedFactory(split_from=three), by=by, note="Era lo stesso.")


def test_manager_does_not_split_what_others_said_too(manager, three, foreign):
    NeedStatementFactory(need=three, contribution=publish(foreign))

    with pytest.raises(PermissionDenied):
        needs.split(three, first_links(three, 1), title="Saldatori", by=manager, note="Altro profilo.")


# --- words and status ---


def test_edit_changes_words_not_the_address(manager, line):
    need = needs.create(title="Robot", by=manager, contributions=[line])

    edited = needs.edit(need, by=manager, version=1, title="Robotisti", description=" Per le celle. ", occupation=None)

    assert (edited.title, edited.description, edited.slug, edited.version) == ("Robotisti", "Per le celle.", "robot", 2)


def test_edit_of_an_old_version_is_stale_and_changes_nothing(manager, coordinator, line):
    need = needs.create(title="Robot", by=manager, contributions=[line])
    needs.edit(need, by=coordinator, version=1, title="Robotisti", description="", occupation=None)

    with pytest.raises(Stale) as stale:
        needs.edit(need, by=manager, version=1, title="Altro", description="", occupation=None)

    assert (stale.value.current.title, Need.objects.get().title) == ("Robotisti", "Robotisti")


ACTS = {"mark_answered": needs.mark_answered, "withdraw": needs.withdraw, "reopen": needs.reopen}
AFTER = {
    ("mark_answered", "open"): "answered",
    ("withdraw", "open"): "withdrawn",
    ("reopen", "answered"): "open",
    ("reopen", "withdrawn"): "open",
}


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("status", Need.Status.values)
def test_every_move_from_every_status(coordinator, name, status):
    need = NeedFactory(status=status)

    if (name, status) not in AFTER:
        with pytest.raises(NotAllowed):
            ACTS[name](need, by=coordinator, note="Corso ITS avviato.")
    else:
        ACTS[name](need, by=coordinator, note="Corso ITS avviato.")
    need.refresh_from_db()
    assert need.status == AFTER.get((name, status), status)


def test_answer_wants_a_reason_and_writes_it(coordinator):
    need = NeedFactory()
    with pytest.raises(DomainError, match="motivo"):
        needs.mark_answered(need, by=coordinator, note=" ")

    needs.mark_answered(need, by=coordinator, note="Corso ITS avviato.")

    event = Event.objects.get()
    assert (event.verb, event.from_state, event.to_state, event.note) == (
        "need.mark_answered",
        "open",
        "answered",
        "Corso ITS avviato.",
    )


@pytest.mark.parametrize(
    ("person", "allowed"),
    [("manager", True), ("coordinator", True), ("secretary", True), ("outsider", False), ("member", False)],
)
def test_who_may_say_that_a_need_was_answered(person, allowed, line, request):
    need, by = NeedFactory(contributions=[line]), request.getfixturevalue(person)

    if not allowed:
        with pytest.raises(PermissionDenied):
            needs.mark_answered(need, by=by, note="Corso avviato.")
    else:
        needs.mark_answered(need, by=by, note="Corso avviato.")
    need.refresh_from_db()
    assert need.status == ("answered" if allowed else "open")


def test_portal_itself_may_answer(line):
    need = needs.mark_answered(NeedFactory(contributions=[line]), by=SYSTEM, note="Seguito concluso.")

    assert (need.status, Event.objects.get().actor) == ("answered", "system")


def test_manager_does_not_answer_for_other_clusters(manager, line, foreign):
    need = NeedFactory(contributions=[line, publish(foreign)])

    with pytest.raises(PermissionDenied):
        needs.mark_answered(need, by=manager, note="Corso avviato.")


def test_database_knows_the_statuses(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        NeedFactory(status="boh")


def test_no_event_names_a_participant(manager, focus_group):
    line = ContributionFactory(focus_group=focus_group, line_key="f" * 64, state=Contribution.State.SUBMITTED)

    needs.create(title="Robot", by=manager, contributions=[line])

    assert NeedStatement.objects.get().linked_by == manager
    assert not Event.objects.filter(note__contains="f" * 64).exists()
