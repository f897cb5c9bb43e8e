"""The lists of words that people use one for another."""

import pytest

from skills.matching import thesaurus
from skills.matching.words import words


def test_single_words_lead_to_each_other_and_to_the_words_of_a_longer_item(tmp_path, monkeypatch):
    (tmp_path / "it.txt").write_text("# mestieri\nspazzino, netturbino, operatore ecologico\n")
    monkeypatch.setattr(thesaurus, "FOLDER", tmp_path)

    assert sorted(thesaurus.exchanges("it")) == [
        ("netturbin", "ecolog"),
        ("netturbin", "oper"),
        ("netturbin", "spazzin"),
        ("spazzin", "ecolog"),
        ("spazzin", "netturbin"),
        ("spazzin", "oper"),
    ]


def test_language_without_a_list_has_no_exchanges():
    assert list(thesaurus.exchanges("xx")) == []


@pytest.mark.parametrize("language", ["it", "en"])
def test_every_line_says_of_several_items_that_they_are_alike(language):
    rows = [[tuple(words(item, language)) for item in line.split(",")] for line in thesaurus.lines(language)]

    assert [row for row in rows if len(set(row)) < max(2, len(row)) or () in row] == []
    assert [row for row in rows if all(len(item) > 1 for item in row)] == []
    assert len({frozenset(row) for row in rows}) == len(rows) > 20
