"""Slides and other files of a table: added to its report until it is published, taken off again."""

import hashlib
import uuid
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import DomainError, NotAllowed
from core.events import record_event
from core.text import shortened
from core.versions import locked
from reports.actions.reports import stored
from reports.attachments import format_of
from reports.documents import store
from reports.models import Attachment, TechnicalReport

MOST = 20
# Never the files of documents, which have the names of their bytes: a file taken off leaves the disk too.
FOLDER = "attachments/"


def add(report: TechnicalReport, *, by, title: str, content: bytes) -> Attachment:
    """Keep a file with the report; the same file twice is one. Raises DomainError for a file that is not kept."""
    _check(report, by)
    kind = format_of(content)
    return _record(report, content, by=by, title=title, kind=kind)


@transaction.atomic
def _record(report: TechnicalReport, content: bytes, *, by, title: str, kind: str) -> Attachment:
    report = _open(stored(report))
    if known := report.attachments.filter(sha256=hashlib.sha256(content).hexdigest()).first():
        return known
    if report.attachments.count() >= MOST:
        raise DomainError(_("Un rapporto ha al massimo %(most)s allegati.") % {"most": MOST})
    own = uuid.uuid4()
    file = store.write(content, kind, f"{FOLDER}{own}")
    attachment = Attachment.objects.create(
        uuid=own,
        report=report,
        title=shortened(" ".join(title.split()), length=120),
        format=kind,
        path=file.path,
        sha256=file.sha256,
        size=file.size,
    )
    record_event("technicalreport.attach", report, by=by)
    return attachment


@transaction.atomic
def remove(attachment: Attachment, *, by) -> None:
    """Take a file off the report; it leaves the disk too."""
    report = _open(attachment.report)
    _check(report, by)
    attachment.delete()
    record_event("technicalreport.detach", report, by=by)
    if attachment.path.startswith(FOLDER):
        transaction.on_commit(_erase(attachment.path))


def _erase(path: str) -> Callable[[], None]:
    return lambda: store.path_of(path).unlink(missing_ok=True)


def _check(report: TechnicalReport, by) -> None:
    if not by.has_perm("reports.edit_report", report):
        raise PermissionDenied


def _open(report: TechnicalReport) -> TechnicalReport:
    report = locked(report)
    if report.state != TechnicalReport.State.DRAFT:
        raise NotAllowed(_("Il rapporto è pubblicato: gli allegati non cambiano più."))
    return report
