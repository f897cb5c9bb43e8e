"""Who writes the newsletter and reads about its subscribers."""

import rules

from accounts.rules import coordinates

rules.add_perm("newsletter.write_mailing", coordinates)
