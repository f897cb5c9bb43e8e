"""Forgetting who was at a table: on the right day, all of it, and without changing what was said."""

from datetime import date, timedelta

import pytest

from core import jobs
from core.calendar import today
from core.models import Event, Job
from focusgroups.actions import contributions, groups, retention
from focusgroups.models import Contribution, Participation, PersonalLink, ReadBackAnswer, Voice, VoiceKey
from tests.factories.clusters import OrganisationFactory
from tests.factories.focusgroups import (
    ContributionFactory,
    FocusGroupFactory,
    ParticipationFactory,
    PersonalLinkFactory,
    ReadBackAnswerFactory,
)

PAST = date(2020, 1, 1)


@pytest.fixture
def over(focus_group, manager):
    """A table with two people whose time is over, what one of them wrote, and a line with its body."""
    for name in ("Olga Neri", "Ugo Verdi"):
        person = ParticipationFactory(focus_group=focus_group, name=name, retain_until=PAST)
        PersonalLinkFactory(focus_group=focus_group, participation=person)
    ContributionFactory(focus_group=focus_group, line_key="a" * 64, state="draft", text="Una bozza.")
    said = contributions.add(
        focus_group, by=manager, kind="need", text="Servono tecnici.", voices=[OrganisationFactory()]
    )
    ReadBackAnswerFactory(contribution=said, line_key="a" * 64)
    return focus_group


def test_names_addresses_links_and_threads_go(over):
    count = retention.forget(over)

    left = [model.objects.count() for model in (Participation, PersonalLink, VoiceKey)]
    keys = {*Contribution.objects.exclude(line_key="").values_list("line_key", flat=True)}
    assert (count, left, Voice.objects.get().organisation) == (2, [0, 0, 0], None)
    assert "a" * 64 not in keys | {*ReadBackAnswer.objects.values_list("line_key", flat=True)}


def test_what_one_link_wrote_keeps_one_key(over):
    retention.forget(over)

    (key,) = Contribution.objects.exclude(line_key="").values_list("line_key", flat=True)
    assert ReadBackAnswer.objects.get().line_key == key


def test_lines_voices_and_a_draft_that_only_its_author_saw_stay_as_they_were(over, manager):
    facts = ("voice_key", "category", "size", "province")
    before = list(Voice.objects.values_list(*facts))

    retention.forget(over)

    assert list(Voice.objects.values_list(*facts)) == before
    seen = Contribution.objects.visible_to(manager).values_list("text", flat=True)
    assert list(seen) == ["Servono tecnici."]


def test_twice_is_once_and_the_register_says_how_many(over):
    assert (retention.forget(over), retention.forget(over)) == (2, 0)
    assert list(Event.objects.filter(verb="participation.purge").values_list("note", flat=True)) == ["2"]


def test_as_long_as_somebody_is_kept_the_threads_stay(over):
    ParticipationFactory(focus_group=over, retain_until=today() + timedelta(days=1))

    retention.forget(over)

    assert Contribution.objects.filter(line_key="a" * 64).exists()
    assert Voice.objects.get().organisation


def test_keys_of_the_round_stay_while_another_table_keeps_people(over):
    ParticipationFactory(focus_group=FocusGroupFactory(round=over.round))

    retention.forget(over)

    assert VoiceKey.objects.count() == 1


def test_the_last_day_still_counts(over):
    Participation.objects.update(retain_until=today())

    assert (retention.due(), retention.forget(over)) == ([], 0)


def test_closing_sets_the_day_and_reopening_takes_it_back(focus_group, manager, settings):
    settings.RETAIN_PEOPLE_DAYS = 30
    person = ParticipationFactory(focus_group=focus_group)
    groups.start_read_back(focus_group, by=manager)

    groups.close(focus_group, by=manager)
    person.refresh_from_db()
    closed = person.retain_until
    groups.reopen(focus_group, by=manager, note="Chiuso per errore.")
    person.refresh_from_db()

    assert (closed, person.retain_until) == (today() + timedelta(days=30), None)


def test_the_work_of_the_night_forgets(over, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks():
        requested = {job.kind: job for job in jobs.request_daily()}

    jobs.perform(requested["forget_people"].pk)

    job = Job.objects.get(kind="forget_people")
    assert (job.state, Participation.objects.count()) == ("done", 0)
