"""Files that a table adds to its report: adding, taking off, downloading. They go only to who works at the table."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import declares
from core.errors import DomainError
from reports.actions import attachments
from reports.downloads import download
from reports.forms.reports import AttachmentForm
from reports.models import Attachment
from reports.views.reports import detail_page, work_report


def attachment_of(request, uuid) -> Attachment:
    """A file of a table that the person works in; 404 for all others."""
    rows = Attachment.objects.visible_to(request.user).select_related("report__focus_group__cluster")
    return get_object_or_404(rows, uuid=uuid)


@declares("report_file.read")
@login_required
@require_safe
def attachment(request, uuid):
    """Send the file to be saved, never to be shown; nothing in it runs here."""
    row = attachment_of(request, uuid)
    return download(row, slugify(row.title) or "allegato")


@declares("report_file.add")
@login_required
@require_POST
def attachment_add(request, slug):
    report = work_report(request, slug)
    form = AttachmentForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            data = form.cleaned_data
            attachments.add(report, by=request.user, title=data["title"], content=data["file"].read())
        except DomainError as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("Il file è allegato al rapporto."))
            return redirect("reports:report-detail", slug)
    return detail_page(request, report, attachment_form=form)


@declares("report_file.remove")
@login_required
@require_POST
def attachment_remove(request, uuid):
    row = attachment_of(request, uuid)
    attachments.remove(row, by=request.user)
    messages.success(request, _("Il file non è più allegato."))
    return redirect("reports:report-detail", row.report.focus_group.slug)
