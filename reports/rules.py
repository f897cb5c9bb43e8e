"""Who may write, consult, approve and send papers and reports. What the committee decides is answered by committee."""

import rules

from accounts.rules import coordinates, keeps_the_minutes
from clusters.queries import managed_cluster_ids
from clusters.rules import manages_any
from focusgroups.bearers import Bearer
from focusgroups.models import PersonalLink
from focusgroups.rules import leads_the_table


@rules.predicate
def manages_a_cluster_of(user, paper):
    """The person manages one of the paper's clusters."""
    managed = managed_cluster_ids(user)
    return bool(managed) and paper is not None and paper.clusters.filter(pk__in=managed).exists()


@rules.predicate
def stepped_aside(user, paper):
    """The person declared an interest in the paper: from then on they take no part in it."""
    return paper is not None and paper.recusals.live().filter(user=user.pk).exists()


@rules.predicate
def sat_at_a_table_of(user, paper):
    """The person came with a participant's link to one of the focus groups that the paper is made from."""
    is_participant = isinstance(user, Bearer) and user.kind == PersonalLink.Kind.PARTICIPANT
    return is_participant and paper is not None and paper.focus_groups.filter(pk=user.focus_group_id).exists()


writes_the_paper = manages_a_cluster_of & ~stepped_aside

rules.add_perm("reports.edit_report", leads_the_table | coordinates)
rules.add_perm("reports.make_report", leads_the_table | coordinates)
rules.add_perm("reports.publish_report", coordinates)

rules.add_perm("reports.create_paper", manages_any | coordinates)
rules.add_perm("reports.edit_paper", writes_the_paper | coordinates)
rules.add_perm("reports.compile_paper", writes_the_paper | coordinates)
rules.add_perm("reports.compile_round", coordinates)
rules.add_perm("reports.open_consultation", writes_the_paper | coordinates)
rules.add_perm("reports.comment_paper", sat_at_a_table_of)
rules.add_perm("reports.sign_off_paper", coordinates)
rules.add_perm("reports.submit_paper", coordinates)
rules.add_perm("reports.resubmit_paper", coordinates)
rules.add_perm("reports.reopen_paper", coordinates)
rules.add_perm("reports.supersede_paper", coordinates | keeps_the_minutes)
