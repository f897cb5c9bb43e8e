"""Invitations, read-back and reminder by e-mail: to everybody once, with the right words, and who was not reached."""

import re
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail as post
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from icalendar import Calendar

from core import jobs
from core.calendar import today
from core.errors import DomainError, NotAllowed
from core.models import Event, Job
from focusgroups import notice
from focusgroups.actions import contributions, groups, messages, read_back
from focusgroups.links import bearer_for
from focusgroups.models import Contribution, FocusGroup, Message, PersonalLink
from tests.factories.focusgroups import ContributionFactory, FocusGroupFactory, MessageFactory, ParticipationFactory

INVITATION, READ_BACK, REMINDER = Message.Kind.INVITATION, Message.Kind.READ_BACK, Message.Kind.REMINDER


@pytest.fixture
def table(mech):
    """A table that is being prepared, with two people who can be reached and one who cannot."""
    group = FocusGroupFactory(
        cluster=mech, slug="tavolo", title="Robotica", state="planned", questions="Chi manca?", starts_at="10:30"
    )
    for name in ("Anna", "Bruno"):
        ParticipationFactory(focus_group=group, name=name, email=f"{name.lower()}@example.org")
    ParticipationFactory(focus_group=group, name="Carla", email="")
    return FocusGroup.objects.for_work().get(pk=group.pk)


def send(group, kind, by):
    job = messages.request(group, kind, by=by)
    jobs.perform(job.pk)
    job.refresh_from_db()
    return job


def secret_in(message) -> str:
    return re.search(r"/p/([\w-]{20,})/", message.body)[1]


def test_each_guest_gets_one_message_with_an_own_link(table, manager):
    job = send(table, INVITATION, manager)

    secrets = {secret_in(message) for message in post.outbox}
    assert sorted(message.to[0] for message in post.outbox) == ["anna@example.org", "bruno@example.org"]
    assert len(secrets) == 2
    assert all(bearer_for(secret) for secret in secrets)
    assert (job.state, job.message) == (Job.State.DONE, "Partiti: 2. Non raggiunti: 1.")


def test_invitation_says_when_where_what_for_the_rule_and_the_notice(table, manager):
    send(table, INVITATION, manager)

    body = " ".join(post.outbox[0].body.split())
    notice_url = reverse("links:notice", args=[notice.CURRENT])
    for words in ("12 maggio 2025, ore 10:30", table.place, "Chi manca?", str(table.rule_words), notice_url):
        assert words in body
    assert f"versione {notice.CURRENT}" in body
    assert {row.notice for row in Message.objects.all()} == {notice.CURRENT}


def test_calendar_file_holds_the_meeting_and_no_link(table, manager):
    send(table, INVITATION, manager)

    name, content, kind = post.outbox[0].attachments[0]
    event = Calendar.from_ical(content).walk("VEVENT")[0]
    assert (name, kind) == ("focus-group.ics", "text/calendar")
    assert (str(event["summary"]), event.decoded("dtstart").isoformat()) == ("Robotica", "2025-05-12T10:30:00+02:00")
    assert "/p/" not in str(content)


def test_nothing_is_sent_twice_and_who_comes_later_is_reached(table, manager):
    job = send(table, INVITATION, manager)
    Job.objects.filter(pk=job.pk).update(state="queued", finished_at=None)  # the same job once more
    jobs.perform(job.pk)
    with pytest.raises(DomainError, match="ha già ricevuto"):
        messages.request(table, INVITATION, by=manager)
    ParticipationFactory(focus_group=table, email="dopo@example.org")
    send(table, INVITATION, manager)

    assert len(post.outbox) == 3
    assert post.outbox[-1].to == ["dopo@example.org"]


def test_message_in_the_hands_of_another_run_is_left_to_it(table):
    person = table.participations.get(name="Anna")
    MessageFactory(participation=person, outcome="sending")

    assert messages.deliver(person, INVITATION, group=table) is False
    assert post.outbox == []


def test_who_was_not_reached_is_listed_and_tried_again(table, manager, monkeypatch):
    leave = EmailMultiAlternatives.send

    def refuse_anna(message):
        if message.to == ["anna@example.org"]:
            raise SMTPRecipientsRefused({"anna@example.org": (550, b"no")})
        return leave(message)

    monkeypatch.setattr(EmailMultiAlternatives, "send", refuse_anna)
    send(table, INVITATION, manager)

    missed = [(row.person.name, row.reason) for row in messages.unreached(table, INVITATION)]
    assert missed == [("Anna", "Il server di posta rifiuta questo indirizzo."), ("Carla", "manca l'e-mail")]
    assert PersonalLink.objects.valid().count() == 1

    monkeypatch.setattr(EmailMultiAlternatives, "send", leave)
    send(table, INVITATION, manager)

    assert [message.to for message in post.outbox] == [["bruno@example.org"], ["anna@example.org"]]
    assert [row.person.name for row in messages.unreached(table, INVITATION)] == ["Carla"]


def test_no_name_address_or_secret_stays_in_events_jobs_and_logs(table, manager, caplog):
    with caplog.at_level("INFO"):
        send(table, INVITATION, manager)

    kept = str(list(Event.objects.values())) + str(list(Job.objects.values())) + caplog.text
    for word in ("Anna", "anna@example.org", secret_in(post.outbox[0])):
        assert word not in kept


def test_others_send_nothing(table, outsider, recorder, participant):
    for person in (outsider, recorder, participant):
        with pytest.raises(PermissionDenied):
            messages.request(table, INVITATION, by=person)


@pytest.mark.parametrize("state", ["read_back", "closed", "reported", "not_delivered"])
def test_nobody_is_invited_to_a_table_that_met(state, mech, manager):
    with pytest.raises(NotAllowed):
        messages.request(FocusGroupFactory(cluster=mech, state=state), INVITATION, by=manager)


def test_message_goes_with_the_person(table, manager):
    send(table, INVITATION, manager)
    table.participations.all().delete()

    assert not Message.objects.exists()


# --- the rule told in the invitation ---


@pytest.mark.parametrize(
    ("before", "after", "allowed"),
    [
        ("named", "by_category", True),
        ("by_category", "chatham_house", True),
        ("by_category", "named", False),
        ("chatham_house", "by_category", False),
        ("chatham_house", "named", False),
    ],
)
def test_after_the_first_invitation_the_rule_gets_only_stricter(before, after, allowed, table, manager):
    FocusGroup.objects.update(attribution_rule=before)
    send(table, INVITATION, manager)

    if allowed:
        assert groups.edit(table, by=manager, version=None, attribution_rule=after).attribution_rule == after
    else:
        with pytest.raises(ValidationError, match="solo diventare più severa"):
            groups.edit(table, by=manager, version=None, attribution_rule=after)


def test_before_the_first_invitation_the_rule_is_free(table, manager):
    assert groups.edit(table, by=manager, version=None, attribution_rule="named").attribution_rule == "named"


def test_a_kept_version_of_the_notice_never_changes():
    digests = {"2025-11": "2d57251c6f0ea1a33216ee23306c93e62d9215ac3adf2b329711be3d2aa10161"}

    assert {version: notice.digest_of(version) for version in notice.versions()} == digests


# --- writing before the meeting ---


def test_who_cannot_come_writes_from_the_link_before_the_meeting(table, manager, client):
    send(table, INVITATION, manager)
    url = reverse("links:line-add", args=[secret_in(post.outbox[0])])

    client.post(url, {"kind": "need", "text": "Ci mancano manutentori."})

    line = Contribution.objects.get()
    assert (line.state, line.focus_group) == ("submitted", table)
    assert groups.open_group(table, by=manager).state == "open"
    assert contributions.accept(line, by=manager).state == "accepted"


# --- the read-back ---


def test_closing_the_room_writes_to_the_table_once(table, manager):
    ContributionFactory(focus_group=table)
    groups.open_group(table, by=manager)
    group = groups.start_read_back(table, by=manager)
    job = Job.objects.get(kind="send_read_back")
    jobs.perform(job.pk)
    jobs.perform(job.pk)

    until = (today() + timedelta(days=10)).isoformat()
    assert sorted(message.to[0] for message in post.outbox) == ["anna@example.org", "bruno@example.org"]
    assert {(row.kind, row.occasion) for row in Message.objects.all()} == {("read_back", until)}
    assert group.read_back_until.isoformat() == until


def test_without_days_of_read_back_nobody_is_written_to(table, manager):
    groups.edit(table, by=manager, version=None, read_back_days=0)
    groups.open_group(table, by=manager)
    groups.close(table, by=manager)

    assert not Job.objects.exists()


def reading(table, days):
    FocusGroup.objects.update(state="read_back", read_back_until=today() + timedelta(days=days))
    table.refresh_from_db()
    return table


@pytest.mark.parametrize(("days", "reminded"), [(-1, 0), (0, 1), (2, 1), (3, 0)])
def test_reminder_goes_out_two_days_before_the_end(days, reminded, table):
    reading(table, days)

    assert len(messages.remind_read_backs()) == reminded


def test_who_opened_the_newest_link_is_not_reminded(table, manager):
    reading(table, 1)
    send(table, READ_BACK, manager)
    opened = next(message for message in post.outbox if message.to == ["anna@example.org"])
    bearer_for(secret_in(opened))

    (job,) = messages.remind_read_backs()
    jobs.perform(job.pk)

    assert [message.to for message in post.outbox[2:]] == [["bruno@example.org"]]
    assert messages.remind_read_backs() == []


def test_after_the_last_day_nobody_answers_or_writes(focus_group, participant, manager, client):
    line = contributions.add(focus_group, by=manager, kind="need", text="Frase.")
    groups.start_read_back(focus_group, by=manager)
    reading(focus_group, -1)

    with pytest.raises(NotAllowed, match="La rilettura è finita il"):
        read_back.answer(line, by=participant, answer="confirmed")
    with pytest.raises(NotAllowed, match="La rilettura è finita il"):
        contributions.add(focus_group, by=participant, kind="need", text="Tardi.")


def test_on_the_last_day_one_still_answers(focus_group, participant, manager):
    line = contributions.add(focus_group, by=manager, kind="need", text="Frase.")
    groups.start_read_back(focus_group, by=manager)
    reading(focus_group, 0)

    assert read_back.answer(line, by=participant, answer="confirmed").answer == "confirmed"


def test_corrections_are_not_applied_to_closed_minutes(focus_group, participant, manager):
    line = contributions.add(focus_group, by=manager, kind="need", text="Frase.")
    groups.start_read_back(focus_group, by=manager)
    reply = read_back.answer(line, by=participant, answer="correction", text="Altra frase.")
    groups.close(focus_group, by=manager)
    line.refresh_from_db()

    with pytest.raises(NotAllowed):
        read_back.apply_correction(reply, by=manager, version=line.version, mark=reply.mark)


# --- the page ---


def test_page_shows_the_message_and_sends_it(table, manager, client_of):
    client = client_of(manager)
    url = reverse("focusgroups:message-page", args=[table.slug])

    before = client.get(url).content.decode()
    client.post(reverse("focusgroups:message-send", args=[table.slug]))
    jobs.perform(Job.objects.get().pk)
    after = client.get(url).content.decode()

    assert "Invito al focus group «Robotica»" in before
    assert "Invia a 2 persone" in before
    assert (len(post.outbox), PersonalLink.objects.count()) == (2, 2)
    assert "Partiti: 2. Non raggiunti: 1." in after
    assert "manca l&#x27;e-mail" in after


def test_preview_shows_no_real_link(table, manager, client_of):
    page = client_of(manager).get(reverse("focusgroups:message-page", args=[table.slug])).content.decode()

    assert "/p/qui-il-link-personale/" in page
    assert not PersonalLink.objects.exists()


@pytest.mark.parametrize("version", ["2025-11", "2020-01"])
def test_notice_is_public_for_each_version_there_is(version, client, db):
    response = client.get(reverse("links:notice", args=[version]))

    assert response.status_code == (200 if version in notice.versions() else 404)


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_with_one_and_three_people(count, mech, manager, client_of, django_assert_num_queries):
    group = FocusGroupFactory(cluster=mech, state="planned")
    ParticipationFactory.create_batch(count, focus_group=group)
    client = client_of(manager)
    client.get("/lavoro/")

    with django_assert_num_queries(11):
        client.get(reverse("focusgroups:message-page", args=[group.slug]))
