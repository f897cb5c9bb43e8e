"""Handing in a vocabulary on a page: the file waits for its job and goes when the job is over."""

from pathlib import PurePath
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.db import transaction

from core import jobs
from core.calendar import now
from core.events import record_event, subject_text
from core.models import Job
from skills.importer.esco import CODE
from skills.models import VocabularyImport

KIND = "import_vocabulary"


@transaction.atomic
def hand_in(file: File, *, by, language: str = "", version: str = "") -> VocabularyImport:
    """Keep the file under a random name and ask for its import."""
    if not by.has_perm("skills.import_vocabulary"):
        raise PermissionDenied
    clear_left_over()
    name = PurePath(file.name or "").name
    record = VocabularyImport(name=name[-200:], code=CODE, language=language, version=version, requested_by=by)
    record.file.save(f"{uuid4().hex}{PurePath(name).suffix.lower()}", file, save=False)
    record.save()
    record_event("vocabulary.hand_in", record, by=by, note=record.name)
    jobs.request(KIND, record, by=by)
    return record


@transaction.atomic
def cancel(record: VocabularyImport, *, by) -> bool:
    """Stop an import that is not over, and let its file go; False when it was over already."""
    if not by.has_perm("skills.import_vocabulary"):
        raise PermissionDenied
    job = job_of(record)
    if job is None or not jobs.cancel(job, by=by):
        return False
    close(record, {"cancelled": True})
    return True


def close(record: VocabularyImport, report: dict) -> None:
    """Note how an import ended that wrote nothing, and let its file go."""
    record.report, record.finished_at = report, now()
    record.save(update_fields=["report", "finished_at"])
    discard(record)


def discard(record: VocabularyImport) -> None:
    """Delete the file once this transaction is written."""
    name, storage = record.file.name, record.file.storage
    if name:
        VocabularyImport.objects.filter(pk=record.pk).update(file="")
        record.file = ""
        transaction.on_commit(lambda: storage.delete(name))


def clear_left_over() -> None:
    """Close the imports whose job ended without them: cancelled elsewhere, or given up after several attempts."""
    for record in VocabularyImport.objects.filter(finished_at=None).exclude(file=""):
        job = job_of(record)
        if job is not None and job.is_over:
            close(record, {"cancelled": job.state == Job.State.CANCELLED, "refused": job.message})


def job_of(record: VocabularyImport) -> Job | None:
    """The newest job that imports it; none when it was a command."""
    return Job.objects.filter(kind=KIND, subject=subject_text(record)).first()
