"""What became of what was said, for who comes with a participant's link."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from core.access import declares
from core.calendar import today
from focusgroups.doors import Entered, for_participants
from focusgroups.models import Contribution, FocusGroup
from portal.fates import fates_of


@declares("contribution.list", "decision.read", "follow_up.read")
@require_GET
@for_participants
def link_outcomes(request, here: Entered):
    """The lines sent with this link first, then those of the table of which something is known."""
    group = get_object_or_404(
        FocusGroup.objects.visible_to(here.bearer).select_related("cluster", "round"), pk=here.bearer.focus_group_id
    )
    lines = Contribution.objects.visible_to(here.bearer).filter(focus_group=group).exclude(state="draft")
    fates = fates_of(lines.order_by("pk"), on=today())
    own = [fate for fate in fates if fate.line.line_key == here.bearer.line_key]
    others = [fate for fate in fates if fate.line.line_key != here.bearer.line_key and fate.is_known]
    return render(request, "links/outcomes.html", {"here": here, "group": group, "own": own, "others": others})
