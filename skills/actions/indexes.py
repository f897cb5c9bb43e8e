"""Asking for the index of suggestions to be built anew after a change of the vocabularies."""

from core import jobs
from core.models import Job

KIND = "build_index"


def ask_for_build(subject, *, by) -> Job:
    """Return the waiting job that will see this change, or queue one; `subject` is what has changed.

    A build that runs already may have read before this change, so it does not count. The waiting one is held until this
    transaction ends: it begins after the change is written. Call it inside the transaction that makes the change.
    """
    while True:
        if waiting := Job.objects.select_for_update().filter(kind=KIND, state=Job.State.QUEUED).first():
            return waiting
        running = Job.objects.filter(kind=KIND, state=Job.State.RUNNING).order_by("-pk").first()
        jobs.request(KIND, subject, by=by, key=f"{KIND}:after {running.pk if running else 0}")
