"""What the predicates say and what the querysets show are the same."""

import pytest
from django.utils import timezone

from focusgroups.bearers import Bearer
from focusgroups.models import Contribution, FocusGroup, Participation, Voice
from tests.factories.clusters import MembershipFactory
from tests.factories.focusgroups import ContributionFactory, FocusGroupFactory, ParticipationFactory, VoiceFactory

WHO = [
    "manager",
    "outsider",
    "co_manager",
    "coordinator",
    "participant",
    "recorder",
    "member",
    "secretary",
    "admin",
    "partner",
    "disabled",
    "anonymous",
]


def may(user, permission, record):
    has_perm = getattr(user, "has_perm", None)
    return bool(has_perm and has_perm(permission, record))


@pytest.fixture
def co_manager(focus_group):
    """Manages a cluster that leads another focus group together with the outsider's."""
    other = FocusGroupFactory(visibility="group")
    membership = MembershipFactory()
    other.co_leads.add(membership.cluster)
    return membership.user


@pytest.fixture
def world(focus_group, participant, build):
    """Focus groups of three clusters, lines in every state, some of participants, some published."""
    groups = [focus_group, FocusGroupFactory(cluster=build, visibility="network"), *FocusGroup.objects.all()]
    for group in set(groups):
        for state in Contribution.State.values:
            for key in ("", participant.line_key, "f" * 64):
                ContributionFactory(focus_group=group, state=state, line_key=key)
        VoiceFactory(contribution=ContributionFactory(focus_group=group, published_at="2025-10-01T10:00Z"))
        ParticipationFactory(focus_group=group)


@pytest.mark.parametrize("who", WHO)
def test_predicates_and_querysets_agree(who, request, co_manager, world):
    user = request.getfixturevalue(who)

    pairs = [
        (Contribution, "read_contribution", Contribution.objects.visible_to(user)),
        (Voice, "read_voices", Voice.objects.readable_by(user)),
        (Participation, "read_participants", Participation.objects.visible_to(user)),
        (FocusGroup, "edit_focusgroup", FocusGroup.objects.run_by(user)),
        (Contribution, "accept_contribution", Contribution.objects.run_by(user)),
    ]

    for model, permission, shown in pairs:
        rows = model.objects.all()
        asked = {row.pk for row in rows if may(user, f"focusgroups.{permission}", getattr(row, "contribution", row))}
        open_to_all = Contribution.objects.published().values_list("pk", flat=True) if who == "disabled" else ()
        assert asked == {row.pk for row in shown} - set(open_to_all), permission


@pytest.mark.parametrize("who", WHO)
def test_who_acts_also_sees(who, request, co_manager, world):
    user = request.getfixturevalue(who)
    seen = set(Contribution.objects.visible_to(user).values_list("pk", flat=True))

    for act in ("edit", "submit", "accept", "merge", "withdraw", "reopen"):
        allowed = {c.pk for c in Contribution.objects.all() if may(user, f"focusgroups.{act}_contribution", c)}
        assert allowed <= seen, act


def test_public_focus_groups_are_visible_to_all_and_worked_in_by_few(focus_group, anonymous, outsider, manager):
    hidden = FocusGroupFactory(visibility="group", cluster=focus_group.cluster)

    assert set(FocusGroup.objects.visible_to(anonymous)) == {focus_group}
    assert set(FocusGroup.objects.visible_to(outsider)) == {focus_group}
    assert set(FocusGroup.objects.visible_to(manager)) == {focus_group, hidden}
    assert set(FocusGroup.objects.run_by(outsider)) == set()
    assert set(FocusGroup.objects.run_by(manager)) == {focus_group, hidden}


def test_link_opens_its_own_focus_group_only(focus_group, participant):
    other = FocusGroupFactory(visibility="group")
    stranger = Bearer(other.pk, "participant", "e" * 64)

    assert set(FocusGroup.objects.visible_to(stranger)) == {focus_group, other}
    assert not stranger.has_perm("focusgroups.add_contribution", focus_group)
    assert stranger.has_perm("focusgroups.add_contribution", other)


def test_co_leading_manager_works_as_the_clusters(focus_group, outsider, build):
    focus_group.co_leads.add(build)

    assert outsider.has_perm("focusgroups.close_focusgroup", focus_group)
    assert list(FocusGroup.objects.run_by(outsider)) == [focus_group]


def test_manager_who_leaves_the_cluster_loses_everything(focus_group, manager):
    manager.memberships.update(valid_until=timezone.now())
    again = type(manager).objects.get(pk=manager.pk)

    assert not again.has_perm("focusgroups.edit_focusgroup", focus_group)
    assert not FocusGroup.objects.run_by(again).exists()
