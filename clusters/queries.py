"""Which clusters, bodies and memberships there are, and who sees them."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from core.text import by_name


class MembershipQuerySet(QuerySet):
    def current(self):
        """Memberships in force now."""
        now = timezone.now()
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=now), valid_from__lte=now)

    def not_over(self):
        """Memberships in force now or later."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=timezone.now()))

    def visible_to(self, user):
        """All for who runs the site or its people; the own ones for everybody else."""
        if {"coordinator", "secretary", "admin"} & set(getattr(user, "role_names", ())):
            return self
        return self.filter(user=user.pk)


def managed_cluster_ids(user) -> frozenset[int]:
    """Return the clusters that `user` manages now; read once for each request, like roles."""
    if not (getattr(user, "is_authenticated", False) and user.is_active):
        return frozenset()
    if not hasattr(user, "_managed_cluster_ids"):
        user._managed_cluster_ids = frozenset(user.memberships.current().values_list("cluster_id", flat=True))
    return user._managed_cluster_ids


class ClusterQuerySet(QuerySet):
    def visible_to(self, user):
        """Clusters are public."""
        return self

    def managed_by(self, user):
        return self.filter(pk__in=managed_cluster_ids(user))

    def in_reading_order(self):
        return self.order_by(by_name("short_name"))


class OrganisationQuerySet(QuerySet):
    def visible_to(self, user):
        """The coordinator sees all; a manager the bodies of the own clusters; the public those that are published."""
        if "coordinator" in getattr(user, "role_names", ()):
            return self
        return self.filter(Q(is_public=True) | Q(clusters__in=managed_cluster_ids(user))).distinct()
