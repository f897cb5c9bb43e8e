"""Texts that people confirm: once for each finding, taken back, and the index asked for."""

import pytest

from core.models import Event, Job
from skills.actions.indexes import KIND, ask_for_build
from skills.actions.terms import confirm, withdraw
from skills.matching import store
from skills.matching.suggest import suggest
from skills.models import Concept, ConfirmedTerm
from tests.factories.accounts import UserFactory
from tests.factories.skills import ConceptFactory
from tests.skills.matching.conftest import ESCO, concept

pytestmark = pytest.mark.django_db


def waiting():
    return Job.objects.filter(kind=KIND, state=Job.State.QUEUED)


def test_confirmed_twice_in_one_finding_counts_once(vocabulary):
    person, finding, other = UserFactory(), ConceptFactory(), ConceptFactory()

    for subject in (finding, finding, other):
        confirm("banco  alfa", vocabulary["python"], by=person, subject=subject)

    assert ConfirmedTerm.objects.count() == 2
    assert Event.objects.filter(verb="term.confirm").count() == 2
    assert suggest("banco alfa")[0].confirmations == 2
    assert waiting().count() == 0


def test_withdrawn_text_leads_nowhere(vocabulary):
    person, finding = UserFactory(), ConceptFactory()
    confirm("banco alfa", vocabulary["python"], by=person, subject=finding)
    assert suggest("banco alfa")[0].concept_id == vocabulary["python"].pk

    gone = [withdraw("banco alfa", vocabulary["python"], by=person, subject=finding) for _ in range(2)]

    assert gone == [True, False]
    assert suggest("banco alfa") == []
    assert Event.objects.filter(verb="term.withdraw").count() == 1


def test_what_people_confirmed_comes_first_at_once(vocabulary):
    confirm("operatore alla saldatura", vocabulary["programmatore"], by=UserFactory(), subject=ConceptFactory())

    exact, near = suggest("operatore alla saldatura")[0], suggest("operatrici alle saldature")[0]

    assert (exact.preferred_label, exact.matched_label) == (
        vocabulary["programmatore"].name,
        "operatore alla saldatura",
    )
    assert (near.concept_id, near.matched_is_preferred) == (vocabulary["programmatore"].pk, True)


def test_confirmed_name_counts_as_the_name_it_is(vocabulary):
    confirm("PYTHON", vocabulary["python"], by=UserFactory(), subject=ConceptFactory())

    first = suggest("python")[0]

    assert (first.matched_label, first.matched_is_preferred, first.confirmations) == ("Python", True, 1)


def test_text_for_a_term_of_the_region_leads_to_the_esco_concept_it_is_close_to(vocabulary):
    close = concept("saldobrasatore", kind="occupation", close_match=f"{ESCO}/occupation/saldatore")
    confirm("giuntista", close, by=UserFactory(), subject=ConceptFactory())

    assert suggest("giuntista")[0].concept_id == vocabulary["saldatore"].pk


def test_text_for_a_concept_without_a_name_in_its_language(vocabulary):
    confirm("apprendimento automatico", vocabulary["learning"], by=UserFactory(), subject=ConceptFactory())

    assert suggest("apprendimento automatico")[0].preferred_label == "machine learning"
    assert suggest("machine learning")[0].language == "en"


def test_text_of_a_concept_out_of_force_leads_nowhere(vocabulary):
    confirm("banco alfa", vocabulary["python"], by=UserFactory(), subject=ConceptFactory())
    Concept.objects.filter(pk=vocabulary["python"].pk).update(status="obsolete")
    store.forget()

    assert suggest("banco alfa") == []


def test_one_query_tells_whether_anything_changed(vocabulary, django_assert_num_queries):
    confirm("banco alfa", vocabulary["python"], by=UserFactory(), subject=ConceptFactory())
    suggest("banco alfa")

    with django_assert_num_queries(1):
        suggest("banco alfa")


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
