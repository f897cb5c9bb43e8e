"""Preparing, closing and reminding focus groups; rounds and their fates."""

import uuid
from datetime import date

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from core import jobs
from core.errors import DomainError, NotAllowed, Stale
from core.models import Job
from focusgroups.actions import contributions, groups, people, read_back, rounds
from focusgroups.models import Contribution, FocusGroup, ReadBackAnswer, Round
from tests.factories.clusters import MembershipFactory, OrganisationFactory, S3AreaFactory
from tests.factories.focusgroups import (
    ContributionFactory,
    FocusGroupFactory,
    NeedDetailsFactory,
    ParticipationFactory,
    RoundFactory,
)
from tests.waiting import after


def prepared(mech, by, **more):
    fields = {"round": RoundFactory(), "cluster": mech, "title": "Robotica", "held_on": date(2025, 5, 12)}
    return groups.create(by=by, **{**fields, **more})


def test_create_once_for_each_uuid(mech, manager):
    round, key = RoundFactory(), uuid.uuid4()

    first = prepared(mech, manager, round=round, uuid=key)

    assert prepared(mech, manager, round=round, uuid=key) == first
    assert FocusGroup.objects.count() == 1


def test_equal_titles_get_different_addresses(mech, manager):
    assert prepared(mech, manager).slug != prepared(mech, manager).slug


def test_manager_prepares_for_own_cluster_only(build, manager, coordinator):
    with pytest.raises(PermissionDenied):
        prepared(build, manager)
    assert prepared(build, coordinator).cluster == build


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"title": ""}, "title"), ({"title": "x" * 201}, "title"), ({"read_back_days": 31}, "read_back_days")],
)
def test_bad_values_are_named(fields, field, mech, manager):
    with pytest.raises(ValidationError) as refusal:
        prepared(mech, manager, **fields)

    assert list(refusal.value.error_dict) == [field]


def test_the_tables_of_a_round_are_prepared_again_once(mech, build, coordinator):
    before, after = RoundFactory(), RoundFactory(held_on=date(2026, 5, 12))
    rule = {"attribution_rule": "chatham_house", "read_back_days": 0, "questions": "Chi manca?"}
    old = prepared(mech, coordinator, round=before, co_leads=[build], **rule)
    ParticipationFactory(focus_group=old)
    ContributionFactory(focus_group=old)
    FocusGroupFactory(round=before, cluster=build, state="not_delivered", not_delivered_reason="Nessuno è venuto.")

    made = groups.prepare_like(after, before, by=coordinator)
    again = groups.prepare_like(after, before, by=coordinator)

    (new,) = after.focus_groups.all()
    assert ([group.pk for group in made], again) == ([new.pk], [])
    assert {name: getattr(new, name) for name in rule} == rule
    assert (new.title, new.held_on, new.state, list(new.co_leads.all())) == (
        old.title,
        after.held_on,
        "planned",
        [build],
    )
    assert (new.participations.count(), new.contributions.count()) == (0, 0)


@pytest.mark.parametrize("who", ["manager", "outsider", "member", "admin"])
def test_only_the_coordinator_prepares_a_whole_round(who, request, db):
    with pytest.raises(PermissionDenied):
        groups.prepare_like(RoundFactory(), RoundFactory(), by=request.getfixturevalue(who))


def test_nothing_is_prepared_in_a_round_that_is_over(coordinator):
    with pytest.raises(NotAllowed):
        groups.prepare_like(RoundFactory(state="closed"), RoundFactory(), by=coordinator)


def test_edit_of_an_older_version_is_stale(focus_group, manager):
    groups.edit(focus_group, by=manager, version=1, title="Primo")

    with pytest.raises(Stale):
        groups.edit(focus_group, by=manager, version=1, title="Secondo")


def test_rule_becomes_stricter_only_and_renews_the_keys(focus_group, manager):
    line = contributions.add(focus_group, by=manager, kind="need", text="Frase.", voices=[OrganisationFactory()])
    before = line.voices.get().voice_key

    group = groups.edit(focus_group, by=manager, version=None, attribution_rule="chatham_house")

    assert line.voices.get().voice_key != before
    with pytest.raises(ValidationError, match="più severa"):
        groups.edit(group, by=manager, version=None, attribution_rule="named")


def test_closed_focus_group_is_not_edited(mech, manager):
    with pytest.raises(NotAllowed):
        groups.edit(FocusGroupFactory(cluster=mech, state="closed"), by=manager, version=1, title="Altro")


# --- closing ---


def test_closing_the_room_shows_its_lines_to_the_table(focus_group, manager, participant):
    line = contributions.add(focus_group, by=manager, kind="need", text="Frase.")
    own = contributions.add(focus_group, by=participant, kind="need", text="La mia bozza.")
    assert line not in Contribution.objects.visible_to(participant)

    groups.start_read_back(focus_group, by=manager)

    own.refresh_from_db()
    assert line in Contribution.objects.visible_to(participant)
    assert own.state == "draft"


def test_closing_validates_what_the_staff_typed(focus_group, manager, participant):
    line = contributions.add(focus_group, by=manager, kind="need", text="Frase.")
    draft = contributions.add(focus_group, by=participant, kind="need", text="Rimasta in bozza.")

    group = groups.close(groups.start_read_back(focus_group, by=manager), by=manager)

    line.refresh_from_db(), draft.refresh_from_db()
    assert (group.state, line.state, draft.state) == ("closed", "accepted", "draft")
    assert group.closed_at


def test_closing_names_the_undecided_lines(focus_group, manager, participant):
    contributions.add(focus_group, by=participant, kind="need", text="Da decidere.", send=True)
    group = groups.start_read_back(focus_group, by=manager)

    with pytest.raises(NotAllowed, match="«Da decidere»"):
        groups.close(group, by=manager)


def test_without_read_back_room_and_focus_group_close_together(focus_group, manager):
    group = groups.edit(focus_group, by=manager, version=None, read_back_days=0)
    contributions.add(group, by=manager, kind="need", text="Frase.")

    assert groups.close(group, by=manager).state == "closed"
    assert Contribution.objects.get().state == "accepted"


def test_open_room_with_read_back_does_not_close_at_once(focus_group, manager):
    with pytest.raises(NotAllowed):
        groups.close(focus_group, by=manager)


def test_closing_ends_the_recorders_link(focus_group, manager, recorder):
    groups.close(groups.start_read_back(focus_group, by=manager), by=manager)

    assert not focus_group.links.valid().exists()


def test_report_waits_for_reopened_lines(focus_group, manager):
    line = contributions.add(focus_group, by=manager, kind="need", text="Frase.")
    group = groups.close(groups.start_read_back(focus_group, by=manager), by=manager)
    contributions.reopen(line, by=manager, note="Da rivedere.")

    with pytest.raises(NotAllowed, match="«Frase»"):
        groups.mark_reported(group, by=manager)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["reopen", "edit"])
def test_act_on_a_line_waits_for_a_step_of_its_table(focus_group, manager, act):
    line = contributions.add(focus_group, by=manager, kind="need", text="Frase.")
    group = groups.close(groups.start_read_back(focus_group, by=manager), by=manager)
    acts = {
        "reopen": lambda: contributions.reopen(line, by=manager, note="Da rivedere."),
        "edit": lambda: contributions.edit(line, by=manager, version=None, fields={"note": "Aggiunta."}),
    }

    with pytest.raises(NotAllowed, match="con rapporto"):
        after(lambda: groups.mark_reported(group, by=manager), acts[act])

    line.refresh_from_db()
    assert (line.state, line.note) == ("accepted", "")


@pytest.mark.parametrize("state", ["closed", "released"])
def test_nothing_is_reopened_in_a_round_that_is_over(mech, coordinator, state):
    round = RoundFactory(state=state)
    closed = FocusGroupFactory(round=round, cluster=mech, state="closed")
    given_up = FocusGroupFactory(round=round, cluster=mech, state="not_delivered", not_delivered_reason="Nessuno.")
    line = ContributionFactory(focus_group=closed, state="accepted", fate="used")

    for act in (
        lambda: groups.reopen(closed, by=coordinator, note="Manca una riga."),
        lambda: groups.expect_again(given_up, by=coordinator, note="Consegnano."),
        lambda: contributions.reopen(line, by=coordinator, note="Da rivedere."),
    ):
        with pytest.raises(NotAllowed, match="prima riapri il ciclo"):
            act()


def test_opening_is_undone_only_without_lines(focus_group, manager):
    ContributionFactory(focus_group=focus_group)

    with pytest.raises(NotAllowed, match="contributi"):
        groups.back_to_planned(focus_group, by=manager, note="Data sbagliata.")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Alla Rossi S.r.l. manca un tecnico.", "impresa"),
        ("Alla Rossi SpA manca un tecnico.", "impresa"),
        ("Scrivere a mario@rossi.it subito.", "e-mail"),
        ("Chiamare lo 051 123 4567.", "telefono"),
        ("Chiamare il +39 333 1234567.", "telefono"),
    ],
)
def test_names_in_a_text_are_noticed(text, sentence, focus_group):
    ContributionFactory(focus_group=focus_group, text=text)

    assert any(sentence in str(missing) for missing in groups.missing_at_closing(focus_group))


@pytest.mark.parametrize(
    "text",
    ["Nel 2024 cercati 1200 tecnici, il 32,5% non trovati.", "Una spa termale assume.", "Norma ISO 10218-1:2011."],
)
def test_plain_texts_are_left_alone(text, focus_group):
    ContributionFactory(focus_group=focus_group, text=text)

    words = " ".join(map(str, groups.missing_at_closing(focus_group)))
    assert not any(sign in words for sign in ("impresa", "e-mail", "telefono"))


def test_complete_line_misses_nothing(focus_group):
    ParticipationFactory(focus_group=focus_group, attendance="came")
    NeedDetailsFactory(contribution=ContributionFactory(focus_group=focus_group, s3_areas=[S3AreaFactory()]))

    assert groups.missing_at_closing(focus_group) == []


@pytest.mark.parametrize(("kind", "count"), [("need", 2), ("trend", 3), ("proposal", 3)])
def test_missing_fields_are_listed_by_kind(kind, count, focus_group):
    ParticipationFactory(focus_group=focus_group, attendance="came")
    ContributionFactory(focus_group=focus_group, kind=kind)

    assert len(groups.missing_at_closing(focus_group)) == count


# --- read-back ---


@pytest.fixture
def in_read_back(focus_group, manager):
    contributions.add(focus_group, by=manager, kind="need", text="Com'era.")
    return groups.start_read_back(focus_group, by=manager)


def test_second_answer_replaces_the_first(in_read_back, participant):
    line = in_read_back.contributions.get()

    read_back.answer(line, by=participant, answer="confirmed")
    read_back.answer(line, by=participant, answer="correction", text="Come deve essere.")

    assert list(ReadBackAnswer.objects.values_list("answer", "text")) == [("correction", "Come deve essere.")]


def test_correction_is_applied_once_looked_at(in_read_back, participant, manager):
    line = in_read_back.contributions.get()
    reply = read_back.answer(line, by=participant, answer="correction", text="Come deve essere.")

    with pytest.raises(Stale):
        read_back.apply_correction(reply, by=manager, version=99, mark=reply.mark)
    for _time in range(2):
        line = read_back.apply_correction(reply, by=manager, version=2, mark=reply.mark)

    assert line.version == 3
    with pytest.raises(NotAllowed, match="già stata esaminata"):
        read_back.leave_as_it_is(reply, by=manager, mark=reply.mark)
    reply.refresh_from_db()
    assert (line.text, bool(reply.settled_at)) == ("Come deve essere.", True)


SETTLINGS = {
    "apply": lambda reply, by: read_back.apply_correction(reply, by=by, version=2, mark=reply.mark),
    "leave": lambda reply, by: read_back.leave_as_it_is(reply, by=by, mark=reply.mark),
}


@pytest.mark.parametrize("act", SETTLINGS)
def test_correction_that_changed_since_it_was_read_is_not_settled(act, in_read_back, participant, manager):
    line = in_read_back.contributions.get()
    read = read_back.answer(line, by=participant, answer="correction", text="Letta.")
    read_back.answer(line, by=participant, answer="correction", text="Mai letta.")

    with pytest.raises(NotAllowed, match="ha risposto di nuovo"):
        SETTLINGS[act](read, manager)

    line.refresh_from_db()
    assert (line.text, line.version) == ("Com'era.", 2)
    assert ReadBackAnswer.objects.get().settled_at is None


@pytest.mark.parametrize(("answer", "text"), [("correction", " "), ("correction", "x" * 2001), ("maybe", "")])
def test_bad_answers_are_refused(answer, text, in_read_back, participant):
    with pytest.raises(ValidationError):
        read_back.answer(in_read_back.contributions.get(), by=participant, answer=answer, text=text)


def test_answers_only_in_the_read_back_and_from_the_table(focus_group, participant, recorder, manager):
    line = ContributionFactory(focus_group=focus_group, state="submitted")

    with pytest.raises(NotAllowed):
        read_back.answer(line, by=participant, answer="confirmed")
    for person in (recorder, manager):
        with pytest.raises(PermissionDenied):
            read_back.answer(line, by=person, answer="confirmed")


# --- reminding ---


def test_reminder_is_written_to_the_managers_once(focus_group, manager, coordinator, build):
    focus_group.co_leads.add(build)
    MembershipFactory(cluster=build, user__email="co@example.org")

    job = groups.remind(focus_group, by=coordinator)
    assert groups.remind(focus_group, by=coordinator) == job
    jobs.perform(job.pk)
    jobs.perform(job.pk)

    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert sorted(message.to[0] for message in mail.outbox) == ["co@example.org", "manager@example.org"]
    assert f"/lavoro/focus-group/{focus_group.slug}/" in mail.outbox[0].body
    assert "&" not in mail.outbox[0].body


def test_nobody_to_remind_is_said(coordinator):
    with pytest.raises(DomainError, match="a chi scrivere"):
        groups.remind(FocusGroupFactory(), by=coordinator)


def test_reminder_is_offered_where_somebody_manages_the_table(focus_group, manager, coordinator, build, client_of):
    alone, together = FocusGroupFactory.create_batch(2, round=focus_group.round, cluster=build)
    together.co_leads.add(focus_group.cluster)
    client, groups_of_round = client_of(coordinator), (focus_group, alone, together)

    round_page = client.get(reverse("focusgroups:round-detail", args=[focus_group.round.slug])).content.decode()
    own = [reverse("focusgroups:focus-group-detail", args=[group.slug]) for group in groups_of_round]
    pages = [client.get(address).content.decode() for address in own]

    addresses = [reverse("focusgroups:focus-group-remind", args=[group.slug]) for group in groups_of_round]
    assert [address in round_page for address in addresses] == [True, False, True]
    assert [address in page for address, page in zip(addresses, pages, strict=True)] == [True, False, True]
    assert round_page.count("Nessuno lo gestisce:") == 1


def test_manager_reminds_nobody(focus_group, manager):
    with pytest.raises(PermissionDenied):
        groups.remind(focus_group, by=manager)


# --- rounds ---


def test_round_does_not_close_before_its_tables(focus_group, coordinator):
    with pytest.raises(NotAllowed, match="robotica industriale"):
        rounds.close(focus_group.round, by=coordinator)


def test_closing_a_round_gives_every_line_a_fate(mech, coordinator, participant):
    group = FocusGroupFactory(cluster=mech, state="reported")
    used = ContributionFactory(focus_group=group, fate="used")
    for state in Contribution.State.values:
        ContributionFactory(focus_group=group, state=state)

    with pytest.raises(DomainError, match="motivo"):
        rounds.close(group.round, by=coordinator)
    closed = rounds.close(group.round, by=coordinator, left_over="deferred", reason="Al prossimo ciclo.")

    assert closed.state == "closed"
    assert not Contribution.objects.filter(focus_group=group, fate="pending").exists()
    assert Contribution.objects.get(pk=used.pk).fate == "used"
    assert Contribution.objects.get(focus_group=group, state="submitted").fate_reason == "Al prossimo ciclo."


@pytest.mark.parametrize("who", ["manager", "outsider", "member", "secretary", "admin", "partner"])
def test_only_the_coordinator_keeps_rounds(who, request, coordinator):
    person = request.getfixturevalue(who)

    with pytest.raises(PermissionDenied):
        rounds.create(by=person, name="Ciclo", held_on=date(2025, 5, 12), venue="DAMA", city="Bologna")
    with pytest.raises(PermissionDenied):
        rounds.edit(RoundFactory(), by=person, version=1, city="Modena")


def test_round_is_made_once_for_each_uuid(coordinator):
    fields = {"name": "Ciclo", "held_on": date(2025, 5, 12), "venue": "DAMA", "city": "Bologna", "uuid": uuid.uuid4()}

    assert rounds.create(by=coordinator, **fields) == rounds.create(by=coordinator, **fields)
    assert Round.objects.count() == 1


def test_deadlines_out_of_order_are_refused(coordinator):
    with pytest.raises(ValidationError, match="ordine"):
        rounds.edit(RoundFactory(), by=coordinator, version=1, delivery_due_on=date(2024, 1, 1))


def test_attendance_stays_after_removal_of_a_person_only_as_lines(focus_group, manager, participant):
    line = contributions.add(focus_group, by=participant, kind="need", text="Detto da me.", send=True)

    people.remove(focus_group.participations.get(), by=manager)

    assert not focus_group.links.filter(kind="participant").exists()
    assert Contribution.objects.filter(pk=line.pk).exists()
