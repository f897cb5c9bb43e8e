"""Advice: drafting and filing one's own, reading the others', and the secretary's part."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from committee import reading
from committee.actions import reviews
from committee.forms.reviews import AdviceForm, AssignForm, RecordForm
from committee.models import Member, Review, Sitting
from committee.tabs import tabs_of
from committee.tallies import tally, with_numbers
from committee.views.binding import attempt, page
from core.access import declares
from core.calendar import today


def _own(request, slug):
    """The person's own advice on a paper they may read; 404 without one."""
    paper = get_object_or_404(reading.papers_for(request.user), slug=slug)
    review = get_object_or_404(Review.objects.visible_to(request.user).written_by(request.user), paper=paper)
    return paper, review


@declares("review.write", "review.read_own")
@login_required
def review_edit(request, slug):
    """The own advice, kept as a draft until it is filed; afterwards it is read here."""
    paper, review = _own(request, slug)
    if not reading.may_still_advise(review, request.user):
        if request.method == "POST":
            reviews.save_draft(review, by=request.user, version=None)
        context = {"paper": paper, "review": review, "tabs": tabs_of(paper, request.user, "advice")}
        return render(request, "committee/review_detail.html", {**context, "given": reading.given(review)})
    asked = reviews.asked_in(paper)
    form = AdviceForm(request.POST or None, recommendations=asked, initial=AdviceForm.initial_of(review))
    if request.method == "POST" and form.is_valid():
        said = {"note": form.cleaned_data["note"], "opinions": form.opinions(), "version": form.cleaned_data["version"]}
        if attempt(form, lambda: reviews.save_draft(review, by=request.user, **said)):
            if "check" in request.POST:
                return redirect("committee:review-check", paper.slug)
            messages.success(request, _("La bozza del tuo parere è salvata. La vedi solo tu, finché non la depositi."))
            return redirect("committee:review-edit", paper.slug)
    context = {"paper": paper, "review": review, "tabs": tabs_of(paper, request.user, "advice")}
    return page(request, "committee/review_edit.html", form, **context)


@declares("review.write")
@login_required
def review_check(request, slug):
    """Read it once more, then file it."""
    paper, review = _own(request, slug)
    if request.method == "POST":
        reviews.file(review, by=request.user)
        messages.success(request, _("Il parere è depositato. Ora puoi leggere quelli degli altri componenti."))
        return redirect("committee:review-list", paper.slug)
    if review.filed_at:
        return redirect("committee:review-edit", paper.slug)
    given = reading.given(review)
    missing = [item.number for item, opinion in given if opinion is None]
    context = {"paper": paper, "review": review, "given": given, "missing": missing}
    return render(request, "committee/review_check.html", context)


@declares("review.read_others", "review.read")
@login_required
def review_list(request, slug):
    """The advice that the person may read: one's own, the others' after filing it, all for the secretary."""
    paper = get_object_or_404(reading.papers_for(request.user), slug=slug)
    readable = Review.objects.visible_to(request.user).filter(paper=paper)
    readable = readable.select_related("member", "member__user", "sitting").prefetch_related("opinions")
    filed, asked = list(readable.filed()), list(reviews.asked_in(paper))
    context = {
        "paper": paper,
        "rows": tally(asked, filed),
        "filed": with_numbers(asked, filed),
        "waiting": readable.filter(filed_at__isnull=True),
        "hides_others": reading.hides_others(paper, readable, request.user),
        "may_record": paper.state in reading.ADVISING and request.user.has_perm("committee.record_review", paper),
        "recusals": reading.recusals_shown(paper, request.user),
        "may_withdraw": request.user.has_perm("committee.withdraw_recusal", paper),
        "tabs": tabs_of(paper, request.user, "reviews"),
    }
    return render(request, "committee/review_list.html", context)


def _paper_of_secretary(request, slug, permission):
    paper = get_object_or_404(reading.papers_for(request.user), slug=slug)
    reading.demand(request.user, permission, paper)
    return paper


@declares("review.assign")
@login_required
def review_assign(request, slug):
    """Choose the members whose advice is asked, and the day."""
    paper = _paper_of_secretary(request, slug, "committee.assign_review")
    members = reading.members_for(paper, Member.objects.visible_to(request.user), today())
    assigned = paper.reviews.visible_to(request.user).select_related("member").prefetch_related("opinions")
    form = AssignForm(request.POST or None, members=members, initial={"due_on": paper.round.committee_on})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        act = {"by": request.user, "due_on": chosen["due_on"]}
        if attempt(form, lambda: reviews.assign(paper, chosen["members"], **act)):
            messages.success(request, _("I componenti sono incaricati."))
            return redirect("committee:review-assign", paper.slug)
    context = {
        "paper": paper,
        "assigned": assigned.order_by("member__body"),
        "tabs": tabs_of(paper, request.user, "members"),
    }
    return page(request, "committee/review_assign.html", form, **context)


@declares("review.assign")
@login_required
@require_POST
def review_unassign(request, uuid):
    review = get_object_or_404(Review.objects.visible_to(request.user), uuid=uuid)
    slug = review.paper.slug
    reviews.unassign(review, by=request.user)
    messages.success(request, _("L'incarico è tolto."))
    return redirect("committee:review-assign", slug)


@declares("review.record_for_member")
@login_required
def review_record(request, slug):
    """Take down what a member sent by e-mail or said in the sitting."""
    paper = _paper_of_secretary(request, slug, "committee.record_review")
    choices = {
        "recommendations": reviews.asked_in(paper),
        "members": reading.members_for(paper, Member.objects.visible_to(request.user), today()),
        "sittings": Sitting.objects.visible_to(request.user).filter(agenda__paper=paper).exclude(state="published"),
    }
    form = RecordForm(request.POST or None, **choices)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("channel", "note", "sitting")}
        said |= {"member": form.cleaned_data["member"], "opinions": form.opinions(), "by": request.user}
        if attempt(form, lambda: reviews.record_for_member(paper, **said)):
            messages.success(request, _("Il parere è raccolto dalla segreteria."))
            return redirect("committee:review-list", paper.slug)
    return page(request, "committee/review_record.html", form, paper=paper)


@declares("review.record_for_member")
@login_required
@require_POST
def review_reopen(request, uuid):
    """Give a filed advice back to its member."""
    review = get_object_or_404(Review.objects.visible_to(request.user), uuid=uuid)
    reviews.reopen(review, by=request.user, note=request.POST.get("note", ""))
    messages.success(request, _("Il parere è di nuovo una bozza del componente."))
    return redirect("committee:review-list", review.paper.slug)
