"""'Ho un interesse, non partecipo.'"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from committee import reading
from committee.actions import recusals
from committee.forms.reviews import RecordRecusalForm, RecusalForm
from committee.models import Member
from committee.views.binding import attempt, page
from core.access import declares
from core.calendar import today


@declares("recusal.declare")
@login_required
def recusal_declare(request, slug):
    """Step aside from a paper; the secretary takes it down for a member."""
    paper = get_object_or_404(reading.papers_for(request.user), slug=slug)
    reading.demand(request.user, "committee.declare_recusal", paper)
    for_others = request.user.has_perm("committee.withdraw_recusal", paper)
    form = RecusalForm(request.POST or None)
    if for_others:
        members = reading.members_for(paper, Member.objects.visible_to(request.user), today())
        form = RecordRecusalForm(request.POST or None, members=members)
    if request.method == "POST" and form.is_valid():
        who = form.cleaned_data["member"].user if for_others else request.user
        said = {"by": request.user, "user": who, "reason": form.cleaned_data["reason"]}
        if attempt(form, lambda: recusals.declare(paper, **said)):
            messages.success(request, _("La dichiarazione è registrata."))
            return redirect("committee:review-list" if for_others else "committee:paper-detail", paper.slug)
    return page(request, "committee/recusal_declare.html", form, paper=paper, for_others=for_others)


@declares("recusal.withdraw", "recusal.read")
@login_required
@require_POST
def recusal_withdraw(request, slug, person):
    """Let a member take part again."""
    paper = get_object_or_404(reading.papers_for(request.user), slug=slug)
    reading.demand(request.user, "committee.withdraw_recusal", paper)
    recusal = get_object_or_404(paper.recusals.live(), user__uuid=person)
    recusals.withdraw(recusal, by=request.user, note=request.POST.get("note", ""))
    messages.success(request, _("La dichiarazione è ritirata: il componente partecipa di nuovo."))
    return redirect("committee:review-list", paper.slug)
