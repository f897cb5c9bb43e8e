"""Which sittings, reviews, remarks, decisions and follow-ups a person may read."""

from django.db.models import BooleanField, Case, Count, Exists, F, OuterRef, Q, QuerySet, When
from django.utils import timezone

from clusters.queries import managed_cluster_ids
from core.calendar import today
from core.relations import model_behind
from reports.queries import PUBLIC_STATES

CLOSED_STATES = ["adopted", "partly_adopted", "not_adopted", *PUBLIC_STATES]


# In these states the authors read the committee's remarks; while the paper is under review they are being written.
REMARKS_SHOWN = ["returned", "submitted", *CLOSED_STATES]
OVER = ["done", "dropped"]  # a follow-up of which nothing more is expected


def seats_filled_by(rows: QuerySet, user) -> QuerySet:
    """The members that a person speaks for: their own seat, or that of the member whose substitute they are today.

    `rows` have a relation `member`.
    """
    members = model_behind(rows.model, "member").objects
    standing_in = members.current(today()).filter(user=user.pk, substitute_for__isnull=False)
    return members.filter(Q(user=user.pk) | Q(pk__in=standing_in.values("substitute_for"))).values("pk")


class MemberQuerySet(QuerySet):
    def visible_to(self, user):
        """Who sits in the committee is public."""
        return self

    def current(self, on):
        """Members whose mandate runs on a day."""
        return self.filter(Q(mandate_until__isnull=True) | Q(mandate_until__gte=on), mandate_from__lte=on)

    def seats(self, on):
        """Those who sit for themselves on a day: substitutes count through the member they stand in for."""
        return self.current(on).filter(substitute_for__isnull=True).order_by("body", "pk")


class SittingQuerySet(QuerySet):
    def visible_to(self, user):
        """Published sittings for everybody; all of them for the committee, its secretary and the coordinator."""
        if {"member", "secretary", "coordinator"} & set(getattr(user, "role_names", ())):
            return self
        return self.filter(state="published")


class AgendaItemQuerySet(QuerySet):
    def visible_to(self, user):
        """The agenda of the sittings that the person may read."""
        sittings = model_behind(self.model, "sitting")
        return self.filter(sitting__in=sittings.objects.visible_to(user))


class SittingDocumentQuerySet(QuerySet):
    # The sheet of presence names people.
    OF_THE_OFFICE = ("presence_sheet",)
    # These tell what is in the papers.
    WITH_PAPERS = ("dossier", "short_dossier", "minutes")

    def visible_to(self, user):
        """Secretary and coordinator; a member, but for what tells of a paper in which they declared an interest.

        What counts is what the file holds, whatever the agenda has become since.
        """
        roles: frozenset[str] = getattr(user, "role_names", frozenset())
        if {"secretary", "coordinator"} & roles:
            return self
        if "member" not in roles:
            return self.none()
        aside = model_behind(self.model, "papers", "recusals").objects.live().filter(user=user.pk)
        touched = Exists(self.model._base_manager.filter(pk=OuterRef("pk"), papers__in=aside.values("paper")))
        return self.exclude(kind__in=self.OF_THE_OFFICE).exclude(touched, kind__in=self.WITH_PAPERS)


class ReviewQuerySet(QuerySet):
    def filed(self):
        return self.filter(filed_at__isnull=False)

    def written_by(self, user):
        """What the person wrote, or writes, as a member or for the member whose substitute they are."""
        return self.filter(member__in=seats_filled_by(self, user))

    def visible_to(self, user):
        """The own review; the others' after filing the own or after its deadline, or once the paper is closed.

        All for the secretary.
        """
        roles: frozenset[str] = getattr(user, "role_names", frozenset())
        if "secretary" in roles:
            return self
        mine = Q(member__in=seats_filled_by(self, user))
        over = Q(filed_at__isnull=False) | Q(due_on__lt=today())
        papers_over = model_behind(self.model).objects.filter(mine, over).values("paper")
        closed = Q(paper__state__in=CLOSED_STATES, filed_at__isnull=False)
        if "coordinator" in roles:
            return self.filter(closed)
        if "member" in roles:
            papers = model_behind(self.model, "paper").objects.visible_to(user).without_recused(user)
            return self.filter(
                mine | closed | Q(paper__in=papers_over, filed_at__isnull=False), paper__in=papers.values("pk")
            )
        return self.filter(closed, paper__clusters__in=managed_cluster_ids(user)).distinct()


class RemarkQuerySet(QuerySet):
    FOR_AUTHORS = ("authors", "public")

    def open(self):
        """Remarks to the authors without an answer."""
        return self.filter(reply__isnull=True, audience__in=self.FOR_AUTHORS)

    def public(self):
        """What everybody reads once the paper is published."""
        return self.filter(audience="public", paper__state__in=PUBLIC_STATES)

    def not_private(self):
        """Those that are more than a note to oneself."""
        return self.exclude(audience="me")

    def visible_to(self, user):
        """Committee and secretary while under review (not a recused member); cluster and coordinator once returned.

        A note to oneself is its writer's only; what is for the committee does not reach the authors.
        """
        roles: frozenset[str] = getattr(user, "role_names", frozenset())
        if "secretary" in roles:
            return self.not_private()
        papers = model_behind(self.model, "paper").objects
        returned = Q(paper__state__in=REMARKS_SHOWN, audience__in=self.FOR_AUTHORS)
        if "coordinator" in roles:
            return self.filter(returned)
        if "member" in roles:
            own = Q(member__in=seats_filled_by(self, user))
            readable = papers.visible_to(user).without_recused(user).values("pk")
            return self.filter(~Q(audience="me") | own, paper__in=readable)
        return self.filter(returned, paper__clusters__in=managed_cluster_ids(user)).distinct()


class PollQuerySet(QuerySet):
    def visible_to(self, user):
        """The secretary, and members who may read the paper."""
        roles: frozenset[str] = getattr(user, "role_names", frozenset())
        if "secretary" in roles:
            return self
        if "member" not in roles:
            return self.none()
        papers = model_behind(self.model, "agenda_item", "paper").objects
        return self.filter(agenda_item__paper__in=papers.visible_to(user).without_recused(user).values("pk"))

    def with_all(self):
        return self.select_related("agenda_item__sitting", "recommendation__block__section__paper")

    def standing(self):
        """Votes that are open or were counted, not those that ended without a result."""
        counted = Q(
            agenda_item__ballots__recommendation=F("recommendation"),
            agenda_item__ballots__manner__in=["open", "secret"],
        )
        return self.filter(Q(closed_at__isnull=True) | counted)


class BallotQuerySet(QuerySet):
    def visible_to(self, user):
        """Totals: the secretary and the coordinator; members when they may read the paper."""
        roles: frozenset[str] = getattr(user, "role_names", frozenset())
        if {"secretary", "coordinator"} & set(roles):
            return self
        if "member" not in roles:
            return self.none()
        papers = model_behind(self.model, "agenda_item", "paper").objects
        return self.filter(agenda_item__paper__in=papers.visible_to(user).without_recused(user).values("pk"))


class DecisionQuerySet(QuerySet):
    def in_force(self):
        """Decisions that no later one replaces."""
        return self.filter(replaced_by__isnull=True)

    def published(self):
        return self.filter(published_at__isnull=False)

    def in_force_for_the_public(self):
        """Published ones that no published one replaces (a successor may still be pending)."""
        return self.published().filter(Q(replaced_by__isnull=True) | Q(replaced_by__published_at__isnull=True))

    def visible_to(self, user):
        """Published ones for everybody; pending ones for the committee, the coordinator and the paper's clusters."""
        roles: frozenset[str] = getattr(user, "role_names", frozenset())
        if {"secretary", "coordinator"} & set(roles):
            return self
        published = Q(published_at__isnull=False)
        recommendations = model_behind(self.model, "recommendation")
        papers = model_behind(recommendations, "block", "section")
        papers = model_behind(papers, "paper").objects
        if "member" in roles:
            readable = papers.visible_to(user).without_recused(user).values("pk")
            return self.filter(published | Q(recommendation__block__section__paper__in=readable))
        mine = papers.filter(clusters__in=managed_cluster_ids(user)).values("pk")
        return self.filter(published | Q(recommendation__block__section__paper__in=mine))


class InstrumentQuerySet(QuerySet):
    def visible_to(self, user):
        """The acts of the Region are public."""
        return self

    def with_follow_ups(self):
        """Add how many published recommendations landed in each act."""
        landed = Q(follow_ups__decision__published_at__isnull=False)
        return self.annotate(follow_up_count=Count("follow_ups", filter=landed))


class FollowUpQuerySet(QuerySet):
    def visible_to(self, user):
        """Those of published decisions; all for the secretary and the coordinator; its own for the office in charge."""
        if {"secretary", "coordinator"} & set(getattr(user, "role_names", ())):
            return self
        own = Q(pk=getattr(user, "follow_up_id", None))
        return self.filter(Q(decision__published_at__isnull=False) | own)

    def with_recommendation(self):
        return self.select_related("decision__recommendation__block__section__paper", "instrument")

    def in_force_for_the_public(self):
        """Those of the published decisions that no published one replaces."""
        decisions = model_behind(self.model, "decision").objects.in_force_for_the_public()
        return self.filter(decision__in=decisions.values("pk"))

    def of_cluster(self, cluster):
        """Those of the recommendations that a cluster made, alone or with others."""
        papers = model_behind(self.model, "decision", "recommendation", "block", "section", "paper").objects
        return self.filter(
            decision__recommendation__block__section__paper__in=papers.filter(clusters=cluster).values("pk")
        )

    def overdue_first(self, on):
        """Add `is_overdue` and put those first, then the ones still open by due date."""
        over = Q(state__in=OVER)
        late = ~over & Q(due_on__lt=on)
        return self.annotate(
            is_overdue=Case(When(late, then=True), default=False, output_field=BooleanField()),
            is_over=Case(When(over, then=True), default=False, output_field=BooleanField()),
        ).order_by("is_over", "due_on", "pk")

    def overdue(self, on):
        """Not finished and past the due date."""
        return self.running().filter(due_on__lt=on)

    def running(self):
        return self.exclude(state__in=OVER)


class FollowUpLinkQuerySet(QuerySet):
    def valid(self):
        """Links that open their follow-up now."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())
