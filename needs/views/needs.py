"""Work pages about needs: list, page, form, merge and moves."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import declares
from core.conflicts import conflict
from core.errors import Stale
from core.lifecycle import moves_for
from focusgroups.models import Contribution, FocusGroup
from needs.actions import needs
from needs.explorer import explore, like_titles
from needs.figures import EVERYTHING, figures_of, threshold_for
from needs.filters import SORTS, NeedFilter
from needs.forms import NeedForm, SplitForm, stored
from needs.history import history_of, lineage_of
from needs.lifecycle import NEED
from needs.models import Need
from needs.sayings import said_of
from needs.suggestions import lines_like, linkable_needs, unlinked_lines

PAGE = 25
MOVES = {"mark_answered": needs.mark_answered, "withdraw": needs.withdraw, "reopen": needs.reopen}


def check(user, permission: str, record=None) -> None:
    """Refuse with 403 what the person may see but not do."""
    if not user.has_perm(permission, record):
        raise PermissionDenied


def visible_need(request, slug: str) -> Need:
    check(request.user, "needs.work_on_needs")
    visible = Need.objects.visible_to(request.user).select_related(
        "occupation__vocabulary", "occupation__replaced_by", "merged_into"
    )
    return get_object_or_404(visible, slug=slug)


@login_required
@declares("need.read")
def need_list(request):
    """The needs that the person may see; facets look at the lines that the person may read."""
    check(request.user, "needs.work_on_needs")
    visible = Need.objects.visible_to(request.user).standing()
    explorer = explore(request.GET, visible, Contribution.objects.visible_to(request.user), published_only=False)
    found = visible.filter(pk__in=explorer.left()).with_counts().sorted_by(explorer.sort)
    page = Paginator(found, PAGE).get_page(request.GET.get("pagina"))
    context = {
        "explorer": explorer,
        "page": page,
        "rows": list(zip(page.object_list, figures_of(page.object_list, threshold=EVERYTHING), strict=True)),
        "alike": like_titles(explorer.words, visible) if explorer.words and not page.object_list else [],
        "sorts": SORTS,
        "to_link": unlinked_lines(request.user).count(),
    }
    return render(request, "needs/need_list.html", context)


@login_required
@declares("need.read", "need.read_figures", "need.read_statements")
def need_detail(request, slug):
    need = visible_need(request, slug)
    own_tables = set(FocusGroup.objects.run_by(request.user).values_list("slug", flat=True))
    (figures,) = figures_of([need], threshold=threshold_for(request.user, need), known_tables=own_tables)
    may_merge = request.user.has_perm("needs.merge_need", need)
    context = {
        "need": need,
        "figures": figures,
        "rounds": said_of(need, user=request.user),
        "moves": moves_for(need, request.user, NEED),
        "may_edit": request.user.has_perm("needs.edit_need", need),
        "may_merge": may_merge,
        "may_split": may_merge and not need.merged_into and need.statements.live().count() > 1,
        "merged_from": need.joined_from.all() if may_merge else [],
        "lineage": lineage_of(need, among=Need.objects.visible_to(request.user)),
        "history": history_of(need, user=request.user),
        "similar": [] if need.merged_into else lines_like(need, user=request.user),
        "is_public": Need.objects.visible_to(request.user).published().filter(pk=need.pk).exists(),
    }
    return render(request, "needs/need_detail.html", context)


@login_required
@declares("need.create")
def need_create(request):
    check(request.user, "needs.create_unsaid_need")
    form = NeedForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        need = needs.create(**form.words(), by=request.user)
        messages.success(request, _("Fabbisogno creato. Ora puoi collegare le righe che lo dicono."))
        return redirect("needs:need-detail", need.slug)
    return render(request, "needs/need_form.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@declares("need.edit")
def need_edit(request, slug):
    need = visible_need(request, slug)
    check(request.user, "needs.edit_need", need)
    heading = need.title  # a form that is refused leaves its own words in `need`
    form = NeedForm(request.POST or None, instance=need, initial={"version": need.version}, user=request.user)
    context = {"need": need, "heading": heading}
    if request.method == "POST" and form.is_valid():
        try:
            needs.edit(need, by=request.user, version=form.cleaned_data["version"] or 0, **form.words())
        except Stale as stale:
            return conflict(request, "needs/need_form.html", form, stale, context, stored(stale.current))
        messages.success(request, _("Fabbisogno salvato."))
        return redirect("needs:need-detail", need.slug)
    return render(request, "needs/need_form.html", {**context, "form": form}, status=422 if form.errors else 200)


@login_required
@declares("need.merge")
def need_merge(request, slug):
    """Choose the need that this one is the same as."""
    need = visible_need(request, slug)
    check(request.user, "needs.merge_need", need)
    others = linkable_needs(request.user).exclude(pk=need.pk)
    if request.method == "POST":
        into = needs.merge(need, get_object_or_404(others, slug=request.POST.get("in", "")), by=request.user)
        messages.success(request, _("Unito a «%(need)s»: le righe collegate sono passate lì.") % {"need": into.title})
        return redirect("needs:need-detail", into.slug)
    found = NeedFilter(request.GET, queryset=others.with_counts(), request=request)
    page = Paginator(found.qs, PAGE).get_page(request.GET.get("pagina"))
    context = {"need": need, "form": found.form, "page": page, "count": need.statements.live().count()}
    return render(request, "needs/need_merge.html", context)


@require_POST
@login_required
@declares("need.merge")
def need_undo_merge(request, slug):
    check(request.user, "needs.work_on_needs")
    need = get_object_or_404(Need.objects.visible_to(request.user).with_merged(), slug=slug)
    need = needs.undo_merge(need, by=request.user, note=request.POST.get("note", ""))
    messages.success(request, _("I due fabbisogni sono di nuovo separati."))
    return redirect("needs:need-detail", need.slug)


@login_required
@declares("need.split")
def need_split(request, slug):
    """Choose the lines that are another need."""
    need = visible_need(request, slug)
    check(request.user, "needs.merge_need", need)
    form = SplitForm(request.POST or None, links=need.statements.live().for_reading())
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        parted = needs.split(need, data["lines"], title=data["title"], by=request.user, note=data["note"])
        messages.success(request, _("Diviso: le righe scelte ora sono di «%(need)s».") % {"need": parted.title})
        return redirect("needs:need-detail", parted.slug)
    return render(request, "needs/need_split.html", {"form": form, "need": need}, status=422 if form.errors else 200)


@require_POST
@login_required
@declares("need.split")
def need_undo_split(request, slug):
    need = visible_need(request, slug)
    check(request.user, "needs.merge_need", need)
    origin = needs.undo_split(need, by=request.user, note=request.POST.get("note", ""))
    messages.success(request, _("Rimesso insieme: le righe sono di nuovo qui."))
    return redirect("needs:need-detail", origin.slug)


@require_POST
@login_required
@declares("need.edit")
def need_move(request, slug, name):
    """Answered, withdrawn, reopened: always with a reason."""
    need = visible_need(request, slug)
    check(request.user, "needs.edit_need", need)
    if name not in MOVES:
        raise Http404
    need = MOVES[name](need, by=request.user, note=request.POST.get("note", ""))
    messages.success(request, _("Ora il fabbisogno è «%(state)s».") % {"state": need.get_status_display()})
    return redirect("needs:need-detail", need.slug)
