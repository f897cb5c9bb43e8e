"""Pages of personal links, walked by their bearers: participant and recorder, own and foreign, valid and not."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.matrix.matrix import Person, Thing, allows
from tests.matrix.walk import OK, Cell, answer_of, trace
from tests.matrix.world import GROUP_STATES, LINE_STATES, PAPER_STATES, secret

pytestmark = [pytest.mark.matrix, pytest.mark.slow, pytest.mark.django_db]

# A recorder's link ends when the focus group is closed.
RECORDS_IN = ("planned", "open", "read_back")
# A recorder types for the table: nothing else.
TYPES = {"focus_group.read", "contribution.create", "contribution.edit"}
BEARERS = [(kind, state) for state in GROUP_STATES for kind in ("participant", "recorder")]
SAID = {"kind": "need", "text": "Servono tecnici.", "version": "1"}
AT_TABLE = [*(f"line:{state}" for state in LINE_STATES), "line:theirs", "line:sent"]


def bearer(kind: str, state: str) -> Person:
    return Person(f"{kind}:{state}", "participant", link=state)


def expected(action: str, person: Person, thing: Thing, *, is_read: bool = False) -> set[str]:
    kind, state = person.name.split(":")
    if kind == "recorder" and state not in RECORDS_IN:
        return {"hidden"}
    if kind == "recorder" and action not in TYPES:
        return {"hidden", "forbidden"}
    if kind == "recorder" and action == "contribution.create" and state != "open":
        return {"conflict"}
    if action == "contribution.confirm" and thing.states["own"] == "draft":
        return {"hidden", "forbidden", "conflict"}
    if allows(action, person, thing):
        return OK
    if allows(action, person, thing, now=False) and not is_read:
        return {"conflict", "shown"} | ({"hidden"} if thing.hides_from(person) else set())
    return {"hidden", "forbidden"}


def walk(person: Person, action: str, name: str, thing: Thing, *args, body: dict | None = None) -> Cell:
    """One request with the bearer's own secret, rolled back."""
    kind, state = person.name.split(":")
    url = reverse(name, args=[secret(kind, state), *args])
    with transaction.atomic():
        before = trace(thing)
        reply = Client().get(url) if body is None else Client().post(url, body)
        answer, after = answer_of(reply), trace(thing)
        transaction.set_rollback(True)
    wanted = expected(action, person, thing, is_read=body is None)
    note = "a refused write changed something" if answer not in OK and after != before else ""
    return Cell(_Named(name), person.name, thing.name, frozenset(wanted), answer, note)


class _Named:
    """A route's name, as a Cell prints it."""

    def __init__(self, label: str):
        self.label = label


@pytest.mark.parametrize(("kind", "state"), BEARERS)
def test_table_opens_for_its_bearers(kind, state, world):
    cell = walk(bearer(kind, state), "focus_group.read", "links:table", world[f"group:{state}"])

    assert not cell.deviates, cell


@pytest.mark.parametrize(("kind", "state"), BEARERS)
def test_line_is_written_while_the_table_takes_them(kind, state, world):
    cell = walk(
        bearer(kind, state),
        "contribution.create",
        "links:line-add",
        world[f"group:{state}"],
        body=SAID | {"uuid": str(uuid4())},
    )

    assert not cell.deviates, cell


@pytest.mark.parametrize("name", ["links:grid", "links:rows", "links:rows-read"])
@pytest.mark.parametrize(("kind", "state"), BEARERS)
def test_grid_is_the_recorders(name, kind, state, world):
    body = {"testo": "x", "tipo": "need", "colonna": "text"} if name == "links:rows-read" else None
    cell = walk(bearer(kind, state), "contribution.create", name, world[f"group:{state}"], body=body)

    opens = kind == "recorder" and state in RECORDS_IN
    assert cell.answer == ("shown" if opens else "hidden")


@pytest.mark.parametrize("kind", ["participant", "recorder"])
@pytest.mark.parametrize("line", AT_TABLE)
def test_lines_of_the_own_table(kind, line, world):
    person, thing = bearer(kind, "open"), world[line]
    key = thing.record.uuid

    cells = [
        walk(person, "contribution.edit", "links:line-edit", thing, key, body=SAID),
        walk(person, "contribution.submit", "links:line-move", thing, key, "submit", body={}),
        walk(person, "contribution.withdraw", "links:line-move", thing, key, "withdraw", body={}),
        walk(person, "contribution.confirm", "links:line-answer", thing, key, body={"conferma": "1"}),
    ]

    assert [str(cell) for cell in cells if cell.deviates] == []


@pytest.mark.parametrize("state", ["planned", "read_back", "closed", "reported"])
@pytest.mark.parametrize("kind", ["participant", "recorder"])
@pytest.mark.parametrize("line", AT_TABLE)
def test_lines_of_another_table_do_not_exist(kind, line, state, world):
    person, thing = bearer(kind, state), world[line]
    key = thing.record.uuid

    cells = [
        walk(person, "contribution.edit", "links:line-edit", thing, key),
        walk(person, "contribution.edit", "links:line-edit", thing, key, body=SAID),
        walk(person, "contribution.withdraw", "links:line-move", thing, key, "withdraw", body={}),
        walk(person, "contribution.confirm", "links:line-answer", thing, key, body={"conferma": "1"}),
    ]

    assert {cell.answer for cell in cells} == {"hidden"}
    assert [str(cell) for cell in cells if cell.note] == []


def test_reading_back_is_answered_at_that_table(world):
    thing = world["line:reading"]
    person = bearer("participant", "read_back")

    cell = walk(person, "contribution.confirm", "links:line-answer", thing, thing.record.uuid, body={"conferma": "1"})

    assert cell.answer in OK


@pytest.mark.parametrize("state", GROUP_STATES)
def test_participant_leaves_at_any_time(state, world):
    cell = walk(
        bearer("participant", state), "participation.leave", "links:leave", world[f"participation:{state}"], body={}
    )

    assert not cell.deviates, cell


def test_participant_sees_the_own_draft_and_nobody_elses(world):
    client, own, staff = Client(), world["line:theirs"], world["line:draft"]

    page = client.get(reverse("links:table", args=[secret("participant", "open")])).content.decode()
    recorder = client.get(reverse("links:table", args=[secret("recorder", "open")])).content.decode()

    assert (own.canary in page, staff.canary in page) == (True, False)
    assert (own.canary in recorder, staff.canary in recorder) == (False, True)


@pytest.mark.parametrize("wrong", ["segreto-che-non-esiste", "x"])
def test_unknown_secret_opens_nothing(wrong, world):
    replies = [
        Client().get(reverse("links:table", args=[wrong])),
        Client().post(reverse("links:line-add", args=[wrong]), SAID),
        Client().post(reverse("links:leave", args=[wrong])),
    ]

    assert [reply.status_code for reply in replies] == [404, 404, 404]


def test_link_opens_no_page_of_the_work_area(world):
    """A personal link is no sign-in: the same browser is anonymous everywhere else."""
    client = Client()
    client.get(reverse("links:table", args=[secret("recorder", "open")]))

    reply = client.get(reverse("focusgroups:focus-group-detail", args=[world["group:open"].record.slug]))

    assert answer_of(reply) == "sign-in"


@pytest.mark.parametrize("state", GROUP_STATES)
def test_what_became_of_the_lines_is_the_participants(state, world):
    cell = walk(bearer("participant", state), "contribution.list", "portal:link-outcomes", world[f"group:{state}"])
    recorder = walk(bearer("recorder", "open"), "contribution.list", "portal:link-outcomes", world["group:open"])

    assert not cell.deviates, cell
    assert recorder.answer == "hidden"


SAYS = {"uuid": "7f2c4f0e-7c0b-4a57-9a43-4f6d0a1f2b11", "text": "Manca il ruolo degli ITS."}


@pytest.mark.parametrize("state", PAPER_STATES)
def test_papers_are_read_and_commented_in_consultation_only(state, world):
    """By the participants of their tables; recorders and other tables find nothing."""
    paper = world[f"paper:{state}"]
    names = [("consultation:paper", [], None), ("consultation:comment", ["3"], SAYS)]
    insiders, others = bearer("participant", "reported"), [bearer("participant", "open"), bearer("recorder", "open")]

    own = {
        walk(insiders, "paper.comment", name, paper, paper.record.slug, *args, body=body) for name, args, body in names
    }
    foreign = {
        walk(o, "paper.comment", name, paper, paper.record.slug, *args, body=b)
        for o in others
        for name, args, b in names
    }

    assert {cell.answer for cell in own} <= (OK if state == "consultation" else {"hidden"})
    assert {cell.answer for cell in foreign} == {"hidden"}
    assert [str(cell) for cell in own | foreign if cell.note] == []
