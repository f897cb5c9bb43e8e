"""Which keys, releases and reuses there are, and which changes may be served."""

from datetime import date

from django.db.models import Exists, Func, Max, OuterRef, Q, QuerySet
from django.utils import timezone
from knox.models import AuthTokenManager

from core.calendar import day_of
from core.relations import model_behind


class ApiTokenQuerySet(QuerySet):
    def owned_by(self, user):
        """The person's own keys; nobody sees those of others."""
        return self.filter(user=user.pk)

    def live(self):
        """Neither revoked nor expired."""
        return self.filter(Q(expiry__isnull=True) | Q(expiry__gt=timezone.now()), revoked_at__isnull=True)


class OldestRunning(Func):
    """The oldest transaction that may still write: everything below it is committed or gone."""

    template = "pg_snapshot_xmin(pg_current_snapshot())"


class ChangeQuerySet(QuerySet):
    def settled(self):
        """Changes before which nothing can appear any more, in order; a late commit is served when it is there."""
        return self.filter(transaction_id__lt=OldestRunning()).order_by("transaction_id", "id")

    def last_days(self) -> dict[str, date]:
        """When each dataset changed last, as far as it was noted."""
        noted = self.order_by().values_list("resource").annotate(last=Max("at"))
        return {noun: day_of(moment) for noun, moment in noted}

    def after(self, transaction: str, pk: int):
        """Those that follow the one with this transaction and inner key."""
        return self.filter(Q(transaction_id__gt=transaction) | Q(transaction_id=transaction, id__gt=pk))


class ReleaseQuerySet(QuerySet):
    def visible_to(self, user):
        """Releases are public."""
        return self

    def with_standing(self):
        """Add whether a later one took its place, and whether a later one withdrew its files."""
        later = model_behind(self.model)._base_manager.filter(round=OuterRef("round"), number__gt=OuterRef("number"))
        return self.annotate(is_superseded=Exists(later), is_withdrawn=Exists(later.filter(withdraws_earlier=True)))


class ReuseQuerySet(QuerySet):
    def visible_to(self, user):
        """Those in the list for everybody; also those taken off it for the coordinator, who keeps it."""
        return self if "coordinator" in getattr(user, "role_names", ()) else self.listed()

    def listed(self):
        return self.filter(state="listed")


ApiTokenManager = AuthTokenManager.from_queryset(ApiTokenQuerySet)
