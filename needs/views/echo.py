"""The echo of what is being written: a part of other pages, and a page of its own without JavaScript."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from core.access import declares
from focusgroups.models import Contribution, ContributionKind, FocusGroup
from focusgroups.queries import SENT
from needs.echo import Origin, echoes_of, who_says
from needs.models import Need

MOST_TEXT = 2000


@require_GET
@declares("contribution.read_text")
def echo(request):
    """Lines like the `text` that is typed at `focus_group`, or like the line `riga`, that the reader may read."""
    origin = _origin(request)
    echoes = echoes_of(origin, user=request.user)
    context = {
        "line": origin.line,
        "group": origin.group,
        "echoes": echoes,
        "heading": who_says(echoes, group=origin.group),
        "may_link": _may_link(request.user, origin.line),
        "open_needs": {item.need.pk for item in echoes if item.need and item.need.status == Need.Status.OPEN},
    }
    return render(request, "needs/echo.html" if request.htmx else "needs/echo_page.html", context)


def _origin(request: HttpRequest) -> Origin:
    line = _line(request)
    text = request.GET.get("text", "")[:MOST_TEXT].strip()
    kind = request.GET.get("kind", "")
    if line:
        return Origin(text or line.text, kind if kind in ContributionKind.values else line.kind, line.focus_group, line)
    groups = FocusGroup.objects.visible_to(request.user)
    group = groups.filter(slug=request.GET.get("focus_group", "")).first()
    return Origin(text, kind if kind in ContributionKind.values else ContributionKind.NEED, group)


def _line(request: HttpRequest) -> Contribution | None:
    """The line under review; 404 when the reader may not read it."""
    if "riga" not in request.GET:
        return None
    try:
        uuid = UUID(request.GET["riga"])
    except ValueError:
        raise Http404 from None
    lines = Contribution.objects.visible_to(request.user).select_related("focus_group__cluster", "need_details")
    return get_object_or_404(lines, uuid=uuid)


def _may_link(user, line: Contribution | None) -> bool:
    """Whether one click may link the line under review to a need that another line states."""
    if line is None or line.kind != ContributionKind.NEED or line.state not in SENT:
        return False
    return user.has_perm("needs.link_contribution", line) and not line.need_statements.live().exists()
