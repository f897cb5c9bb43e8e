"""Which needs there are, what is said about them, and who sees them."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from clusters.queries import managed_cluster_ids


class NeedQuerySet(QuerySet):
    def visible_to(self, user):
        """Needs with a published statement; a manager's those said at the own tables; all for the coordinator."""
        if "coordinator" in getattr(user, "role_names", ()):
            return self
        statements = self.model._meta.get_field("statements").related_model.objects.live().filter(need=OuterRef("pk"))
        mine = Q(contribution__published_at__isnull=False) | Q(
            contribution__focus_group__cluster__in=managed_cluster_ids(user)
        )
        return self.filter(Exists(statements.filter(mine)))

    def with_counts(self):
        """Add live statements, rounds and clusters of each need."""
        live = Q(statements__unlinked_at__isnull=True)
        return self.annotate(
            statement_count=Count("statements", filter=live, distinct=True),
            round_count=Count("statements__contribution__focus_group__round", filter=live, distinct=True),
            cluster_count=Count("statements__contribution__focus_group__cluster", filter=live, distinct=True),
        )


class NeedStatementQuerySet(QuerySet):
    def live(self):
        """Links that are in force."""
        return self.filter(unlinked_at__isnull=True)
