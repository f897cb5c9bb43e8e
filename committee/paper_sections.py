"""Section 10 of a paper: what became of the recommendations that its clusters made before."""

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from committee.models import Decision
from reports.models import PositionPaper
from reports.sections import FOLLOW_UP, BlockDraft, register


def follow_up_section(paper: PositionPaper) -> list[BlockDraft]:
    """Return one table with the published outcomes, in force, of the earlier papers of the paper's clusters."""
    decisions = Decision.objects.in_force_for_the_public().filter(
        recommendation__block__section__paper__clusters__in=paper.clusters.all(),
        recommendation__block__section__paper__round__held_on__lt=paper.round.held_on,
    )
    data = follow_up_table(decisions.order_by("decided_on", "recommendation__number", "pk").distinct())
    if data is None:
        return []
    return [BlockDraft(FOLLOW_UP, "earlier", "table", _("Seguito delle raccomandazioni precedenti"), data=data)]


def follow_up_table(decisions: QuerySet[Decision]) -> dict | None:
    """Return header, rows and weights of columns, one row for each decision; None without any."""
    found = decisions.select_related("recommendation__block__section__paper").prefetch_related("follow_ups")
    rows = [_row(decision) for decision in found]
    if not rows:
        return None
    header = [_("Raccomandazione"), _("Position paper"), _("Parere del Comitato"), _("Seguito")]
    return {"header": header, "rows": rows, "weights": [4, 3, 2, 4]}


def _row(decision: Decision) -> list[str]:
    followed = [
        _("%(action)s: %(state)s, %(progress)d%%, entro il %(due)s")
        % {
            "action": follow_up.action,
            "state": follow_up.get_state_display(),
            "progress": follow_up.progress,
            "due": date_format(follow_up.due_on, "j F Y").lower(),
        }
        for follow_up in decision.follow_ups.all()
    ]
    recommendation = decision.recommendation
    return [
        recommendation.action,
        recommendation.block.section.paper.title,
        str(decision.get_outcome_display()),
        "; ".join(followed) or _("nessun seguito registrato"),
    ]


register(FOLLOW_UP, follow_up_section)
