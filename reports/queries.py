"""Which papers, reports, files and cited contributions a person may read."""

import hashlib
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from clusters.queries import managed_cluster_ids
from core.relations import model_behind
from core.search import asked
from focusgroups.bearers import Bearer, group_of
from focusgroups.models import Contribution
from focusgroups.queries import tables_led_by
from needs.models import Need, Observation

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
        recusals = model_behind(self.model, "recusals").objects.live()
        return self.exclude(Exists(recusals.filter(paper=OuterRef("pk"), user=user.pk)))

    def visible_to(self, user):
        """Who may read the text of a paper.

        Public ones: everybody. The coordinator: all. A manager: those of the own clusters. Member and secretary: from
        submission on, a recused member none of it. A participant's link: those in consultation made from their table.
        """
        roles: frozenset[str] = getattr(user, "role_names", frozenset())
        if "coordinator" in roles:
            return self
        allowed = Q(state__in=PUBLIC_STATES) | Q(pk__in=self.made_with(user).values("pk"))
        if "secretary" in roles:
            allowed |= Q(state__in=COMMITTEE_STATES)
        if group_of(user):
            of_their_table = model_behind(self.model).objects.filter(focus_groups=group_of(user)).values("pk")
            allowed |= Q(state__in=["consultation", "signed_off"], pk__in=of_their_table)
        papers = self.filter(allowed)
        if "member" in roles:
            papers = self.filter(allowed | Q(state__in=COMMITTEE_STATES)).without_recused(user)
        return papers

    def made_with(self, user):
        """Papers of the clusters that `user` manages; every one for the coordinator."""
        if "coordinator" in getattr(user, "role_names", ()):
            return self
        of_theirs = model_behind(self.model).clusters.through.objects.filter(cluster__in=managed_cluster_ids(user))
        return self.filter(pk__in=of_theirs.values("positionpaper"))

    def searched(self, text):
        """Those that say it, in words of any form: published ones anywhere, the others in title, theme and sentence."""
        published = model_behind(self.model, "published_text").objects.filter(words=asked(text))
        return self.filter(Q(words=asked(text)) | Q(pk__in=published.values("paper")))

    def with_counts(self):
        """Add how many focus groups, clusters and versions a paper has."""
        return self.annotate(
            group_count=Count("focus_groups", distinct=True),
            cluster_count=Count("clusters", distinct=True),
            version_count=Count("versions", distinct=True),
        )


class BlockQuerySet(QuerySet):
    def visible_to(self, user):
        papers = model_behind(self.model, "section", "paper")
        return self.filter(section__paper__in=papers.objects.visible_to(user))

    def live_figures(self):
        """Computed tables and figures, which an author may put in other places as well."""
        return self.filter(generated=True, kind__in=["figure", "table"], data__isnull=False)


class RecommendationQuerySet(QuerySet):
    def visible_to(self, user):
        blocks = model_behind(self.model, "block")
        return self.filter(block__in=blocks.objects.visible_to(user))

    def with_paper(self):
        return self.select_related("block__section__paper__round")


class CitationQuerySet(QuerySet):
    def visible_to(self, user):
        """Who reads a paper reads the passages it cites."""
        blocks = model_behind(self.model, "block")
        return self.filter(block__in=blocks.objects.visible_to(user))

    def with_source(self):
        return self.select_related("contribution__focus_group__cluster", "need", "observation__indicator")


class AuthorNoteQuerySet(QuerySet):
    def visible_to(self, user):
        """The authors of the paper, nobody else."""
        papers = model_behind(self.model, "block", "section", "paper")
        return self.filter(block__section__paper__in=papers.objects.made_with(user).values("pk"))

    def unsettled(self):
        return self.filter(settled_at__isnull=True).select_related("user")


class ConsultationCommentQuerySet(QuerySet):
    def visible_to(self, user):
        """The authors of the paper read all of them; who came with a link, their own."""
        if group_of(user):
            return self.filter(author_key=author_key(user))
        papers = model_behind(self.model, "section", "paper")
        return self.filter(section__paper__in=papers.objects.made_with(user).values("pk"))

    def unanswered(self):
        return self.filter(outcome="")


def author_key(bearer: Bearer) -> str:
    """What recognises a link's own comments; it cannot be matched to the lines said with the same link."""
    return hashlib.sha256(f"comment:{bearer.line_key}".encode()).hexdigest()


class SnapshotQuerySet(QuerySet):
    def visible_to(self, user):
        """Clusters of the paper and the coordinator; committee and secretary from submission on; never the public."""
        roles: frozenset[str] = getattr(user, "role_names", frozenset())
        if "coordinator" in roles:
            return self
        papers = model_behind(self.model, "papers").objects
        readable = Q(pk__in=papers.made_with(user).values("pk"))
        if {"member", "secretary"} & roles:
            readable |= Q(state__in=COMMITTEE_STATES)
        papers = papers.visible_to(user).filter(readable)
        return self.filter(Q(papers__in=papers.values("pk")) | Q(versions__paper__in=papers.values("pk"))).distinct()


class PaperVersionQuerySet(QuerySet):
    def visible_to(self, user):
        """Drafts for who writes the paper; what was sent for the committee; the last one sent for the public."""
        roles: frozenset[str] = getattr(user, "role_names", frozenset())
        if "coordinator" in roles:
            return self
        papers = model_behind(self.model, "paper").objects
        own = Q(paper__in=papers.made_with(user).values("pk"))
        sent: Any = Q(is_draft=False)
        if not {"member", "secretary"} & roles:
            later = model_behind(self.model).objects.filter(
                paper=OuterRef("paper"), is_draft=False, number__gt=OuterRef("number")
            )
            sent &= Q(paper__state__in=PUBLIC_STATES) & ~Exists(later)
        return self.filter(own | sent, paper__in=papers.visible_to(user).values("pk"))

    def sent(self):
        """Versions that went to the committee."""
        return self.filter(is_draft=False)


class TechnicalReportQuerySet(QuerySet):
    def visible_to(self, user):
        """Published ones: everybody. Drafts: the managers of the table's cluster and the coordinator."""
        if "coordinator" in getattr(user, "role_names", ()):
            return self
        return self.filter(Q(state="published") | Q(focus_group__in=tables_led_by(user, self)))


class DocumentQuerySet(QuerySet):
    def shown(self):
        """Of published reports the public edition as it was published: no draft of it, nothing that was taken back."""
        return self.filter(
            report__state="published", edition="public", inputs_digest=F("report__public_digest")
        ).exclude(inputs_digest="")

    def visible_to(self, user):
        """A file follows what it was made from.

        Working edition: managers of the clusters and the coordinator. Committee edition: also committee and secretary,
        never a recused member. Public edition: everybody once the report or paper is published.
        """
        roles: frozenset[str] = getattr(user, "role_names", frozenset())
        if "coordinator" in roles:
            return self
        own_tables = tables_led_by(user, model_behind(self.model, "report").objects.all())
        shown = model_behind(self.model).objects.shown()
        reports = Q(report__focus_group__in=own_tables) | Q(pk__in=shown.values("pk"))
        versions = model_behind(self.model, "paper_version").objects.visible_to(user)
        papers = versions.model._meta.get_field("paper").related_model.objects
        editions = Q(edition="public", paper_version__paper__state__in=PUBLIC_STATES) | Q(
            paper_version__paper__in=papers.made_with(user).values("pk")
        )
        if {"member", "secretary"} & roles:
            editions |= Q(edition__in=["committee", "public"])
        return self.filter(reports | (Q(paper_version__in=versions.values("pk")) & editions))


class AttachmentQuerySet(QuerySet):
    def visible_to(self, user):
        """Who works at the table, and the coordinator; a file as it was handed in may hold names."""
        if "coordinator" in getattr(user, "role_names", frozenset()):
            return self
        return self.filter(
            report__focus_group__in=tables_led_by(user, model_behind(self.model, "report").objects.all())
        )


def contributions_read_by(user):
    """Contributions that `user` may read: those of their own layer, and those cited by papers they may read."""
    citations = model_behind(Contribution, "citations").objects.visible_to(user)
    cited = citations.filter(contribution__isnull=False).values("contribution")
    return Contribution.objects.filter(Q(pk__in=Contribution.objects.visible_to(user).values("pk")) | Q(pk__in=cited))


def contributions_of(paper):
    """What a paper may rest on: the accepted contributions of its focus groups, in reading order."""
    accepted = Contribution.objects.accepted().filter(focus_group__in=paper.focus_groups.values("pk"))
    return accepted.order_by("focus_group__held_on", "focus_group__slug", "pk")


def needs_of(paper):
    """The needs that the paper's contributions state now."""
    stated = Q(statements__contribution__in=contributions_of(paper).values("pk"), statements__unlinked_at__isnull=True)
    return Need.objects.filter(stated).distinct().order_by("title", "pk")


def observations_of(paper):
    """The figures that stand beside those needs."""
    beside = Observation.objects.filter(needs__in=needs_of(paper).values("pk"))
    return beside.select_related("indicator").distinct().order_by("indicator", "-period", "pk")


def needs_used_nowhere(paper):
    """Needs that no paragraph of the paper cites or is about, neither themselves nor by a line."""
    citations = model_behind(Contribution, "citations").objects.filter(block__section__paper=paper)
    blocks = model_behind(citations.model, "block").objects.filter(section__paper=paper, need__isnull=False)
    by_line = citations.filter(contribution__isnull=False).values("contribution")
    cited = Q(pk__in=citations.filter(need__isnull=False).values("need")) | Q(pk__in=blocks.values("need"))
    said = Need.objects.filter(statements__contribution__in=by_line, statements__unlinked_at__isnull=True)
    return needs_of(paper).exclude(cited | Q(pk__in=said.values("pk")))


def proposals_not_taken_up(paper):
    """Proposals of the tables that no recommendation of the paper cites."""
    citations = model_behind(Contribution, "citations").objects
    taken = citations.filter(block__section__paper=paper, block__kind="recommendation", contribution__isnull=False)
    return contributions_of(paper).proposals().exclude(pk__in=taken.values("contribution"))


def not_yet_cited(paper):
    """Accepted contributions of the paper's focus groups that none of its paragraphs cites."""
    citations = model_behind(Contribution, "citations").objects
    cited = citations.filter(block__section__paper=paper, contribution__isnull=False).values("contribution")
    return contributions_of(paper).exclude(pk__in=cited)
