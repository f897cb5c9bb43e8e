import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.analysis.likeness import Candidate, Likeness, compare, likest, plain, words_of

ROBOT = Candidate(1, "Programmatori di robot industriali")
LAB = Candidate(2, "Tecnici di laboratorio per prove su componenti oleodinamici", occupation=7)
NURSE = Candidate(3, "Infermieri di comunità")


def test_words_in_common_explain_the_suggestion():
    best = likest("Mancano programmatori di robot per le celle industriali", [NURSE, LAB, ROBOT])

    assert [(item.key, item.words) for item in best] == [(1, ("industriali", "programmatori", "robot"))]


def test_singular_and_plural_and_accents_meet():
    assert words_of("un’infermiera di Comunita") == {"infermier": "infermiera", "comunit": "comunita"}
    assert compare("infermiere di comunità", NURSE).words == ("comunita", "infermieri")


def test_same_occupation_comes_first_even_when_the_words_differ():
    best = likest("Chi prova le pompe e programma robot", [ROBOT, LAB], occupation=7)

    assert [(item.key, item.same_occupation) for item in best] == [(2, True), (1, False)]


def test_unlike_lines_suggest_nothing():
    assert likest("Servono cuochi per la ristorazione", [ROBOT, LAB, NURSE]) == []


@pytest.mark.parametrize("text", ["", "   ", "di per la", "competenze"])
def test_line_without_telling_words_suggests_nothing(text):
    assert [item for item in likest(text, [ROBOT, LAB, NURSE]) if item.words] == []


def test_most_limits_and_ties_are_broken_by_key():
    same = [Candidate(key, "saldatori") for key in (5, 4, 6)]

    assert [item.key for item in likest("saldatori", same, most=2)] == [4, 5]


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_a_share_and_works_on_any_text(left, right):
    result = compare(left, Candidate(1, right))

    assert isinstance(result, Likeness)
    assert 0 <= result.share <= 1


@given(st.text(max_size=60))
def test_plain_text_is_plain_already(text):
    assert plain(plain(text)) == plain(text)
