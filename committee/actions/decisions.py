"""The committee's advice on a recommendation: recorded in a sitting, published together, rectified by a new one."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from committee.actions.reviews import asked_in
from committee.actions.sittings import require_on_the_agenda
from committee.lifecycle import ADVISING, DECIDED, SITTING, require_sitting
from committee.models import Decision, Sitting
from committee.publicity import require_nameless
from core.calendar import now
from core.errors import DomainError, NotAllowed
from core.events import record_event
from core.lifecycle import move
from core.versions import locked
from reports.actions import papers
from reports.models import PositionPaper, Recommendation

Outcome = Decision.Outcome
ADOPTED_IN_SOME_WAY = (Outcome.ADOPTED, Outcome.PARTLY_ADOPTED)


@transaction.atomic
def record(
    recommendation: Recommendation, *, sitting: Sitting, outcome: str, reason: str = "", by, **sourced
) -> Decision:
    """Record an outcome, pending until the sitting's outcomes are published. The same outcome twice is one row.

    A recommendation that an earlier sitting deferred gets its outcome as the successor of that deferral.
    """
    if not by.has_perm("committee.record_decision", recommendation):
        raise PermissionDenied
    paper = locked(recommendation.block.section.paper)
    sitting = locked(sitting)
    require_sitting(sitting, (Sitting.State.HELD,))
    require_on_the_agenda(sitting, paper)
    if recommendation.polls.filter(agenda_item__sitting=sitting, closed_at__isnull=True).exists():
        raise NotAllowed(_("La votazione elettronica è ancora aperta: chiudila, poi registra l'esito."))
    before = recommendation.decisions.in_force().first()
    if before and before.sitting_id == sitting.pk and (before.outcome, before.reason) == (outcome, reason.strip()):
        return before
    if before and (before.outcome != Outcome.DEFERRED or before.sitting_id == sitting.pk):
        raise NotAllowed(_("L'esito è già registrato: per cambiarlo rettificalo con un motivo."))
    because = before and _("Rinviata nella seduta «%(sitting)s».") % {"sitting": before.sitting}
    decision = Decision(
        recommendation=recommendation,
        sitting=sitting,
        outcome=outcome,
        reason=reason,
        decided_on=sitting.held_on,
        recorded_by=by,
        replaces=before,
        rectified_because=because or "",
        **sourced,
    )
    return _save(decision, by=by, verb="decision.record")


def _save(decision: Decision, *, by, verb: str, note: str = "") -> Decision:
    require_nameless(f"{decision.reason}\n{decision.rectified_because}")
    decision.full_clean(validate_constraints=False)
    decision.save()
    record_event(verb, decision, by=by, to_state=decision.outcome, note=note)
    return decision


@transaction.atomic
def rectify(decision: Decision, *, outcome: str, reason: str = "", because: str, by) -> Decision:
    """Replace an outcome by a corrected one; the old one stays readable. What follows from it follows the new one."""
    paper = locked(decision.recommendation.block.section.paper)
    decision = locked(decision)
    if not by.has_perm("committee.rectify_decision", decision):
        raise PermissionDenied
    if Decision.objects.filter(replaces=decision).exists():
        raise NotAllowed(_("Questo esito è già stato rettificato."))
    _require_no_open_follow_up(decision, outcome)
    corrected = Decision(
        recommendation=decision.recommendation,
        sitting=decision.sitting,
        outcome=outcome,
        reason=reason,
        decided_on=decision.decided_on,
        recorded_by=by,
        replaces=decision,
        rectified_because=because,
        published_at=now() if decision.published_at else None,
        is_demo=decision.is_demo,
        provenance=decision.provenance,
    )
    corrected = _save(corrected, by=by, verb="decision.rectify", note=because.strip())
    decision.follow_ups.update(decision=corrected)
    if decision.published_at and paper.state in DECIDED:
        _settle_again(paper, by=by, note=because)
    return corrected


def _require_no_open_follow_up(decision: Decision, outcome: str) -> None:
    """Refuse an outcome that leaves no room for what is under way; a report that comes now waits for it."""
    list(decision.follow_ups.select_for_update().order_by("pk"))
    if outcome not in ADOPTED_IN_SOME_WAY and decision.follow_ups.running().exists():
        raise DomainError(_("C'è un seguito in corso: segnalo come abbandonato, poi rettifica l'esito."))


def _settle_again(paper: PositionPaper, *, by, note: str) -> None:
    """Bring a closed paper to the outcome that its decisions now give."""
    outcome = outcome_of(paper)
    if outcome == paper.state:
        return
    paper = papers.reopen_review(paper, by=by, note=note)
    if outcome:
        papers.close(paper, outcome=outcome, by=by, note=note)


@transaction.atomic
def publish(sitting: Sitting, *, by) -> Sitting:
    """Publish all outcomes of a sitting together; the papers that are now decided get theirs.

    A paper with a deferred recommendation stays under review.
    """
    sitting = move(sitting, "publish", by=by, table=SITTING, effect=_require_complete)
    pending = sitting.decisions.filter(published_at__isnull=True)
    for decision in pending:
        record_event("decision.publish", decision, by=by, to_state=decision.outcome)
    decided = _decided_papers(sitting)
    pending.update(published_at=now())
    for paper in decided:
        if outcome := outcome_of(paper):
            papers.close(paper, outcome=outcome, by=by, note=_("Seduta «%(sitting)s».") % {"sitting": sitting})
    return sitting


def _decided_papers(sitting: Sitting) -> list[PositionPaper]:
    """Papers under review on which the sitting expressed itself."""
    decided = sitting.decisions.values("recommendation__block__section__paper")
    return list(PositionPaper.objects.filter(pk__in=decided, state__in=ADVISING).order_by("pk"))


def _require_complete(sitting: Sitting) -> None:
    """A paper is decided on as a whole: no recommendation may be left without an outcome."""
    missing = [
        _("%(paper)s: raccomandazione %(numbers)s") % {"paper": paper.title, "numbers": ", ".join(numbers)}
        for paper in _decided_papers(sitting)
        if (numbers := [str(item.number) for item in asked_in(paper) if not _decision_on(item)])
    ]
    if missing:
        raise DomainError(_("Manca l'esito di: %(missing)s.") % {"missing": "; ".join(missing)})


def _decision_on(recommendation: Recommendation) -> Decision | None:
    return recommendation.decisions.in_force().first()


def outcome_of(paper: PositionPaper) -> str | None:
    """Adopted when all is, not adopted when nothing is, partly otherwise; None while something is open or deferred."""
    decisions = [_decision_on(item) for item in asked_in(paper)]
    outcomes = {decision.outcome if decision else None for decision in decisions}
    if not outcomes or outcomes & {None, Outcome.DEFERRED}:
        return None
    if len(outcomes) == 1:
        return outcomes.pop()
    return Outcome.PARTLY_ADOPTED
