"""Predicates and `visible_to` agree: whoever may act on a paper or a report may read it."""

import itertools

import pytest

from accounts.models import Role
from reports.models import PaperVersion, PositionPaper, Snapshot, TechnicalReport
from reports.queries import contributions_read_by
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.factories.clusters import MembershipFactory
from tests.factories.reports import CitationFactory, PaperVersionFactory, PositionPaperFactory, TechnicalReportFactory

pytestmark = pytest.mark.django_db
ON_PAPERS = [
    f"reports.{name}"
    for name in (
        "edit_paper",
        "compile_paper",
        "open_consultation",
        "sign_off_paper",
        "submit_paper",
        "resubmit_paper",
        "reopen_paper",
    )
]
ON_REPORTS = ["reports.edit_report", "reports.make_report", "reports.publish_report"]
STATES = PositionPaper.State.values


@pytest.fixture
def people(mech, build) -> list:
    """Every pair of roles, each with no cluster, with the paper's and with another one."""
    found = []
    for roles in [(), *itertools.combinations(Role, 1), *itertools.combinations(Role, 2)]:
        for cluster in (None, mech, build):
            user = UserFactory()
            for role in roles:
                RoleGrantFactory(user=user, role=role)
            if cluster:
                MembershipFactory(cluster=cluster, user=user)
            found.append(user)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("recused", [False, True])
def test_who_may_act_on_a_paper_may_read_it(people, closed_group, recused):
    papers = [PositionPaperFactory(state=state, focus_groups=[closed_group]) for state in STATES]
    if recused:
        for paper, person in itertools.product(papers, people):
            if "member" in person.role_names:
                paper.recusals.create(user=person, reason="Interesse.")

    broken = []
    acts = 0
    for person in people:
        readable = set(PositionPaper.objects.visible_to(person).values_list("pk", flat=True))
        for paper, permission in itertools.product(papers, ON_PAPERS):
            if person.has_perm(permission, paper):
                acts += 1
                if paper.pk not in readable:
                    broken.append((sorted(person.role_names), paper.state, permission))

    assert broken == []
    assert acts > 500


@pytest.mark.slow
def test_who_may_act_on_a_report_may_read_it(people, closed_group):
    report = TechnicalReportFactory(focus_group=closed_group)

    acting = [p for p in people for permission in ON_REPORTS if p.has_perm(permission, report)]

    assert len(acting) > 20
    assert [p for p in acting if not TechnicalReport.objects.visible_to(p).exists()] == []


@pytest.mark.parametrize(
    ("who", "state", "expected"),
    [
        ("manager", "drafting", [1, 2]),
        ("coordinator", "drafting", [1, 2]),
        ("outsider", "drafting", []),
        ("member", "drafting", []),
        ("member", "submitted", [2]),
        ("secretary", "submitted", [2]),
        ("partner", "submitted", []),
        ("anonymous", "published", [2]),
        ("outsider", "published", [2]),
    ],
)
def test_versions_are_read_by_whom_they_are_for(request, closed_group, who, state, expected):
    paper = PositionPaperFactory(state=state, focus_groups=[closed_group])
    PaperVersionFactory(paper=paper, is_draft=True)
    PaperVersionFactory(paper=paper)

    found = PaperVersion.objects.visible_to(request.getfixturevalue(who)).order_by("number")

    assert list(found.values_list("number", flat=True)) == expected


def test_public_reads_only_the_last_version_that_was_sent(closed_group, anonymous, member):
    paper = PositionPaperFactory(state="published", focus_groups=[closed_group])
    for _number in range(3):
        PaperVersionFactory(paper=paper)

    assert [v.number for v in PaperVersion.objects.visible_to(anonymous)] == [3]
    assert [v.number for v in PaperVersion.objects.visible_to(member)] == [3, 2, 1]


@pytest.mark.parametrize(
    ("who", "state", "sees"),
    [
        ("manager", "drafting", True),
        ("coordinator", "drafting", True),
        ("member", "drafting", False),
        ("member", "submitted", True),
        ("secretary", "submitted", True),
        ("outsider", "submitted", False),
        ("anonymous", "published", False),
        ("partner", "published", False),
    ],
)
def test_snapshot_is_never_the_publics(compiled, request, who, state, sees):
    PositionPaper.objects.update(state=state, published_at=compiled.created_at)

    assert Snapshot.objects.visible_to(request.getfixturevalue(who)).exists() is sees


@pytest.mark.parametrize(
    ("who", "state", "sees"),
    [
        ("member", "drafting", False),
        ("member", "submitted", True),
        ("secretary", "submitted", True),
        ("outsider", "submitted", False),
        ("partner", "submitted", False),
        ("manager", "drafting", True),
    ],
)
def test_reader_of_a_paper_reads_what_it_cites(lines, closed_group, request, who, state, sees):
    paper = PositionPaperFactory(state=state, focus_groups=[closed_group])
    CitationFactory(block__section__paper=paper, contribution=lines[0])

    assert contributions_read_by(request.getfixturevalue(who)).filter(pk=lines[0].pk).exists() is sees


def test_reader_of_a_paper_reads_nothing_that_it_does_not_cite(lines, closed_group, member):
    paper = PositionPaperFactory(state="submitted", focus_groups=[closed_group])
    CitationFactory(block__section__paper=paper, contribution=lines[0])

    assert list(contributions_read_by(member)) == [lines[0]]


def test_recused_member_reads_nothing_that_the_paper_cites(lines, closed_group, member):
    paper = PositionPaperFactory(state="submitted", focus_groups=[closed_group])
    CitationFactory(block__section__paper=paper, contribution=lines[0])
    paper.recusals.create(user=member, reason="Interesse.")

    assert not contributions_read_by(member).exists()
