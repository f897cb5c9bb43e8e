"""Downloading a file: rights are asked at every request, and nothing in it runs."""

import logging

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import declares
from reports.documents import store
from reports.models import Document

logger = logging.getLogger(__name__)
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
}


@declares("version.download", "technical_report.read")
@require_safe
def document(request, uuid):
    """Send a file as an attachment; 404 for who may not read it."""
    row = get_object_or_404(
        Document.objects.visible_to(request.user).select_related("report__focus_group", "paper_version__paper"),
        uuid=uuid,
    )
    path = store.path_of(row.path)
    if not path.is_file():
        logger.error("file of document %s is missing", row.pk)
        raise Http404(_("Il file non è più disponibile: generalo di nuovo."))
    response = FileResponse(path.open("rb"), as_attachment=True, filename=name_of(row), content_type=TYPES[row.format])
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["Cache-Control"] = "private, no-store"
    response["ETag"] = f'"{row.sha256}"'
    return response


def name_of(row: Document) -> str:
    """A name that says what the file is, without names of people."""
    if row.report:
        return f"rapporto-{row.report.focus_group.slug}-{row.edition}.{row.format}"
    return f"{row.paper_version.paper.slug}-v{row.paper_version.number}-{row.edition}.{row.format}"
