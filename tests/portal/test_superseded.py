"""Concepts that a newer vocabulary dropped: which are shown, what takes their place, the way back, who may."""

import pytest
from django.urls import reverse

from skills.matching.build import rebuild
from skills.matching.suggest import suggest
from skills.models import Concept, ConfirmedTerm
from tests.factories.focusgroups import ContributionFactory, NeedDetailsFactory, NeedSkillFactory
from tests.factories.needs import NeedFactory
from tests.factories.skills import ConceptFactory, ConfirmedTermFactory, LabelFactory

pytestmark = pytest.mark.django_db
LIST = reverse("portal:superseded-list")


@pytest.fixture(autouse=True)
def index(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def dropped():
    concept = ConceptFactory(name="saldatura ad arco", status="obsolete")
    details = NeedDetailsFactory(contribution=ContributionFactory())
    NeedSkillFactory(details=details, label="saldare ad arco", concept=concept)
    return concept


@pytest.fixture
def successor():
    concept = ConceptFactory(name="saldatura ad arco elettrico")
    LabelFactory(concept=concept, text=concept.name)
    return concept


def shown(client, **query) -> list:
    return [concept for concept, _form in client.get(LIST, query).context["rows"]]


def act(client, name, concept, **data):
    return client.post(reverse("portal:superseded-replace", args=[concept.uuid, name]), data, follow=True)


def test_only_what_is_dropped_and_used_is_shown(dropped, client_of, coordinator):
    ConceptFactory(name="superata ma non usata", status="obsolete")
    NeedDetailsFactory(contribution=ContributionFactory(), occupation=ConceptFactory(kind="occupation"))
    job = ConceptFactory(name="arrotino", kind="occupation", status="obsolete")
    NeedFactory(occupation=job)

    assert shown(client_of(coordinator)) == [job, dropped]


def test_empty_page_says_so(client_of, coordinator):
    assert "Nessuna voce superata è in uso" in client_of(coordinator).get(LIST).content.decode()


def test_vocabularies_say_how_many_wait(dropped, successor, client_of, coordinator):
    client, vocabularies = client_of(coordinator), reverse("vocabularies:vocabulary-list")
    assert "Voci superate: 1 da sostituire" in client.get(vocabularies).content.decode()

    act(client, "sostituisci", dropped, **chosen(successor))

    assert "da sostituire" not in client.get(vocabularies).content.decode()


def chosen(concept) -> dict:
    """What the field sends when somebody chose a concept from its list."""
    return {"target": concept.name, "target_concept": f"{concept.uuid} {concept.name}"}


def test_successor_is_chosen_and_taken_back(dropped, successor, client_of, coordinator):
    client = client_of(coordinator)

    answer = act(client, "sostituisci", dropped, **chosen(successor))
    dropped.refresh_from_db()
    assert dropped.replaced_by == successor
    assert "Al posto di «saldatura ad arco» c&#x27;è ora «saldatura ad arco elettrico»." in answer.content.decode()

    act(client, "annulla", dropped)
    dropped.refresh_from_db()
    assert dropped.replaced_by is None


def test_successor_is_typed_without_javascript(dropped, successor, client_of, coordinator):
    act(client_of(coordinator), "sostituisci", dropped, target=successor.name)

    dropped.refresh_from_db()
    assert dropped.replaced_by == successor


@pytest.mark.parametrize("sent", [{}, {"target": "parole che non ci sono"}])
def test_nothing_chosen_is_said_and_changes_nothing(sent, dropped, client_of, coordinator):
    answer = act(client_of(coordinator), "sostituisci", dropped, **sent)

    dropped.refresh_from_db()
    assert dropped.replaced_by is None
    assert len(list(answer.context["messages"])) == 1


def test_what_is_back_in_force_can_be_freed(dropped, successor, client_of, coordinator):
    Concept.objects.filter(pk=dropped.pk).update(status="released", replaced_by=successor)
    client = client_of(coordinator)
    assert shown(client) == [dropped]

    act(client, "annulla", dropped)

    assert shown(client) == []


@pytest.mark.parametrize("person", ["manager", "secretary", "admin"])
def test_only_the_coordinator_opens_the_page_and_replaces(person, dropped, successor, client_of, request):
    client = client_of(request.getfixturevalue(person))

    assert client.get(LIST).status_code == 403
    assert act(client, "sostituisci", dropped, **chosen(successor)).status_code == 403


def test_confirmed_words_find_the_successor_and_go_back_with_it(dropped, successor, client_of, coordinator):
    ConfirmedTermFactory(text="tirare il cordone", concept=dropped, subject="contribution:1")
    client = client_of(coordinator)

    rebuild()

    def found() -> list:
        return [one.concept_id for one in suggest("tirare il cordone", kind="skill")]

    assert found() == []
    act(client, "sostituisci", dropped, **chosen(successor))
    assert found() == [successor.pk]
    act(client, "annulla", dropped)
    assert found() == []
    assert ConfirmedTerm.objects.values_list("concept", "said_of").get() == (dropped.pk, None)


def test_page_asks_the_same_number_of_queries_for_more_rows(
    dropped, client_of, coordinator, django_assert_num_queries, django_assert_max_num_queries
):
    client = client_of(coordinator)
    shown(client)
    with django_assert_max_num_queries(20) as one:
        shown(client)
    for _ in range(2):
        NeedFactory(occupation=ConceptFactory(kind="occupation", status="obsolete"))
    with django_assert_num_queries(len(one.captured_queries)):
        assert len(shown(client)) == 3
