"""What a sentence speaks of while it is typed: for everybody, without what was chosen, and nothing of another table."""

import pytest
from django.urls import reverse

from skills.matching.build import rebuild
from skills.views import options
from tests.factories.skills import ConceptFactory, ConfirmedTermFactory, LabelFactory

pytestmark = pytest.mark.django_db
URL = reverse("skills:sentence-concepts")
SENTENCE = "Mancano saldatori che conoscano la robotica collaborativa."


@pytest.fixture(autouse=True)
def own_index(settings, tmp_path):
    """The folder of an index of each test's own."""
    settings.DATA_DIR = tmp_path


@pytest.fixture
def known():
    """A skill and an occupation in the index."""
    concepts = ConceptFactory(name="robotica collaborativa"), ConceptFactory(name="saldatore", kind="occupation")
    for concept in concepts:
        LabelFactory(concept=concept, text=concept.name)
    rebuild()
    return concepts


def ask(client, text, *, here="127.0.0.1", **more):
    return client.get(URL, {"text": text, **more}, REMOTE_ADDR=here)


def found(answer) -> list[tuple]:
    return [(finding.concept, finding.words) for finding in answer.context["findings"]]


def test_concepts_are_found_with_their_words_and_the_field_they_go_to(known, client):
    skill, job = known

    answer = ask(client, SENTENCE)

    assert found(answer) == [(skill, "robotica collaborativa"), (job, "saldatori")]
    page = answer.content.decode()
    assert 'data-take="skill_labels"' in page
    assert 'data-take="profile_label"' in page


def test_what_was_chosen_already_is_left_out(known, client):
    skill, job = known

    answer = ask(client, SENTENCE, skill_labels_concept=[f"{skill.uuid} robotica collaborativa", "- altro"])

    assert [concept for concept, _words in found(answer)] == [job]


@pytest.mark.parametrize("text", ["", "   ", "zzz qqq", "x" * 5000])
def test_nothing_found_shows_nothing(known, client, text):
    answer = ask(client, text)

    assert (answer.status_code, answer.content.decode().strip()) == (200, "")


def test_nothing_imported_shows_nothing(client):
    assert ask(client, SENTENCE).content.decode().strip() == ""


def test_words_of_other_tables_stay_there(known, client, manager):
    skill, _job = known
    ConfirmedTermFactory(concept=skill, text="canarino delle celle", subject="contribution:1")
    ConceptFactory(name="canarino proposto", status="proposed", proposed_by=manager)
    rebuild()

    pages = [ask(client, text).content.decode() for text in (SENTENCE, "Mancano canarini di una cella.", "canarino")]

    assert [page for page in pages if "canarino delle celle" in page or "canarino proposto" in page] == []


def test_too_many_questions_are_refused(known, client, monkeypatch):
    monkeypatch.setattr(options, "PER_MINUTE", 1)

    assert [ask(client, SENTENCE, here="192.0.2.9").status_code for _ in range(2)] == [200, 429]
