"""Who sits in the committee, and until when."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from committee import reading
from committee.actions import members
from committee.forms.sittings import MemberForm, NewMemberForm
from committee.models import Member
from committee.views.binding import attempt, page
from committee.views.readers import reader_of
from core.access import declares
from core.calendar import today


@declares("member.read")
@require_GET
def member_list(request):
    """The bodies and their mandates; people's names for the secretary and the coordinator."""
    reader = reader_of(request)
    found = Member.objects.visible_to(reader).select_related("user", "substitute_for").order_by("body")
    found = found.prefetch_related("subgroups")
    context = {
        "reader": reader,
        "current": found.current(today()),
        "past": found.exclude(pk__in=found.current(today())),
        "may_edit": reader.has_perm("committee.edit_member", None),
        "names": reader.has_perm("committee.edit_instrument", None),
    }
    return render(request, "committee/member_list.html", context)


@declares("member.edit")
@login_required
def member_add(request):
    reading.demand(request.user, "committee.edit_member", None)
    form = NewMemberForm(request.POST or None, users=reading.without_a_seat())

    def act():
        return members.create(by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and attempt(form, act):
        messages.success(request, _("Il componente è aggiunto."))
        return redirect("committee:member-list")
    return page(request, "committee/member_form.html", form, member=None)


@declares("member.edit")
@login_required
def member_edit(request, person):
    member = get_object_or_404(Member.objects.visible_to(request.user), user__uuid=person)
    reading.demand(request.user, "committee.edit_member", member)
    form = MemberForm(request.POST or None, instance=member, initial={"version": member.version})

    def act():
        return members.edit(member, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and attempt(form, act):
        messages.success(request, _("Salvato."))
        return redirect("committee:member-list")
    return page(request, "committee/member_form.html", form, member=member)
