"""Remarks on paragraphs, and what the authors answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from committee import reading
from committee.actions import papers, remarks
from committee.forms.reviews import RecordRemarkForm, RemarkForm, ReplyForm
from committee.models import Member, Remark
from committee.tabs import tabs_of
from committee.views.binding import attempt, page
from core.access import declares
from core.calendar import today


@declares("remark.write")
@login_required
def remark_add(request, slug, block):
    """Write a remark on one paragraph, which is quoted above the form."""
    paper = get_object_or_404(reading.papers_for(request.user), slug=slug)
    reading.demand(request.user, "committee.write_remark", paper)
    content = reading.content_for(paper, reading.sent_version(paper))
    paragraph = reading.blocks_by_uuid(content).get(block)
    if paragraph is None:
        raise Http404
    form = _remark_form(request, paper)
    if request.method == "POST" and form.is_valid():
        said = {**form.cleaned_data, "by": request.user}
        if remark := attempt(form, lambda: remarks.write(paper, block, **said)):
            messages.success(request, _("L'osservazione è salvata."))
            return redirect(f"{reverse('committee:paper-detail', args=[paper.slug])}#p-{remark.block_uuid}")
    context = {"paper": paper, "block": block, "paragraph": paragraph, "name": reading.name_of(paragraph)}
    return page(request, "committee/remark_add.html", form, **context)


def _remark_form(request, paper):
    """A member writes for themselves; the secretary says whose remark it is."""
    if not request.user.has_perm("committee.record_review", paper):
        return RemarkForm(request.POST or None)
    form = RecordRemarkForm(request.POST or None)
    form.fields["member"].queryset = reading.members_for(paper, Member.objects.visible_to(request.user), today())
    return form


@declares("remark.write")
@login_required
@require_POST
def remark_remove(request, uuid):
    remark = get_object_or_404(Remark.objects.visible_to(request.user), uuid=uuid)
    remarks.remove(remark, by=request.user)
    messages.success(request, _("L'osservazione è tolta."))
    return redirect("committee:remark-list", remark.paper.slug)


@declares("remark.read", "reply.read")
@login_required
def remark_list(request, slug):
    """All remarks with their answers; the authors of a returned paper answer here and send it again."""
    paper = get_object_or_404(reading.papers_for(request.user), slug=slug)
    found = Remark.objects.visible_to(request.user).filter(paper=paper)
    found = found.select_related("member", "reply", "paper").order_by("created_at")
    context = {
        "paper": paper,
        "rows": reading.remark_rows(paper, found, request.user),
        "open_count": found.open().count(),
        "returned_because": reading.returned_because(paper),
        "may_resubmit": paper.state == "returned" and request.user.has_perm("reports.resubmit_paper", paper),
        "tabs": tabs_of(paper, request.user, "remarks"),
    }
    return render(request, "committee/remark_list.html", context)


@declares("reply.write")
@login_required
def remark_reply(request, uuid):
    """Answer one remark: accepted, text changed, or explained."""
    remark = get_object_or_404(Remark.objects.visible_to(request.user).select_related("paper"), uuid=uuid)
    reading.demand(request.user, "committee.reply_remark", remark)
    form = ReplyForm(request.POST or None, instance=getattr(remark, "reply", None))

    def act():
        return remarks.reply(remark, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and attempt(form, act):
        messages.success(request, _("La risposta è salvata."))
        return redirect("committee:remark-list", remark.paper.slug)
    context = {"remark": remark, "paper": remark.paper, "paragraph": reading.paragraph_of(remark)}
    return page(request, "committee/remark_reply.html", form, **context)


@declares("paper.resubmit")
@login_required
@require_POST
def paper_resubmit(request, slug):
    """Send a returned paper to the committee again."""
    paper = get_object_or_404(reading.papers_for(request.user), slug=slug)
    papers.resubmit(paper, by=request.user, note=request.POST.get("note", ""))
    messages.success(request, _("Il documento è di nuovo al Comitato."))
    return redirect("committee:paper-detail", paper.slug)
