"""Moves of a position paper. The rights to decide are answered by the app that knows the committee."""

from django.utils.translation import gettext_lazy as _

from core.lifecycle import Move
from reports.models import PositionPaper, TechnicalReport

S, T = PositionPaper.State, TechnicalReport.State

PAPER = (
    Move("open_consultation", _("Apri la consultazione"), (S.DRAFTING,), S.CONSULTATION, "reports.open_consultation"),
    Move("sign_off", _("Approva"), (S.CONSULTATION,), S.SIGNED_OFF, "reports.sign_off_paper"),
    Move("submit", _("Invia al Comitato"), (S.SIGNED_OFF,), S.SUBMITTED, "reports.submit_paper"),
    Move(
        "reopen",
        _("Riporta in redazione"),
        (S.CONSULTATION, S.SIGNED_OFF),
        S.DRAFTING,
        "reports.reopen_paper",
        needs_note=True,
        tone="secondary",
    ),
    Move("take_up", _("Prendi in esame"), (S.SUBMITTED,), S.UNDER_REVIEW, "reports.take_up_paper"),
    Move(
        "return",
        _("Rinvia per integrazioni"),
        (S.UNDER_REVIEW,),
        S.RETURNED,
        "reports.return_paper",
        needs_note=True,
        tone="secondary",
    ),
    Move("resubmit", _("Invia di nuovo al Comitato"), (S.RETURNED,), S.SUBMITTED, "reports.resubmit_paper"),
    Move("adopt", _("Segna come accolto"), (S.UNDER_REVIEW,), S.ADOPTED, "reports.close_paper"),
    Move("partly_adopt", _("Segna come accolto in parte"), (S.UNDER_REVIEW,), S.PARTLY_ADOPTED, "reports.close_paper"),
    Move("not_adopt", _("Segna come non accolto"), (S.UNDER_REVIEW,), S.NOT_ADOPTED, "reports.close_paper"),
    Move(
        "reopen_review",
        _("Riapri l'esame"),
        (S.ADOPTED, S.PARTLY_ADOPTED, S.NOT_ADOPTED),
        S.UNDER_REVIEW,
        "reports.close_paper",
        needs_note=True,
        tone="secondary",
    ),
    Move("publish", _("Pubblica"), (S.ADOPTED, S.PARTLY_ADOPTED, S.NOT_ADOPTED), S.PUBLISHED, "reports.publish_paper"),
    Move(
        "supersede",
        _("Segna come sostituito"),
        (S.PUBLISHED,),
        S.SUPERSEDED,
        "reports.supersede_paper",
        needs_note=True,
        tone="secondary",
    ),
)

REPORT = (
    Move("publish", _("Pubblica il rapporto"), (T.DRAFT,), T.PUBLISHED, "reports.publish_report"),
    Move(
        "unpublish",
        _("Togli dalla pubblicazione"),
        (T.PUBLISHED,),
        T.DRAFT,
        "reports.publish_report",
        needs_note=True,
        tone="secondary",
    ),
)
