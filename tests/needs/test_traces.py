"""Joining and parting needs, and undoing it, leaves no trace but the log."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core.models import Event
from needs.actions import needs
from needs.figures import EVERYTHING, figures_of
from needs.models import Need, NeedStatement
from needs.queries import evidence_for
from tests.factories.focusgroups import ContributionFactory, FocusGroupFactory, NeedDetailsFactory, VoiceFactory
from tests.factories.needs import NeedFactory, ObservationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NUMBER = 4
# Each step joins two of the needs, or parts one: (which, with which, how many lines go).
steps = st.lists(st.tuples(st.integers(0, NUMBER - 1), st.integers(0, NUMBER - 1), st.integers(1, 2)), max_size=5)


@pytest.fixture
def world(mech, build):
    """Needs said at two tables, with voices and figures quoted beside them; two quote the same figure."""
    tables = [FocusGroupFactory(cluster=mech), FocusGroupFactory(cluster=build)]
    made = []
    for number in range(NUMBER):
        lines = [ContributionFactory(focus_group=tables[(number + place) % 2]) for place in range(3)]
        for line in lines:
            NeedDetailsFactory(contribution=line)
            VoiceFactory(contribution=line)
        made.append(NeedFactory(slug=f"f{number}", contributions=lines))
        ObservationFactory(needs=[made[-1]], direction="shortage")
    ObservationFactory(needs=made[:2], direction="no_shortage")
    return made


def state(made: list[Need]) -> dict:
    """All that a reader can see of these needs: links in force as they are, addresses, evidence and printed figures."""
    fresh = list(Need.objects.filter(pk__in=[need.pk for need in made]).order_by("pk"))
    fields = ("pk", "need", "contribution", "linked_by", "linked_at", "how", "unlinked_at", "unlinked_by")
    return {
        "links": list(NeedStatement.objects.live().order_by("pk").values_list(*fields)),
        "addresses": [(need.slug, need.title, need.status, need.version, need.merged_into_id) for need in fresh],
        "joined": [(need.joined_to_id, need.split_from_id) for need in fresh],
        "evidence": evidence_for(fresh),
        "figures": figures_of(fresh, threshold=EVERYTHING),
        "public": list(Need.objects.standing().exclude(statements=None).filter(pk__in=[n.pk for n in fresh])),
    }


def walk(made: list[Need], wanted, by) -> list:
    """Do what can be done of the steps; return how each is undone."""
    undone = []
    for which, other, number in wanted:
        need, into = Need.objects.get(pk=made[which].pk), Need.objects.get(pk=made[other].pk)
        links = list(need.statements.live().order_by("pk"))
        if need.merged_into_id or into.merged_into_id:
            continue
        if need != into:
            needs.merge(need, into, by=by)
            undone.append((needs.undo_merge, need))
        elif len(links) > number:
            parted = needs.split(need, links[:number], title="Parte", by=by, note="Altro profilo.")
            undone.append((needs.undo_split, parted))
    return undone


@hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(wanted=steps)
def test_joining_parting_and_undoing_leaves_no_trace_but_the_log(world, coordinator, wanted):
    with transaction.atomic():
        before, events = state(world), Event.objects.count()

        acts = walk(world, wanted, coordinator)
        for undo, need in reversed(acts):
            undo(Need.objects.get(pk=need.pk), by=coordinator, note="Per errore.")

        assert state(world) == before
        assert Event.objects.count() == events + 2 * len(acts)
        left = NeedStatement.objects.filter(unlinked_at__isnull=False)
        assert all(link.unlinked_by == coordinator for link in left)
        parted = Need.objects.exclude(pk__in=[need.pk for need in world])
        assert all(need.merged_into_id for need in parted)
        transaction.set_rollback(True)


def test_joining_changes_what_it_must(world, coordinator):
    """The control: the test above would see a joining that was not undone."""
    before = state(world)

    needs.merge(world[0], world[1], by=coordinator)

    after = state(world)
    assert [name for name in before if before[name] != after[name]] == [
        *("links", "addresses", "joined", "evidence", "figures", "public")
    ]
    assert [len(e.readings) for e in after["evidence"]] == [0, 3, 1, 1]
