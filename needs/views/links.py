"""Work pages about links: the lines that no need collects yet, linking and unlinking."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import declares
from focusgroups.models import Contribution
from needs.actions import needs
from needs.filters import LineFilter, NeedFilter
from needs.models import NeedStatement
from needs.suggestions import linkable_needs, unlinked_lines, with_needs
from needs.views.needs import check, visible_need

PAGE = 20


@login_required
@declares("need.read")
def line_list(request):
    """Lines without a need, each with the needs most like it."""
    check(request.user, "needs.work_on_needs")
    found = LineFilter(request.GET, queryset=unlinked_lines(request.user), request=request)
    page = Paginator(found.qs, PAGE).get_page(request.GET.get("pagina"))
    context = {"form": found.form, "page": page, "rows": with_needs(page.object_list, user=request.user)}
    return render(request, "needs/line_list.html", context)


@login_required
@declares("need.link_statement")
def line_link(request, uuid):
    """Look for the need that a line states."""
    check(request.user, "needs.work_on_needs")
    line = get_object_or_404(unlinked_lines(request.user), uuid=uuid)
    ((line, suggestions),) = with_needs([line], user=request.user)
    found = NeedFilter(request.GET, queryset=linkable_needs(request.user).with_counts(), request=request)
    page = Paginator(found.qs, PAGE).get_page(request.GET.get("pagina"))
    context = {"line": line, "suggestions": suggestions, "form": found.form, "page": page}
    return render(request, "needs/line_link.html", context)


@require_POST
@login_required
@declares("need.create", "need.link_statement")
def line_create(request, uuid):
    """Make a need of a line that no need collects, in its own words."""
    check(request.user, "needs.create_need")
    line = get_object_or_404(unlinked_lines(request.user), uuid=uuid)
    need = needs.create_from([line], by=request.user)
    messages.success(request, _("Creato il fabbisogno «%(need)s».") % {"need": need.title})
    return redirect("needs:line-list")


@require_POST
@login_required
@declares("need.link_statement")
def need_link(request, slug, uuid):
    need = visible_need(request, slug)
    line = get_object_or_404(Contribution.objects.visible_to(request.user), uuid=uuid)
    suggested = request.POST.get("come") == NeedStatement.How.SUGGESTED
    how = NeedStatement.How.SUGGESTED if suggested else NeedStatement.How.BY_HAND
    needs.link(need, line, by=request.user, how=how)
    messages.success(request, _("Riga collegata a «%(need)s».") % {"need": need.title})
    pages = {"righe": "needs:line-list", "riga": line}
    came_from = pages.get(request.POST.get("da", ""))
    return redirect(came_from) if came_from else redirect("needs:need-detail", need.slug)


@require_POST
@login_required
@declares("need.unlink_statement")
def need_unlink(request, slug, uuid):
    need = visible_need(request, slug)
    statements = NeedStatement.objects.visible_to(request.user).live().filter(need=need)
    statement = get_object_or_404(statements, contribution__uuid=uuid)
    needs.unlink(statement, by=request.user)
    messages.success(request, _("Riga scollegata: la trovi tra le righe da collegare."))
    still = type(need).objects.visible_to(request.user).filter(pk=need.pk).exists()
    return redirect("needs:need-detail", need.slug) if still else redirect("needs:need-list")
