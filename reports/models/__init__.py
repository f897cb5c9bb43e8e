"""Snapshot, TechnicalReport, PositionPaper with sections, blocks, recommendations, citations, versions, documents."""

from reports.models.consultation import ConsultationComment
from reports.models.documents import Document, TechnicalReport
from reports.models.papers import Block, Citation, PaperVersion, PositionPaper, Recommendation, Recusal, Section
from reports.models.snapshots import Snapshot
from reports.models.writing import AuthorNote, SectionLock, UnsavedText

__all__ = [
    "AuthorNote",
    "Block",
    "Citation",
    "ConsultationComment",
    "Document",
    "PaperVersion",
    "PositionPaper",
    "Recommendation",
    "Recusal",
    "Section",
    "SectionLock",
    "Snapshot",
    "TechnicalReport",
    "UnsavedText",
]
