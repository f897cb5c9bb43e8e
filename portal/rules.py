"""Who may see and mend what belongs to no single layer."""

import rules

from accounts.rules import administers, coordinates, keeps_the_minutes
from clusters.rules import manages_any


@rules.predicate
def asked_for_it(user, job):
    return job is not None and job.actor == getattr(user, "actor", None)


rules.add_perm("portal.list_jobs", administers | coordinates)
rules.add_perm("portal.read_job_error", administers)
rules.add_perm("portal.retry_job", administers | coordinates | asked_for_it)
rules.add_perm("portal.cancel_job", administers | coordinates | asked_for_it)
rules.add_perm("portal.read_events", administers | coordinates | keeps_the_minutes | manages_any)
rules.add_perm("portal.read_event_notes", coordinates | keeps_the_minutes | manages_any)
