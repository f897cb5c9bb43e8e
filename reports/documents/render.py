"""One tree in each of the three formats."""

from collections.abc import Callable

from reports.documents.docx import docx
from reports.documents.html import page
from reports.documents.tree import Tree
from reports.documents.typst import pdf
from reports.models import Document

RENDERERS: dict[str, Callable[[Tree], bytes]] = {
    Document.Format.PDF: pdf,
    Document.Format.DOCX: docx,
    Document.Format.HTML: page,
}
