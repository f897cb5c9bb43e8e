"""Sending a file, stored or just made: as an attachment, and nothing in it runs."""

import logging
from typing import TypeVar

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from reports.documents import store

logger = logging.getLogger(__name__)
Response = TypeVar("Response", bound=HttpResponseBase)
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
}


def download(row, name: str) -> FileResponse:
    """Send the file of a row with `path`, `format` and `sha256` under a name without its ending. Raises Http404."""
    path = store.path_of(row.path)
    if not path.is_file():
        logger.error("file of %s %s is missing", row._meta.model_name, row.pk)
        raise Http404(_("Il file non è più disponibile: generalo di nuovo."))
    file, kind = path.open("rb"), TYPES.get(row.format, "application/octet-stream")
    response = FileResponse(file, as_attachment=True, filename=f"{name}.{row.format}", content_type=kind)
    response["ETag"] = f'"{row.sha256}"'
    return _guarded(response)


def just_made(content: bytes, name: str) -> HttpResponse:
    """Send a PDF that is not stored under a name without its ending."""
    response = HttpResponse(content, content_type=TYPES["pdf"])
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return _guarded(response)


def _guarded(response: Response) -> Response:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
