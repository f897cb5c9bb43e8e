"""What the committee adds to a paper: section 10, and the texts that are published with it."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from committee.models import Decision, FollowUp, Remark
from reports.models import PositionPaper
from reports.sections import FOLLOW_UP, BlockDraft, register, register_texts


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


def public_texts(paper: PositionPaper) -> list[tuple[str, str]]:
    """Public remarks with their answers, reasons of outcomes, follow-ups: where each stands, and its words."""
    found = [*_remarks(paper), *_outcomes(paper), *_follow_ups(paper)]
    return [(where, text) for where, text in found if text]


def _remarks(paper: PositionPaper) -> Iterator[tuple[str, str]]:
    remarks = paper.remarks.filter(audience=Remark.Audience.PUBLIC).select_related("member", "reply")
    for remark in remarks.order_by("pk"):
        whose = {"body": remark.member.body if remark.member else _("tutto il Comitato")}
        yield _("osservazione pubblica di %(body)s") % whose, remark.text
        if hasattr(remark, "reply"):
            yield _("risposta all'osservazione di %(body)s") % whose, remark.reply.text


def _outcomes(paper: PositionPaper) -> Iterator[tuple[str, str]]:
    decisions = Decision.objects.filter(recommendation__block__section__paper=paper).select_related("recommendation")
    for decision in decisions.order_by("recommendation__number", "pk"):
        where = _("esito della raccomandazione %(n)s") % {"n": decision.recommendation.number}
        yield where, decision.reason
        yield where, decision.rectified_because


def _follow_ups(paper: PositionPaper) -> Iterator[tuple[str, str]]:
    rows = FollowUp.objects.filter(decision__recommendation__block__section__paper=paper)
    rows = rows.select_related("decision__recommendation").prefetch_related("updates")
    for row in rows.order_by("decision__recommendation__number", "pk"):
        where = _("seguito della raccomandazione %(n)s") % {"n": row.decision.recommendation.number}
        for text in dict.fromkeys([row.action, row.note, *(update.note for update in row.updates.all())]):
            yield where, text


register_texts(public_texts)
