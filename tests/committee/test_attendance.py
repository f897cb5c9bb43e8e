"""Convening, presence and quorum."""

from datetime import date

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.urls import reverse

from clusters import profile as profiles
from committee.actions import ballots, convocations, presences, sittings
from committee.models import Convocation, Sitting
from committee.quorum import Quorum, needed_of, quorum_of
from core.errors import DomainError, NotAllowed
from core.models import Job
from tests.factories.committee import (
    AgendaItemFactory,
    ConvocationFactory,
    MemberFactory,
    PresenceFactory,
    SittingFactory,
)
from tests.factories.reports import RecusalFactory
from tests.post import refuse
from tests.reports.running import run_jobs


@pytest.fixture
def planned():
    sitting = SittingFactory(held_on=date(2025, 12, 4), venue="Bologna")
    AgendaItemFactory(sitting=sitting, title="Calendario")
    return sitting


@pytest.fixture
def seats():
    """Three seats; the first has a substitute."""
    first, second, third = (MemberFactory(body=f"Ente {n}") for n in range(3))
    return first, second, third, MemberFactory(body="Ente 0", substitute_for=first)


# --- convening ---


def test_members_in_office_are_convened_once(planned, seats, secretary):
    MemberFactory(mandate_until=date(2025, 12, 3))
    MemberFactory(user__is_active=False)
    for _time in range(2):
        convocations.convene(planned, by=secretary)
        run_jobs("convene_sitting")

    assert sorted(message.to[0] for message in mail.outbox) == sorted(seat.user.email for seat in seats)
    assert [name for name, _content, _type in mail.outbox[0].attachments] == [
        "convocazione-2025-12-04.pdf",
        "convocazione-2025-12-04.ics",
    ]
    assert Convocation.objects.filter(sent_at__isnull=False).count() == 4
    assert planned.documents.filter(kind="convocation").count() == 2


def test_refused_address_keeps_no_other_letter_waiting(planned, seats, secretary, settings, monkeypatch):
    refuse(settings, monkeypatch, seats[0].user.email)
    convocations.convene(planned, by=secretary)
    run_jobs("convene_sitting")

    others = [seat.user.email for seat in seats if seat != seats[0]]
    assert sorted(message.to[0] for message in mail.outbox) == sorted(others)
    assert "tranne 1" in Job.objects.get(kind="convene_sitting").message
    assert not Convocation.objects.get(member=seats[0]).sent_at


def test_changed_letter_goes_again(planned, seats, secretary):
    convocations.convene(planned, by=secretary)
    run_jobs("convene_sitting")
    planned = sittings.edit(planned, by=secretary, version=planned.version, venue="Modena")
    convocations.convene(planned, by=secretary)
    run_jobs("convene_sitting")

    assert len(mail.outbox) == 8


def test_letter_that_could_not_leave_goes_later(planned, seats, secretary, monkeypatch):
    convocations.convene(planned, by=secretary)
    post = convocations.mail.send

    def closed(template, recipients, *rest):
        if recipients == [seats[1].user.email]:
            raise DomainError("La posta non è partita.")
        return post(template, recipients, *rest)

    monkeypatch.setattr(convocations.mail, "send", closed)
    run_jobs("convene_sitting")
    assert Job.objects.get(kind="convene_sitting").state == Job.State.FAILED
    monkeypatch.setattr(convocations.mail, "send", post)
    convocations.convene(planned, by=secretary)
    run_jobs("convene_sitting")

    assert sorted(message.to[0] for message in mail.outbox) == sorted(seat.user.email for seat in seats)


def test_worker_that_comes_second_sends_nothing(planned, secretary):
    row = ConvocationFactory(sitting=planned)

    assert convocations.send(row.pk, planned, b"pdf")
    assert not convocations.send(row.pk, planned, b"pdf")
    assert len(mail.outbox) == 1


def test_everybody_has_it_already(planned, seats, secretary, client_of):
    convocations.convene(planned, by=secretary)
    run_jobs("convene_sitting")

    reply = client_of(secretary).post(reverse("committee:sitting-convene", args=[planned.uuid]), follow=True)
    assert "Tutti i componenti hanno già ricevuto questa convocazione." in reply.content.decode()


def test_empty_agenda_is_not_convened(seats, secretary):
    with pytest.raises(DomainError, match="ordine del giorno"):
        convocations.convene(SittingFactory(), by=secretary)


@pytest.mark.parametrize("state", ["held", "published"])
def test_past_sitting_is_not_convened(seats, secretary, state):
    with pytest.raises(NotAllowed):
        convocations.convene(SittingFactory(state=state), by=secretary)


@pytest.mark.parametrize("person", ["member", "coordinator", "manager", "admin"])
def test_only_the_secretary_sends_letters(request, planned, person):
    with pytest.raises(PermissionDenied):
        convocations.convene(planned, by=request.getfixturevalue(person))


def test_same_letter_is_one_row(planned):
    row = ConvocationFactory(sitting=planned)

    with pytest.raises(IntegrityError):
        ConvocationFactory(sitting=planned, member=row.member)


# --- presence ---


def test_sheet_gives_the_count_of_a_held_sitting(seats, secretary):
    sitting, (first, second, third, stand_in) = SittingFactory(state="held", members_present=1), seats
    said = {first: stand_in, second: "present", third: "absent"}
    for _time in range(2):
        presences.record(sitting, said, by=secretary)

    sitting.refresh_from_db()
    assert sitting.members_present == 2
    assert list(sitting.presences.values_list("member__body", "status", "substitute")) == [
        ("Ente 0", "substitute", stand_in.pk),
        ("Ente 1", "present", None),
        ("Ente 2", "absent", None),
    ]


def test_sheet_before_the_sitting_proposes_the_number(planned, seats, secretary, client_of):
    presences.record(planned, {seats[0]: "present", seats[1]: "present"}, by=secretary)

    page = client_of(secretary).get(reverse("committee:sitting-hold", args=[planned.uuid]))
    planned.refresh_from_db()
    assert planned.members_present is None
    assert page.context["form"].initial == {"members_present": 2}


def test_substitute_of_another_is_refused(planned, seats, secretary):
    with pytest.raises(DomainError, match="ha un altro supplente"):
        presences.record(planned, {seats[1]: seats[3]}, by=secretary)


def test_fewer_than_the_hands_already_taken_are_refused(sitting, asked, seats, secretary):
    ballots.record(sitting, asked[0], in_favour=9, against=1, abstained=2, by=secretary)

    with pytest.raises(DomainError, match=r"meno dei voti già registrati \(12\)"):
        presences.record(sitting, {seats[0]: "present"}, by=secretary)
    assert not sitting.presences.exists()


def test_hands_of_who_stepped_aside_hold_no_vote(sitting, asked, paper, seats, secretary):
    first, second, third, _stand_in = seats
    RecusalFactory(paper=paper, user=third.user)
    everybody = dict.fromkeys((first, second, third), "present")
    presences.record(sitting, everybody, by=secretary)
    ballots.record(sitting, asked[0], in_favour=2, against=0, abstained=0, by=secretary)

    with pytest.raises(DomainError, match=r"sono 1, meno dei voti già registrati \(2\)"):
        presences.record(sitting, everybody | {second: "absent"}, by=secretary)
    assert presences.record(sitting, everybody | {third: "absent"}, by=secretary).members_present == 2


def test_published_sheet_is_closed(secretary):
    with pytest.raises(NotAllowed):
        presences.record(SittingFactory(state="published"), {}, by=secretary)


def test_substitute_sits_for_one(planned, seats):
    PresenceFactory(sitting=planned, member=seats[0], substitute=seats[3])

    with pytest.raises(IntegrityError):
        PresenceFactory(sitting=planned, member=seats[1], substitute=seats[3])


def test_database_wants_the_substitute_named(planned, seats):
    with pytest.raises(IntegrityError):
        PresenceFactory(sitting=planned, member=seats[0], status="substitute")


def test_presence_form_keeps_what_was_chosen(planned, seats, secretary, client_of):
    url = reverse("committee:sitting-presence", args=[planned.uuid])
    typed = {f"seat-{seats[0].pk}": str(seats[3].pk), f"seat-{seats[1].pk}": "absent", f"seat-{seats[2].pk}": ""}
    client = client_of(secretary)
    client.post(url, typed)

    form = client.get(url).context["form"]
    assert {name: field.initial for name, field in form.fields.items()} == typed


def test_member_who_stepped_aside_raises_no_hand(sitting, asked, paper, secretary):
    aside = MemberFactory()
    PresenceFactory(sitting=sitting, member=aside)
    RecusalFactory(paper=paper, user=aside.user)

    with pytest.raises(DomainError, match=r"componenti presenti \(11\)"):
        ballots.record(sitting, asked[0], in_favour=12, against=0, abstained=0, by=secretary)
    ballots.record(sitting, asked[0], in_favour=11, against=0, abstained=0, by=secretary)


# --- quorum ---


@pytest.mark.parametrize(("seats", "percent", "needed"), [(50, 50, 26), (49, 50, 25), (10, 60, 7), (0, 50, 1)])
def test_more_than_the_share(seats, percent, needed):
    assert needed_of(seats, percent) == needed


def test_quorum_counts_seats_not_substitutes(planned, seats):
    assert quorum_of(planned, present=1) == Quorum(seats=3, needed=2, present=1, is_enforced=False)


def test_sheet_of_presence_counts_before_the_sitting_is_held(planned, seats):
    assert quorum_of(planned).present is None

    PresenceFactory(sitting=planned, member=seats[0], status="absent")
    assert quorum_of(planned).present == 0

    PresenceFactory(sitting=planned, member=seats[1])
    assert quorum_of(planned).present == 1


def test_sitting_below_the_quorum_is_held_when_it_is_only_shown(planned, seats, secretary):
    sittings.hold(planned, members_present=1, by=secretary)

    assert Sitting.objects.get().state == "held"


def test_enforced_quorum_refuses(planned, seats, secretary, monkeypatch):
    enforced = profiles.profile().__class__(**{**vars(profiles.profile()), "quorum_enforced": True})
    monkeypatch.setattr("committee.quorum.profile", lambda: enforced)

    with pytest.raises(DomainError, match="servono 2 presenti su 3 componenti"):
        sittings.hold(planned, members_present=1, by=secretary)
    sittings.hold(planned, members_present=2, by=secretary)


def test_protocol_is_written_after_publication(secretary):
    sitting = SittingFactory(state="published")
    sittings.register(sitting, by=secretary, version=1, advice_number="77/2025", advice_date=date(2025, 12, 10))

    sitting.refresh_from_db()
    assert (sitting.advice_number, sitting.version) == ("77/2025", 2)
