"""The Atom feed of the news."""

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.text import Truncator, format_lazy
from django.utils.translation import gettext_lazy as _

from core.text import printable
from news.models import Item
from reports.documents import text

LATEST = 30


def _words(markup: str) -> str:
    """The text without the signs of the markup."""
    return text.said(text.runs(" ".join(printable(markup).split())))


class ItemFeed(Feed):
    """The latest news."""

    feed_type = Atom1Feed
    title = format_lazy("{} ({})", _("Notizie"), _("dati dimostrativi")) if settings.DEMO else _("Notizie")
    link = reverse_lazy("news:item-list")

    def items(self):
        return Item.objects.published().newest_first()[:LATEST]

    def item_title(self, item: Item) -> str:
        return printable(item.title)

    def item_description(self, item: Item) -> str:
        return Truncator(_words(item.text)).words(60)

    def item_pubdate(self, item: Item):
        return item.published_at

    def item_guid(self, item: Item) -> str:
        return f"urn:uuid:{item.uuid}"
