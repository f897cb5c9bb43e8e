"""Section 10: only published outcomes of earlier rounds, with what followed."""

from datetime import date, timedelta

import pytest

from committee.paper_sections import follow_up_section
from core.calendar import now
from reports.sections import WRITERS
from tests.factories.committee import DecisionFactory, FollowUpFactory
from tests.factories.reports import PositionPaperFactory

pytestmark = pytest.mark.django_db


def later_paper(decision):
    """A paper of the same cluster, one round later."""
    before = decision.recommendation.block.section.paper
    paper = PositionPaperFactory(round__held_on=before.round.held_on + timedelta(days=180))
    paper.clusters.set(before.clusters.all())
    return paper


def with_cluster(decision, cluster):
    decision.recommendation.block.section.paper.clusters.add(cluster)
    return decision


def test_committee_writes_section_ten():
    assert WRITERS["10"] is follow_up_section


def test_published_outcome_and_its_follow_up_are_listed(mech):
    decision = with_cluster(DecisionFactory(outcome="adopted", published_at=now()), mech)
    FollowUpFactory(decision=decision, action="Bando", state="under_way", progress=40, due_on=date(2025, 12, 1))

    (block,) = follow_up_section(later_paper(decision))

    paper = decision.recommendation.block.section.paper
    expected = [
        decision.recommendation.action,
        paper.title,
        "accolta",
        "Bando: in corso, 40%, entro il 1 dicembre 2025",
    ]
    assert block.data["rows"] == [expected]


def test_pending_outcome_is_not_listed(mech):
    decision = with_cluster(DecisionFactory(outcome="adopted", published_at=None), mech)

    assert follow_up_section(later_paper(decision)) == []


def test_outcome_of_another_cluster_is_not_listed(mech):
    DecisionFactory(outcome="adopted", published_at=now())
    paper = PositionPaperFactory(round__held_on=date(2030, 1, 1))
    paper.clusters.set([mech])

    assert follow_up_section(paper) == []
