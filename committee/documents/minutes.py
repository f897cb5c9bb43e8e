"""Draft minutes: who was there, what was asked, what was said about it and what came out, as it was recorded."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from committee.documents.frame import agenda_of, day, protocol, tree_of
from committee.models import AgendaItem, Ballot, Decision, Presence, Remark, Sitting
from committee.quorum import Seat, quorum_of, seats_of
from core.calendar import day_of
from reports.documents import text, tree
from reports.models import PositionPaper, Recommendation

P = Presence.Status


def minutes_tree(sitting: Sitting) -> tree.Tree:
    """Bodies, never people; how many stepped aside from a paper, never who."""
    advice = protocol(sitting.advice_number, sitting.advice_date)
    nodes = [
        tree.heading(_("1. Presenze")),
        *_presence(sitting),
        tree.heading(_("2. Ordine del giorno")),
        *[node for number, point in enumerate(agenda_of(sitting), start=1) for node in _point(number, point)],
        tree.heading(_("3. Resoconto")),
        *(text.nodes(sitting.minutes) or [tree.note(_("Da scrivere."))]),
        *([tree.facts([(_("Protocollo del parere"), advice)])] if advice else []),
        tree.table(_("Firme"), [_("Presidenza"), _("Segreteria")], [["", ""]], is_signed=True),
    ]
    status = "" if sitting.state == Sitting.State.PUBLISHED else _("Bozza di verbale")
    return tree_of(sitting, _("Verbale della seduta"), nodes, status=status)


# --- presence ---


def _presence(sitting: Sitting) -> list[tree.Node]:
    quorum = quorum_of(sitting)
    counted = [
        (_("Componenti in carica"), str(quorum.seats)),
        (_("Presenti"), _("non rilevati") if quorum.present is None else str(quorum.present)),
        (_("Numero legale"), _said_of(quorum)),
    ]
    seats = [seat for seat in seats_of(sitting) if seat.presence]
    if not seats:
        return [tree.facts(counted)]
    header = [_("Ente rappresentato"), _("Presenza")]
    rows = [[seat.member.body, _words(seat)] for seat in seats]
    return [tree.facts(counted), tree.table(_("Presenze"), header, rows, weights=[3, 2])]


def _said_of(quorum) -> str:
    if quorum.present is None:
        return str(quorum.needed)
    said = _("%(needed)s, raggiunto") if quorum.is_reached else _("%(needed)s, non raggiunto")
    return said % {"needed": quorum.needed}


def _words(seat: Seat) -> str:
    return str(P(seat.presence.status).label) if seat.presence else ""


# --- points ---


def _point(number: int, point: AgendaItem) -> list[tree.Node]:
    nodes = [tree.heading(f"2.{number} {point.title}", 2), *text.nodes(point.note)]
    if sent := protocol(point.protocol_number, point.protocol_date):
        nodes.append(tree.facts([(_("Protocollo dell'invio"), sent)]))
    return nodes + (_on_paper(point, point.paper) if point.paper else [])


def _on_paper(point: AgendaItem, paper: PositionPaper) -> list[tree.Node]:
    aside = paper.recusals.live().count()
    nodes = [_outcomes(point, paper)]
    if aside:
        said = _("Componenti che hanno dichiarato un interesse e non hanno partecipato: %(count)s.")
        nodes.append(tree.paragraph(said % {"count": aside}))
    return nodes + _remarks(paper)


def _outcomes(point: AgendaItem, paper: PositionPaper) -> tree.Node:
    recommendations = Recommendation.objects.filter(block__section__paper=paper).order_by("number", "pk")
    in_force = Decision.objects.in_force().filter(sitting=point.sitting_id, recommendation__in=recommendations)
    decided = {decision.recommendation_id: decision for decision in in_force}
    hands = {ballot.recommendation_id: ballot for ballot in point.ballots.all()}
    header = [_("N."), _("Raccomandazione"), _("Come"), _("Esito"), _("Motivo")]
    rows = [_outcome(item, decided.get(item.pk), hands.get(item.pk)) for item in recommendations]
    return tree.table(_("Parere su ogni raccomandazione"), header, rows, weights=[1, 6, 4, 3, 5])


def _outcome(item: Recommendation, decision: Decision | None, ballot: Ballot | None) -> list[str]:
    if decision is None:
        return [str(item.number), item.action, "", _("non trattata"), ""]
    outcome = str(decision.get_outcome_display())
    return [str(item.number), item.action, manner(ballot), outcome, decision.reason]


def manner(ballot: Ballot | None) -> str:
    """By consensus, or by a vote with its numbers."""
    if ballot is None:
        return _("per consenso")
    return _("%(how)s: favorevoli %(yes)s, contrari %(no)s, astenuti %(out)s") % {
        "how": ballot.get_manner_display(),
        "yes": ballot.in_favour,
        "no": ballot.against,
        "out": ballot.abstained,
    }


def _remarks(paper: PositionPaper) -> list[tree.Node]:
    found: Iterable[Remark] = paper.remarks.not_private().select_related("member", "reply").order_by("created_at", "pk")
    rows = [[_whose(remark), remark.text, _reply(remark)] for remark in found]
    if not rows:
        return []
    header = [_("Di chi"), _("Osservazione"), _("Risposta degli autori")]
    return [tree.table(_("Osservazioni"), header, rows, weights=[3, 7, 5])]


def _whose(remark: Remark) -> str:
    body = remark.member.body if remark.member else _("del Comitato")
    return f"{body}, {day(day_of(remark.created_at))}"


def _reply(remark: Remark) -> str:
    reply = getattr(remark, "reply", None)
    return ": ".join(part for part in (str(reply.get_outcome_display()), reply.text) if part) if reply else ""
