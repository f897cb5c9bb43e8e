"""Who has an account: list, invitation, roles, closing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actions import people, roles
from accounts.filters import filtered
from accounts.forms import InviteForm, PeopleFilter, RoleForm
from accounts.models import RoleGrant, User
from core.access import declares


def may(permission: str):
    """Ask for sign-in first, then for a right that concerns no single person."""
    return lambda view: login_required(permission_required(permission, raise_exception=True)(view))


def the_person(request, uuid) -> User:
    return get_object_or_404(User.objects.visible_to(request.user), uuid=uuid)


@declares("user.list")
@may("accounts.list_people")
def person_list(request):
    form = PeopleFilter(request.GET)
    found = filtered(User.objects.visible_to(request.user), form).with_roles().in_reading_order()
    page = Paginator(found, 50).get_page(request.GET.get("pagina"))
    names = {"page": page, "form": form, "may_invite": request.user.has_perm("accounts.invite_person")}
    return render(request, "accounts/person_list.html", names)


@declares("user.invite")
@may("accounts.invite_person")
def person_invite(request):
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = people.invite(by=request.user, **form.cleaned_data)
        messages.success(request, _("Invito in partenza per %(email)s.") % {"email": person.email})
        return redirect("accounts:person-detail", person.uuid)
    return render(request, "accounts/person_invite.html", {"form": form})


@declares("user.list", "user.read_own")
@login_required
def person_detail(request, uuid, form=None, status=200):
    person = the_person(request, uuid)
    giveable = roles.roles_given_by(request.user, person) if person.is_active else []
    grants = [
        (grant, request.user.has_perm(roles.permission_to_take(grant.role), person))
        for grant in person.role_grants.not_over().select_related("granted_by")
    ]
    names = {
        "person": person,
        "grants": grants,
        "form": form or (RoleForm(roles=giveable) if giveable else None),
        "may_invite": request.user.has_perm("accounts.invite_person"),
        "may_disable": request.user.has_perm("accounts.disable_person", person),
        "may_read_people": request.user.has_perm("accounts.list_people"),
    }
    return render(request, "accounts/person_detail.html", names, status=status)


@declares("user.grant_role", "user.grant_committee_role", "user.grant_admin", "user.grant_self")
@login_required
@require_POST
def role_give(request, uuid):
    person = the_person(request, uuid)
    form = RoleForm(request.POST, roles=list(roles.Role))
    if not form.is_valid():
        return person_detail(request, uuid, form=form)
    roles.give(person, by=request.user, **form.cleaned_data)
    messages.success(request, _("Ruolo assegnato: vale dalla prossima pagina che la persona apre."))
    return redirect("accounts:person-detail", person.uuid)


@declares("user.grant_role", "user.grant_committee_role", "user.grant_self")
@login_required
@require_POST
def role_take(request, pk):
    grant = get_object_or_404(RoleGrant.objects.visible_to(request.user).select_related("user"), pk=pk)
    roles.take(grant, by=request.user, note=request.POST.get("note", ""))
    messages.success(request, _("Ruolo terminato."))
    return redirect("accounts:person-detail", grant.user.uuid)


@declares("user.invite")
@login_required
@require_POST
def person_invite_again(request, uuid):
    person = the_person(request, uuid)
    people.invite_again(person, by=request.user)
    messages.success(request, _("Nuovo invito in partenza per %(email)s.") % {"email": person.email})
    return redirect("accounts:person-detail", person.uuid)


@declares("user.disable")
@login_required
@require_POST
def person_disable(request, uuid):
    person = the_person(request, uuid)
    people.disable(person, by=request.user, note=request.POST.get("note", ""))
    messages.success(request, _("Accesso chiuso: le sessioni aperte sono terminate."))
    return redirect("accounts:person-detail", person.uuid)


@declares("user.disable")
@login_required
@require_POST
def person_enable(request, uuid):
    person = the_person(request, uuid)
    people.enable(person, by=request.user, note=request.POST.get("note", ""))
    messages.success(request, _("Accesso riaperto: parte un nuovo invito."))
    return redirect("accounts:person-detail", person.uuid)
