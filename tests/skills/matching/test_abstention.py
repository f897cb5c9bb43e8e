"""What no concept answers gets nothing or a weak suggestion; what one answers is found. Needs the shared files."""

import io

import pytest
from django.core.management import call_command

from skills.matching.suggest import suggest
from tests.shared_data import shared
from tests.skills.matching.phrases import ANSWERED, LISTS, UNANSWERED

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def occupations(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    folder = shared("data/esco/it_1.0.8")
    call_command("import_esco", folder, "--lang", "it", "--esco-version", "1.0.8", stdout=io.StringIO())


def test_two_thirds_of_what_has_no_answer_get_none_or_a_weak_one(occupations):
    firm = [text for text in UNANSWERED if any(one.band == "good" for one in suggest(text))]

    assert len(firm) <= len(UNANSWERED) / 3


def test_what_has_an_answer_finds_it_among_the_first_five(occupations):
    missed = [text for text, name in ANSWERED if not _named(name, suggest(text, kind="occupation"))]

    assert missed == []


def test_hardly_a_right_first_answer_is_hidden_as_too_weak(occupations):
    right = [text for text, name in ANSWERED if _named(name, suggest(text, kind="occupation", k=1, min_score=0))]

    hidden = [text for text in right if not suggest(text, kind="occupation", k=1)]

    assert len(right) > len(ANSWERED) / 2
    assert len(hidden) <= 0.03 * len(right)


def test_list_finds_each_occupation_it_names(occupations):
    missed = [
        (text, name)
        for text, named in LISTS
        for name in named
        if not _named(name, suggest(text, kind="occupation")[: len(named)])
    ]

    assert missed == []


def _named(name, found):
    """Whether a name among the suggestions begins a word as `name` does."""
    beginning = name.lower().split()[0][:6]
    return any(beginning in f"{one.preferred_label} {one.matched_label}".lower() for one in found)
