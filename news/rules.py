"""Who writes news."""

import rules

from accounts.rules import coordinates

rules.add_perm("news.write_item", coordinates)
