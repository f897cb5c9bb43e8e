"""Taking part in the next round: asking, confirming by e-mail, taking it back, and who asked."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from clusters.models import Cluster
from core.access import declares
from core.calendar import day_of
from core.errors import DomainError
from core.tables.writing import sheet_file
from core.throttle import address_of, allowed
from focusgroups.actions import interests
from focusgroups.interest import KEEP_DAYS, digest_of, to_confirm, to_withdraw
from focusgroups.models import FocusGroup, Interest, Round
from portal.forms import InterestForm

ASKS_AN_HOUR, MESSAGES_AN_HOUR = 5, 3  # from one place; to one address
PAGE = 50


@declares("interest.ask")
def interest_ask(request, slug):
    """Ask to take part; the answer is the same for every address, also for one that was written to often enough."""
    round_ = get_object_or_404(Round.objects.visible_to(request.user), slug=slug)
    known = Cluster.objects.visible_to(request.user).filter(slug=request.GET.get("cluster", "").replace("\x00", ""))
    form = InterestForm(request.POST or None, user=request.user, initial={"cluster": known.first()})
    if request.method == "POST" and form.is_valid() and _asked(request, round_, form):
        return render(request, "portal/interest_asked.html", {"round": round_, "email": form.cleaned_data["email"]})
    context = {
        "round": round_,
        "form": form,
        "is_open": interests.takes_requests(round_),
        "groups": FocusGroup.objects.visible_to(request.user).filter(round=round_).select_related("cluster"),
        "keep_days": KEEP_DAYS,
    }
    return render(request, "portal/interest_ask.html", context, status=422 if form.errors else 200)


def _asked(request, round_: Round, form: InterestForm) -> bool:
    if not allowed("interest", address_of(request), times=ASKS_AN_HOUR, seconds=3600):
        form.add_error(None, _("Troppe richieste da qui nell'ultima ora: riprova più tardi."))
        return False
    address = digest_of(form.cleaned_data["email"])
    try:
        if allowed("interest_to", address, times=MESSAGES_AN_HOUR, seconds=3600):
            interests.ask(round_, **form.cleaned_data)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def opens(find: Callable[[str], Interest | None]) -> Callable:
    """Let the holder of a signed link in, to the one request it names; the others read that it is not valid."""

    def decorate(view: Callable) -> Callable:
        @never_cache
        @wraps(view)
        def entered(request, token):
            interest = find(token)
            response = view(request, interest) if interest else render(request, "portal/interest_gone.html", status=404)
            response["Referrer-Policy"] = "strict-origin"
            return response

        return entered

    return decorate


@declares("interest.confirm")
@opens(to_confirm)
def interest_confirm(request, interest):
    """A button, because programs for e-mail open links by themselves."""
    if request.method == "POST":
        interests.confirm(interest)
    template = "interest_confirmed" if request.method == "POST" or interest.confirmed_at else "interest_confirm"
    return render(request, f"portal/{template}.html", {"interest": interest, "told": _told_in(interest)})


def _told_in(interest: Interest) -> list[tuple[str, str]]:
    """What the request says, with the names of its fields: anybody may have typed it, its owner confirms it."""
    words = {name: str(getattr(interest, name) or "") for name in ("email", "cluster", "body", "role")}
    words["category"] = interest.get_category_display()
    return [(Interest._meta.get_field(name).verbose_name, said) for name, said in words.items() if said]


@declares("interest.withdraw")
@opens(to_withdraw)
def interest_withdraw(request, interest):
    """Take the request back: everything it said is erased."""
    if request.method == "POST":
        interests.withdraw(interest)
        return render(request, "portal/interest_withdrawn.html", {"round": interest.round})
    return render(request, "portal/interest_withdraw.html", {"interest": interest})


@declares("interest.list")
@login_required
@require_GET
def interest_list(request, slug):
    """Who asked to take part, for the coordinator and for the managers of the clusters named."""
    round_, found = _readable(request, slug)
    page = Paginator(found, PAGE).get_page(request.GET.get("pagina"))
    return render(request, "portal/interest_list.html", {"round": round_, "page": page})


@declares("interest.list")
@login_required
@require_GET
def interest_file(request, slug):
    """The same as a workbook in which every text is a text, whatever it begins with."""
    round_, found = _readable(request, slug)
    header = [_("E-mail"), _("Clust-ER"), _("Categoria"), _("Ente"), _("Attività"), _("Confermato")]
    rows = (
        (one.email, str(one.cluster or ""), one.get_category_display(), one.body, one.role, day_of(one.confirmed_at))
        for one in found
    )
    return FileResponse(sheet_file(_("Richieste"), header, rows), filename=f"richieste-{round_.slug}.xlsx")


def _readable(request, slug):
    if not request.user.has_perm("focusgroups.read_interests"):
        raise PermissionDenied
    round_ = get_object_or_404(Round.objects.visible_to(request.user), slug=slug)
    return round_, Interest.objects.visible_to(request.user).filter(round=round_).select_related("cluster")
