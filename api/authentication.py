"""Who calls: the bearer of a key. Its rights are asked anew at every request."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox.crypto import hash_token
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from api.actions import tokens
from api.models import ApiToken

SCHEME = "Bearer"
NOTE_USE_EVERY = timedelta(minutes=5)


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer …`; without the header the call is anonymous."""

    def authenticate(self, request):
        """Return (user, key), None without a header; refuse a key that is unknown, over, or of no partner."""
        words = get_authorization_header(request).split()
        if not words:
            return None
        if len(words) != 2 or words[0].lower() != SCHEME.lower().encode():
            raise AuthenticationFailed(_("L'intestazione deve essere «Authorization: Bearer» seguita dalla chiave."))
        token = self._token(words[1].decode("latin-1"))
        if token is None or not token.is_valid(timezone.now()):
            raise AuthenticationFailed(_("La chiave non esiste, è scaduta o è stata revocata."))
        if not token.user.has_perm("api.hold_token"):
            raise AuthenticationFailed(_("Chi possiede questa chiave non ha più il ruolo di partner."))
        if token.last_used_at is None or token.last_used_at < timezone.now() - NOTE_USE_EVERY:
            tokens.note_use(token)
        return token.user, token

    def authenticate_header(self, request) -> str:
        return f'{SCHEME} realm="api"'

    def _token(self, secret: str) -> ApiToken | None:
        """Look the key up by its hash: the secret is stored nowhere."""
        return ApiToken.objects.select_related("user").filter(digest=hash_token(secret)).first()


class TokenScheme(OpenApiAuthenticationExtension):
    """How the OpenAPI document calls it."""

    target_class = "api.authentication.TokenAuthentication"
    name = "chiave"

    def get_security_definition(self, auto_schema) -> dict:
        return {"type": "http", "scheme": "bearer", "description": str(_("Una chiave dell'area partner."))}
