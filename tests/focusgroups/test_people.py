"""Attendance list and personal links."""

import re

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from clusters.models import Organisation
from core import jobs
from core.errors import DomainError, NotAllowed
from core.models import Event, Job
from focusgroups.actions import people
from focusgroups.links import bearer_for
from focusgroups.models import Participation, PersonalLink
from tests.factories.clusters import OrganisationFactory
from tests.factories.focusgroups import FocusGroupFactory, ParticipationFactory, PersonalLinkFactory
from tests.people import SECRETS


def added(group, by, **more):
    return people.add_participant(group, by=by, **{"name": "Anna", "category": "firm", **more})


def test_body_is_found_whatever_its_capitals(focus_group, manager):
    body = OrganisationFactory(name="Officine Emilia", category="training_body")

    person = added(focus_group, manager, organisation="officine  EMILIA", category="firm")

    assert (person.organisation, person.category) == (body, "training_body")
    assert list(body.clusters.all()) == [focus_group.cluster]


def test_new_body_belongs_to_the_cluster_and_is_not_public(focus_group, manager):
    body = added(focus_group, manager, organisation="Officine Nuove").organisation

    assert (list(body.clusters.all()), body.is_public) == ([focus_group.cluster], False)


@pytest.mark.parametrize("more", [{"email": "Anna@Example.org"}, {"organisation": "Officine"}, {}])
def test_same_person_twice_is_one_row(more, focus_group, manager):
    assert added(focus_group, manager, **more) == added(focus_group, manager, **more)
    assert Participation.objects.count() == 1


def test_code_of_a_person_at_another_table_adds_nobody_and_keeps_what_was_typed(focus_group, manager, client_of):
    there = ParticipationFactory(name="Bruno Altrove", email="bruno@example.org")
    typed = {"name": "Anna", "category": "firm", "attendance": "invited", "uuid": there.uuid}
    client, add = client_of(manager), reverse("focusgroups:participation-add", args=[focus_group.slug])

    reply = client.post(add, typed)
    form = reply.context["person_form"]
    assert (form["name"].value(), focus_group.participations.count()) == ("Anna", 0)
    assert "già stato inviato" in reply.content.decode()
    assert "Bruno" not in reply.content.decode()
    assert client.post(add, typed | {"uuid": form["uuid"].value()}).status_code == 302


@pytest.mark.parametrize(
    ("more", "field"),
    [({"name": ""}, "name"), ({"email": "non-è"}, "email"), ({"category": "azienda"}, "category")],
)
def test_bad_values_are_named(more, field, focus_group, manager):
    with pytest.raises(ValidationError) as refusal:
        added(focus_group, manager, **more)

    assert list(refusal.value.error_dict) == [field]


@pytest.mark.parametrize("who", ["outsider", "participant", "recorder", "member", "admin", "disabled"])
def test_others_keep_no_list(who, focus_group, request):
    person = request.getfixturevalue(who)

    with pytest.raises(PermissionDenied):
        added(focus_group, person)
    with pytest.raises(PermissionDenied):
        people.issue_link(focus_group, kind="recorder", by=person)


def test_nobody_is_invited_to_a_closed_table(mech, manager):
    with pytest.raises(NotAllowed):
        added(FocusGroupFactory(cluster=mech, state="closed"), manager)


def test_attendance_is_marked_and_corrected(focus_group, manager):
    person = ParticipationFactory(focus_group=focus_group)

    assert people.mark_attendance(person, "came", by=manager).attendance == "came"
    assert people.mark_attendance(person, "absent", by=manager).attendance == "absent"
    with pytest.raises(ValidationError):
        people.mark_attendance(person, "late", by=manager)


# --- many at once ---


def test_many_are_added_all_or_none(focus_group, manager):
    rows = [{"name": "Anna", "category": "firm"}, {"name": "Bruno", "category": "firm"}]

    assert people.add_many(focus_group, rows, by=manager) == 2
    assert people.add_many(focus_group, rows, by=manager) == 0
    with pytest.raises(ValidationError):
        people.add_many(focus_group, [{"name": "Carla", "category": "firm"}, {"category": "firm"}], by=manager)
    assert Participation.objects.count() == 2


# --- links ---


def test_link_opens_its_table_for_its_kind(focus_group, manager):
    person = ParticipationFactory(focus_group=focus_group)

    secret = people.issue_link(focus_group, kind="participant", participation=person, by=manager)

    bearer = bearer_for(secret)
    assert (bearer.focus_group_id, bearer.kind) == (focus_group.pk, "participant")
    assert secret not in str(PersonalLink.objects.values())


def test_secret_hash_and_line_key_differ(participant):
    assert PersonalLink.objects.get().secret_hash != participant.line_key


@pytest.mark.parametrize("change", [{"revoked_at": timezone.now()}, {"expires_at": timezone.now()}])
def test_ended_links_open_nothing(change, participant):
    PersonalLink.objects.update(**change)

    assert bearer_for(SECRETS["participant"]) is None


@pytest.mark.parametrize("secret", ["", "x", "../..", "x" * 5000, "segreto-del-partecipante-di-prov"])
def test_unknown_secrets_open_nothing(secret, participant):
    assert bearer_for(secret) is None


@pytest.mark.parametrize(("state", "opens"), [("open", True), ("read_back", True), ("closed", False)])
def test_recorders_link_ends_with_the_table(state, opens, mech):
    link = PersonalLinkFactory(kind="recorder", secret="abc", focus_group=FocusGroupFactory(cluster=mech, state=state))

    assert bool(bearer_for("abc")) is opens
    assert link.kind == "recorder"


def test_replaced_link_ends_the_earlier_one(focus_group, manager):
    person = ParticipationFactory(focus_group=focus_group)
    first = people.issue_link(focus_group, kind="participant", participation=person, by=manager)

    again = people.issue_link(focus_group, kind="participant", participation=person, by=manager)
    assert bearer_for(first)
    assert bearer_for(again)

    people.issue_link(focus_group, kind="participant", participation=person, by=manager, replace=True)
    assert bearer_for(first) is bearer_for(again) is None


def test_link_is_only_for_a_person_of_the_list(focus_group, manager):
    with pytest.raises(DomainError, match="elenco"):
        people.issue_link(focus_group, kind="participant", participation=ParticipationFactory(), by=manager)


def test_link_is_sent_and_no_queue_holds_the_secret(focus_group, manager):
    person = ParticipationFactory(focus_group=focus_group, email="anna@example.org")

    job = people.send_link(person, by=manager)
    jobs.perform(job.pk)

    secret = re.search(r"/p/([\w-]+)/", mail.outbox[0].body)[1]
    assert bearer_for(secret)
    assert mail.outbox[0].to == ["anna@example.org"]
    stored = str(list(Job.objects.values())) + str(list(Event.objects.values()))
    assert secret not in stored
    assert "anna@example.org" not in stored


def test_lost_link_is_sent_again_to_known_addresses_only(focus_group):
    ParticipationFactory(focus_group=focus_group, email="anna@example.org")
    ParticipationFactory(focus_group=FocusGroupFactory(state="closed"), email="anna@example.org")

    assert (people.ask_again(" Anna@example.org"), people.ask_again("altri@example.org")) == (1, 0)


def test_participant_leaves_without_a_trace(focus_group, participant, recorder):
    person = focus_group.participations.get()

    with pytest.raises(PermissionDenied):
        people.leave(person, by=recorder)
    people.leave(person, by=participant)

    assert not Participation.objects.exists()
    assert bearer_for(SECRETS["participant"]) is None
    assert Organisation.objects.count() == 0
