"""The list of who reuses the data: the coordinator keeps it, everybody reads it in the page about the data."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from api.actions import reuses
from api.lifecycle import REUSE
from api.models import Reuse
from core.errors import DomainError, NotAllowed
from core.models import Event
from tests.factories.api import ReuseFactory

pytestmark = pytest.mark.django_db
TOLD = {
    "title": "Atlante delle competenze",
    "body": "Università di prova",
    "url": "https://atlante.example.org/",
    "summary": "Una mappa dei fabbisogni per provincia.",
    "dataset": "needs",
    "published_on": "2025-06-01",
    "uuid": "6b1cf7a2-3a3e-4d2f-9f0d-3c7ab1a5c001",
    "version": "1",
}


def shown(client) -> str:
    return client.get(reverse("api:data")).content.decode()


def test_what_the_coordinator_records_is_read_by_everybody(client_of, coordinator, client):
    reply = client_of(coordinator).post(reverse("api:reuse-add"), TOLD)

    body = shown(client)
    assert reply.status_code == 302
    assert [TOLD[name] for name in ("title", "body", "url", "summary") if TOLD[name] not in body] == []
    assert f'href="{reverse("api:dataset-detail", args=["needs"])}">Fabbisogni</a>' in body
    assert list(Event.objects.values_list("verb", flat=True)) == ["reuse.save"]


def test_edit_begun_before_a_reuse_is_removed_does_not_list_it_again(coordinator):
    edited = Reuse.objects.get(pk=ReuseFactory().pk)
    reuses.remove(edited, by=coordinator, note="Non esiste più.")
    edited.title = "Corretto"
    reuses.save(edited, by=coordinator, version=1)

    reuse = Reuse.objects.get()
    assert (reuse.title, reuse.state) == ("Corretto", Reuse.State.REMOVED)


def test_nobody_has_told_of_a_reuse(client):
    assert "Ancora nessun riuso segnalato" in shown(client)


def test_a_form_sent_twice_is_one_reuse_and_other_words_are_kept_in_the_form(client_of, coordinator):
    writes = client_of(coordinator)
    replies = [writes.post(reverse("api:reuse-add"), TOLD | {"title": title}) for title in ("Uno", "Uno", "Altro")]

    assert [reply.status_code for reply in replies] == [302, 302, 422]
    assert [reuse.title for reuse in Reuse.objects.all()] == ["Uno"]
    assert 'value="Altro"' in replies[2].content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "),
        ("body", ""),
        ("summary", ""),
        ("url", "javascript:alert(1)"),
        ("url", "ftp://example.org/dati"),
        ("dataset", "persone"),
        ("published_on", "ieri"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_loses_nothing(client_of, coordinator, field, value):
    reply = client_of(coordinator).post(reverse("api:reuse-add"), TOLD | {field: value})

    assert (reply.status_code, list(reply.context["form"].errors)) == (422, [field])
    assert reply.context["form"]["summary" if field != "summary" else "title"].value()
    assert not Reuse.objects.exists()


def test_who_edits_late_reads_both_texts(client_of, coordinator):
    reuse = ReuseFactory(title="Prima")
    address = reverse("api:reuse-edit", args=[reuse.uuid])
    replies = [client_of(coordinator).post(address, TOLD | {"title": title}) for title in ("Poi", "Tardi")]

    assert [reply.status_code for reply in replies] == [302, 409]
    assert (Reuse.objects.get().title, "Tardi" in replies[1].content.decode()) == ("Poi", True)


def test_one_taken_off_the_list_is_read_by_the_coordinator_alone(client_of, coordinator, client):
    reuse = ReuseFactory(title="Zaffiro")
    with pytest.raises(DomainError, match="motivo"):
        reuses.remove(reuse, by=coordinator)

    reuses.remove(reuse, by=coordinator, note="La pagina non c'è più.")

    assert "Zaffiro" not in shown(client)
    assert "Zaffiro" not in shown(client_of(coordinator))
    assert "Zaffiro" in client_of(coordinator).get(reverse("api:reuse-list")).content.decode()


@pytest.mark.parametrize("state", Reuse.State.values)
@pytest.mark.parametrize("move", REUSE, ids=lambda move: move.name)
def test_every_move_from_every_state(coordinator, state, move):
    reuse = ReuseFactory(state=state)
    act = {"remove": reuses.remove, "restore": reuses.restore}[move.name]

    if state in move.sources:
        assert act(reuse, by=coordinator, note="x").state == move.target
    else:
        with pytest.raises(NotAllowed):
            act(reuse, by=coordinator, note="x")


@pytest.mark.parametrize("person", ["manager", "partner", "secretary"])
def test_nobody_else_keeps_the_list(request, person):
    by = request.getfixturevalue(person)

    for act in (reuses.save, reuses.remove):
        with pytest.raises(PermissionDenied):
            act(ReuseFactory(), by=by)
