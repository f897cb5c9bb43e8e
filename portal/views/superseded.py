"""The coordinator's page of the concepts that a newer vocabulary dropped: what takes their place, and the way back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.access import declares
from portal.forms import MatchForm
from skills.actions.replacements import replace
from skills.models import Concept

PAGE = 20


def check(user) -> None:
    if not user.has_perm("skills.replace_concept"):
        raise PermissionDenied


@declares("concept.replace")
@login_required
@require_GET
def superseded_list(request):
    check(request.user)
    concepts = Concept.objects.visible_to(request.user).superseded_in_use()
    page = Paginator(concepts.select_related("vocabulary", "replaced_by"), PAGE).get_page(request.GET.get("pagina"))
    rows = [(concept, MatchForm(concept, user=request.user)) for concept in page.object_list]
    return render(request, "portal/superseded_list.html", {"page": page, "rows": rows})


@declares("concept.replace")
@login_required
@require_POST
def superseded_replace(request, uuid, act):
    """Name what takes the place of a concept, or take it back."""
    check(request.user)
    concept = get_object_or_404(Concept.objects.visible_to(request.user), uuid=uuid)
    done = {"sostituisci": _replace, "annulla": _take_back}
    if act not in done:
        raise Http404
    done[act](request, concept)
    return redirect("portal:superseded-list")


def _replace(request, concept: Concept) -> None:
    form = MatchForm(concept, request.POST, user=request.user)
    successor = form.chosen_or_none()
    if successor is None:
        messages.error(request, form.first_error())
        return
    replace(concept, successor, by=request.user)
    names = {"concept": concept.name, "successor": successor.name}
    messages.success(request, _("Al posto di «%(concept)s» c'è ora «%(successor)s».") % names)


def _take_back(request, concept: Concept) -> None:
    replace(concept, None, by=request.user)
    messages.success(request, _("Niente sta più al posto di «%s».") % concept.name)
