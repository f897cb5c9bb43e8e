"""Which rounds, focus groups, contributions and voices there are, and who sees them."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from clusters.queries import managed_cluster_ids
from focusgroups.bearers import Bearer, group_of


class RoundQuerySet(QuerySet):
    def visible_to(self, user):
        """Rounds are public."""
        return self

    def upcoming(self, on):
        return self.filter(held_on__gte=on).order_by("held_on")


class FocusGroupQuerySet(QuerySet):
    def visible_to(self, user):
        """Public focus groups (title, date, place); all for the coordinator; own ones for manager and link."""
        if "coordinator" in getattr(user, "role_names", ()):
            return self
        own = Q(cluster__in=managed_cluster_ids(user)) | Q(pk=group_of(user))
        return self.filter(Q(visibility="public") | own)

    def run_by(self, user):
        """Focus groups the person works in: those of the own clusters; every one for the coordinator."""
        if "coordinator" in getattr(user, "role_names", ()):
            return self
        return self.filter(cluster__in=managed_cluster_ids(user))

    def with_counts(self):
        """Add how many live contributions of each kind a focus group has."""
        live = Q(contributions__state__in=["submitted", "accepted"])
        return self.annotate(
            need_count=Count("contributions", filter=live & Q(contributions__kind="need")),
            trend_count=Count("contributions", filter=live & Q(contributions__kind="trend")),
            proposal_count=Count("contributions", filter=live & Q(contributions__kind="proposal")),
            to_accept_count=Count("contributions", filter=Q(contributions__state="submitted")),
        )


class ContributionQuerySet(QuerySet):
    def visible_to(self, user):
        """Published ones; the table's own for manager and recorder; own and submitted ones for a participant's link.

        Drafts are seen by who wrote them only (a table's manager and recorder share theirs). What a paper's reader
        may see on top is granted by `reports.queries.contributions_read_by`.
        """
        published = Q(published_at__isnull=False)
        not_a_participants_draft = ~Q(state="draft") | Q(line_key="")
        if "coordinator" in getattr(user, "role_names", ()):
            return self.filter(not_a_participants_draft)
        if isinstance(user, Bearer):
            table = Q(focus_group=user.focus_group_id)
            if user.kind == "recorder":
                return self.filter(published | (table & not_a_participants_draft))
            return self.filter(published | (table & (~Q(state="draft") | Q(line_key=user.line_key))))
        return self.filter(
            published | (Q(focus_group__cluster__in=managed_cluster_ids(user)) & not_a_participants_draft)
        )

    def live(self):
        """Neither withdrawn, nor set aside, nor merged into another."""
        return self.filter(state__in=["draft", "submitted", "accepted"])

    def accepted(self):
        return self.filter(state="accepted")

    def published(self):
        return self.filter(published_at__isnull=False)

    def needs(self):
        return self.filter(kind="need")

    def trends(self):
        return self.filter(kind="trend")

    def proposals(self):
        return self.filter(kind="proposal")

    def with_everything(self):
        """Load what a line shows, in a fixed number of queries."""
        return self.select_related(
            "focus_group__cluster",
            "focus_group__round",
            "value_chain",
            "need_details__occupation",
            "trend_details",
            "proposal_details",
            "merged_into",
        ).prefetch_related("s3_areas", "provinces", "sectors", "need_details__skills__concept")

    def with_voice_count(self):
        """Add `voice_count`: distinct voices behind each contribution."""
        return self.annotate(voice_count=Count("voices__voice_key", distinct=True))


class VoiceQuerySet(QuerySet):
    def readable_by(self, user):
        """Which body said it: the table's manager. (The coordinator reads it with a logged reason, by an action.)"""
        return self.filter(contribution__focus_group__cluster__in=managed_cluster_ids(user))


class ParticipationQuerySet(QuerySet):
    def visible_to(self, user):
        """Names and e-mails: the managers of the table and the coordinator."""
        if "coordinator" in getattr(user, "role_names", ()):
            return self
        return self.filter(focus_group__cluster__in=managed_cluster_ids(user))

    def came(self):
        return self.filter(attendance__in=["came", "walk_in"])


class PersonalLinkQuerySet(QuerySet):
    def valid(self):
        return self.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())


def has_voice(queryset):
    """Add `has_voice`: whether any body stands behind a contribution."""
    voices = queryset.model._meta.get_field("voices").related_model
    return queryset.annotate(has_voice=Exists(voices.objects.filter(contribution=OuterRef("pk"))))
