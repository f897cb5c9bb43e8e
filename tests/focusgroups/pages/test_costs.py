"""What the lists cost: the same queries for one row and for three."""

import pytest

from tests.factories.clusters import MembershipFactory, OrganisationFactory
from tests.factories.focusgroups import (
    ContributionFactory,
    FocusGroupFactory,
    NeedDetailsFactory,
    NeedSkillFactory,
    ParticipationFactory,
    PersonalLinkFactory,
    RoundFactory,
    VoiceFactory,
)
from tests.focusgroups.pages.addresses import url


def queries_of(client, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(60) as found:
        assert client.get(address).status_code == 200
    return len(found)


def a_focus_group(group):
    FocusGroupFactory(cluster=group.cluster, round=group.round).co_leads.add(MembershipFactory().cluster)


def a_line(group):
    details = NeedDetailsFactory(contribution=ContributionFactory(focus_group=group, state="submitted"))
    NeedSkillFactory(details=details), VoiceFactory(contribution=details.contribution)


def a_person(group):
    person = ParticipationFactory(focus_group=group, organisation=OrganisationFactory())
    PersonalLinkFactory(focus_group=group, participation=person)


@pytest.mark.parametrize(
    ("page", "add"),
    [
        ("focus-group-list", a_focus_group),
        ("round-detail", a_focus_group),
        ("round-list", lambda group: RoundFactory()),
        ("contribution-list", a_line),
        ("focus-group-close", a_line),
        ("participation-list", a_person),
    ],
)
def test_lists_cost_the_same_with_one_and_three_rows(
    page, add, focus_group, coordinator, client_of, django_assert_max_num_queries
):
    slug = {"focus-group-list": (), "round-list": (), "round-detail": (focus_group.round.slug,)}
    address, client = url(page, *slug.get(page, (focus_group.slug,))), client_of(coordinator)
    add(focus_group)
    first = queries_of(client, address, django_assert_max_num_queries)

    add(focus_group), add(focus_group)

    assert queries_of(client, address, django_assert_max_num_queries) == first
