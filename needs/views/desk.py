"""The joining desk: what says nearly the same, one key or one button for each decision, and a way back."""

from urllib.parse import urlencode

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
from needs.models import Distinction, Need, NeedStatement
from needs.suggestions import linkable_needs, unlinked_lines
from needs.views.needs import check

PAGE = 10
JOINED, APART = "unione", "distinzione"


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
@declares("need.join", "need.merge", "need.link_statement")
def desk_join(request, slug):
    """Join the other need to this one, or link the line to it."""
    need, other = _pair(request, slug)
    if isinstance(other, Need):
        needs.merge(other, need, by=request.user)
    else:
        needs.link(need, other, by=request.user, how=NeedStatement.How.SUGGESTED)
    return _back(request, JOINED, need, other)


@require_POST
@login_required
@declares("need.join")
def desk_apart(request, slug):
    """Remember that the two are different things."""
    need, other = _pair(request, slug)
    distinctions.judge_apart(need, other, by=request.user)
    return _back(request, APART, need, other)


@require_POST
@login_required
@declares("need.join", "need.merge", "need.unlink_statement")
def desk_undo(request, slug):
    """Take the last decision back."""
    check(request.user, "needs.use_desk")
    need = get_object_or_404(Need.objects.visible_to(request.user), slug=slug)
    other = _other(request, Need.objects.visible_to(request.user), Contribution.objects.visible_to(request.user))
    if request.POST.get("fatto") == APART:
        distinctions.take_back(get_object_or_404(_distinctions(request.user, need, other)), by=request.user)
    elif isinstance(other, Need):
        needs.undo_merge(other, by=request.user, note=_("Annullato dal banco di unione."))
    else:
        links = NeedStatement.objects.visible_to(request.user).live().filter(need=need)
        needs.unlink(get_object_or_404(links, contribution=other), by=request.user)
    return redirect(_address(request))


def _pair(request: HttpRequest, slug: str) -> tuple[Need, Need | Contribution]:
    """The need and what is judged beside it; 404 when one is no longer on the desk."""
    check(request.user, "needs.use_desk")
    need = get_object_or_404(linkable_needs(request.user), slug=slug)
    return need, _other(request, linkable_needs(request.user).exclude(pk=need.pk), unlinked_lines(request.user))


def _other(request: HttpRequest, among_needs, among_lines) -> Need | Contribution:
    if "altro" in request.POST:
        return get_object_or_404(among_needs, slug=request.POST["altro"])
    uuids = {str(uuid) for uuid in among_lines.values_list("uuid", flat=True)}
    if request.POST.get("riga") not in uuids:
        raise Http404
    return among_lines.get(uuid=request.POST["riga"])


def _distinctions(user, need: Need, other: Need | Contribution):
    mine = Distinction.objects.visible_to(user).in_force()
    if isinstance(other, Contribution):
        return mine.filter(need=need, contribution=other)
    first, second = sorted((need.pk, other.pk))
    return mine.filter(need=first, other=second)


def _back(request: HttpRequest, act: str, need: Need, other: Need | Contribution):
    """Back to the desk at the same place, with what is needed to undo."""
    key = {"altro": other.slug} if isinstance(other, Need) else {"riga": str(other.uuid)}
    return redirect(_address(request, fatto=act, con=need.slug, **key))


def _address(request: HttpRequest, **done: str) -> str:
    page, place = request.POST.get("pagina", ""), request.POST.get("posto", "")
    query = urlencode(({"pagina": page} if page.isdecimal() else {}) | done)
    return f"{reverse('needs:desk')}?{query}" + (f"#coppia-{place}" if place.isdecimal() else "")


def _done(request: HttpRequest) -> dict | None:
    """What was done last, as the address says it: the sentence, and what its undoing sends."""
    act, names = request.GET.get("fatto"), request.GET
    need = Need.objects.visible_to(request.user).filter(slug=names.get("con", "")).first()
    if need is None or act not in {JOINED, APART}:
        return None
    sends = {name: names[name] for name in ("altro", "riga", "pagina") if name in names}
    words = {
        (JOINED, True): _("Unito a «%(need)s»."),
        (JOINED, False): _("Riga collegata a «%(need)s»."),
        (APART, True): _("Giudicati diversi: non li proponiamo più insieme a «%(need)s»."),
        (APART, False): _("Giudicata diversa: non proponiamo più la riga per «%(need)s»."),
    }
    return {"need": need, "words": words[act, "altro" in names] % {"need": need.title}, "sends": sends | {"fatto": act}}
