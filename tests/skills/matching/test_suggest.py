"""Suggestions: what is found, in which order, with which words."""

import pytest

from skills.matching.build import rebuild
from skills.matching.suggest import complete, suggest
from skills.models import ConceptKind, ConfirmedTerm
from tests.factories.skills import ConfirmedTermFactory, DescriptionFactory, LabelFactory, RelationFactory
from tests.skills.matching.conftest import ESCO, concept

pytestmark = pytest.mark.django_db


def names(found):
    return [one.preferred_label for one in found]


def test_empty_database_suggests_nothing(settings, tmp_path):
    settings.DATA_DIR = tmp_path

    assert suggest("saldatore") == []
    assert complete("sal") == []


def test_exact_name_is_first_and_whole(vocabulary):
    found = suggest("Operatore alla saldatura", kind="occupation")

    first = found[0]
    assert (first.concept_id, first.uri) == (vocabulary["saldatore"].pk, f"{ESCO}/occupation/saldatore")
    assert (first.matched_label, first.matched_is_preferred) == ("operatore alla saldatura", False)
    assert (first.preferred_label, first.score, first.band) == ("saldatore/saldatrice", 1.0, "good")
    assert (first.esco_version, first.confirmations, first.kind) == ("1.1.1", 0, "occupation")


def test_kind_is_filtered_before_ranking(vocabulary):
    assert names(suggest("saldature TIG", kind="skill", k=1)) == ["eseguire saldature TIG"]
    assert {one.kind for one in suggest("saldatura", k=10, min_score=0)} == {"skill", "occupation"}


def test_term_of_the_region_has_no_uri(vocabulary):
    first = suggest("oleodinamica")[0]

    assert (first.uri, first.esco_version, first.score) == (None, None, 1.0)


def test_term_of_the_region_appears_under_its_esco_concept(vocabulary):
    concept("saldobrasatore", kind="occupation", close_match=f"{ESCO}/occupation/saldatore")
    rebuild()

    found = suggest("saldobrasatore", kind="occupation")

    assert (found[0].uri, found[0].matched_label) == (f"{ESCO}/occupation/saldatore", "saldobrasatore")
    assert len({one.concept_id for one in found}) == len(found)


def test_english_name_stands_in_where_there_is_no_italian_one(vocabulary):
    first = suggest("machine learning", "it")[0]

    assert (first.preferred_label, first.language) == ("machine learning", "en")


def test_name_of_the_group_counts_as_a_further_name(vocabulary):
    group = concept("Acquaioli", kind=ConceptKind.ISCO_GROUP)
    made = concept("portatore", kind=ConceptKind.OCCUPATION, uri=f"{ESCO}/occupation/portatore")
    RelationFactory(source=made, target=group, kind="broader")
    rebuild()

    (found,) = suggest("acquaiola")

    assert (found.preferred_label, found.matched_label, found.matched_is_preferred) == ("portatore", "portatore", True)
    assert (found.by_group, round(found.parts.label, 3), round(found.parts.parent, 3)) == (True, 0.7, 1.0)
    assert not suggest("portatori")[0].by_group


def test_group_of_a_skill_is_no_name_of_it(vocabulary):
    group = concept("tenere i conti", kind=ConceptKind.SKILL_GROUP)
    RelationFactory(source=concept("usare presse"), target=group, kind="broader")
    rebuild()

    assert names(suggest("tenere i conti")) == []


def test_words_that_people_use_one_for_another_lead_to_the_same(vocabulary):
    concept("operatore ecologico", kind=ConceptKind.OCCUPATION)
    rebuild()

    assert names(suggest("netturbino", k=1)) == ["operatore ecologico"]
    assert names(suggest("netturbini", k=1)) == ["operatore ecologico"]


def test_question_is_compared_with_the_descriptions_in_its_language(vocabulary):
    said = {"alfa": {"it": "Forni.", "en": "Presses."}, "beta": {"it": "Presse.", "en": "Furnaces."}}
    for name, texts in said.items():
        made = concept(f"gestione {name}", uri=f"{ESCO}/skill/{name}")
        LabelFactory(concept=made, language="en", text=f"managing {name}")
        for language, text in texts.items():
            DescriptionFactory(concept=made, language=language, text=text)
    rebuild()

    assert names(suggest("gestione presse", min_score=0))[0] == "gestione beta"
    assert names(suggest("managing presses", lang="en", min_score=0))[0] == "managing alfa"


@pytest.mark.parametrize("text", ["", "   ", "di il la", "zzzzqqq", "日本"])
def test_text_without_an_answer(vocabulary, text):
    assert suggest(text) == []


def test_confirmed_text_leads_to_its_concept_and_is_shown_to_who_typed_it_only(vocabulary):
    ConfirmedTermFactory(text="segretissimo banco alfa", concept=vocabulary["python"], subject="a")
    ConfirmedTermFactory(text="Segretissimo  banco alfa!", concept=vocabulary["python"], subject="b")

    exact = suggest("segretissimo banco ALFA")[0]
    near = suggest("segretissimi banchi alfa")[0]

    assert (exact.matched_label.lower(), exact.confirmations, exact.score) == ("segretissimo  banco alfa!", 2, 1.0)
    assert (near.matched_label, near.preferred_label) == ("Python", "Python")
    assert complete("segretissimo") == []
    assert ConfirmedTerm.objects.count() == 2


@pytest.mark.parametrize("text", ["sald", "saldatric", "slaldat", "saldtore", "operat sald"])
def test_completion_while_typing(vocabulary, text):
    assert names(complete(text, kind="occupation"))[0] == "saldatore/saldatrice"


def test_same_input_same_order(vocabulary):
    assert suggest("robot saldatura", k=10, min_score=0) == suggest("robot saldatura", k=10, min_score=0)


@pytest.mark.parametrize("text", ["sladatore", "salldatrice", "saldatoe", "operatore alla saldtura"])
def test_typing_error_is_forgiven(vocabulary, text):
    first = suggest(text, kind="occupation")[0]

    assert (first.preferred_label, first.band) == ("saldatore/saldatrice", "good")


def test_short_word_is_not_corrected(vocabulary):
    concept("nave")
    rebuild()

    assert suggest("cave") == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Python, oleodinamica e saldatrice", ["Python", "oleodinamica", "saldatore/saldatrice"]),
        ("saldattori; sistemi oleodinamci", ["saldatore/saldatrice", "oleodinamica"]),
        ("saldatori ed oleodinamica", ["saldatore/saldatrice", "oleodinamica"]),
        ("oleodinamica, canzoni d'autore, Python", ["oleodinamica", "Python"]),
    ],
)
def test_list_finds_each_concept_it_names(vocabulary, text, named):
    found = suggest(text)

    assert sorted(names(found)[: len(named)]) == sorted(named)
    ranks = [one.rank_score for one in found]
    assert ranks == sorted(ranks, reverse=True)


@pytest.mark.parametrize("text", ["reti, sistemi e protocolli", "addetto alla vendita di frutta e verdura"])
def test_name_with_commas_or_and_stays_one_name(vocabulary, text):
    whole = concept(text)
    concept(text.split(" e ")[-1])
    rebuild()

    assert names(suggest(text))[0] == whole.name
