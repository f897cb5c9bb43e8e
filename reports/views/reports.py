"""The technical report of a focus group: three fields, preview, files, publication."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import declares
from core.conflicts import conflict
from core.errors import Stale
from core.lifecycle import moves_for
from focusgroups.models import FocusGroup
from focusgroups.pages import tabs
from reports.actions import documents, reports
from reports.documents.html import fragment
from reports.forms.reports import AttachmentForm, ReportForm
from reports.lifecycle import REPORT
from reports.models import Document, TechnicalReport
from reports.views.progress import latest_job

FIELDS = ("context", "findings", "next_steps")
ACTS = {"publish": reports.publish, "unpublish": reports.unpublish}


def work_report(request, slug: str) -> TechnicalReport:
    """The report of a focus group that the person works in; 404 for all others."""
    groups = FocusGroup.objects.run_by(request.user).select_related("round", "cluster")
    return reports.of(get_object_or_404(groups, slug=slug))


@declares("technical_report.read", "technical_report.compile")
@login_required
def report_detail(request, slug):
    report = work_report(request, slug)
    if not request.user.has_perm("reports.edit_report", report):
        raise PermissionDenied
    form = ReportForm(request.POST or None, instance=report, initial={"version": report.version})
    if request.method == "POST" and form.is_valid():
        texts = {name: form.cleaned_data[name] for name in FIELDS}
        try:
            reports.save(reports.of(report.focus_group), by=request.user, version=form.cleaned_data["version"], **texts)
        except Stale as stale:
            stored = {name: getattr(stale.current, name) for name in FIELDS}
            context = {**_page(request, report), "attachment_form": AttachmentForm()}
            return conflict(request, "reports/report_detail.html", form, stale, context, stored)
        messages.success(request, _("Il rapporto è salvato."))
        return redirect("reports:report-detail", slug)
    return detail_page(request, report, form=form)


def detail_page(request, report: TechnicalReport, form: ReportForm | None = None, attachment_form=None):
    """The page of the report; `attachment_form` is a file that could not be taken."""
    form = form or ReportForm(instance=report, initial={"version": report.version})
    wrong = form.errors or (attachment_form and attachment_form.errors)
    forms = {"form": form, "attachment_form": attachment_form or AttachmentForm()}
    context = {**_page(request, report), **forms}
    return render(request, "reports/report_detail.html", context, status=422 if wrong else 200)


def _page(request, report: TechnicalReport) -> dict:
    group = report.focus_group
    files = Document.objects.visible_to(request.user).filter(report=report) if report.pk else Document.objects.none()
    newest = files.filter(edition=Document.Edition.WORKING).values_list("inputs_digest", flat=True).first()
    return {
        "report": report,
        "group": group,
        "tabs": tabs(group, "reports:report-detail"),
        "is_open": group.state not in reports.CLOSED,
        "may_make": group.state in reports.REPORTABLE,
        "is_published": report.state == TechnicalReport.State.PUBLISHED,
        "moves": moves_for(report, request.user, REPORT) if report.pk else [],
        "job": latest_job(report),
        "attachments": report.attachments.visible_to(request.user) if report.pk else [],
        "files": files.filter(inputs_digest=newest).order_by("format") if newest else [],
        "public_files": files.shown().order_by("format"),
    }


@declares("technical_report.compile")
@login_required
@require_POST
def report_make(request, slug):
    """Ask for the files; the page shows how far they are."""
    report = work_report(request, slug)
    reports.request_documents(report, by=request.user)
    messages.info(request, _("Il rapporto è in preparazione: PDF, DOCX e HTML arrivano in pochi secondi."))
    return redirect("reports:report-detail", slug)


@declares("technical_report.read", "technical_report.compile")
@login_required
@require_safe
def report_preview(request, slug):
    """The report as a page, from what is stored now."""
    report = work_report(request, slug)
    if not request.user.has_perm("reports.make_report", report):
        raise PermissionDenied
    tree = documents.preview_of_report(report)
    context = {"report": report, "group": report.focus_group, "tree": tree, "body": fragment(tree.nodes)}
    return render(request, "reports/report_preview.html", context)


@declares("technical_report.publish")
@login_required
@require_POST
def report_move(request, slug, name):
    report = work_report(request, slug)
    if name not in ACTS or not report.pk:
        raise Http404
    ACTS[name](report, by=request.user, note=request.POST.get("note", ""))
    messages.success(request, _("Fatto: il rapporto è «%(state)s».") % {"state": _state(report)})
    return redirect("reports:report-detail", slug)


def _state(report: TechnicalReport) -> str:
    report.refresh_from_db()
    return report.get_state_display()
