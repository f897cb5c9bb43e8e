"""Background work: asking for it, claiming it, reporting on it, finishing it once.

A Job is written in the same transaction as its cause; the message goes out after commit and may get lost, then
`ring_overdue` sends it again. A worker claims a job with a new attempt number; what it writes counts only if that
attempt is still the job's own, so a job run twice has the effect of one.
"""

import logging
from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F, Func, Q, QuerySet
from django.db.models.fields import DateTimeField
from django.utils.translation import gettext as _

from core.actors import SYSTEM, actor_text
from core.doorbell import ring
from core.errors import DomainError, NotAllowed
from core.events import record_event, subject_text
from core.models import Job

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
MAX_ATTEMPTS = 5
THE_SITE = "site"
HANDLERS: dict[str, Callable[["Run"], None]] = {}
WORDS: dict[str, Any] = {}
DAILY: set[str] = set()


class Superseded(Exception):
    """The job was cancelled, or another worker took it over: stop quietly."""


class DatabaseNow(Func):
    """The database's clock: leases never depend on the clock of a worker."""

    template = "statement_timestamp()"
    output_field = DateTimeField()


def handler(kind: str, words: Any, *, daily: bool = False):
    """Register the function that does the jobs of `kind`, called `words` on the screen; it takes a Run.

    A `daily` one is asked for every night, about the site as a whole.
    """

    def register(function):
        HANDLERS[kind], WORDS[kind] = function, words
        if daily:
            DAILY.add(kind)
        return function

    return register


def words_of(job: Job) -> str:
    """What a job does, in words for the screen."""
    return str(WORDS.get(job.kind, job.kind))


def latest(kind: str, subject) -> Job | None:
    """The newest job of this kind about a record; a finished one too, so that a page says how it went."""
    return Job.objects.filter(kind=kind, subject=subject_text(subject)).first()


@transaction.atomic
def request(kind: str, subject, *, by, key: str = "", again: bool = False) -> Job:
    """Return the living job for `key`, or queue one and ring for it after commit; `subject` is a record or a text.

    `again`: the job works on what waits when it begins. One that waits begins after this transaction, one that is
    running may have read already, so another follows it.
    """
    text = subject if isinstance(subject, str) else subject_text(subject)
    names = {"kind": kind, "key": key or f"{kind}:{text}", "subject": text, "scope": getattr(subject, "scope_code", "")}
    job = _living(**names, by=by)
    if again and not _reads_what_is_written(job):  # it ended meanwhile
        job = _living(**names, by=by)
    return job


def _reads_what_is_written(job: Job) -> bool:
    """Hold a waiting job until the end of this transaction, let another follow a running one; False when it is over."""
    held = Job.objects.select_for_update().get(pk=job.pk)
    if held.state == Job.State.RUNNING:
        Job.objects.filter(pk=job.pk).update(asked_again=True)
    return held.state in (Job.State.QUEUED, Job.State.RUNNING)


@transaction.atomic
def _living(*, kind: str, key: str, subject: str, scope: str, by) -> Job:
    living = Job.objects.filter(key=key, state__in=[Job.State.QUEUED, Job.State.RUNNING])
    if job := living.first():
        return job
    try:
        with transaction.atomic():
            return _queue(kind=kind, key=key, subject=subject, scope=scope, actor=actor_text(by))
    except IntegrityError:  # asked for at the same moment by somebody else; theirs may even be over by now
        return living.first() or _living(kind=kind, key=key, subject=subject, scope=scope, by=by)


def _queue(**names: str) -> Job:
    job = Job.objects.create(**names, lease_until=DatabaseNow() + timedelta(seconds=5))
    transaction.on_commit(lambda: ring(job.pk))
    return job


def request_daily() -> list[Job]:
    """Ask for the work of every night."""
    return [request(kind, THE_SITE, by=SYSTEM) for kind in sorted(DAILY)]


def claim(job_id: int) -> "Run | None":
    """Take the job if it waits or its lease has run out; None when it is done, taken or gone."""
    free = Q(state=Job.State.QUEUED) | Q(state=Job.State.RUNNING, lease_until__lt=DatabaseNow())
    taken = Job.objects.filter(free, pk=job_id, attempts__lt=MAX_ATTEMPTS).update(
        state=Job.State.RUNNING, attempts=F("attempts") + 1, lease_until=DatabaseNow() + LEASE, error=""
    )
    return Run(Job.objects.get(pk=job_id)) if taken else None


class Run:
    """One attempt at a job, as the handler sees it."""

    def __init__(self, job: Job):
        self.job, self.attempt = job, job.attempts

    @property
    def subject_id(self) -> str:
        """The uuid in the job's subject."""
        return self.job.subject.partition(":")[2]

    def _own(self):
        return Job.objects.filter(pk=self.job.pk, attempts=self.attempt, state=Job.State.RUNNING)

    def is_ours(self) -> bool:
        """Whether this attempt still owns the job."""
        return self._own().exists()

    def progress(self, percent: int, message: str = "") -> None:
        """Report progress and renew the lease. Raises Superseded when the job is no longer ours."""
        if not self._own().update(progress=percent, message=_short(message), lease_until=DatabaseNow() + LEASE):
            raise Superseded

    @contextmanager
    def finishing(self, message: str = ""):
        """Write the results and `done` in one transaction, only if this attempt still owns the job."""
        with transaction.atomic():
            job = self._own().select_for_update().first()
            if job is None:
                raise Superseded
            yield
            self._own().update(state=Job.State.DONE, progress=100, message=_short(message), finished_at=DatabaseNow())
            _follow(job)

    @transaction.atomic
    def fail(self, sentence: str) -> None:
        """End the job as failed; `sentence` is what the person reads. What was asked for meanwhile is tried anew."""
        if job := self._own().select_for_update().first():
            self._own().update(
                state=Job.State.FAILED, message=_short(sentence), error=sentence, finished_at=DatabaseNow()
            )
            _follow(job)


def _follow(job: Job) -> None:
    """Queue what was asked for while the job, now over, was running."""
    if job.asked_again:
        _queue(kind=job.kind, key=job.key, subject=job.subject, scope=job.scope, actor=job.actor)


def _short(message: str) -> str:
    """As much of a sentence as the row holds."""
    return message[: Job._meta.get_field("message").max_length]


def perform(job_id: int) -> None:
    """Claim and run one job to its end."""
    run = claim(job_id)
    if run is None:
        return
    try:
        HANDLERS[run.job.kind](run)
        if run.is_ours():
            with run.finishing():
                pass
    except Superseded:
        logger.info("job %s was cancelled or taken over", job_id)
    except DomainError as refusal:
        run.fail(str(refusal))
    except DatabaseError:
        raise  # the lease runs out and another attempt is made
    except Exception:
        logger.exception("job %s failed", job_id)
        run.fail(
            _("Il lavoro non è riuscito per un errore del portale. Riprova; se si ripete, scrivi a chi lo gestisce.")
        )


def ring_overdue() -> int:
    """Ring again for jobs nobody took or whose worker died; give up after MAX_ATTEMPTS. Returns how many rang."""
    overdue = Job.objects.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING], lease_until__lt=DatabaseNow())
    _give_up(overdue.filter(attempts__gte=MAX_ATTEMPTS))
    with transaction.atomic():
        waiting = overdue.select_for_update(skip_locked=True)  # one that is held rings next time
        job_ids = list(waiting.values_list("pk", flat=True)[:500])
        # A queued job gets a back-off before the next ring; a running one keeps its expired lease, which frees it.
        Job.objects.filter(pk__in=job_ids, state=Job.State.QUEUED).update(lease_until=DatabaseNow() + LEASE)
    for job_id in job_ids:
        ring(job_id)
    return len(job_ids)


@transaction.atomic
def _give_up(spent: QuerySet[Job]) -> None:
    """End as failed the jobs whose workers died too often. What was asked for meanwhile is tried anew."""
    ended = list(spent.select_for_update(skip_locked=True))
    Job.objects.filter(pk__in=[job.pk for job in ended]).update(
        state=Job.State.FAILED,
        finished_at=DatabaseNow(),
        message=_("Interrotto più volte: il lavoro non è stato completato."),
    )
    for job in ended:
        _follow(job)


@transaction.atomic
def cancel(job: Job, *, by) -> bool:
    """Cancel a job that is not over; False when it was over already."""
    cancelled = Job.objects.filter(pk=job.pk, state__in=[Job.State.QUEUED, Job.State.RUNNING]).update(
        state=Job.State.CANCELLED, finished_at=DatabaseNow(), message=_("Annullato su richiesta.")
    )
    if cancelled:
        record_event("job.cancel", job, by=by)
    return bool(cancelled)


@transaction.atomic
def retry(job: Job, *, by) -> Job:
    """Queue a failed job's work anew, once; the failed row stays as it was."""
    if job.state != Job.State.FAILED:
        raise NotAllowed(_("Si riprova solo un lavoro non riuscito."))
    again = _living(kind=job.kind, key=job.key, subject=job.subject, scope=job.scope, by=by)
    record_event("job.retry", job, by=by)
    return again
