"""Sending a published report by e-mail: to the people of the table and to others, once each, with a record."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from clusters.profile import profile
from core import jobs, mail
from core.calendar import today
from core.errors import DomainError, NotAllowed
from core.events import record_event
from core.models import Job
from core.text import shortened
from core.versions import locked
from reports.documents import store
from reports.models import Document, ReportCopy, TechnicalReport

Outcome = ReportCopy.Outcome
TO_SEND = (Outcome.WAITING, Outcome.FAILED)


def public_file(report: TechnicalReport) -> Document | None:
    """The PDF that everybody reads of a published report; None until it is made."""
    return Document.objects.shown().filter(report=report.pk, format=Document.Format.PDF).first()


def reachable(report: TechnicalReport) -> QuerySet:
    """The people of the table who have an e-mail address."""
    return report.focus_group.participations.exclude(email="").select_related("organisation").order_by("pk")


@transaction.atomic
def request(report: TechnicalReport, *, by, to_table: bool, others: Iterable[tuple[str, str]] = ()) -> Job:
    """Ask for the report to be sent to the table and to `others` (body, e-mail); who has this file is left."""
    if not by.has_perm("reports.make_report", report):
        raise PermissionDenied
    file = public_file(report)
    if file is None:
        raise NotAllowed(_("Si invia il rapporto pubblicato, quando il suo PDF è pronto."))
    report = locked(report)
    until = today() + timedelta(days=settings.RETAIN_PEOPLE_DAYS)
    common = {"report": report, "document": file}
    for person in reachable(report) if to_table else ():
        body = person.organisation.name if person.organisation else person.get_category_display()
        facts = {"organisation": body, "retain_until": until}
        ReportCopy.objects.get_or_create(**common, participation=person, email="", defaults=facts)
    for body, email in others:
        facts = {"organisation": body, "retain_until": until}
        ReportCopy.objects.get_or_create(**common, participation=None, email=email.lower(), defaults=facts)
    count = waiting(report).count()
    if not count:
        raise DomainError(_("Non c'è nessuno a cui inviarlo: chi hai indicato lo ha già ricevuto."))
    record_event("technicalreport.send", report, by=by, note=str(count))
    return jobs.request("send_report", report, by=by, again=True)


def waiting(report: TechnicalReport) -> QuerySet[ReportCopy]:
    """Copies that have not left, of the file that everybody reads now; those that were interrupted are not tried
    again."""
    copies = report.copies.filter(outcome__in=TO_SEND, document__in=Document.objects.shown())
    return copies.select_related("participation", "document").order_by("pk")


def deliver(copy: ReportCopy) -> bool:
    """Send one copy, unless another run does or the report was taken back."""
    content = store.path_of(copy.document.path).read_bytes()
    to_send = ReportCopy.objects.filter(pk=copy.pk, outcome__in=TO_SEND, document__in=Document.objects.shown())
    if not to_send.update(outcome=Outcome.SENDING):
        return False
    group = copy.report.focus_group
    name = f"rapporto-{group.slug}.pdf"
    context = {
        "group": group,
        "url": mail.address(group.get_absolute_url()),
        "is_participant": copy.participation is not None,
        "site_name": profile().site_name,
    }
    try:
        mail.send("report_copy", [copy.address], context, [(name, content, "application/pdf")])
    except DomainError as refusal:
        _note(copy, Outcome.FAILED, str(refusal))
        return False
    _note(copy, Outcome.SENT)
    return True


def _note(copy: ReportCopy, outcome: str, problem: str = "") -> None:
    ReportCopy.objects.filter(pk=copy.pk).update(outcome=outcome, problem=shortened(problem), changed_at=timezone.now())


def forget() -> int:
    """Erase the record of the copies whose time is over; the register keeps how many there were."""
    return ReportCopy.objects.filter(retain_until__lt=today()).delete()[0]
