"""Who opens the work pages, in which state, and what a wrong address or move gets."""

import pytest
from django.urls import reverse

from focusgroups.models import Contribution, FocusGroup
from tests.factories.focusgroups import (
    ContributionFactory,
    FocusGroupFactory,
    ParticipationFactory,
    ReadBackAnswerFactory,
)
from tests.focusgroups.pages.addresses import GROUP_PAGES, LINE_PAGES, url

ROUND_PAGES = ["round-detail", "round-edit", "round-close"]


@pytest.mark.parametrize(
    ("who", "code"), [("manager", 200), ("coordinator", 200), ("outsider", 404), ("member", 404), ("anonymous", 302)]
)
@pytest.mark.parametrize("page", [*GROUP_PAGES, *LINE_PAGES])
def test_who_opens_the_pages_of_a_table(page, who, code, focus_group, line, client_of, request):
    person = request.getfixturevalue(who)
    address = url(page, line.uuid if page in LINE_PAGES else focus_group.slug)

    assert client_of(person).get(address).status_code == code


@pytest.mark.parametrize(("who", "code"), [("coordinator", 200), ("manager", 403), ("admin", 403), ("anonymous", 302)])
@pytest.mark.parametrize("page", ROUND_PAGES)
def test_who_opens_the_pages_of_a_round(page, who, code, focus_group, client_of, request):
    person = request.getfixturevalue(who)

    assert client_of(person).get(url(page, focus_group.round.slug)).status_code == code


@pytest.mark.parametrize("state", FocusGroup.State.values)
@pytest.mark.parametrize("page", ["focus-group-detail", "focus-group-close", "contribution-list", "participation-list"])
def test_pages_open_in_every_state(page, state, mech, manager, client_of):
    group = FocusGroupFactory(cluster=mech, state=state)
    ContributionFactory(focus_group=group)
    ParticipationFactory(focus_group=group)

    assert client_of(manager).get(url(page, group.slug)).status_code == 200


@pytest.mark.parametrize("state", Contribution.State.values)
@pytest.mark.parametrize("page", LINE_PAGES)
def test_line_pages_open_in_every_state(page, state, focus_group, coordinator, client_of):
    line = ContributionFactory(focus_group=focus_group, state=state)
    ReadBackAnswerFactory(contribution=line, answer="correction")

    assert client_of(coordinator).get(url(page, line.uuid)).status_code == 200


def test_lists_open_with_and_without_rows(coordinator, client_of, line):
    client = client_of(coordinator)

    for page in ("focus-group-list", "focus-group-create", "round-list", "round-create"):
        assert client.get(url(page)).status_code == 200
    assert b"Nessun focus group" in client.get(url("focus-group-list"), {"testo": "niente di simile"}).content


@pytest.mark.parametrize("name", ["focus-group-move", "focus-group-remind", "contribution-add", "message-send"])
def test_strangers_post_nothing(name, focus_group, outsider, client_of):
    args = [focus_group.slug, *(["close"] if name == "focus-group-move" else [])]

    assert client_of(outsider).post(url(name, *args)).status_code == 404


def test_unknown_moves_are_404(focus_group, line, coordinator, client_of):
    client = client_of(coordinator)

    assert client.post(url("focus-group-move", focus_group.slug, "explode")).status_code == 404
    assert client.post(url("contribution-move", line.uuid, "accept_at_closing")).status_code == 404
    assert client.post(url("round-move", focus_group.round.slug, "close")).status_code == 404


def test_move_from_the_wrong_state_is_409_with_the_reason(focus_group, manager, client_of):
    response = client_of(manager).post(url("focus-group-move", focus_group.slug, "open"))

    assert response.status_code == 409
    assert "lo stato è «aperto»" in response.content.decode()


def test_get_changes_nothing(focus_group, line, manager, client_of):
    client = client_of(manager)

    for address in (
        url("focus-group-move", focus_group.slug, "start_read_back"),
        url("contribution-move", line.uuid, "accept"),
    ):
        assert client.get(address).status_code == 405


def test_values_that_nobody_can_choose_are_answered_in_words(focus_group, manager, client_of):
    client = client_of(manager)
    person = ParticipationFactory(focus_group=focus_group)
    line = ContributionFactory(focus_group=focus_group, state="submitted")

    presence = client.post(reverse("focusgroups:participation-attendance", args=[person.uuid]), {"presenza": "boh"})
    concept = {"conferma": "1", "concept": "zz", "version": "9" * 5000}
    nothing = client.post(reverse("focusgroups:contribution-concepts", args=[line.uuid]), concept)
    unreadable = client.get(reverse("skills:concept-options"), {"testo": "a\0b", "tipo": "skill"})

    assert (presence.status_code, "Scegli presente o assente." in presence.content.decode()) == (409, True)
    assert (nothing.status_code, unreadable.status_code) == (404, 400)
