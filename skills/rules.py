"""Who may change the vocabularies; reading them is everybody's."""

import rules

from accounts.rules import coordinates

rules.add_perm("skills.decide_term", coordinates)
rules.add_perm("skills.import_vocabulary", coordinates)
rules.add_perm("skills.replace_concept", coordinates)
