"""The coordinator's page of the regional terms: what is proposed, what is not yet anything in ESCO."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.access import declares
from portal import terms
from portal.forms import MatchForm
from skills.actions import proposals
from skills.models import Concept
from skills.offers import found_by

PAGE = 20
MOST_NEAR = 5


def check(user) -> None:
    if not user.has_perm("skills.decide_term"):
        raise PermissionDenied


@declares("concept.create_regional")
@login_required
@require_GET
def term_list(request):
    check(request.user)
    visible = Concept.objects.visible_to(request.user)
    proposed = visible.proposed().select_related("proposed_by", "vocabulary").with_uses().order_by("proposed_at", "pk")
    page = Paginator(proposed, PAGE).get_page(request.GET.get("pagina"))
    ours = Concept.objects.current().ours().visible_to(request.user).in_reading_order()
    unmatched = Paginator(ours.filter(close_match=""), PAGE).get_page(request.GET.get("da-mappare"))
    context = {
        "page": page,
        "rows": [(term, _near(term), MatchForm(term, user=request.user)) for term in page.object_list],
        "unmatched": [(term, MatchForm(term, user=request.user)) for term in unmatched.object_list],
        "unmatched_page": unmatched,
        "matched": ours.exclude(close_match="")[:PAGE],
    }
    return render(request, "portal/term_list.html", context)


def _near(term: Concept):
    """The terms in force that are most like a proposed one."""
    return found_by(term.name, kind=term.kind)[:MOST_NEAR]


@declares("concept.create_regional")
@login_required
@require_POST
def term_decide(request, uuid, act):
    """One button of the page: approve, refuse, lead back, match, take the match back."""
    check(request.user)
    term = get_object_or_404(Concept.objects.visible_to(request.user).select_related("vocabulary"), uuid=uuid)
    done = {"approva": _approve, "rifiuta": _refuse, "riconduci": _lead_back, "collega": _match, "scollega": _unmatch}
    if act not in done:
        raise Http404
    if sentence := done[act](request, term):
        messages.success(request, sentence)
    return redirect("portal:term-list")


def _approve(request, term: Concept) -> str:
    proposals.approve(term, by=request.user)
    return _("Approvato: «%s» ora lo trovano tutti.") % term.name


def _refuse(request, term: Concept) -> str:
    terms.refuse(term, reason=request.POST.get("note", ""), by=request.user)
    return _("Non accolto: «%s». Le righe tengono le loro parole.") % term.name


def _lead_back(request, term: Concept) -> str:
    target = _target(request, term)
    if target is None:
        return ""
    terms.lead_back(term, target, by=request.user)
    return _("«%(term)s» è ricondotto a «%(target)s».") % {"term": term.name, "target": target.name}


def _match(request, term: Concept) -> str:
    target = _target(request, term)
    if target is None:
        return ""
    proposals.match(term, target, by=request.user)
    return _("«%(term)s» corrisponde a «%(target)s».") % {"term": term.name, "target": target.name}


def _unmatch(request, term: Concept) -> str:
    proposals.unmatch(term, reason=request.POST.get("note", ""), by=request.user)
    return _("«%s» è di nuovo da mappare.") % term.name


def _target(request, term: Concept) -> Concept | None:
    """The concept that was chosen, by its button or in the field; None, with the reason said, when there is none."""
    form = MatchForm(term, request.POST, user=request.user)
    target = form.chosen_or_none()
    if target is None:
        messages.error(request, form.first_error())
    return target
