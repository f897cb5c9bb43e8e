"""The office in charge and its link: giving one out, ending it, and the page it opens."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from committee import reading
from committee.actions import follow_ups, office_links
from committee.forms.follow_ups import ProgressForm
from committee.models import FollowUp
from committee.offices import Office, valid_link
from committee.views.binding import attempt, page
from core.access import declares
from core.calendar import today
from core.mail import address

# Kept from other sites, but not from our own forms.
REFERRER_POLICY = "strict-origin"


def _follow_up(request, uuid) -> FollowUp:
    follow_up = get_object_or_404(FollowUp.objects.visible_to(request.user), uuid=uuid)
    reading.demand(request.user, "committee.edit_follow_up", follow_up)
    return follow_up


@declares("follow_up.edit")
@login_required
@require_POST
@never_cache
def link_issue(request, uuid):
    """Make a link and show it once; the earlier ones end."""
    follow_up = _follow_up(request, uuid)
    secret = office_links.issue(follow_up, by=request.user, replace=True)
    url = address(reverse("committee:office", args=[secret]))
    return render(request, "committee/office_link.html", {"follow_up": follow_up, "url": url})


@declares("follow_up.edit")
@login_required
@require_POST
def link_send(request, uuid):
    """Send a link to the office by e-mail."""
    follow_up = _follow_up(request, uuid)
    office_links.send(follow_up, by=request.user)
    messages.info(request, _("Il link è in partenza per %(address)s.") % {"address": follow_up.owner_email})
    return redirect(follow_up)


@declares("follow_up.edit")
@login_required
@require_POST
def link_revoke(request, uuid):
    """End every link of a follow-up."""
    follow_up = _follow_up(request, uuid)
    if office_links.revoke(follow_up, by=request.user):
        messages.success(request, _("I link sono revocati: non aprono più niente."))
    else:
        messages.info(request, _("Non c'erano link validi."))
    return redirect(follow_up)


@declares("follow_up.report")
@never_cache
def office(request, secret):
    """Update one follow-up with the link alone; a link that is not valid says so, whatever the reason."""
    link = valid_link(secret)
    response = (
        _report(request, link.follow_up_id) if link else render(request, "committee/office_gone.html", status=404)
    )
    response["Referrer-Policy"] = REFERRER_POLICY
    return response


def _report(request, pk: int):
    by = Office(pk)
    rows = FollowUp.objects.visible_to(by).overdue_first(today()).with_recommendation()
    follow_up = rows.get(pk=pk)
    form = ProgressForm(
        request.POST or None, instance=rows.get(pk=pk), initial={"version": follow_up.version, "note": ""}
    )

    def act():
        return follow_ups.update(follow_up, by=by, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and attempt(form, act):
        messages.success(request, _("Grazie: l'aggiornamento è registrato."))
        return redirect(request.path)
    context = {"follow_up": follow_up, "updates": follow_up.updates.order_by("-reported_on", "-id")}
    return page(request, "committee/office.html", form, **context)
