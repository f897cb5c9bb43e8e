"""Preparing a focus group."""

import pytest

from focusgroups.models import FocusGroup
from tests.factories.focusgroups import RoundFactory
from tests.focusgroups.pages.addresses import url


def new_group(round, own_cluster, **more):
    return {
        "round": round.pk,
        "cluster": own_cluster.pk,
        "title": "Robotica",
        "held_on": "2025-05-12",
        "attribution_rule": "by_category",
        "visibility": "public",
        "read_back_days": "10",
        "uuid": "5b1c5c5e-0000-4000-8000-000000000001",
        **more,
    }


def test_focus_group_is_prepared_once(mech, manager, client_of):
    round, client = RoundFactory(), client_of(manager)

    answers = [client.post(url("focus-group-create"), new_group(round, mech)) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert FocusGroup.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"title": ""}, "Campo obbligatorio"),
        ({"title": "x" * 201}, "200"),
        ({"held_on": "2025-02-31"}, "data valida"),
        ({"read_back_days": "31"}, "30"),
        ({"read_back_days": "-1"}, "0"),
        ({"cluster": "99999"}, "Scegli un"),
        ({"starts_at": "25:99"}, "ora valida"),
    ],
)
def test_bad_focus_group_is_said_in_words(more, words, mech, manager, client_of):
    response = client_of(manager).post(url("focus-group-create"), new_group(RoundFactory(), mech, **more))

    assert (response.status_code, FocusGroup.objects.count()) == (200, 0)
    assert words in response.content.decode()


def test_manager_cannot_choose_a_foreign_cluster(build, manager, client_of):
    response = client_of(manager).post(url("focus-group-create"), new_group(RoundFactory(), build))

    assert (response.status_code, FocusGroup.objects.count()) == (200, 0)
