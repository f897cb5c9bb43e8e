"""Making files: built and stored first, their rows written last and only by who still owns the job."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils.formats import number_format

from clusters.profile import profile
from core.calendar import now
from focusgroups.models import Contribution, FocusGroup
from reports.actions.reports import CLOSED
from reports.actions.snapshots import freeze
from reports.content import content_of_paper
from reports.documents import store
from reports.documents.paper import paper_tree
from reports.documents.render import RENDERERS
from reports.documents.report import report_tree
from reports.documents.site import site
from reports.documents.tree import Tree
from reports.models import Document, PaperVersion, PositionPaper, Snapshot, TechnicalReport
from reports.snapshots import content_of

E = Document.Edition
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Made:
    """A file that is stored and waits for its row."""

    edition: str
    format: str
    inputs_digest: str
    file: store.Stored


def render(
    trees: dict[str, Tree], known: set[tuple], progress: Progress, formats: Iterable[str] = tuple(RENDERERS)
) -> Iterator[Made]:
    """Build and store what has no row yet; equal inputs have one already."""
    wanted = [(edition, tree, name) for edition, tree in trees.items() for name in formats]
    for done, (edition, tree, name) in enumerate(wanted):
        progress(round(100 * done / len(wanted)))
        digest = tree.fingerprint
        if (edition, name, digest) not in known:
            yield Made(edition, name, digest, store.write(RENDERERS[name](tree), name))


def build(owner: TechnicalReport | PaperVersion, trees: dict[str, Tree], progress: Progress) -> list[Made]:
    """Make the files of a report or of a version that are not there yet."""
    known = set(owner.documents.values_list("edition", "format", "inputs_digest"))
    return list(render(trees, known, progress))


def record(owner: TechnicalReport | PaperVersion, made: list[Made]) -> None:
    """Write the rows of stored files; the caller has opened the transaction that finishes the job."""
    subject = {"report": owner} if isinstance(owner, TechnicalReport) else {"paper_version": owner}
    for item in made:
        file = {"path": item.file.path, "sha256": item.file.sha256, "size": item.file.size}
        Document.objects.get_or_create(
            **subject, edition=item.edition, format=item.format, inputs_digest=item.inputs_digest, defaults=file
        )


# --- technical report ---


def lines_of(group: FocusGroup):
    """What a report tells: validated lines once the table is closed, before that also those not yet validated."""
    lines = Contribution.objects.filter(focus_group=group)
    return lines.accepted() if group.state in CLOSED else lines.live().exclude(state="draft", line_key__gt="")


def snapshot_of(report: TechnicalReport) -> Snapshot:
    group = report.focus_group
    return freeze([group], lines_of(group), salt=str(group.uuid))


def report_trees(report: TechnicalReport) -> dict[str, Tree]:
    """The working edition at any moment; the public one once the focus group is closed."""
    snapshot = snapshot_of(report)
    public = report.focus_group.state in CLOSED
    return {
        edition: tree_of_report(report, snapshot, edition) for edition in (E.WORKING, *([E.PUBLIC] if public else []))
    }


def kilobytes(size: int) -> str:
    """A file's size as people read it; at least 1 kB."""
    return f"{number_format(max(1, round(size / 1000)), force_grouping=True)} kB"


def tree_of_report(report: TechnicalReport, snapshot: Snapshot, edition: str) -> Tree:
    authored = {name: getattr(report, name) for name in ("context", "findings", "next_steps", "version")}
    files = report.attachments.order_by("pk") if report.pk else []
    authored["attachments"] = [[file.title, str(file.get_format_display()), kilobytes(file.size)] for file in files]
    return report_tree(
        snapshot.content,
        authored,
        digest=snapshot.digest,
        edition=edition,
        threshold=profile().public_threshold if edition == E.PUBLIC else profile().network_threshold,
        site=site(),
    )


def preview_of_report(report: TechnicalReport) -> Tree:
    """The working edition from what is stored now; nothing is frozen."""
    group = report.focus_group
    content = content_of([group], lines_of(group), salt=str(group.uuid))
    return tree_of_report(report, Snapshot(content=content, digest=""), E.WORKING)


# --- position paper ---


def version_trees(version: PaperVersion) -> dict[str, Tree]:
    """A draft stays with who writes it; a version that was sent has the committee's and the public's edition."""
    editions = (E.WORKING,) if version.is_draft else (E.COMMITTEE, E.PUBLIC)
    return {edition: tree_of_version(version, edition) for edition in editions}


def tree_of_version(version: PaperVersion, edition: str) -> Tree:
    return paper_tree(
        version.content, number=version.number, created_at=version.created_at, edition=edition, site=site()
    )


def preview_of_paper(paper: PositionPaper, edition: str) -> Tree:
    """An edition from what is stored now; nothing is frozen."""
    content = content_of_paper(paper, is_draft=True)
    return tree_of_version(PaperVersion(paper=paper, content=content, number=0, created_at=now()), edition)
