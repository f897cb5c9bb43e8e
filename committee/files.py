"""The documents of a sitting as its page shows them: what there is, what is being made, whom the letters reached."""

from dataclasses import dataclass

from committee.actions import documents
from committee.models import Convocation, Sitting, SittingDocument
from core.events import subject_text
from core.models import Job

K = SittingDocument.Kind


@dataclass(frozen=True)
class Shelf:
    """One kind of document: the files of the newest making, the last job, whether the reader may ask for it."""

    kind: str
    label: str
    files: list[SittingDocument]
    job: Job | None
    may_make: bool


@dataclass(frozen=True)
class Letters:
    """How many convocations went out, and those that did not."""

    sent: list[Convocation]
    waiting: list[Convocation]
    job: Job | None


def shelves_of(sitting: Sitting, readable, user) -> list[Shelf]:
    """The kinds that the person may read or make, in a fixed number of queries."""
    files: dict[str, list[SittingDocument]] = {}
    for row in readable.order_by("-id"):
        files.setdefault(row.kind, []).append(row)
    found = jobs_about(sitting)
    shelves = [_shelf(kind, files.get(kind, []), found, sitting, user) for kind in K]
    return [shelf for shelf in shelves if shelf.files or shelf.may_make]


def jobs_about(sitting: Sitting) -> dict[str, Job]:
    """The newest job of each kind."""
    rows = Job.objects.filter(subject=subject_text(sitting)).order_by("id")
    return {job.kind: job for job in rows}


def _shelf(kind: K, rows: list[SittingDocument], found: dict[str, Job], sitting: Sitting, user) -> Shelf:
    newest = [row for row in rows if row.inputs_digest == rows[0].inputs_digest]
    may_make = user.has_perm(documents.permission(kind), sitting)
    if kind == K.MINUTES and sitting.state == Sitting.State.PLANNED:
        may_make = False
    job = found.get(documents.job_kind(kind)) if may_make else None
    return Shelf(kind, str(kind.label), sorted(newest, key=lambda row: row.format, reverse=True), job, may_make)


def letters_of(sitting: Sitting) -> Letters:
    rows = list(sitting.convocations.select_related("member").order_by("member__body", "-id"))
    newest = {row.member_id: row for row in reversed(rows)}
    last = sorted(newest.values(), key=lambda row: row.member.body)
    job = jobs_about(sitting).get("convene_sitting")
    return Letters([row for row in last if row.sent_at], [row for row in last if not row.sent_at], job)
