"""The files of a sitting: asked for, built and stored, their rows written last."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied

from committee.documents.dossier import dossier_tree, short_tree
from committee.documents.letters import convocation_tree, presence_tree
from committee.documents.minutes import minutes_tree
from committee.lifecycle import require_sitting
from committee.models import Sitting, SittingDocument
from core import jobs
from core.models import Job
from reports.actions.documents import Made, Progress, render
from reports.documents.tree import Tree

K, S = SittingDocument.Kind, Sitting.State
DOSSIERS = (K.DOSSIER, K.SHORT_DOSSIER)
TREES: dict[str, Callable[[Sitting], Tree]] = {
    K.CONVOCATION: convocation_tree,
    K.PRESENCE_SHEET: presence_tree,
    K.DOSSIER: dossier_tree,
    K.SHORT_DOSSIER: short_tree,
    K.MINUTES: minutes_tree,
}
# What goes on in Word has a DOCX too.
FORMATS: dict[str, tuple[str, ...]] = {
    kind: ("pdf", "docx") if kind in {K.CONVOCATION, K.MINUTES} else ("pdf",) for kind in K
}


def permission(kind: str) -> str:
    return "committee.make_dossier" if kind in DOSSIERS else "committee.make_sitting_document"


def job_kind(kind: str) -> str:
    return f"make_{kind}"


def request(sitting: Sitting, kind: str, *, by) -> Job:
    """Ask for the files of one kind. Minutes are drawn up once the sitting was held."""
    if not by.has_perm(permission(kind), sitting):
        raise PermissionDenied
    if kind == K.MINUTES:
        require_sitting(sitting, (S.HELD, S.PUBLISHED))
    return jobs.request(job_kind(kind), sitting, by=by, again=True)


def build(sitting: Sitting, kind: str, progress: Progress) -> list[Made]:
    """Make the files that are not there yet; equal inputs have theirs already."""
    progress(10)
    known = set(sitting.documents.values_list("kind", "format", "inputs_digest"))
    tree = TREES[kind](sitting)
    progress(40)
    return list(render({kind: tree}, known, lambda percent: progress(40 + percent // 2), FORMATS[kind]))


def papers_of(sitting: Sitting) -> set[int]:
    """Keys of the papers on the agenda as it is now."""
    return set(sitting.agenda.filter(paper__isnull=False).values_list("paper", flat=True))


def record(sitting: Sitting, made: list[Made], papers: set[int]) -> None:
    """Write the rows of stored files and which papers they tell of, so that who steps aside from one reads none.

    The caller has opened the transaction that finishes the job.
    """
    for item in made:
        file = {"path": item.file.path, "sha256": item.file.sha256, "size": item.file.size}
        row, _is_new = SittingDocument.objects.get_or_create(
            sitting=sitting, kind=item.edition, format=item.format, inputs_digest=item.inputs_digest, defaults=file
        )
        row.papers.add(*papers)
