"""Texts that people confirm: once for each finding, taken back, and the index asked for."""

import pytest

from core.models import Event, Job
from skills.actions.indexes import KIND, ask_for_build
from skills.actions.terms import confirm, withdraw
from skills.matching.build import rebuild
from skills.matching.suggest import suggest
from skills.models import ConfirmedTerm
from tests.factories.accounts import UserFactory
from tests.factories.skills import ConceptFactory

pytestmark = pytest.mark.django_db


def waiting():
    return Job.objects.filter(kind=KIND, state=Job.State.QUEUED)


def test_confirmed_twice_in_one_finding_counts_once(vocabulary):
    person, finding, other = UserFactory(), ConceptFactory(), ConceptFactory()

    for subject in (finding, finding, other):
        confirm("banco  alfa", vocabulary["python"], by=person, subject=subject)
    rebuild()

    assert ConfirmedTerm.objects.count() == 2
    assert Event.objects.filter(verb="term.confirm").count() == 2
    assert suggest("banco alfa")[0].confirmations == 2
    assert waiting().count() == 1


def test_withdrawn_text_leads_nowhere(vocabulary):
    person, finding = UserFactory(), ConceptFactory()
    confirm("banco alfa", vocabulary["python"], by=person, subject=finding)

    gone = [withdraw("banco alfa", vocabulary["python"], by=person, subject=finding) for _ in range(2)]
    rebuild()

    assert gone == [True, False]
    assert suggest("banco alfa") == []
    assert Event.objects.filter(verb="term.withdraw").count() == 1


def test_change_during_a_build_asks_for_another(vocabulary):
    person = UserFactory()
    first = ask_for_build(vocabulary["python"], by=person)
    same = ask_for_build(vocabulary["learning"], by=person)
    Job.objects.filter(pk=first.pk).update(state=Job.State.RUNNING)

    after = ask_for_build(vocabulary["learning"], by=person)

    assert same == first
    assert after != first
    assert waiting().get() == after


def test_event_does_not_hold_the_text(vocabulary):
    confirm("testo segretissimo", vocabulary["python"], by=UserFactory(), subject=ConceptFactory())

    assert not Event.objects.filter(note__contains="segretissimo").exists()
