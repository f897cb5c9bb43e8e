"""Who may do what in the committee, and what reports asks about the committee's part.

A predicate speaks of people and of what they may see; whether the paper or the sitting is in the right state is asked
by the action, which refuses the step.
"""

import rules

from accounts.rules import coordinates, keeps_the_minutes, sits_in_committee
from committee.offices import Office
from committee.queries import REMARKS_SHOWN
from reports.queries import COMMITTEE_STATES
from reports.rules import manages_a_cluster_of, stepped_aside


def of_its_paper(predicate):
    """Return the predicate asked of the paper that a record belongs to."""

    @rules.predicate(name=f"of_its_paper:{predicate.name}")
    def asked(user, record):
        return record is not None and predicate.test(user, record.paper)

    return asked


@rules.predicate
def has_a_seat(user, record=None):
    """The account has a row among the members of the committee."""
    return hasattr(user, "committee_member")


@rules.predicate
def is_before_the_committee(user, paper):
    return paper is not None and paper.state in COMMITTEE_STATES


@rules.predicate
def is_asked_of_the_committee(user, recommendation):
    return recommendation is not None and recommendation.block.section.paper.state in COMMITTEE_STATES


@rules.predicate
def is_theirs(user, record):
    """The review or remark is this member's, or that of the member whose substitute they are."""
    if record is None or record.member is None:
        return False
    seat = getattr(user, "committee_member", None)
    return record.member.user_id == user.pk or (seat is not None and seat.stands_in_for(record.member))


@rules.predicate
def is_shown_to_the_authors(user, remark):
    return remark is not None and remark.paper.state in REMARKS_SHOWN


@rules.predicate
def comes_for_it(user, follow_up):
    """The office in charge, with the personal link to this follow-up."""
    return isinstance(user, Office) and follow_up is not None and follow_up.pk == user.follow_up_id


# The secretary runs the sitting and takes down what others say: never a voice of their own.
advises = sits_in_committee & has_a_seat & ~keeps_the_minutes
runs_the_paper = keeps_the_minutes & is_before_the_committee
takes_part = advises & is_before_the_committee & ~stepped_aside

rules.add_perm("reports.take_up_paper", runs_the_paper)
rules.add_perm("reports.return_paper", runs_the_paper)
rules.add_perm("reports.close_paper", runs_the_paper)
rules.add_perm("reports.publish_paper", coordinates | runs_the_paper)

rules.add_perm("committee.assign_review", runs_the_paper)
rules.add_perm("committee.record_review", runs_the_paper)
rules.add_perm("committee.reopen_review", keeps_the_minutes)
rules.add_perm("committee.write_review", is_theirs & of_its_paper(takes_part))

rules.add_perm("committee.write_remark", takes_part | runs_the_paper)
rules.add_perm("committee.remove_remark", (is_theirs & of_its_paper(takes_part)) | keeps_the_minutes)
rules.add_perm(
    "committee.reply_remark",
    is_shown_to_the_authors & (of_its_paper(manages_a_cluster_of & ~stepped_aside) | coordinates),
)

rules.add_perm(
    "committee.declare_recusal", (sits_in_committee & is_before_the_committee & ~stepped_aside) | runs_the_paper
)
rules.add_perm("committee.withdraw_recusal", keeps_the_minutes)

rules.add_perm("committee.edit_member", keeps_the_minutes)
rules.add_perm("committee.edit_sitting", keeps_the_minutes)
rules.add_perm("committee.make_sitting_document", keeps_the_minutes)
rules.add_perm("committee.make_dossier", keeps_the_minutes | coordinates)
rules.add_perm("committee.record_decision", keeps_the_minutes & is_asked_of_the_committee)
rules.add_perm("committee.record_ballot", keeps_the_minutes & is_asked_of_the_committee)
rules.add_perm("committee.cast_vote", of_its_paper(takes_part))
rules.add_perm("committee.rectify_decision", keeps_the_minutes)
rules.add_perm("committee.publish_decisions", keeps_the_minutes)

rules.add_perm("committee.edit_follow_up", keeps_the_minutes | coordinates)
rules.add_perm("committee.report_follow_up", keeps_the_minutes | coordinates | comes_for_it)
rules.add_perm("committee.edit_instrument", keeps_the_minutes | coordinates)
