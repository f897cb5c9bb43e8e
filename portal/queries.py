"""What a person may read of the registers that belong to no single layer."""

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from clusters.models import Cluster
from clusters.queries import managed_cluster_ids
from core.models import Event, Job
from reports.models import PaperVersion, PositionPaper

COMMITTEE_SUBJECTS = (
    "positionpaper",
    "sitting",
    "agendaitem",
    "review",
    "remark",
    "recusal",
    "decision",
    "instrument",
    "followup",
    "member",
)


def events_read_by(user) -> QuerySet[Event]:
    """The coordinator and the administrator: all (the latter without notes); the secretary those of the committee;
    a manager those of the own clusters."""
    roles: frozenset[str] = getattr(user, "role_names", frozenset())
    if {"coordinator", "admin"} & roles:
        return Event.objects.all()
    scopes = Cluster.objects.filter(pk__in=managed_cluster_ids(user)).values("code")
    allowed = Q(scope__in=scopes)
    if "secretary" in roles:
        for subject in COMMITTEE_SUBJECTS:
            allowed |= Q(subject__startswith=f"{subject}:")
    return Event.objects.filter(allowed)


def jobs_read_by(user) -> QuerySet[Job]:
    """All for administrator and coordinator; the own ones, and those of the own clusters, for the others."""
    roles: frozenset[str] = getattr(user, "role_names", frozenset())
    if {"coordinator", "admin"} & roles:
        return Job.objects.all()
    scopes = Cluster.objects.filter(pk__in=managed_cluster_ids(user)).values("code")
    papers = PositionPaper.objects.made_with(user)
    versions = PaperVersion.objects.filter(paper__in=papers.values("pk"))
    return Job.objects.filter(
        Q(actor=getattr(user, "actor", "-"))
        | Q(scope__in=scopes)
        | Q(subject__in=_subjects("positionpaper", papers))
        | Q(subject__in=_subjects("paperversion", versions))
    )


def _subjects(kind: str, records: QuerySet) -> QuerySet:
    """How jobs name these records (a paper has no single cluster to be found by)."""
    return records.annotate(named=Concat(Value(f"{kind}:"), Cast("uuid", CharField()))).values("named")
