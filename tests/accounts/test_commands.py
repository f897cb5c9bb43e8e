"""grant_role and demo_sign_ins."""

import pytest
from django.core.management import CommandError, call_command

from accounts.demo import DEMO_PASSWORD
from accounts.models import RoleGrant, User
from core.models import Event, Job
from tests.factories.accounts import RoleGrantFactory, UserFactory


def test_grant_role_makes_and_invites_the_first_administrator(db, capsys):
    call_command("grant_role", "Prima@Example.org", "admin", "--name", "Prima Persona")

    person = User.objects.get(email="prima@example.org")
    assert person.role_names == {"admin"}
    assert Job.objects.get().kind == "send_invitation"
    assert list(Event.objects.order_by("id").values_list("verb", "actor")) == [
        ("user.invite", "system"),
        ("user.give_role", "system"),
    ]
    assert capsys.readouterr().out == "prima@example.org now holds the role admin.\n"


def test_grant_role_twice_gives_it_once(manager, capsys):
    for _ in range(2):
        call_command("grant_role", manager.email, "coordinator")

    assert RoleGrant.objects.filter(user=manager).count() == 1
    assert capsys.readouterr().out.endswith("holds the role coordinator already.\n")


def test_grant_role_to_nobody_says_how(db):
    with pytest.raises(CommandError, match="--name"):
        call_command("grant_role", "nessuno@example.org", "admin")


def test_grant_role_refuses_a_bad_address(db):
    with pytest.raises(CommandError):
        call_command("grant_role", "non un indirizzo", "admin", "--name", "X")

    assert User.objects.count() == 0


def test_grant_role_dry_run_writes_nothing(manager, capsys):
    call_command("grant_role", manager.email, "admin", "--dry-run")

    assert not RoleGrant.objects.exists()
    assert capsys.readouterr().out == "Would give the role admin to manager@example.org.\n"


def test_demo_sign_ins_prints_the_demonstrations_accounts(manager, capsys):
    person = UserFactory(email="prova@demo.example", name="Persona di prova", body="ART-ER", is_demo=True)
    RoleGrantFactory(user=person)

    call_command("demo_sign_ins")

    words = capsys.readouterr().out.split()
    assert words == ["Persona", "di", "prova", *["coordinamento", "(ART-ER),", "ART-ER"], person.email, DEMO_PASSWORD]


def test_demo_sign_ins_says_no_in_production(db, settings):
    settings.DEMO = False

    with pytest.raises(CommandError):
        call_command("demo_sign_ins")
