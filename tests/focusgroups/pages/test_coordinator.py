"""What the coordinator does on these pages."""

from core.models import Job
from focusgroups.models import Round
from tests.factories.clusters import OrganisationFactory
from tests.factories.focusgroups import ContributionFactory, FocusGroupFactory, VoiceFactory
from tests.focusgroups.pages.addresses import url


def test_reminder_from_the_round_page(focus_group, manager, coordinator, client_of):
    response = client_of(coordinator).post(url("focus-group-remind", focus_group.slug), {"dal_ciclo": "1"})

    assert response["Location"] == url("round-detail", focus_group.round.slug)
    assert Job.objects.get().kind == "remind_manager"


def test_bodies_are_hidden_from_the_coordinator_until_a_reason_is_given(line, coordinator, client_of):
    VoiceFactory(contribution=line, organisation=OrganisationFactory(name="Officine Segrete"))
    client = client_of(coordinator)

    assert "Officine Segrete" not in client.get(url("contribution-detail", line.uuid)).content.decode()
    assert client.post(url("contribution-voices", line.uuid), {"note": ""}).status_code == 409
    shown = client.post(url("contribution-voices", line.uuid), {"note": "Verifica delle voci."})
    assert "Officine Segrete" in shown.content.decode()


def test_round_is_closed_with_a_fate_for_what_is_left(mech, coordinator, client_of):
    line = ContributionFactory(focus_group=FocusGroupFactory(cluster=mech, state="reported"))
    client, address = client_of(coordinator), url("round-close", line.focus_group.round.slug)

    assert "Campo obbligatorio" in client.post(address, {}).content.decode()
    assert client.post(address, {"left_over": "deferred", "reason": "Al prossimo ciclo."}).status_code == 302
    assert Round.objects.get(pk=line.focus_group.round_id).state == "closed"
