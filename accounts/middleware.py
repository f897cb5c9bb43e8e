"""Two rules for who is signed in: a second factor where it is asked for, and nothing kept by caches."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.shortcuts import redirect

# What a person without the second factor may still open: setting it up, proving who they are, leaving.
WAYS_OUT = {
    "mfa_activate_totp",
    "mfa_reauthenticate",
    "account_reauthenticate",
    "account_logout",
    "account_login",
    "account_set_password",
    "account_reset_password",
}


def lacks_second_factor(user) -> bool:
    """Whether the person's roles ask for a TOTP code and none is set up."""
    if not settings.SECOND_FACTOR_ROLES or not user.is_authenticated:
        return False
    if not user.role_names & set(settings.SECOND_FACTOR_ROLES):
        return False
    return not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


class SecondFactor:
    """Send who must have a second factor to set it up before any other page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.resolver_match.view_name not in WAYS_OUT and lacks_second_factor(request.user):
            return redirect("mfa_activate_totp")
        return None


class NothingKept:
    """Replies for who is signed in are stored by no cache."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            response["Cache-Control"] = "private, no-store"
        return response
