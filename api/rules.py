"""Who may hold a key of the API, and who keeps the list of reuses."""

import rules

from accounts.rules import coordinates, is_partner
from api.models import ApiToken


@rules.predicate
def owns_the_token(user, token):
    return isinstance(token, ApiToken) and token.user_id == user.pk


rules.add_perm("api.hold_token", is_partner)
rules.add_perm("api.rotate_token", is_partner & owns_the_token)
rules.add_perm("api.revoke_token", owns_the_token)
rules.add_perm("api.write_reuse", coordinates)
