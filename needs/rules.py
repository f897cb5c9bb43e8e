"""Who may do what with needs and with the links to the lines that state them."""

import rules

from accounts.rules import coordinates, keeps_the_minutes
from clusters.rules import manages_any
from focusgroups.rules import leads_the_table
from needs.models import NeedStatement


@rules.predicate
def said_at_own_table(user, need):
    """The need was said at a focus group the person runs."""
    return need is not None and _live(need).said_at_tables_of(user).exists()


@rules.predicate
def said_only_at_own_tables(user, need):
    """Nobody else said it, so nobody else loses anything when it changes hands."""
    if need is None:
        return False
    said, own = _live(need).count(), _live(need).said_at_tables_of(user).count()
    return said == own > 0


def _live(need):
    return NeedStatement.objects.live().filter(need=need)


rules.add_perm("needs.work_on_needs", manages_any | coordinates)
rules.add_perm("needs.read_exact_figures", said_only_at_own_tables | coordinates)
rules.add_perm("needs.create_need", manages_any | coordinates)
rules.add_perm("needs.create_unsaid_need", coordinates)
rules.add_perm("needs.use_desk", coordinates)
rules.add_perm("needs.edit_need", said_at_own_table | coordinates)
rules.add_perm("needs.merge_need", said_only_at_own_tables | coordinates)
rules.add_perm("needs.answer_need", said_only_at_own_tables | coordinates | keeps_the_minutes)
rules.add_perm("needs.link_contribution", leads_the_table | coordinates)
rules.add_perm("needs.import_indicators", coordinates)
