"""News as anybody reads it, and as the coordinator writes it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import declares
from core.conflicts import conflict, unless_sent
from core.errors import Stale
from core.lifecycle import moves_for
from news.actions import items
from news.feeds import ItemFeed
from news.forms import ItemForm
from news.lifecycle import ITEM
from news.models import Item
from reports.documents import html, text

PAGE = 10
ACTS = {"publish": items.publish, "take_back": items.take_back}
writes = permission_required("news.write_item", raise_exception=True)


@declares("news.read")
@require_safe
def item_list(request):
    """What is published, whoever looks."""
    page = Paginator(Item.objects.visible_to(request.user).published().newest_first(), PAGE).get_page(
        request.GET.get("pagina")
    )
    return render(request, "news/item_list.html", {"page": page})


@declares("news.read")
@require_safe
def item_detail(request, slug):
    item = get_object_or_404(Item.objects.visible_to(request.user).published(), slug=slug)
    return render(request, "news/item_detail.html", {"item": item, "body": html.fragment(text.nodes(item.text))})


item_feed = declares("news.read")(require_safe(ItemFeed()))


# --- the coordinator's ---


@declares("news.write")
@login_required
@writes
@require_safe
def item_work_list(request):
    """Drafts and published ones, the newest first."""
    page = Paginator(Item.objects.visible_to(request.user), PAGE).get_page(request.GET.get("pagina"))
    return render(request, "news/item_work_list.html", {"page": page})


@declares("news.write")
@login_required
@writes
def item_add(request):
    form = ItemForm(request.POST or None)

    def act() -> Item:
        return items.save(form.row(), by=request.user)

    if request.method == "POST" and form.is_valid() and (item := unless_sent(form, act)):
        messages.success(request, _("La notizia è salvata come bozza. Qui sotto la rileggi e la pubblichi."))
        return redirect("news:item-edit", item.uuid)
    return render(request, "news/item_form.html", {"form": form}, status=422 if form.errors else 200)


@declares("news.write")
@login_required
@writes
def item_edit(request, uuid):
    """The words as they are written and as they will read."""
    item = get_object_or_404(Item.objects.visible_to(request.user), uuid=uuid)
    context = {
        "item": item,
        "body": html.fragment(text.nodes(item.text)),
        "moves": moves_for(item, request.user, ITEM),
    }
    form = ItemForm(request.POST or None, instance=item)
    if request.method == "POST" and form.is_valid():
        try:
            items.save(form.row(), by=request.user, version=form.cleaned_data["version"])
        except Stale as stale:
            return conflict(request, "news/item_form.html", form, stale, context)
        messages.success(request, _("Le modifiche sono salvate."))
        return redirect("news:item-edit", item.uuid)
    return render(request, "news/item_form.html", {**context, "form": form}, status=422 if form.errors else 200)


@declares("news.write")
@login_required
@writes
@require_POST
def item_move(request, uuid, move):
    if move not in ACTS:
        raise Http404
    item = get_object_or_404(Item.objects.visible_to(request.user), uuid=uuid)
    ACTS[move](item, by=request.user, note=request.POST.get("note", ""))
    return redirect("news:item-edit", item.uuid)
