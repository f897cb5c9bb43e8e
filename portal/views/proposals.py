"""Proposte ed esiti: what was proposed, what the committee advised, what the Region does about it."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from core.access import declares
from core.calendar import today
from portal import as_data, proposals
from portal.filters import ProposalFilter
from reports.models import Recommendation


@declares("decision.read", "follow_up.read")
@require_GET
def proposal_list(request):
    """The overdue ones first."""
    found = proposals.with_outcome(proposals.public_proposals(), on=today())
    chosen = ProposalFilter(request.GET, queryset=found)
    page = Paginator(chosen.qs, 20).get_page(request.GET.get("pagina"))
    rows = [(proposal, proposals.outcome_of(proposal)) for proposal in page.object_list]
    return render(
        request,
        "portal/proposal_list.html",
        {
            "filter": chosen,
            "page": page,
            "rows": rows,
            "api_urls": as_data.of_filter("recommendations", chosen, as_data.PROPOSALS),
        },
    )


@declares("decision.read", "follow_up.read", "instrument.read", "need.read")
@require_GET
def proposal_detail(request, uuid):
    """The chain of one proposal: who said so, the paper, the outcome, the office in charge, how far it is."""
    readable = Recommendation.objects.visible_to(request.user)
    proposal = get_object_or_404(proposals.with_outcome(readable, on=today()), uuid=uuid)
    decision = proposals.outcome_of(proposal)
    context = {
        "proposal": proposal,
        "paper": proposal.block.section.paper,
        "decision": decision,
        "earlier": proposal.decisions.published().exclude(pk=decision.pk if decision else None).order_by("-pk"),
        "sources": proposals.sources_of(proposal, request.user),
        "needs": proposals.needs_behind(proposal, request.user),
        "works_on_needs": request.user.has_perm("needs.work_on_needs"),
    }
    return render(request, "portal/proposal_detail.html", context)
