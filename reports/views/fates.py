"""The coordinator's list of lines without a fate, before a round closes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.access import declares
from focusgroups.models import Round
from reports.actions import fates
from reports.fates import lines_without_fate, waiting
from reports.forms.fates import FatesForm

PAGE = 50


@declares("round.edit")
@login_required
def round_fates(request, slug):
    """See what nothing has used yet; take what is computed, set the rest in bulk."""
    round = get_object_or_404(Round.objects.visible_to(request.user), slug=slug)
    if not request.user.has_perm("focusgroups.edit_round", round):
        raise PermissionDenied
    lines = lines_without_fate(round)
    form = FatesForm(request.POST if "imposta" in request.POST else None, lines=lines)
    if "calcolati" in request.POST:
        return _done(request, slug, fates.take_computed(round, by=request.user))
    if form.is_valid():
        return _done(request, slug, fates.settle(round, by=request.user, **form.values()))
    page = Paginator(lines, PAGE).get_page(request.GET.get("pagina"))
    rows = waiting(page.object_list)
    context = {
        "round": round,
        "form": form,
        "page": page,
        "rows": rows,
        "computed_count": sum(bool(row.computed) for row in rows),
        "chosen": set(form.data.getlist("lines")) if form.is_bound else set(),
    }
    return render(request, "reports/round_fates.html", context, status=422 if form.errors else 200)


def _done(request, slug: str, count: int):
    words = ngettext("%(n)s contributo ha il suo esito.", "%(n)s contributi hanno il loro esito.", count)
    messages.success(request, words % {"n": count} if count else _("Non è cambiato niente."))
    return redirect("reports:round-fates", slug)
