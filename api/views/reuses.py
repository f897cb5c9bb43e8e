"""The coordinator's list of who reuses the data; everybody reads it in the page about the data."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from api.actions import reuses
from api.forms import ReuseForm
from api.lifecycle import REUSE
from api.models import Reuse
from core.access import declares
from core.conflicts import conflict, unless_sent
from core.errors import Stale
from core.lifecycle import moves_for

PAGE = 30
ACTS = {"remove": reuses.remove, "restore": reuses.restore}
writes = permission_required("api.write_reuse", raise_exception=True)


@declares("reuse.write")
@login_required
@writes
@require_safe
def index(request):
    """Those in the list and those taken off it, the newest first."""
    page = Paginator(Reuse.objects.visible_to(request.user), PAGE).get_page(request.GET.get("pagina"))
    return render(request, "api/reuse_list.html", {"page": page})


@declares("reuse.write")
@login_required
@writes
def add(request):
    form = ReuseForm(request.POST or None)

    def act() -> Reuse:
        return reuses.save(form.row(), by=request.user)

    if request.method == "POST" and form.is_valid() and unless_sent(form, act):
        messages.success(request, _("Il riuso è in elenco: si legge nella pagina «Dati e API»."))
        return redirect("api:reuse-list")
    return render(request, "api/reuse_form.html", {"form": form}, status=422 if form.errors else 200)


@declares("reuse.write")
@login_required
@writes
def edit(request, uuid):
    reuse = get_object_or_404(Reuse.objects.visible_to(request.user), uuid=uuid)
    context = {"reuse": reuse, "moves": moves_for(reuse, request.user, REUSE)}
    form = ReuseForm(request.POST or None, instance=reuse)
    if request.method == "POST" and form.is_valid():
        try:
            reuses.save(form.row(), by=request.user, version=form.cleaned_data["version"])
        except Stale as stale:
            return conflict(request, "api/reuse_form.html", form, stale, context)
        messages.success(request, _("Le modifiche sono salvate."))
        return redirect("api:reuse-list")
    return render(request, "api/reuse_form.html", {**context, "form": form}, status=422 if form.errors else 200)


@declares("reuse.write")
@login_required
@writes
@require_POST
def act(request, uuid, move):
    if move not in ACTS:
        raise Http404
    reuse = get_object_or_404(Reuse.objects.visible_to(request.user), uuid=uuid)
    ACTS[move](reuse, by=request.user, note=request.POST.get("note", ""))
    return redirect("api:reuse-edit", reuse.uuid)
