"""Snapshot, TechnicalReport, PositionPaper with sections, blocks, recommendations, citations, versions, documents."""

from reports.models.documents import Document, TechnicalReport
from reports.models.papers import Block, Citation, PaperVersion, PositionPaper, Recommendation, Recusal, Section
from reports.models.snapshots import Snapshot

__all__ = [
    "Block",
    "Citation",
    "Document",
    "PaperVersion",
    "PositionPaper",
    "Recommendation",
    "Recusal",
    "Section",
    "Snapshot",
    "TechnicalReport",
]
