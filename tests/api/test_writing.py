"""Contributions by API: only into tables the owner runs, in the words of the pages, never twice."""

import threading

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from api.actions import tokens
from api.models import Scope
from core.models import Event
from focusgroups.actions import contributions
from focusgroups.models import Contribution
from tests.api.world import partner_and
from tests.factories.api import ApiTokenFactory
from tests.factories.clusters import S3AreaFactory
from tests.factories.focusgroups import FocusGroupFactory

ROW = {"kind": "need", "text": "Mancano tecnici che sappiano programmare un PLC."}


@pytest.fixture
def owner(mech):
    return partner_and(cluster=mech)


@pytest.fixture
def table(mech):
    return FocusGroupFactory(cluster=mech, state="open")


def send(owner, table, rows, *, key="una-chiamata", scopes=(Scope.WRITE,)):
    token = owner if hasattr(owner, "secret") else ApiTokenFactory(user=owner, scopes=list(scopes))
    headers = {"Authorization": f"Bearer {token.secret}", **({"Idempotency-Key": key} if key else {})}
    address = reverse("api:table-contributions", args=[table.slug])
    return Client().post(address, {"rows": rows}, content_type="application/json", headers=headers)


def outcomes(reply) -> list[tuple]:
    assert reply.status_code == 200, reply.content
    return [(row["status"], row["message"], row["errors"]) for row in reply.json()["rows"]]


def test_rows_are_added_as_the_pages_add_them(owner, table):
    area = S3AreaFactory()
    full = ROW | {"title": "PLC", "s3_areas": [area.code], "horizon": "now", "urgency": 4, "difficulty": 5}

    reply = send(owner, table, [full | {"skills": ["PLC", " plc "]}, {"kind": "proposal", "text": "Un corso ITS."}])

    need, proposal = Contribution.objects.order_by("pk")
    assert outcomes(reply) == [(201, "", {}), (201, "", {})]
    assert [row["uuid"] for row in reply.json()["rows"]] == [str(need.uuid), str(proposal.uuid)]
    assert (need.text, need.title, need.state, need.recorded_by) == (ROW["text"], "PLC", "draft", owner)
    assert (need.need_details.urgency, need.need_details.difficulty, need.need_details.horizon) == (4, 5, "now")
    assert [skill.label for skill in need.need_details.skills.all()] == ["PLC"]
    assert list(need.s3_areas.all()) == [area]
    assert Event.objects.filter(verb="contribution.add").count() == 2


def test_a_call_sent_twice_adds_once(owner, table):
    token = ApiTokenFactory(user=owner, scopes=[Scope.WRITE])

    first, again = send(token, table, [ROW]), send(token, table, [ROW])

    assert (outcomes(first), outcomes(again)) == ([(201, "", {})], [(200, "", {})])
    assert (first.json()["rows"][0]["uuid"], Contribution.objects.count()) == (again.json()["rows"][0]["uuid"], 1)


def test_a_call_interrupted_half_way_is_sent_again_whole(owner, table):
    token = ApiTokenFactory(user=owner, scopes=[Scope.WRITE])
    send(token, table, [ROW])

    reply = send(token, table, [ROW, ROW | {"text": "Una seconda frase."}])

    assert [row["status"] for row in reply.json()["rows"]] == [200, 201]


def test_another_call_with_the_same_key_is_told_so(owner, table):
    token = ApiTokenFactory(user=owner, scopes=[Scope.WRITE])
    send(token, table, [ROW])

    reply = send(token, table, [ROW | {"text": "Un'altra frase."}])

    assert outcomes(reply) == [(409, "Con questa Idempotency-Key è già arrivata un'altra riga.", {})]
    assert Contribution.objects.get().text == ROW["text"]


def test_a_call_is_repeated_with_the_renewed_key_and_adds_nothing(owner, table):
    token = ApiTokenFactory(user=owner, scopes=[Scope.WRITE])
    first = send(token, table, [ROW])
    renewed, renewed.secret = tokens.rotate(token, by=owner)

    again = send(renewed, table, [ROW])

    assert (outcomes(first), outcomes(again)) == ([(201, "", {})], [(200, "", {})])
    assert (first.json()["rows"], Contribution.objects.count()) == ([again.json()["rows"][0] | {"status": 201}], 1)


def test_the_calls_of_two_people_do_not_meet(owner, table, mech):
    replies = [send(person, table, [ROW]) for person in (owner, partner_and(cluster=mech))]

    assert ([outcomes(reply)[0][0] for reply in replies], Contribution.objects.count()) == ([201, 201], 2)


@pytest.mark.parametrize(
    ("row", "field", "sentence"),
    [
        ({"text": "Senza tipo."}, "kind", "Campo obbligatorio."),
        ({"kind": "bisogno", "text": "Tipo sbagliato."}, "kind", '"bisogno" non è una scelta valida.'),
        ({"kind": "need", "text": " "}, "text", "Questo campo non può essere omesso."),
        (ROW | {"urgency": 6}, "urgency", "Assicurati che il valore sia minore o uguale a 5."),
        (ROW | {"state": "accepted"}, "state", "questo campo non c'è."),
        (ROW | {"recorded_by": 1}, "recorded_by", "questo campo non c'è."),
        (ROW | {"kind": "trend", "urgency": 3}, "urgency", "Vale solo per un fabbisogno."),
        (ROW | {"kind": "proposal", "horizon": "now"}, "horizon", "Non vale per una proposta."),
        (ROW | {"skills": ["x" * 201]}, "skills", "Assicurati che questo campo non abbia più di 200 caratteri."),
        ("una frase", "non_field_errors", "Dati non validi. Era atteso un dizionario, ma si è ricevuto str."),
    ],
)
def test_a_wrong_row_is_said_field_by_field_and_the_others_go_in(owner, table, row, field, sentence):
    reply = send(owner, table, [row, ROW])

    wrong, right = reply.json()["rows"]
    assert (wrong["status"], wrong["message"], wrong["errors"]) == (422, "", {field: [sentence]})
    assert (right["status"], Contribution.objects.count()) == (201, 1)


def test_a_table_that_is_closed_takes_no_rows(owner, mech):
    closed = FocusGroupFactory(cluster=mech, state="closed")

    reply = send(owner, closed, [ROW])

    status, message, _errors = outcomes(reply)[0]
    assert (status, message.startswith("Il focus group è «"), Contribution.objects.count()) == (409, True, 0)


def test_who_may_write_where(owner, table, build):
    theirs = FocusGroupFactory(cluster=build, state="open")
    statuses = {
        "own table": send(owner, table, [ROW]).status_code,
        "another's table": send(owner, theirs, [ROW]).status_code,
        "a partner who manages nothing": send(partner_and(), table, [ROW]).status_code,
        "without the scope": send(owner, table, [ROW], scopes=[Scope.READ, Scope.READ_OWN]).status_code,
    }
    anonymous = Client().post(reverse("api:table-contributions", args=[table.slug]), {}, "application/json")

    assert statuses == {
        "own table": 200,
        "another's table": 404,
        "a partner who manages nothing": 404,
        "without the scope": 403,
    }
    assert (anonymous.status_code, Contribution.objects.count()) == (401, 1)


def test_who_no_longer_manages_the_cluster_writes_no_more(owner, table):
    token = ApiTokenFactory(user=owner, scopes=[Scope.WRITE])
    owner.memberships.all().delete()

    assert send(token, table, [ROW]).status_code == 404


@pytest.mark.parametrize("rows", [[], [ROW] * 101, "una", None, {"kind": "need"}])
def test_rows_that_are_no_list_of_rows_are_refused(owner, table, rows):
    reply = send(owner, table, rows)

    assert (reply.status_code, reply.json()["invalid_params"][0]["name"]) == (400, "rows")


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_the_key_of_the_call_is_asked_for(owner, table, key):
    reply = send(owner, table, [ROW], key=key)

    assert (reply.status_code, reply.json()["invalid_params"][0]["name"]) == (400, "Idempotency-Key")


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [("{", "application/json", 400), ("[1]", "application/json", 400), ("a=1", "text/plain", 415)],
)
def test_a_body_that_can_not_be_read_is_a_problem(owner, table, body, content_type, status):
    token = ApiTokenFactory(user=owner, scopes=[Scope.WRITE])
    headers = {"Authorization": f"Bearer {token.secret}", "Idempotency-Key": "1"}

    reply = Client().post(
        reverse("api:table-contributions", args=[table.slug]), body, content_type=content_type, headers=headers
    )

    assert (reply.status_code, reply["Content-Type"]) == (status, "application/problem+json")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_same_call_many_times_at_once_adds_once(owner, table):
    token = ApiTokenFactory(user=owner, scopes=[Scope.WRITE])
    statuses = []

    def call() -> None:
        reply = send(token, table, [ROW])
        statuses.append((reply.status_code, reply.json()["rows"][0]["status"]))
        connections.close_all()

    threads = [threading.Thread(target=call) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Contribution.objects.count() == 1
    assert {status for status, _row in statuses} == {200}
    assert sorted({row for _status, row in statuses} - {200}) == [201]


@pytest.mark.parametrize(
    "wrong", [ROW | {"\ud800": 1}, ROW | {"kind": "\ud800"}, ROW | {"s3_areas": ["\x00"]}, ROW | {"text": "a\x00b"}]
)
def test_characters_that_no_column_holds_are_said_of_their_row(owner, table, wrong):
    said, right = outcomes(send(owner, table, [wrong, ROW]))

    assert said == (422, "", {"non_field_errors": ["La riga ha caratteri che non si possono salvare."]})
    assert (right[0], Contribution.objects.count()) == (201, 1)


def test_json_nested_without_end_is_a_problem(owner, table):
    token = ApiTokenFactory(user=owner, scopes=[Scope.WRITE])
    headers = {"Authorization": f"Bearer {token.secret}", "Idempotency-Key": "1"}
    address = reverse("api:table-contributions", args=[table.slug])

    reply = Client().post(address, "[" * 100_000 + "]" * 100_000, content_type="application/json", headers=headers)

    assert (reply.status_code, reply["Content-Type"]) == (400, "application/problem+json")


def test_a_text_with_other_line_ends_is_the_same_call_again(owner, table):
    token = ApiTokenFactory(user=owner, scopes=[Scope.WRITE])
    rows = [ROW | {"text": "Prima riga.\r\nSeconda riga."}]

    replies = [send(token, table, rows) for _time in range(2)]

    assert [outcomes(reply)[0][0] for reply in replies] == [201, 200]


def test_the_same_key_at_two_tables_names_two_calls(owner, table, mech):
    token = ApiTokenFactory(user=owner, scopes=[Scope.WRITE])
    other = FocusGroupFactory(cluster=mech, state="open")

    replies = [send(token, where, [ROW]) for where in (table, other)]

    assert [outcomes(reply)[0][0] for reply in replies] == [201, 201]
    assert (table.contributions.count(), other.contributions.count()) == (1, 1)


def test_a_call_repeated_after_a_person_changed_the_row_adds_nothing(owner, table):
    token = ApiTokenFactory(user=owner, scopes=[Scope.WRITE])
    send(token, table, [ROW])
    contributions.edit(Contribution.objects.get(), by=owner, version=1, text="Detto meglio.")

    assert outcomes(send(token, table, [ROW])) == [(200, "", {})]
    assert Contribution.objects.get().text == "Detto meglio."
