"""Sending a published report by e-mail, and the record of who has it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.access import declares
from core.jobs import latest
from focusgroups.pages import tabs
from reports.actions import copies
from reports.forms.reports import CopiesForm
from reports.models import ReportCopy
from reports.views.reports import work_report

TONES = {ReportCopy.Outcome.SENT: "success", ReportCopy.Outcome.FAILED: "error"}


@declares("technical_report.send")
@login_required
def report_copies(request, slug):
    report = work_report(request, slug)
    if not request.user.has_perm("reports.make_report", report):
        raise PermissionDenied
    form = CopiesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        copies.request(report, by=request.user, **form.recipients())
        messages.success(request, _("Il rapporto è in partenza: qui sotto vedi a chi."))
        return redirect("reports:report-copies", slug)
    sent = report.copies.select_related("participation").order_by("-pk") if report.pk else []
    for copy in sent:
        copy.tone = TONES.get(copy.outcome, "neutral")
    context = {
        "report": report,
        "group": report.focus_group,
        "tabs": tabs(report.focus_group, "reports:report-detail"),
        "form": form,
        "may_send": report.pk and copies.public_file(report) is not None,
        "reachable_count": copies.reachable(report).count(),
        "copies": sent,
        "job": latest("send_report", report) if report.pk else None,
    }
    return render(request, "reports/report_copies.html", context, status=422 if form.errors else 200)
