"""Snapshots, technical reports, papers with all their parts and versions, documents, published words."""

from reports.models.attachments import Attachment
from reports.models.consultation import ConsultationComment
from reports.models.copies import ReportCopy
from reports.models.documents import Document, TechnicalReport
from reports.models.papers import Block, Citation, PaperVersion, PositionPaper, Recommendation, Recusal, Section
from reports.models.published import PublishedText
from reports.models.snapshots import Snapshot
from reports.models.writing import AuthorNote, SectionLock, UnsavedText

__all__ = [
    "Attachment",
    "AuthorNote",
    "Block",
    "Citation",
    "ConsultationComment",
    "Document",
    "PaperVersion",
    "PositionPaper",
    "PublishedText",
    "Recommendation",
    "Recusal",
    "ReportCopy",
    "Section",
    "SectionLock",
    "Snapshot",
    "TechnicalReport",
    "UnsavedText",
]
