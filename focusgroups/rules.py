"""Who may do what with rounds, focus groups, the people at them and the lines.

A predicate speaks of people; whether the focus group is open is asked by the action, which refuses the step.
"""

import rules

from accounts.rules import coordinates
from clusters.queries import managed_cluster_ids
from clusters.rules import manages_any
from focusgroups.bearers import ROOM, Bearer
from focusgroups.models import Contribution, FocusGroup, PersonalLink


def table_of(record) -> FocusGroup:
    """Return the focus group that a line, a participation or a link belongs to; a focus group is its own."""
    return record if isinstance(record, FocusGroup) else record.focus_group


@rules.predicate
def leads_the_table(user, record):
    """The person manages the cluster of the focus group, or one that leads it together."""
    managed = managed_cluster_ids(user)
    if record is None or not managed:
        return False
    group = table_of(record)
    return group.cluster_id in managed or any(cluster.pk in managed for cluster in group.co_leads.all())


def holds_link(kind: PersonalLink.Kind):
    """Return the predicate `the person came with a link of this kind to this focus group`."""

    @rules.predicate(name=f"holds_link:{kind.value}")
    def predicate(user, record):
        if not isinstance(user, Bearer) or user.kind != kind or record is None:
            return False
        return user.focus_group_id == (record.pk if isinstance(record, FocusGroup) else record.focus_group_id)

    return predicate


@rules.predicate
def sits_in_the_room(user, record):
    """The person came in with the code of this table's room."""
    is_phone = isinstance(user, Bearer) and user.kind == ROOM and record is not None
    return is_phone and user.focus_group_id == table_of(record).pk


@rules.predicate
def is_staffs_line(user, line):
    """Typed by the table's manager, the coordinator or the recorder."""
    return not line.line_key


@rules.predicate
def is_no_participants_draft(user, line):
    return line.state != Contribution.State.DRAFT or not line.line_key


@rules.predicate
def is_sent(user, line):
    return line.state != Contribution.State.DRAFT


@rules.predicate
def is_published(user, line):
    return line.published_at is not None


@rules.predicate
def wrote_the_line(user, line):
    """A participant recognises the own lines by the hash of the link or of the phone; nobody else can."""
    return takes_part(user, line) and bool(line.line_key) and line.line_key == user.line_key


participates = holds_link(PersonalLink.Kind.PARTICIPANT)
records = holds_link(PersonalLink.Kind.RECORDER)
takes_part = participates | sits_in_the_room
works_at_the_table = leads_the_table | coordinates
works_on_the_line = is_no_participants_draft & works_at_the_table

rules.add_perm("focusgroups.edit_round", coordinates)

rules.add_perm("focusgroups.create_focusgroup", manages_any | coordinates)
rules.add_perm("focusgroups.edit_focusgroup", works_at_the_table)
rules.add_perm("focusgroups.open_focusgroup", works_at_the_table)
rules.add_perm("focusgroups.close_focusgroup", works_at_the_table)
rules.add_perm("focusgroups.reopen_focusgroup", works_at_the_table)
rules.add_perm("focusgroups.mark_not_delivered", coordinates)
rules.add_perm("focusgroups.remind_manager", coordinates)

rules.add_perm("focusgroups.read_participants", works_at_the_table)
rules.add_perm("focusgroups.manage_participants", works_at_the_table)

rules.add_perm("focusgroups.leave", participates)

rules.add_perm("focusgroups.run_room", works_at_the_table)
rules.add_perm("focusgroups.vote", sits_in_the_room)

rules.add_perm("focusgroups.add_contribution", works_at_the_table | takes_part | records)
rules.add_perm(
    "focusgroups.read_contribution",
    is_published | works_on_the_line | (is_no_participants_draft & records) | (is_sent & participates) | wrote_the_line,
)
rules.add_perm("focusgroups.edit_contribution", works_on_the_line | wrote_the_line | (records & is_staffs_line))
rules.add_perm("focusgroups.propose_term", works_on_the_line)
rules.add_perm("focusgroups.submit_contribution", works_on_the_line | wrote_the_line)
rules.add_perm("focusgroups.accept_contribution", works_on_the_line)
rules.add_perm("focusgroups.accept_at_closing", works_on_the_line)
rules.add_perm("focusgroups.merge_contribution", works_on_the_line)
rules.add_perm("focusgroups.reopen_contribution", works_on_the_line)
rules.add_perm("focusgroups.withdraw_contribution", works_on_the_line | wrote_the_line)
rules.add_perm("focusgroups.answer_read_back", participates & is_sent)
rules.add_perm("focusgroups.settle_answer", works_on_the_line)
rules.add_perm("focusgroups.read_history", works_on_the_line | wrote_the_line)

rules.add_perm("focusgroups.read_interests", manages_any | coordinates)
rules.add_perm("focusgroups.read_voices", leads_the_table)
rules.add_perm("focusgroups.disclose_voices", coordinates)
rules.add_perm("focusgroups.edit_voices", leads_the_table | wrote_the_line)
