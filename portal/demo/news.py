"""The news of the story, written and published by the coordinator."""

from accounts.models import User
from core.calendar import as_of
from news.actions import items
from news.models import Item
from portal.demo import story


def load_news(coordinator: User) -> None:
    for row in story.read("news"):
        with as_of(row["day"]):
            item = items.save(Item(title=row["title"], text=row["text"], **story.marks()), by=coordinator)
            items.publish(item, by=coordinator)
    draft = Item(title="Che cosa cambia nel prossimo ciclo", text="Testo da completare.", **story.marks())
    items.save(draft, by=coordinator)
