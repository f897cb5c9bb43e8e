"""The public pages as search engines ask for them: `sitemap.xml`."""

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from clusters.models import Cluster
from focusgroups.models import FocusGroup, Round
from needs.models import Indicator, Need
from news.models import Item
from portal.concepts import needed
from portal.proposals import public_proposals
from reports.models import PositionPaper

ANYBODY = AnonymousUser()
PAGES = (
    "home",
    "need-list",
    "focus-group-list",
    "paper-list",
    "proposal-list",
    "concept-list",
    "cluster-list",
    "indicator-list",
    "method",
    "glossary",
    "accessibility",
    "privacy",
    "cookies",
    "legal",
    "site-map",
)


class PublicMap(Sitemap):
    """Pages that are there in every language, each with the addresses of the others."""

    i18n = alternates = x_default = True


class PageMap(PublicMap):
    """Lists, and the pages that only print words."""

    def items(self) -> list[str]:
        others = ("newsletter:subscribe", "news:item-list", "api:docs", "api:data", "api:dataset-list")
        return [*(f"portal:{name}" for name in PAGES), *others]

    def location(self, name: str) -> str:
        return reverse(name)


class RecordMap(PublicMap):
    """The page of every record that anybody may read; `records` says which, `changed` the field of its last change."""

    def __init__(self, records, changed: str = ""):
        self.records, self.changed = records, changed

    def items(self):
        return self.records().order_by("pk")

    def lastmod(self, record):
        return getattr(record, self.changed) if self.changed else None


SITEMAPS = {
    "pagine": PageMap(),
    "cluster": RecordMap(lambda: Cluster.objects.visible_to(ANYBODY)),
    "cicli": RecordMap(lambda: Round.objects.visible_to(ANYBODY)),
    "focus-group": RecordMap(lambda: FocusGroup.objects.visible_to(ANYBODY)),
    "fabbisogni": RecordMap(lambda: Need.objects.visible_to(ANYBODY).published()),
    "competenze": RecordMap(needed),
    "position-paper": RecordMap(PositionPaper.objects.public, "published_at"),
    "proposte": RecordMap(public_proposals),
    "notizie": RecordMap(Item.objects.published, "published_at"),
    "indicatori": RecordMap(lambda: Indicator.objects.visible_to(ANYBODY)),
}
