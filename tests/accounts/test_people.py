"""Inviting people, closing and reopening their accounts: who may, what happens, what the page answers."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

import accounts.tasks  # noqa: F401 - registers the jobs
from accounts.actions import people
from accounts.models import User
from core.errors import DomainError, NotAllowed
from core.jobs import perform
from core.models import Event, Job
from tests.factories.accounts import UserFactory


def invited(by, **changes) -> User:
    fields = {"email": "nuova@example.org", "name": "Nuova Persona", "body": "Clust-ER MECH"} | changes
    return people.invite(by=by, **fields)


def test_invite_makes_an_account_without_password_and_a_job(coordinator):
    person = invited(coordinator, email=" Nuova@Example.org ")

    assert (person.email, person.has_usable_password(), person.is_active) == ("nuova@example.org", False, True)
    assert list(Event.objects.values_list("verb", "subject", "actor")) == [
        ("user.invite", f"user:{person.uuid}", coordinator.actor)
    ]
    assert list(Job.objects.values_list("kind", "subject")) == [("send_invitation", f"user:{person.uuid}")]


def test_invitation_leads_to_base_url_whatever_the_host(coordinator, settings, client):
    settings.BASE_URL = "https://portale.example.org"
    person = invited(coordinator)

    perform(Job.objects.get().pk)

    (message,) = mail.outbox
    link = next(line for line in message.body.splitlines() if "/password/nuova/" in line)
    assert message.to == [person.email]
    assert link.startswith("https://portale.example.org/accesso/password/nuova/")
    page = client.get(link.removeprefix("https://portale.example.org"), follow=True)
    assert page.status_code == 200
    assert "Scegli la password" in page.text


def test_invitation_is_not_sent_to_who_was_closed_meanwhile(coordinator):
    person = invited(coordinator)
    people.disable(person, by=coordinator, note="Errore.")

    perform(Job.objects.get().pk)

    assert mail.outbox == []
    assert Job.objects.get().state == "done"


def test_known_address_is_refused_in_words(coordinator, manager):
    with pytest.raises(ValidationError) as refusal:
        invited(coordinator, email=manager.email.upper())

    assert "email" in refusal.value.message_dict


@pytest.mark.parametrize("name", ["manager", "outsider", "member", "partner"])
def test_invite_is_refused_to(name, request):
    with pytest.raises(PermissionDenied):
        invited(request.getfixturevalue(name))

    assert not User.objects.filter(email="nuova@example.org").exists()


def test_disable_ends_the_session_at_once_and_for_good(coordinator, manager, client_of):
    session = client_of(manager)
    own_page = reverse("accounts:own-page")
    assert session.get(own_page).status_code == 200

    people.disable(manager, by=coordinator, note="Ha cambiato ente.")

    assert session.get(own_page).status_code == 302
    people.enable(User.objects.get(pk=manager.pk), by=coordinator, note="È tornata.")
    assert session.get(own_page).status_code == 302
    assert list(Event.objects.order_by("id").values_list("verb", "note")) == [
        ("user.disable", "Ha cambiato ente."),
        ("user.enable", "È tornata."),
    ]
    assert Job.objects.get().kind == "send_invitation"


def test_disable_asks_for_a_reason(coordinator, manager):
    with pytest.raises(DomainError, match="motivo"):
        people.disable(manager, by=coordinator, note="  ")

    manager.refresh_from_db()
    assert manager.is_active


def test_nobody_closes_their_own_account(coordinator):
    with pytest.raises(PermissionDenied):
        people.disable(coordinator, by=coordinator, note="Vado via.")


@pytest.mark.parametrize("act", [people.disable, people.enable])
def test_second_time_is_refused_in_words(act, coordinator, manager):
    manager.is_active = act is people.enable
    manager.save()

    with pytest.raises(NotAllowed):
        act(manager, by=coordinator, note="Motivo.")


def test_closed_account_gets_no_invitation(coordinator, disabled):
    with pytest.raises(NotAllowed):
        people.invite_again(disabled, by=coordinator)


def test_own_page_changes_name_and_body_only(manager, client_of):
    sent = {"name": "Marta M. Manfredi", "body": "Clust-ER MECH", "email": "altra@example.org", "is_active": ""}

    reply = client_of(manager).post(reverse("accounts:own-page"), sent)

    manager.refresh_from_db()
    assert reply.status_code == 302
    assert (manager.name, manager.body, manager.email) == ("Marta M. Manfredi", "Clust-ER MECH", "manager@example.org")
    assert manager.is_active


def test_empty_name_is_refused_beside_the_field(manager, client_of):
    reply = client_of(manager).post(reverse("accounts:own-page"), {"name": "", "body": "Ente"})

    manager.refresh_from_db()
    assert reply.status_code == 200
    assert reply.context["form"].errors.keys() == {"name"}
    assert manager.name == "Marta Manfredi"


def test_list_filters_by_role_word_and_access(coordinator, member, disabled, client_of):
    listed = reverse("accounts:person-list")
    client = client_of(coordinator)

    def names(query: str) -> list[str]:
        return [person.name for person in client.get(f"{listed}?{query}").context["page"]]

    assert names("") == [coordinator.name, disabled.name, member.name]
    assert names("role=member") == [member.name]
    assert names("q=donati") == [disabled.name]
    assert names("active=no") == [disabled.name]


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_many_questions_for_many_as_for_one(count, coordinator, client_of, django_assert_num_queries):
    for _ in range(count):
        UserFactory()
    client = client_of(coordinator)

    with django_assert_num_queries(7):
        client.get(reverse("accounts:person-list"))


def test_script_in_a_name_is_shown_as_text(coordinator, client_of):
    person = UserFactory(name="<script>alert(1)</script>")

    page = client_of(coordinator).get(reverse("accounts:person-detail", args=[person.uuid]))

    assert "<script>alert(1)" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text


def test_invite_page_keeps_what_was_typed(coordinator, manager, client_of):
    sent = {"name": "Doppia", "email": manager.email.upper(), "body": "Ente"}

    reply = client_of(coordinator).post(reverse("accounts:person-invite"), sent)

    assert reply.status_code == 200
    assert reply.context["form"].errors.keys() == {"email"}
    assert 'value="Doppia"' in reply.text
