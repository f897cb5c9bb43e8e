"""Atom feeds: the published papers, and what became of the proposals."""

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.text import Truncator, format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from committee.models import Decision
from core.text import printable
from portal.proposals import public_proposals
from reports.models import PositionPaper

LATEST = 30
WORDS = 80


def named(title):
    """The title of a feed; that of a demonstration says so."""
    return format_lazy("{} ({})", title, _lazy("dati dimostrativi")) if settings.DEMO else title


class PaperFeed(Feed):
    """The latest published papers, each with its summary."""

    feed_type = Atom1Feed
    title = named(_lazy("Position paper pubblicati"))
    subtitle = _lazy("I documenti dei Clust-ER sui fabbisogni di competenze, nell'edizione pubblica.")
    link = reverse_lazy("portal:paper-list")

    def items(self):
        papers = PositionPaper.objects.public().filter(published_at__isnull=False).select_related("round")
        return papers.order_by("-published_at", "pk")[:LATEST]

    def item_title(self, paper: PositionPaper) -> str:
        return printable(paper.title)

    def item_description(self, paper: PositionPaper) -> str:
        return printable(_("Position paper del ciclo %(round)s.") % {"round": paper.round})

    def item_pubdate(self, paper: PositionPaper):
        return paper.published_at

    def item_guid(self, paper: PositionPaper) -> str:
        return f"urn:uuid:{paper.uuid}"


class OutcomeFeed(Feed):
    """The latest published outcomes, each with the proposal's words and the reason given."""

    feed_type = Atom1Feed
    title = named(_lazy("Proposte ed esiti"))
    subtitle = _lazy("Il parere del Comitato su ogni proposta, con la motivazione.")
    link = reverse_lazy("portal:proposal-list")

    def items(self):
        decisions = Decision.objects.in_force_for_the_public().filter(recommendation__in=public_proposals())
        return decisions.select_related("recommendation").order_by("-published_at", "pk")[:LATEST]

    def item_title(self, decision: Decision) -> str:
        action = Truncator(decision.recommendation.action).words(15)
        return printable(f"{decision.get_outcome_display()}: {action}")

    def item_description(self, decision: Decision) -> str:
        return printable(Truncator(decision.reason).words(WORDS))

    def item_link(self, decision: Decision) -> str:
        return decision.recommendation.get_absolute_url()

    def item_pubdate(self, decision: Decision):
        return decision.published_at

    def item_guid(self, decision: Decision) -> str:
        return f"urn:uuid:{decision.uuid}"
