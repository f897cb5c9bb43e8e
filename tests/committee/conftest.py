"""A paper of MECH as it reaches the committee: a cited finding and two recommendations, frozen as a version."""

import pytest

from accounts.models import Role
from reports.actions.versions import freeze
from reports.models import PositionPaper
from tests.committee.asking import recommendations
from tests.factories.committee import AgendaItemFactory, MemberFactory, ReviewFactory, SittingFactory
from tests.factories.focusgroups import ContributionFactory, VoiceFactory
from tests.factories.reports import (
    BlockFactory,
    CitationFactory,
    PositionPaperFactory,
    RecommendationFactory,
    SectionFactory,
    SnapshotFactory,
)
from tests.people import with_role


@pytest.fixture(autouse=True)
def _rows(db):
    """Every test here works on rows."""


@pytest.fixture
def paper_of(focus_group):
    """`paper_of(state)`: a paper with its text, frozen."""

    def make(state="under_review", **fields) -> PositionPaper:
        paper = PositionPaperFactory(state=state, focus_groups=[focus_group], snapshot=SnapshotFactory(), **fields)
        needs = SectionFactory(paper=paper, code="4", title="Fabbisogni prioritari")
        asked = SectionFactory(paper=paper, code="8", title="Proposte operative")
        line = ContributionFactory(focus_group=focus_group, text="Mancano programmatori di robot.")
        VoiceFactory(contribution=line)
        finding = BlockFactory(section=needs, kind="finding", title="Robotica", body="Servono programmatori.")
        CitationFactory(block=finding, contribution=line)
        for number in (1, 2):
            block = BlockFactory(section=asked, kind="recommendation", order=number, body="")
            RecommendationFactory(block=block, number=number, action=f"Avviare il corso {number}.")
        freeze(paper, by=None, reason="Invio al Comitato")
        return paper

    return make


@pytest.fixture
def paper(paper_of) -> PositionPaper:
    """Under review."""
    return paper_of()


@pytest.fixture
def asked(paper):
    """The two recommendations of the paper."""
    return list(recommendations(paper))


@pytest.fixture
def review(paper, member):
    """The member's own advice, still empty."""
    return ReviewFactory(paper=paper, member=member.committee_member)


@pytest.fixture
def colleague(db):
    """Another member."""
    user = with_role(Role.MEMBER, "Nadia Neri", email="nadia@example.org")
    MemberFactory(user=user, body="Confindustria")
    return user


@pytest.fixture
def sitting(paper):
    """A sitting that took place with twelve members and has the paper on its agenda."""
    sitting = SittingFactory(state="held", members_present=12)
    AgendaItemFactory(sitting=sitting, paper=paper, title=paper.title)
    return sitting
