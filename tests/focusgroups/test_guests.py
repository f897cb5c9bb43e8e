"""Pasted lists of guests: what is read, what is doubtful, and that nothing is lost or doubled."""

import pytest

from focusgroups.actions import people
from focusgroups.guests import read
from focusgroups.models import Participation
from tests.factories.clusters import OrganisationFactory

pytestmark = pytest.mark.django_db


def persons(text, **more):
    guests = read(text, **more)
    assert [str(doubt) for doubt in guests.doubts] == []
    return [(row["name"], row["organisation"], row["email"], row["category"]) for row in guests.persons]


ANNA = ("Anna Rossi", "Officine", "anna@example.org", "firm")


@pytest.mark.parametrize(
    "text",
    [
        "Anna Rossi; Officine; anna@example.org",
        "Anna Rossi\tOfficine\tanna@example.org",
        "Anna Rossi, Officine, anna@example.org",
        '"Anna Rossi";"Officine";"anna@example.org"',
        "anna@example.org; Anna Rossi; Officine",
        "Anna Rossi <anna@example.org>; Officine",
        "  Anna   Rossi ;Officine; impresa ;anna@example.org\n\n",
        "Nome;Ente;E-mail\nAnna Rossi;Officine;anna@example.org",
        "E-mail\tNome\tCognome\tTelefono\tAzienda\nanna@example.org\tAnna\tRossi\t051 000\tOfficine",
    ],
)
def test_columns_are_found_however_the_list_is_written(text):
    assert persons(text, category="firm") == [ANNA]


def test_category_comes_from_the_line_the_body_or_the_choice_for_all_others():
    OrganisationFactory(name="Ateneo", category="university_research")

    found = persons("Anna; Ateneo\nBruno; ITS; ente di formazione\nCarla; Officine", category="firm")

    assert [category for *_rest, category in found] == ["university_research", "training_body", "firm"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Anna; Officine; azienda", "la categoria «azienda» non esiste"),
        ("Anna; Officine", "manca la categoria"),
        (";;impresa", "mancano nome ed ente"),
        ("Anna; Officine; impresa; non-è", "l'e-mail «non-è» non è scritta bene"),
        ("Anna; Officine; impresa; a@@b.it", "l'e-mail «a@@b.it» non è scritta bene"),
        ("a;b;impresa;a@b.it;x", "più di quattro"),
        (f"{'a' * 151};b;impresa", "troppo lunghi"),
        (f"a;b;impresa;{'a' * 60}@{'.'.join(['b' * 60] * 4)}.it", "troppo lunghi"),
    ],
)
def test_doubtful_line_is_kept_with_its_number_and_the_reason(line, why):
    guests = read(f"Nome e cognome;Ente;Categoria;E-mail\n{line}" if "Nome" in line else f"Bruno; ITS; impresa\n{line}")

    (doubt,) = guests.doubts
    assert (doubt.number, doubt.line, guests.left_over) == (2, line, line)
    assert why in doubt.why


def test_what_is_left_over_keeps_its_heading():
    guests = read("E-mail;Nome;Ente\na@example.org;Anna;Officine\nsenza;Bruno;ITS", category="firm")

    assert guests.left_over == "E-mail;Nome;Ente\nsenza;Bruno;ITS"
    assert [row["name"] for row in guests.persons] == ["Anna"]


def test_same_list_twice_is_one_list(focus_group, manager):
    rows = read("Anna; Officine; a@example.org\nBruno; ITS\nAnna; Officine; a@example.org", category="firm").persons

    assert (people.add_many(focus_group, rows, by=manager), people.add_many(focus_group, rows, by=manager)) == (2, 0)
    assert Participation.objects.count() == 2


def test_who_had_no_address_gets_the_one_that_is_known_now(focus_group, manager):
    for text in ("Bruno; ITS", "Bruno; ITS; b@example.org"):
        people.add_many(focus_group, read(text, category="firm").persons, by=manager)

    assert [person.email for person in Participation.objects.all()] == ["b@example.org"]
