"""Which papers, recommendations and cited contributions a person may read."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from clusters.queries import managed_cluster_ids
from focusgroups.bearers import group_of

PUBLIC_STATES = ["published", "superseded"]
COMMITTEE_STATES = [
    "submitted",
    "under_review",
    "returned",
    "adopted",
    "partly_adopted",
    "not_adopted",
    *PUBLIC_STATES,
]


class RecusalQuerySet(QuerySet):
    def live(self):
        return self.filter(withdrawn_at__isnull=True)


class PositionPaperQuerySet(QuerySet):
    def public(self):
        return self.filter(state__in=PUBLIC_STATES)

    def without_recused(self, user):
        """Leave out the papers in which `user` declared an interest."""
        recusals = self.model._meta.get_field("recusals").related_model.objects.live()
        return self.exclude(Exists(recusals.filter(paper=OuterRef("pk"), user=user.pk)))

    def visible_to(self, user):
        """Who may read the text of a paper.

        Public ones: everybody. The coordinator: all. A manager: those of the own clusters. Member and secretary: from
        submission on, a recused member none of it. A participant's link: those in consultation made from their table.
        """
        roles = getattr(user, "role_names", frozenset())
        if "coordinator" in roles:
            return self
        allowed = Q(state__in=PUBLIC_STATES) | Q(pk__in=self._made_with(user))
        if "secretary" in roles:
            allowed |= Q(state__in=COMMITTEE_STATES)
        if group_of(user):
            of_their_table = self.model.objects.filter(focus_groups=group_of(user)).values("pk")
            allowed |= Q(state__in=["consultation", "signed_off"], pk__in=of_their_table)
        papers = self.filter(allowed)
        if "member" in roles:
            papers = self.filter(allowed | Q(state__in=COMMITTEE_STATES)).without_recused(user)
        return papers

    def _made_with(self, user):
        return self.model.objects.filter(clusters__in=managed_cluster_ids(user)).values("pk")


class BlockQuerySet(QuerySet):
    def visible_to(self, user):
        papers = self.model._meta.get_field("section").related_model._meta.get_field("paper").related_model
        return self.filter(section__paper__in=papers.objects.visible_to(user))


class RecommendationQuerySet(QuerySet):
    def visible_to(self, user):
        blocks = self.model._meta.get_field("block").related_model
        return self.filter(block__in=blocks.objects.visible_to(user))

    def with_paper(self):
        return self.select_related("block__section__paper__round")
