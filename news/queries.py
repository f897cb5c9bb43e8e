"""Which news items there are, and who sees them."""

from django.db.models import QuerySet


class ItemQuerySet(QuerySet):
    def visible_to(self, user):
        """Published ones for everybody; drafts for the coordinator, who writes them."""
        return self if "coordinator" in getattr(user, "role_names", ()) else self.published()

    def published(self):
        return self.filter(state="published")

    def newest_first(self):
        return self.order_by("-published_at", "-pk")
