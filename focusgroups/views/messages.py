"""E-mails to the people of a focus group: what will leave, to whom, who was not reached; and the notice in them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.access import declares
from core.jobs import latest
from focusgroups import notice
from focusgroups.actions import messages as letters
from focusgroups.models import FocusGroup, Message
from focusgroups.pages import tabs
from focusgroups.views.groups import work_group


@declares("participation.read_names")
@login_required
@require_GET
def message_page(request, slug):
    """The message that belongs to the state of the focus group, before it leaves."""
    group = work_group(request, slug)
    if not request.user.has_perm("focusgroups.read_participants", group):
        raise PermissionDenied
    kind = letters.kind_due(group)
    context = {"group": group, "kind": kind, "tabs": tabs(group, "focusgroups:participation-list")}
    return render(request, "focusgroups/message_page.html", {**context, **_state_of(group, kind)})


def _state_of(group: FocusGroup, kind: Message.Kind | None) -> dict:
    if kind is None:
        return {}
    return {
        "letter": letters.preview(group, kind),
        "to_reach_count": letters.to_reach(group, kind).count(),
        "sent_count": letters.reached(group, kind).count(),
        "unreached": letters.unreached(group, kind),
        "job": latest(letters.JOBS[kind], group),
    }


@declares("participation.invite")
@login_required
@require_POST
def message_send(request, slug):
    group = work_group(request, slug)
    kind = letters.kind_due(group) or Message.Kind.INVITATION  # the action refuses it in words
    letters.request(group, kind, by=request.user)
    messages.success(request, _("I messaggi sono in partenza: qui sotto vedi a che punto sono."))
    return redirect("focusgroups:message-page", slug)


@declares("public_page.read")
@require_GET
def notice_page(request, version):
    """The notice on personal data, as it was sent with invitations of that time."""
    if version not in notice.versions():
        raise Http404
    others = [other for other in notice.versions() if other != version]
    context = {"version": version, "parts": notice.parts_of(version), "others": others}
    return render(request, "links/notice.html", context)
