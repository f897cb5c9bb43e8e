"""The technical report of a focus group: three authored fields, its files, its publication."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from core import jobs
from core.errors import DomainError, NotAllowed
from core.events import record_event
from core.lifecycle import move
from core.models import Job
from core.versions import locked
from focusgroups.models import FocusGroup
from reports.lifecycle import REPORT
from reports.models import TechnicalReport

G = FocusGroup.State
REPORTABLE = (G.OPEN, G.READ_BACK, G.CLOSED, G.REPORTED)
CLOSED = (G.CLOSED, G.REPORTED)


def of(focus_group: FocusGroup) -> TechnicalReport:
    """Return the report of a focus group, not stored yet when nobody has written in it."""
    return TechnicalReport.objects.filter(focus_group=focus_group).first() or TechnicalReport(focus_group=focus_group)


def stored(report: TechnicalReport) -> TechnicalReport:
    """The stored row; made now when this is the first act on the report."""
    return report if report.pk else TechnicalReport.objects.get_or_create(focus_group=report.focus_group)[0]


@transaction.atomic
def save(
    report: TechnicalReport, *, by, version: int, context: str = "", findings: str = "", next_steps: str = ""
) -> TechnicalReport:
    """Write the three fields. Raises Stale when somebody saved them after `version`."""
    if not by.has_perm("reports.edit_report", report):
        raise PermissionDenied
    report = locked(stored(report), version=version)
    if report.state != TechnicalReport.State.DRAFT:
        raise NotAllowed(_("Il rapporto è pubblicato: per cambiarlo prima va tolto dalla pubblicazione."))
    report.context, report.findings, report.next_steps = (_tidy(text) for text in (context, findings, next_steps))
    report.version += 1
    report.full_clean()
    report.save()
    record_event("technicalreport.save", report, by=by)
    return report


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


@transaction.atomic
def request_documents(report: TechnicalReport, *, by) -> Job:
    """Ask for PDF, DOCX and HTML; asking twice gives the same job."""
    if not by.has_perm("reports.make_report", report):
        raise PermissionDenied
    if report.focus_group.state not in REPORTABLE:
        raise NotAllowed(
            _("Il rapporto si genera da quando il focus group è aperto: ora è «%(state)s».")
            % {"state": report.focus_group.get_state_display()}
        )
    return jobs.request("make_report", stored(report), by=by, again=True)


@transaction.atomic
def publish(report: TechnicalReport, *, by, note: str = "") -> TechnicalReport:
    """Publish the report of a closed focus group that the public may read, and ask for its public files."""

    def effect(record):
        if record.focus_group.state not in CLOSED:
            raise DomainError(_("Prima di pubblicare il rapporto bisogna chiudere il focus group."))
        if record.focus_group.visibility != FocusGroup.Visibility.PUBLIC:
            raise DomainError(
                _("Questo focus group può leggerlo solo %(who)s: il rapporto non si pubblica.")
                % {"who": record.focus_group.get_visibility_display()}
            )

        record.public_digest = ""

    report = move(report, "publish", by=by, note=note, table=REPORT, effect=effect)
    jobs.request("make_report", report, by=by, again=True)
    return report


def unpublish(report: TechnicalReport, *, by, note: str = "") -> TechnicalReport:
    """Take it back: nobody reads its public files any more, not even when another version is published."""

    def effect(record):
        record.public_digest = ""
        record.version += 1  # files that are being made of it are not shown

    return move(report, "unpublish", by=by, note=note, table=REPORT, effect=effect)


def show(report: TechnicalReport, digest: str) -> None:
    """Let everybody read the files made of `report` by these inputs, unless it was changed or taken back meanwhile."""
    stored_now = locked(report)
    if (stored_now.state, stored_now.version) == (TechnicalReport.State.PUBLISHED, report.version):
        stored_now.public_digest = digest
        stored_now.save(update_fields=["public_digest"])
