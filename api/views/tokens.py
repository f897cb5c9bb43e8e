"""A partner's keys: list, make, revoke."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from api.actions import tokens
from api.forms import TokenForm
from api.models import ApiToken
from api.views.docs import first_call
from core.access import declares
from core.errors import DomainError
from core.forms import Once


@declares("token.list")
@require_safe
@login_required
def index(request):
    if not request.user.has_perm("api.hold_token"):
        raise PermissionDenied
    now = timezone.now()
    rows = [(token, token.standing(now)) for token in ApiToken.objects.owned_by(request.user)]
    return render(request, "api/token_list.html", {"rows": rows})


@declares("token.create")
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def create(request):
    """Ask for a key; its secret is in the reply to this POST and nowhere else."""
    if not request.user.has_perm("api.hold_token"):
        raise PermissionDenied
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            token, secret = tokens.create(**form.cleaned_data, by=request.user)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _shown(request, token, secret)
    return render(request, "api/token_form.html", {"form": form}, status=422 if form.errors else 200)


@declares("token.rotate")
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def rotate(request, uuid):
    """Ask for a key in the place of another; its secret is in the reply to this POST and nowhere else."""
    token = get_object_or_404(ApiToken.objects.owned_by(request.user), uuid=uuid)
    form = Once(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fresh, secret = tokens.rotate(token, by=request.user, uuid=form.cleaned_data["uuid"])
        token.refresh_from_db()
        return _shown(request, fresh, secret, old=token)
    return render(request, "api/token_rotate.html", {"form": form, "token": token, "days": tokens.OVERLAP.days})


def _shown(request, token: ApiToken, secret: str, old: ApiToken | None = None):
    """The only reply that holds the secret, and programs that use it."""
    context = {"token": token, "secret": secret, "old": old, "example": first_call(request)}
    return render(request, "api/token_created.html", context, status=201)


@declares("token.revoke")
@require_POST
@login_required
def revoke(request, uuid):
    token = get_object_or_404(ApiToken.objects.owned_by(request.user), uuid=uuid)
    tokens.revoke(token, by=request.user)
    messages.success(request, _("La chiave «%(name)s» è revocata e non funziona più.") % {"name": token.name})
    return redirect("api:token-list")
