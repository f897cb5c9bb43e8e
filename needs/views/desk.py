"""The joining desk: what says nearly the same, one key or one button for each decision, and a way back."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import declares
from focusgroups.models import Contribution
from needs.actions import distinctions, needs
from needs.desk import groups_of
from needs.models import Need, NeedStatement
from needs.suggestions import linkable_needs, unlinked_lines
from needs.views.needs import check

PAGE = 10
JOINED, FOUND, APART = "unione", "nascita", "distinzione"


@login_required
@declares("need.join")
def desk(request):
    """Groups of similar things, those that most clusters share first."""
    check(request.user, "needs.use_desk")
    groups = groups_of(request.user)
    context = {
        "page": Paginator(groups, PAGE).get_page(request.GET.get("pagina")),
        "pair_count": sum(len(group.others) for group in groups),
        "done": _done(request),
    }
    return render(request, "needs/desk.html", context)


@require_POST
@login_required
@declares("need.join", "need.merge", "need.link_statement", "need.create")
def desk_join(request, slug):
    """Join the other need to this one, link the line to it, or make a need of two lines."""
    anchor, other = _pair(request, slug)
    if isinstance(anchor, Contribution):
        need = needs.create_from([anchor, other], by=request.user, how=NeedStatement.How.SUGGESTED)
        return _back(request, FOUND, need, other)
    if isinstance(other, Need):
        needs.merge(other, anchor, by=request.user)
    else:
        needs.link(anchor, other, by=request.user, how=NeedStatement.How.SUGGESTED)
    return _back(request, JOINED, anchor, other)


@require_POST
@login_required
@declares("need.join")
def desk_apart(request, slug):
    """Remember that the two are different things."""
    anchor, other = _pair(request, slug)
    distinctions.judge_apart(anchor, other, by=request.user)
    return _back(request, APART, anchor, other)


@require_POST
@login_required
@declares("need.join", "need.merge", "need.unlink_statement")
def desk_undo(request, slug):
    """Take the last decision back."""
    check(request.user, "needs.use_desk")
    act, seen = request.POST.get("fatto"), (_seen_needs(request.user), Contribution.objects.visible_to(request.user))
    anchor, other = _called(slug, *seen), _other(request, *seen)
    if act == APART:
        distinctions.take_back(get_object_or_404(distinctions.between(anchor, other)), by=request.user)
    elif isinstance(other, Need):
        needs.undo_merge(other, by=request.user, note=_("Annullato dal banco di unione."))
    else:
        _undo_links(request.user, anchor, other, is_new=act == FOUND)
    return redirect(_address(request))


def _undo_links(user, need: Need, line: Contribution, *, is_new: bool) -> None:
    """Take the line off the need; when the need was made of that line and its first one, the need goes too."""
    links = NeedStatement.objects.visible_to(user).live().filter(need=need).order_by("pk")
    if is_new:
        needs.undo_create(need, [*(link.contribution for link in links[:1]), line], by=user)
    else:
        needs.unlink(get_object_or_404(links, contribution=line), by=user)


def _pair(request: HttpRequest, name: str) -> tuple[Need | Contribution, Need | Contribution]:
    """What stands left and right; 404 when one is no longer on the desk. A need beside a line is always left."""
    check(request.user, "needs.use_desk")
    of_needs, lines = linkable_needs(request.user), unlinked_lines(request.user)
    anchor = _called(name, of_needs, lines)
    if isinstance(anchor, Need):
        return anchor, _other(request, of_needs.exclude(pk=anchor.pk), lines)
    return anchor, _other(request, of_needs.none(), lines.exclude(pk=anchor.pk))


def _other(request: HttpRequest, of_needs, lines) -> Need | Contribution:
    name = request.POST.get("altro") or request.POST.get("riga", "")
    return _called(name, of_needs if "altro" in request.POST else of_needs.none(), lines)


def _called(name: str, of_needs, lines) -> Need | Contribution:
    """The need of this name in addresses, or the line of this uuid."""
    if need := of_needs.filter(slug=name).first():
        return need
    try:
        uuid = UUID(name)
    except ValueError:
        raise Http404 from None
    return get_object_or_404(lines, uuid=uuid)


def _seen_needs(user):
    return Need.objects.visible_to(user)


def _back(request: HttpRequest, act: str, anchor: Need | Contribution, other: Need | Contribution):
    """Back to the desk at the same place, with what is needed to undo."""
    key = {"altro": other.slug} if isinstance(other, Need) else {"riga": str(other.uuid)}
    name = anchor.slug if isinstance(anchor, Need) else str(anchor.uuid)
    return redirect(_address(request, fatto=act, con=name, **key))


def _address(request: HttpRequest, **done: str) -> str:
    page, place = request.POST.get("pagina", ""), request.POST.get("posto", "")
    query = urlencode(({"pagina": page} if page.isdecimal() else {}) | done)
    return f"{reverse('needs:desk')}?{query}" + (f"#coppia-{place}" if place.isdecimal() else "")


def _done(request: HttpRequest) -> dict | None:
    """What was done last, as the address says it: the sentence, and what its undoing sends."""
    act, names = request.GET.get("fatto", ""), request.GET
    words = _words_of(act, is_need="altro" in names)
    try:
        anchor = _called(names.get("con", ""), _seen_needs(request.user), Contribution.objects.visible_to(request.user))
    except Http404:
        return None
    if not words:
        return None
    sends = {name: names[name] for name in ("altro", "riga", "pagina") if name in names}
    title = anchor.title if isinstance(anchor, Need) else anchor.display_title
    return {"name": names["con"], "words": words % {"title": title}, "sends": sends | {"fatto": act}}


def _words_of(act: str, *, is_need: bool) -> str:
    return {
        (JOINED, True): _("Unito a «%(title)s»."),
        (JOINED, False): _("Riga collegata a «%(title)s»."),
        (FOUND, False): _("Dalle due righe è nato il fabbisogno «%(title)s»."),
        (APART, True): _("Giudicati diversi: non li proponiamo più insieme a «%(title)s»."),
        (APART, False): _("Giudicata diversa: non proponiamo più la riga accanto a «%(title)s»."),
    }.get((act, is_need), "")
