"""Documents to examine: the queue, the paper with who says so beside it, and its steps."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from committee import reading
from committee.models import Remark, Review
from committee.tabs import tabs_of
from core.access import declares
from core.calendar import today
from core.lifecycle import moves_for
from reports.actions import papers as steps
from reports.comparison import compare
from reports.lifecycle import PAPER

STEPS = {
    "take_up": steps.take_up,
    "return": steps.return_to_authors,
    "reopen_review": steps.reopen_review,
    "publish": steps.publish,
}
DONE = {
    "take_up": _("Il documento è in esame: ora assegna i componenti."),
    "return": _("Il documento è rinviato agli autori."),
    "reopen_review": _("L'esame è riaperto."),
    "publish": _("Il documento è pubblicato."),
}


@declares("paper.read", "review.read_own")
@login_required
@require_GET
def paper_list(request):
    """The queue of a member; every paper with its counts for the secretary."""
    papers = reading.queue_for(request.user)
    page = Paginator(papers, 20).get_page(request.GET.get("pagina"))
    reading.add_own_reviews(page.object_list, Review.objects.visible_to(request.user).written_by(request.user))
    context = {
        "page": page,
        "to_do": [paper for paper in page.object_list if reading.waits_for_advice(paper)],
        "set_aside": reading.set_aside_by(request.user),
        "sitting": reading.next_sitting(request.user, today()),
        "counts": bool({"secretary", "coordinator"} & request.user.role_names),
        "advises": "member" in request.user.role_names,
    }
    return render(request, "committee/paper_list.html", context)


@declares("paper.read", "remark.read", "review.read_own")
@login_required
@require_GET
def paper_detail(request, slug):
    """The paper as it was sent; a member who stepped aside gets its title and one sentence."""
    if paper := reading.set_aside_by(request.user).filter(slug=slug).first():
        return render(request, "committee/paper_set_aside.html", {"paper": paper}, status=404)
    paper = get_object_or_404(reading.papers_for(request.user).select_related("round"), slug=slug)
    version = reading.sent_version(paper)
    review = paper.reviews.visible_to(request.user).written_by(request.user).first()
    remarks = list(Remark.objects.visible_to(request.user).filter(paper=paper).select_related("member", "reply"))
    opinions = review.opinions.all() if review else ()
    content = reading.content_for(paper, version)
    chapters = reading.chapters(content, user=request.user, opinions=opinions, remarks=remarks)
    context = {
        "paper": paper,
        "version": version,
        "review": review,
        "chapters": chapters,
        "moves": [move for move in moves_for(paper, request.user, PAPER) if move.name in STEPS],
        "may_remark": paper.state in reading.ADVISING and request.user.has_perm("committee.write_remark", paper),
        "may_advise": reading.may_still_advise(review, request.user),
        "may_step_aside": reading.may_step_aside(paper, request.user),
        "place": reading.place_in_queue(paper, request.user),
        "tabs": tabs_of(paper, request.user, "document"),
    }
    return render(request, "committee/paper_detail.html", context)


@declares("version.compare")
@login_required
@require_GET
def version_compare(request, slug):
    """What changed from the version sent before to the last one sent, with the remarks it answers beside it.

    404 while there is only one.
    """
    paper = get_object_or_404(reading.papers_for(request.user).select_related("round"), slug=slug)
    sent = list(paper.versions.sent()[:2])
    if len(sent) < 2:
        raise Http404
    new, old = sent
    changes = compare(old.content, new.content)
    remarks = Remark.objects.visible_to(request.user).filter(paper=paper).exclude(paper_version=new)
    remarks = list(remarks.select_related("member", "reply"))
    changed = {change.uuid for change in changes}
    context = {
        "paper": paper,
        "old": old,
        "new": new,
        "changes": changes,
        "remarks": remarks,
        "elsewhere": [remark for remark in remarks if remark.block_text not in changed],
        "tabs": tabs_of(paper, request.user, "changes"),
    }
    return render(request, "committee/version_compare.html", context)


@declares("paper.take_up", "paper.return", "paper.close", "paper.publish")
@login_required
@require_POST
def paper_move(request, slug, name):
    """Take up, return, reopen, publish. The outcome itself comes from the sitting."""
    if name not in STEPS:
        raise Http404
    paper = get_object_or_404(reading.papers_for(request.user), slug=slug)
    paper = STEPS[name](paper, by=request.user, note=request.POST.get("note", ""))
    messages.success(request, DONE[name])
    return redirect("committee:paper-detail", paper.slug)
