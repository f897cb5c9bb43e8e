"""Reading what is pasted: blocks of a spreadsheet and plain notes, with what does not match said in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focusgroups.notes import PastedRow, best_name, folded, level, parse

NAMES = ["Officine Rossi S.p.A.", "Università di Bologna", "Rossi Formazione"]


def rows(text, **more):
    return [row.cells for row in parse(text, **more).rows]


def test_block_with_a_header_maps_columns_and_words():
    text = "Urgenza\tTipo\tSintesi del contributo\tEnti\n4/5\tBisogno\tTecnici.\tofficine rossi\n\tPROPOSTA\tCorsi.\t"

    pasted = parse(text, speakers=NAMES)

    assert pasted.rows == [
        PastedRow({"urgency": "4", "kind": "need", "text": "Tecnici.", "voices": "Officine Rossi S.p.A."}),
        PastedRow({"kind": "proposal", "text": "Corsi."}),
    ]
    assert (pasted.is_block, pasted.unused) == (False, ())


def test_block_without_a_header_begins_at_the_chosen_cell():
    pasted = parse("PLC\t5\nsaldatura\talta", start="skills")

    assert [row.cells for row in pasted.rows] == [
        {"skills": "PLC", "urgency": "5"},
        {"skills": "saldatura", "urgency": "5"},
    ]
    assert pasted.is_block


def test_column_of_values_goes_down_the_chosen_column():
    pasted = parse("3\n4\n5", start="urgency")

    assert (rows("3\n4\n5", start="urgency"), pasted.is_block) == ([{"urgency": n} for n in "345"], True)


def test_quoted_cell_keeps_its_line_breaks_and_quotes():
    text = 'Fabbisogno\t"Prima riga\nseconda ""fra virgolette""\te un salto"\tPLC'

    assert rows(text) == [{"kind": "need", "text": 'Prima riga\nseconda "fra virgolette"\te un salto', "skills": "PLC"}]


def test_what_does_not_match_stays_with_a_doubt():
    text = "Tipo\tSintesi\tUrgenza\tEnti\tReferente\nIdea\tFrase.\tsubito\tRossi; Ditta X\tMario"

    pasted = parse(text, speakers=NAMES)

    assert pasted.rows[0].cells == {"kind": "Idea", "text": "Frase.", "urgency": "subito", "voices": "Rossi; Ditta X"}
    assert pasted.rows[0].doubts == {
        "kind": "«Idea»: scrivi F, T o P.",
        "urgency": "«subito»: serve un numero da 1 a 5.",
        "voices": "Non è fra le presenze: Rossi, Ditta X.",
    }
    assert pasted.unused == ("Referente",)


def test_columns_beyond_the_last_are_named():
    assert parse("Fabbisogno\tFrase.\t\t\t\taltro").unused == ("6",)


def test_notes_with_headings_bullets_and_letters():
    text = """Appunto iniziale

# Fabbisogni:
- mancano manutentori
• servono collaudatori di linea
  che sappiano usare i dati
1. programmatori PLC
DATI E TENDENZE
* crescono i robot
P: un laboratorio comune
F - tecnici di campo
Proposte
a) una rete di docenti
"""

    assert [(row["kind"], row["text"]) for row in rows(text, kind="trend")] == [
        ("trend", "Appunto iniziale"),
        ("need", "mancano manutentori"),
        ("need", "servono collaudatori di linea che sappiano usare i dati"),
        ("need", "programmatori PLC"),
        ("trend", "crescono i robot"),
        ("proposal", "un laboratorio comune"),
        ("need", "tecnici di campo"),
        ("proposal", "una rete di docenti"),
    ]


def test_sentence_that_only_begins_with_a_letter_is_whole():
    assert rows("Tecnici di campo\nProposte formative per tutti\nFabbisogni crescenti") == [
        {"kind": "need", "text": "Tecnici di campo"},
        {"kind": "need", "text": "Proposte formative per tutti"},
        {"kind": "need", "text": "Fabbisogni crescenti"},
    ]


@pytest.mark.parametrize(
    ("said", "number"),
    [("4", "4"), ("4,0", "4"), ("4 / 5", "4"), ("Alta", "5"), ("medio-alta", "4"), ("9", ""), ("", "")],
)
def test_levels_by_number_and_by_word(said, number):
    assert level(said) == number


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("officine rossi spa", ""),
        ("OFFICINE ROSSI S.P.A.", "Officine Rossi S.p.A."),
        ("bologna", "Università di Bologna"),
        ("rossi", ""),
        ("", ""),
    ],
)
def test_names_by_all_their_words_when_only_one_is_meant(said, name):
    assert best_name(said, NAMES) == name


@pytest.mark.parametrize("text", ["", "\n\n", "\t\t\n\t", '"', 'a\t"b', "Fabbisogni\n"])
def test_nothing_and_broken_text_are_read_without_error(text):
    parse(text)


@given(st.lists(st.text(alphabet="abcdè ", min_size=1).filter(lambda said: said.strip()), min_size=1, max_size=8))
def test_every_word_of_the_notes_is_in_a_row(sentences):
    text = "\n".join(f"- {sentence}" for sentence in sentences)

    said = " ".join(row["text"] for row in rows(text))

    assert folded(said).split() == [word for sentence in sentences for word in folded(sentence).split()]


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    parse(text)
