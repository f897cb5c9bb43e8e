"""Downloading a file: rights are asked at every request."""

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from core.access import declares
from reports.downloads import download
from reports.models import Document


@declares("version.download", "technical_report.read")
@require_safe
def document(request, uuid):
    """Send a file as an attachment; 404 for who may not read it."""
    row = get_object_or_404(
        Document.objects.visible_to(request.user).select_related("report__focus_group", "paper_version__paper"),
        uuid=uuid,
    )
    return download(row, name_of(row))


def name_of(row: Document) -> str:
    """A name that says what the file is, without names of people."""
    if row.report:
        return f"rapporto-{row.report.focus_group.slug}-{row.edition}"
    return f"{row.paper_version.paper.slug}-v{row.paper_version.number}-{row.edition}"
