"""Who x act: the answers, and that nobody may act on what they may not see."""

import pytest

from committee.models import Remark, Review
from reports.models import PositionPaper
from tests.factories.committee import RemarkFactory, ReviewFactory
from tests.factories.reports import RecusalFactory

EVERYBODY = {"manager", "outsider", "coordinator", "member", "secretary", "admin", "partner", "anonymous", "disabled"}
PAPER_ACTS = [
    ("reports.take_up_paper", {"secretary"}),
    ("reports.return_paper", {"secretary"}),
    ("reports.close_paper", {"secretary"}),
    ("reports.publish_paper", {"secretary", "coordinator"}),
    ("committee.assign_review", {"secretary"}),
    ("committee.record_review", {"secretary"}),
    ("committee.write_remark", {"secretary", "member"}),
    ("committee.declare_recusal", {"secretary", "member"}),
]
OTHER_ACTS = [
    ("committee.edit_member", {"secretary"}),
    ("committee.edit_sitting", {"secretary"}),
    ("committee.publish_decisions", {"secretary"}),
    ("committee.rectify_decision", {"secretary"}),
    ("committee.reopen_review", {"secretary"}),
    ("committee.withdraw_recusal", {"secretary"}),
    ("committee.edit_follow_up", {"secretary", "coordinator"}),
    ("committee.edit_instrument", {"secretary", "coordinator"}),
]
STATES = [state.value for state in PositionPaper.State]


@pytest.fixture
def people(manager, outsider, coordinator, member, secretary, admin, partner, anonymous, disabled):
    return {name: person for name, person in locals().items()}


def allowed(people, permission, record) -> set[str]:
    return {name for name, person in people.items() if getattr(person, "has_perm", None)(permission, record)}


@pytest.mark.parametrize(("permission", "expected"), PAPER_ACTS)
def test_who_may_act_on_a_paper_under_review(people, paper, permission, expected):
    assert allowed(people, permission, paper) == expected


@pytest.mark.parametrize(("permission", "expected"), OTHER_ACTS)
def test_who_may_run_the_committee(people, permission, expected):
    assert allowed(people, permission, None) == expected


def test_only_the_member_writes_the_own_advice(people, review):
    assert allowed(people, "committee.write_review", review) == {"member"}


def test_recused_member_neither_advises_nor_remarks(people, review):
    RecusalFactory(paper=review.paper, user=people["member"])

    assert allowed(people, "committee.write_review", review) == set()
    assert allowed(people, "committee.write_remark", review.paper) == {"secretary"}
    assert allowed(people, "committee.declare_recusal", review.paper) == {"secretary"}


def test_secretary_with_a_seat_has_no_voice(paper, member, secretary):
    member.role_grants.create(role="secretary")
    review = ReviewFactory(paper=paper, member=member.committee_member)

    assert not member.has_perm("committee.write_review", review)


@pytest.mark.parametrize(
    ("state", "expected"),
    [("under_review", set()), ("returned", {"manager", "coordinator"}), ("submitted", {"manager", "coordinator"})],
)
def test_who_may_answer_a_remark(people, paper_of, state, expected):
    remark = RemarkFactory(paper=paper_of(state))

    assert allowed(people, "committee.reply_remark", remark) == expected


@pytest.mark.parametrize("state", STATES)
def test_predicates_agree_with_what_is_visible(people, paper_of, state):
    paper = paper_of(state)
    remark = RemarkFactory(paper=paper)
    review = ReviewFactory(paper=paper, member=people["member"].committee_member)
    recused = ReviewFactory(paper=paper).member.user
    RecusalFactory(paper=paper, user=recused)
    cast = {**people, "recused": recused}

    for name, person in cast.items():
        acts = {
            PositionPaper: [(permission, paper) for permission, _who in PAPER_ACTS],
            Review: [("committee.write_review", review)],
            Remark: [("committee.reply_remark", remark), ("committee.remove_remark", remark)],
        }
        for model, asked in acts.items():
            for permission, record in asked:
                if getattr(person, "has_perm", None)(permission, record):
                    visible = model.objects.visible_to(person).filter(pk=record.pk).exists()
                    assert visible, (name, permission, state)
