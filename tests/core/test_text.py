"""Order and shortening of Italian names and sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusters.models import Cluster
from core.text import by_name, title_of
from tests.factories.clusters import ClusterFactory


def test_names_are_ordered_as_people_read_them(db):
    for name in ("zeta", "Èta", "alfa", "Beta", "età 2"):
        ClusterFactory(short_name=name)

    names = list(Cluster.objects.order_by(by_name("short_name")).values_list("short_name", flat=True))

    assert names == ["alfa", "Beta", "Èta", "età 2", "zeta"]


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ("Mancano tecnici.", "Mancano tecnici"),
        ("  Mancano\n tecnici  di\tNC ", "Mancano tecnici di NC"),
        ("", ""),
        ("Servono corsi, laboratori, docenti", "Servono corsi…"),
        ("Precipitevolissimevolmente", "Precipitevolissimevo…"),
    ],
)
def test_a_title_is_the_first_words(sentence, title):
    assert title_of(sentence, length=21) == title


@given(st.text(), st.integers(min_value=2, max_value=200))
def test_a_title_is_never_longer_than_asked_and_stays_on_a_line(sentence, length):
    title = title_of(sentence, length=length)

    assert len(title) <= length
    assert "\n" not in title
