"""The options of a combobox: what is offered for words, to whom, and what is always there."""

import re
from html import unescape

import pytest
from django.urls import reverse

from skills.matching.build import rebuild
from skills.views import options
from tests.factories.skills import (
    ConceptFactory,
    ConfirmedTermFactory,
    LabelFactory,
    RelationFactory,
    VocabularyFactory,
)

pytestmark = pytest.mark.django_db
URL = reverse("skills:concept-options")


@pytest.fixture(autouse=True)
def own_index(settings, tmp_path):
    """The folder of an index of each test's own."""
    settings.DATA_DIR = tmp_path


def named(name, *also, **fields):
    """A concept with its names, in the index."""
    concept = ConceptFactory(name=name, **fields)
    LabelFactory(concept=concept)
    for text in also:
        LabelFactory(concept=concept, kind="alternative", text=text)
    rebuild()
    return concept


def ask(client, words, kind="skill", *, here="127.0.0.1", **more):
    return client.get(URL, {"testo": words, "tipo": kind, **more}, REMOTE_ADDR=here)


def offered(answer):
    """Each option as (concept, words it leaves in the field)."""
    found = re.findall(r'data-concept="([^"]*)"\s+data-label="([^"]*)"', answer.content.decode())
    return [(concept, unescape(label)) for concept, label in found]


def test_concept_is_offered_with_its_source_and_own_words_come_last(client):
    concept = named("Controllo qualità")

    answer = ask(client, "qualita")

    assert offered(answer) == [(str(concept.uuid), "Controllo qualità"), ("-", "qualita")]
    assert "vocabolario regionale" in answer.content.decode()
    assert "1 suggerimento. Frecce per scegliere" in answer.content.decode()


def test_version_of_esco_is_said(client):
    esco = VocabularyFactory(code="esco", version="1.1.1", name="ESCO")
    named("saldatura", vocabulary=esco, uri="http://data.europa.eu/esco/skill/1")

    assert "ESCO 1.1.1" in ask(client, "saldatura").content.decode()


def test_own_words_are_offered_when_nothing_is_found(client):
    answer = ask(client, "astronauta <b>")

    assert offered(answer) == [("-", "astronauta <b>")]
    assert "Nessun suggerimento." in answer.content.decode()
    assert "<b>" not in answer.content.decode()


def test_own_words_are_not_offered_where_they_are_not_kept(client):
    assert offered(ask(client, "astronauta", **{"solo-voci": "1"})) == []


def test_kind_decides_and_what_is_out_of_force_is_left_out(client):
    named("saldatura", status="obsolete")
    named("saldatore", kind="occupation")

    assert offered(ask(client, "salda")) == [("-", "salda")]


def test_proposed_term_is_offered_to_who_proposed_it_and_to_the_coordinator(client_of, manager, outsider, coordinator):
    term = ConceptFactory(name="canarino proposto", status="proposed", proposed_by=manager)
    LabelFactory(concept=term, text="uccellino")
    ConceptFactory(name="canarino rifiutato", status="refused", status_reason="doppio", proposed_by=manager)

    seen = {
        person: [concept for concept, _label in offered(ask(client_of(person), "canarino")) if concept != "-"]
        for person in (manager, coordinator, outsider)
    }

    assert seen == {manager: [str(term.uuid)], coordinator: [str(term.uuid)], outsider: []}
    assert "proposta da approvare" in ask(client_of(manager), "canarino").content.decode()


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ({}, []),
        ({"testo": " ", "tipo": "skill"}, []),
        ({"testo": "robot", "tipo": "isco_group"}, [("-", "robot")]),
        ({"testo": "x" * 301, "tipo": "skill"}, [("-", "x" * 300)]),
    ],
)
def test_nothing_asked_or_too_much_offers_no_concept(client, data, found):
    named("robotica")

    assert offered(client.get(URL, data)) == found


def test_too_many_questions_are_refused(client, monkeypatch):
    monkeypatch.setattr(options, "PER_MINUTE", 1)

    assert [ask(client, "robot", here="192.0.2.7").status_code for _ in range(2)] == [200, 429]


def test_typing_error_is_forgiven_and_another_name_says_so(client):
    concept = named("Programmatore di robot", "robotista", kind="occupation")

    answer = ask(client, "robotisat", "occupation")

    assert offered(answer) == [(str(concept.uuid), "robotista"), ("-", "robotisat")]
    assert "trovato come «robotista»" in answer.content.decode()


def test_profession_found_by_its_group_says_so(client):
    group, made = named("Acquaioli", kind="isco_group"), named("portatore", kind="occupation")
    RelationFactory(source=made, target=group, kind="broader")
    rebuild()

    answer = ask(client, "acquaiola", "occupation")

    assert offered(answer) == [(str(made.uuid), "acquaiola"), ("-", "acquaiola")]
    assert "trovato dal nome del suo gruppo ISCO" in answer.content.decode()


def test_words_that_are_only_alike_stay_as_typed(client):
    concept = named("programmare robot industriali")

    answer = ask(client, "saper programmare bene i robot industriali")

    assert offered(answer)[0] == (str(concept.uuid), "saper programmare bene i robot industriali")
    assert "corrispondenza" in answer.content.decode()


def test_confirmed_words_count_but_are_shown_to_who_typed_them_only(client):
    concept = named("oleodinamica")
    for number in range(2):
        ConfirmedTermFactory(concept=concept, text="canarino dei tubi", subject=f"contribution:{number}")
    rebuild()

    own, other = (ask(client, words).content.decode() for words in ("canarino dei tubi", "canarini di un tubo"))

    assert "confermato in 2 riscontri" in own
    assert "canarino dei tubi" not in other


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow_with_the_offers(client, django_assert_num_queries, rows):
    for number in range(rows):
        named(f"robotica {number}")

    with django_assert_num_queries(4):
        ask(client, "robotica")
