"""Which rounds, focus groups, contributions and voices there are, and who sees them."""

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from clusters.queries import managed_cluster_ids
from core.relations import model_behind
from core.text import by_name
from focusgroups.bearers import ROOM, Bearer, group_of

UNDER_WAY = ("planned", "open", "read_back")  # a focus group that is neither closed nor given up
LIVE = ("draft", "submitted", "accepted")  # a line that is neither withdrawn, nor set aside, nor merged into another
SENT = ("submitted", "accepted")  # a live line that its writer has given to the table
UNDECIDED = ("draft", "submitted")  # a line whose words may still change
LIVE_LINE = Q(contributions__state__in=SENT) | Q(contributions__state="draft", contributions__line_key="")
# Who stands behind a line: its voices and those of the lines merged into it; for a merged one also those of its target.
VOICES_BEHIND = ("voices", "merged_from__voices", "merged_into__voices", "merged_into__merged_from__voices")
NOT_A_PARTICIPANTS_DRAFT = ~Q(state="draft") | Q(line_key="")


def coordinates(user) -> bool:
    return "coordinator" in getattr(user, "role_names", ())


def led_by(user, focus_groups: QuerySet) -> QuerySet:
    """Return the focus groups whose cluster, or one of the clusters that lead with it, the person manages now."""
    managed = managed_cluster_ids(user)
    co_led = focus_groups.model._base_manager.filter(co_leads__in=managed).values("pk")
    return focus_groups.filter(Q(cluster__in=managed) | Q(pk__in=co_led))


def tables_led_by(user, queryset: QuerySet) -> QuerySet:
    """Return the keys of the focus groups led by `user`, for rows that belong to a focus group."""
    groups = model_behind(queryset.model, "focus_group")
    return led_by(user, groups._base_manager.all()).values("pk")


def without_voices(rows: QuerySet, line: str) -> QuerySet:
    """Keep the rows whose `line` (a path to its key) has no voice, and neither has one that was merged into it."""
    contributions = model_behind(rows.model, *([] if line == "pk" else line.split("__")))
    voices = model_behind(contributions, "voices")._base_manager
    own, joined = (voices.filter(**{path: OuterRef(line)}) for path in ("contribution", "contribution__merged_into"))
    return rows.filter(~Exists(own), ~Exists(joined))


class RoundQuerySet(QuerySet):
    def visible_to(self, user):
        """Rounds are public."""
        return self

    def upcoming(self, on):
        return self.filter(held_on__gte=on).order_by("held_on")

    def with_deliveries(self):
        """Add how many focus groups there are, have been closed, and will not be delivered."""
        return self.annotate(
            group_count=Count("focus_groups"),
            delivered_count=Count("focus_groups", filter=Q(focus_groups__state__in=["closed", "reported"])),
            refused_count=Count("focus_groups", filter=Q(focus_groups__state="not_delivered")),
        ).order_by("-held_on", "pk")


class FocusGroupQuerySet(QuerySet):
    def visible_to(self, user):
        """Public focus groups (title, date, place); all for the coordinator; own ones for manager and link."""
        if coordinates(user):
            return self
        own = led_by(user, model_behind(self.model)._base_manager.all()).values("pk")
        return self.filter(Q(visibility="public") | Q(pk__in=own) | Q(pk=group_of(user)))

    def run_by(self, user):
        """Focus groups the person works in: those of the own clusters; every one for the coordinator."""
        return self if coordinates(user) else led_by(user, self)

    def not_delivered_yet(self):
        """Still expected: nothing was closed and nobody said that nothing will come."""
        return self.filter(state__in=UNDER_WAY)

    def with_counts(self):
        """Add how many live contributions of each kind a focus group has (participants' drafts are not counted)."""
        return self.annotate(
            need_count=Count("contributions", filter=LIVE_LINE & Q(contributions__kind="need")),
            trend_count=Count("contributions", filter=LIVE_LINE & Q(contributions__kind="trend")),
            proposal_count=Count("contributions", filter=LIVE_LINE & Q(contributions__kind="proposal")),
            to_accept_count=Count(
                "contributions", filter=Q(contributions__state="submitted") & ~Q(contributions__line_key="")
            ),
        )

    def with_managed(self):
        """Add `is_managed`: whether an account manages the cluster, or one that leads it together, now."""
        current = model_behind(self.model, "cluster", "memberships").objects.current().filter(user__is_active=True)
        own = current.filter(cluster=OuterRef("cluster"))
        together = current.filter(cluster__co_led_focus_groups=OuterRef("pk"))
        return self.annotate(is_managed=Exists(own) | Exists(together))

    def for_work(self):
        """Load what rules and pages ask of a focus group, in a fixed number of queries."""
        return self.select_related("round", "cluster", "value_chain").prefetch_related("co_leads")


class ContributionQuerySet(QuerySet):
    def visible_to(self, user):
        """Published ones; the table's own for manager and recorder; own and submitted ones for a participant's link.

        A phone in the room reads its own lines.

        Drafts are seen by who wrote them only (a table's manager and recorder share theirs). What a paper's reader
        may see on top is granted by `reports.queries.contributions_read_by`.
        """
        published = Q(published_at__isnull=False)
        if coordinates(user):
            return self.filter(NOT_A_PARTICIPANTS_DRAFT)
        if isinstance(user, Bearer):
            table = Q(focus_group=user.focus_group_id)
            if user.kind == ROOM:
                return self.written_by(user)
            if user.kind == "recorder":
                return self.filter(published | (table & NOT_A_PARTICIPANTS_DRAFT))
            return self.filter(published | (table & (~Q(state="draft") | Q(line_key=user.line_key))))
        own_tables = tables_led_by(user, self)
        return self.filter(published | (Q(focus_group__in=own_tables) & NOT_A_PARTICIPANTS_DRAFT))

    def run_by(self, user):
        """Lines of the focus groups the person works in; participants' drafts are nobody's but theirs."""
        lines = self.filter(NOT_A_PARTICIPANTS_DRAFT)
        return lines if coordinates(user) else lines.filter(focus_group__in=tables_led_by(user, self))

    def written_by(self, bearer):
        """Lines that the holder of a participant's link, or a phone in the room, wrote."""
        return self.filter(focus_group=bearer.focus_group_id, line_key=bearer.line_key)

    def to_decide(self):
        """Sent by participants, and nobody has decided on them yet."""
        return self.filter(state="submitted").exclude(line_key="")

    def heard(self):
        """What the table looks at together: validated, or sent by its staff. Nothing that waits for a decision."""
        return self.filter(Q(state="accepted") | Q(state="submitted", line_key=""))

    def with_any_of(self, words):
        """Lines that hold any of these words (letters and digits), endings aside; those that hold more of them first.

        The vector is the one of the index `contribution_words`.
        """
        query = SearchQuery(" | ".join(words), config="italian", search_type="raw")
        vector = SearchVector("text", config="italian")
        return self.annotate(said=vector).filter(said=query).order_by(SearchRank(F("said"), query).desc(), "pk")

    def live(self):
        return self.filter(state__in=LIVE)

    def sent(self):
        return self.filter(state__in=SENT)

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

    def with_answers(self):
        """Add how many confirmed each line and how many corrections are open, load the corrections; open ones first."""
        corrections = model_behind(self.model, "answers").objects.filter(answer="correction").order_by("pk")
        return (
            self.annotate(
                confirmed_count=Count("answers", filter=Q(answers__answer="confirmed")),
                open_count=Count("answers", filter=Q(answers__answer="correction", answers__settled_at=None)),
            )
            .prefetch_related(Prefetch("answers", queryset=corrections, to_attr="corrections"))
            .order_by("-open_count", "pk")
        )

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

    def for_list(self):
        """Load what a row of the list of lines shows, in a fixed number of queries."""
        return self.select_related("need_details").prefetch_related("need_details__skills", *VOICES_BEHIND)

    def for_grid(self):
        """Load what a row of the grid shows, in a fixed number of queries."""
        return self.select_related("need_details", "trend_details", "proposal_details").prefetch_related(
            "need_details__skills", "s3_areas", "voices__organisation"
        )

    def with_answers_of(self, bearer):
        """Load, as `own_answers`, what the holder of this link answered in the read-back."""
        answers = model_behind(self.model, "answers")._base_manager.filter(line_key=bearer.line_key)
        return self.prefetch_related(Prefetch("answers", queryset=answers, to_attr="own_answers"))

    def unheard(self):
        """Lines behind which no voice was noted down: none of theirs, none of the lines merged into them."""
        return without_voices(self, "pk")


class ReadBackAnswerQuerySet(QuerySet):
    def open(self):
        """Proposed corrections that nobody has looked at yet."""
        return self.filter(answer="correction", settled_at=None)


class VoiceQuerySet(QuerySet):
    def readable_by(self, user):
        """Which body said it: the table's manager. (The coordinator reads it with a logged reason, by an action.)"""
        groups = model_behind(self.model, "contribution", "focus_group")
        own_tables = led_by(user, groups._base_manager.all()).values("pk")
        return self.filter(contribution__focus_group__in=own_tables)

    def behind(self, contributions):
        """Voices of these lines and of the lines merged into them: a merged line still counts."""
        return self.filter(Q(contribution__in=contributions) | Q(contribution__merged_into__in=contributions))


class ParticipationQuerySet(QuerySet):
    def visible_to(self, user):
        """Names and e-mails: the managers of the table and the coordinator."""
        if coordinates(user):
            return self
        return self.filter(focus_group__in=tables_led_by(user, self))

    def came(self):
        return self.filter(attendance__in=["came", "walk_in"])

    def reachable(self):
        """With an e-mail address, at a table that still takes part."""
        return self.exclude(email="").filter(focus_group__state__in=UNDER_WAY)

    def for_list(self):
        """Load bodies and, as `valid_links`, the links that still open."""
        links = model_behind(self.model, "links").objects.valid()
        return (
            self.select_related("organisation", "province")
            .prefetch_related(Prefetch("links", queryset=links, to_attr="valid_links"))
            .order_by(by_name("name"), "pk")
        )


class ContributionImportQuerySet(QuerySet):
    def run_by(self, user):
        """Files handed in for the focus groups the person works in."""
        return self if coordinates(user) else self.filter(focus_group__in=tables_led_by(user, self))

    def confirmed_in(self, cluster_id):
        return self.filter(focus_group__cluster=cluster_id, confirmed_at__isnull=False)

    def arrangements(self, *, most: int):
        """Header and columns of the newest, as pairs."""
        reports = self.values_list("report__header", "report__columns")[:most]
        return [(header or [], columns or {}) for header, columns in reports]

    def for_list(self):
        """Without the whole report, which may be long."""
        return self.defer("report").select_related("requested_by")


class RoomQuerySet(QuerySet):
    def open(self):
        return self.filter(closed_at__isnull=True)


class VoteQuerySet(QuerySet):
    def open(self):
        return self.filter(closed_at__isnull=True)

    def with_ballots(self):
        """Add `voted`: how many phones voted until now."""
        return self.annotate(voted=Count("ballots"))


class MessageQuerySet(QuerySet):
    def of(self, group, kind: str, occasion: str):
        """What went to the people of a focus group on one occasion."""
        return self.filter(participation__focus_group=group, kind=kind, occasion=occasion)


class PersonalLinkQuerySet(QuerySet):
    def valid(self):
        return self.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())


class InterestQuerySet(QuerySet):
    def visible_to(self, user):
        """Confirmed ones: all for the coordinator, those of the own clusters for a manager."""
        confirmed = self.filter(confirmed_at__isnull=False)
        return confirmed if coordinates(user) else confirmed.filter(cluster__in=managed_cluster_ids(user))

    def needless(self, *, asked_before, held_before):
        """Never confirmed in time, or of a round that is over long since."""
        return self.filter(Q(confirmed_at__isnull=True, asked_at__lt=asked_before) | Q(round__held_on__lt=held_before))
