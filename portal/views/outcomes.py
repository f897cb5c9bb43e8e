"""What became of what was said: for who comes with a participant's link, and of one line for who works with it."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from core.access import declares
from core.calendar import today
from focusgroups.doors import Entered, for_participants
from focusgroups.models import Contribution, FocusGroup
from needs.models import Need, NeedStatement
from portal.fates import fates_of, proposals_in
from portal.proposals import answers_to
from reports.models import Recommendation


@declares("contribution.list", "decision.read", "follow_up.read")
@require_GET
@for_participants
def link_outcomes(request, here: Entered):
    """The lines sent with this link first, then those that stand at the table and of which something is known."""
    group = get_object_or_404(
        FocusGroup.objects.visible_to(here.bearer).select_related("cluster", "round"), pk=here.bearer.focus_group_id
    )
    lines = Contribution.objects.visible_to(here.bearer).filter(focus_group=group).exclude(state="draft")
    # What others took back, or what was left out, is nobody else's to read: the page of the table does not show it.
    read = lines.live() | lines.written_by(here.bearer)
    fates = fates_of(read.order_by("pk"), on=today())
    own = [fate for fate in fates if fate.line.line_key == here.bearer.line_key]
    others = [fate for fate in fates if fate.line.line_key != here.bearer.line_key and fate.is_known]
    context = {"here": here, "group": group, "own": own, "others": others, "proposals": proposals_in([*own, *others])}
    return render(request, "links/outcomes.html", context)


@declares("contribution.work_page", "need.read", "decision.read", "follow_up.read")
@login_required
@require_GET
def line_outcomes(request, uuid):
    """Of one line: its need, the papers that cite it, what is proposed for the need and what became of that."""
    user = request.user
    line = get_object_or_404(Contribution.objects.run_by(user).select_related("focus_group"), uuid=uuid)
    [fate] = fates_of([line], on=today())
    stated = NeedStatement.objects.visible_to(user).live().filter(contribution=line)
    need = Need.objects.visible_to(user).filter(pk__in=stated.values("need")).first()
    answers = need and answers_to(
        need,
        said=NeedStatement.objects.visible_to(user),
        proposals=Contribution.objects.visible_to(user).accepted(),
        among=Recommendation.objects.visible_to(user),
        on=today(),
    )
    context = {"line": line, "fate": fate, "need": need, "answers": answers}
    return render(request, "portal/line_outcomes.html", context)
