"""Members from a table: read, shown row by row, written once."""

import io
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Role, User
from committee import roll
from committee.actions import rolls
from committee.models import Member
from core.errors import DomainError
from core.models import Job
from core.tables.reader import read
from core.text import folded
from tests.core.tables.making import csv, xlsx
from tests.factories.committee import MemberFactory, SubgroupFactory

HEADER = ["Ente", "Nome", "E-mail", "Mandato dal", "Mandato fino al", "Supplente di", "Sottogruppi"]
FIRST = ["Ateneo Uno", "Ada Alfa", "ada@example.org", date(2025, 1, 1), date(2027, 12, 31), "", "Formazione; Imprese"]
SECOND = ["Ateneo Uno", "Bruno Beta", "bruno@example.org", "1/1/2025", "31/12/2027", "ada@example.org", ""]


def lines(*rows, header=HEADER) -> list[roll.Line]:
    return roll.lines_of(io.BytesIO(xlsx([header, *rows])), "elenco.xlsx")


def outcomes(*rows) -> list[tuple[str, list[str]]]:
    return [(item.outcome, item.problems) for item in roll.plan(lines(*rows))]


def test_people_roles_seats_and_subgroups_are_written_once(secretary):
    for counted in ({"new": 2}, {"same": 2}):
        assert rolls.write(lines(SECOND, FIRST), by=secretary) == counted

    ada, bruno = Member.objects.get(user__email="ada@example.org"), Member.objects.get(user__email="bruno@example.org")
    assert [group.name for group in ada.subgroups.all()] == ["Formazione", "Imprese"]
    assert (bruno.substitute_for, bruno.mandate_until) == (ada, date(2027, 12, 31))
    assert {Role.MEMBER in person.role_names for person in (ada.user, bruno.user)} == {True}
    assert Job.objects.filter(kind="send_invitation").count() == 2


@pytest.mark.parametrize(
    ("place", "text", "column"),
    [(2, f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 20}.org", "E-mail"), (6, "s" * 121, "Sottogruppi")],
)
def test_what_no_row_can_hold_is_said_before(place, text, column):
    row = [text if number == place else cell for number, cell in enumerate(FIRST)]

    assert outcomes(row) == [("wrong", [f"«{column}» è troppo lungo"])]


def test_row_of_a_member_changes_the_seat_and_not_the_account(secretary, member):
    seat = member.committee_member
    row = ["Ente nuovo", "Un altro nome", member.email, date(2025, 1, 1), "", "", ""]
    rolls.write(lines(row), by=secretary)

    seat.refresh_from_db()
    assert (seat.body, seat.mandate_from, User.objects.get(pk=member.pk).name) == (
        "Ente nuovo",
        date(2025, 1, 1),
        member.name,
    )


def test_fifty_members_in_a_fixed_number_of_queries(django_assert_max_num_queries):
    found = lines(*[[f"Ente {n}", f"Nome {n}", f"n{n}@example.org", "1/1/2025", "", "", ""] for n in range(50)])

    with django_assert_max_num_queries(3):
        assert [item.outcome for item in roll.plan(found)] == ["new"] * 50


@pytest.mark.parametrize(
    ("place", "value", "problem"),
    [
        (0, "", "manca «Ente rappresentato»"),
        (1, "x" * 151, "«Nome e cognome» è troppo lungo"),
        (2, "non-un-indirizzo", "l'e-mail non è un indirizzo"),
        (3, "gennaio", "le date si scrivono come 31/12/2025"),
        (3, "31/02/2025", "le date si scrivono come 31/12/2025"),
        (4, "1/1/2020", "la fine del mandato viene prima dell'inizio"),
        (5, "nessuno@example.org", "il componente da supplire non c'è, o è un supplente"),
        (5, "ada@example.org", "il componente da supplire non c'è, o è un supplente"),
    ],
)
def test_row_that_cannot_be_taken_says_why(secretary, place, value, problem):
    row = [value if at == place else cell for at, cell in enumerate(FIRST)]

    assert outcomes(row) == [("wrong", [problem])]
    with pytest.raises(DomainError, match="correggi la tabella"):
        rolls.write(lines([*SECOND[:5], "", *SECOND[6:]], row), by=secretary)
    assert not Member.objects.exists()


def test_same_address_twice_is_refused():
    assert outcomes(FIRST, FIRST)[1] == ("wrong", ["l'e-mail è già nella riga 2"])


def test_substitute_of_a_substitute_is_refused():
    third = [*SECOND[:2], "carla@example.org", *SECOND[3:5], "bruno@example.org", ""]

    assert [outcome for outcome, _problems in outcomes(FIRST, SECOND, third)] == ["new", "new", "wrong"]


def test_nobody_gives_themselves_a_seat(secretary):
    row = [*FIRST[:2], secretary.email, *FIRST[3:]]

    with pytest.raises(DomainError, match="nessuno dà un posto a se stesso"):
        rolls.write(lines(FIRST, row), by=secretary)
    assert not Member.objects.exists()


@pytest.mark.parametrize("person", ["member", "coordinator", "manager", "admin", "partner"])
def test_only_the_secretary_writes(request, person):
    with pytest.raises(PermissionDenied):
        rolls.write(lines(FIRST), by=request.getfixturevalue(person))


@pytest.mark.parametrize(
    ("table", "name", "said"),
    [
        (xlsx([["Ente", "Nome"], ["A", "B"]]), "a.xlsx", "Mancano le colonne: E-mail, Mandato dal."),
        (xlsx([HEADER]), "a.xlsx", "La tabella non ha righe"),
        (csv("x", "y"), "a.pdf", "Si leggono tabelle"),
    ],
)
def test_unreadable_table_is_refused_beside_the_field(client_of, secretary, table, name, said):
    reply = client_of(secretary).post(reverse("committee:roll-add"), {"file": SimpleUploadedFile(name, table)})

    assert said in str(reply.context["form"].errors)


def test_preview_writes_nothing_and_confirming_does(client_of, secretary):
    client = client_of(secretary)
    file = SimpleUploadedFile("elenco.xlsx", xlsx([HEADER, FIRST, SECOND]))
    preview = client.post(reverse("committee:roll-add"), {"file": file})
    assert not Member.objects.exists()

    for _time in range(2):
        client.post(reverse("committee:roll-confirm"), {"kept": preview.context["kept"]})
    assert Member.objects.count() == 2


@pytest.mark.parametrize("kept", ["", "qualcosa:di:falso"])
def test_preview_that_was_touched_is_refused(client_of, secretary, kept):
    assert client_of(secretary).post(reverse("committee:roll-confirm"), {"kept": kept}).status_code == 409
    assert not Member.objects.exists()


def test_template_has_the_columns_that_are_read():
    header = read(io.BytesIO(roll.template()), "modello.xlsx").header

    assert {folded(title) for title in header} == {names[0] for _title, names in roll.COLUMNS.values()}


def test_whole_subgroup_is_asked_for_advice(paper, secretary, client_of):
    group = SubgroupFactory()
    inside, _outside = MemberFactory(), MemberFactory()
    inside.subgroups.add(group)
    url = reverse("committee:review-assign", args=[paper.slug])
    client = client_of(secretary)

    assert client.post(url, {"due_on": "2025-12-01"}).context["form"].errors == {
        "members": ["Scegli almeno un componente."]
    }
    client.post(url, {"subgroups": [group.pk], "due_on": "2025-12-01"})
    assert [review.member for review in paper.reviews.all()] == [inside]
