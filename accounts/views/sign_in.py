"""Signing in: allauth's page with the demonstration's accounts beside it, and one's own page."""

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actions import people
from accounts.demo import demo_people, role_line
from accounts.forms import OwnPageForm
from accounts.models import User
from core.access import declares


class SignIn(LoginView):
    def get_context_data(self, **kwargs):
        demo = [(person, role_line(person)) for person in demo_people()] if settings.DEMO else []
        return super().get_context_data(**kwargs) | {"demo_people": demo}


@declares("public_page.read")
@require_POST
def demo_sign_in(request, uuid):
    """Sign in as one of the demonstration's accounts; outside the demonstration the page does not exist."""
    if not settings.DEMO:
        raise Http404
    person = get_object_or_404(User.objects.demo(), uuid=uuid)
    return perform_login(request, Login(user=person, email=person.email))


@declares("user.read_own", "user.edit_own")
@login_required
def own_page(request):
    """What the portal knows about the person, and the ways to sign in."""
    form = OwnPageForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        people.edit(request.user, by=request.user, **form.cleaned_data)
        messages.success(request, _("Dati salvati."))
        return redirect("accounts:own-page")
    grants = request.user.role_grants.current()
    return render(request, "accounts/own_page.html", {"form": form, "grants": grants})
