"""Which clusters a person manages: an act on accounts and clusters together."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from clusters import actions
from clusters.models import Membership
from core.access import declares
from portal.forms import AppointForm


@declares("membership.read", "membership.grant_manager")
@login_required
def person_memberships(request, uuid):
    """Show a person's clusters; for who appoints managers, a form to add one."""
    person = get_object_or_404(User.objects.visible_to(request.user), uuid=uuid)
    may_appoint = request.user.has_perm("clusters.grant_manager", person)
    form = AppointForm(request.POST or None) if may_appoint else None
    if request.method == "POST" and form is None:
        raise PermissionDenied
    if request.method == "POST" and form.is_valid():
        actions.appoint(person=person, by=request.user, **form.cleaned_data)
        messages.success(request, _("Incarico dato: vale dalla prossima pagina che la persona apre."))
        return redirect("accounts:person-detail", person.uuid)
    memberships = Membership.objects.visible_to(request.user).not_over().filter(user=person)
    names = {"person": person, "form": form, "memberships": memberships.select_related("cluster", "granted_by")}
    return render(request, "portal/person_memberships.html", names)


@declares("membership.revoke")
@login_required
@require_POST
def dismiss(request, pk):
    membership = get_object_or_404(Membership.objects.visible_to(request.user).select_related("user"), pk=pk)
    actions.dismiss(membership, by=request.user, note=request.POST.get("note", ""))
    messages.success(request, _("Incarico terminato."))
    return redirect("accounts:person-detail", membership.user.uuid)
