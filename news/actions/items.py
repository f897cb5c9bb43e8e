"""Writing a news item, publishing it, taking it back."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify

from core.calendar import now
from core.events import record_event
from core.lifecycle import move
from core.versions import locked, sent_before
from news.lifecycle import ITEM
from news.models import Item


def save(item: Item, *, by, version: int | None = None) -> Item:
    """Write an item, new or changed; one uuid makes one item.

    Raises AlreadySent when that of the uuid is another, Stale when somebody saved it after `version`.
    """
    if not by.has_perm("news.write_item"):
        raise PermissionDenied
    with transaction.atomic():
        if item.pk:
            item.version = locked(item, version=version).version + 1
            item.refresh_from_db(fields=["state", "published_at"])  # it may have been moved since it was read
        elif there := sent_before(item, by=by, words=("title", "text")):
            return there
        else:
            item.slug = _free_slug(item.title)
        item.full_clean()
        item.save()
        record_event("item.save", item, by=by)
    return item


def publish(item: Item, *, by, note: str = "") -> Item:
    """Show it to everybody; what was published before keeps its first date."""

    def date(row: Item) -> None:
        row.published_at = row.published_at or now()

    return move(item, "publish", by=by, note=note, table=ITEM, effect=date)


def take_back(item: Item, *, by, note: str = "") -> Item:
    return move(item, "take_back", by=by, note=note, table=ITEM)


def _free_slug(title: str) -> str:
    stem = slugify(title)[:120].strip("-") or "notizia"
    taken = set(Item.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(name for name in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if name not in taken)
