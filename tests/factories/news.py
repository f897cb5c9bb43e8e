"""News items."""

import factory
from factory.django import DjangoModelFactory

from core.calendar import now
from news.models import Item


class ItemFactory(DjangoModelFactory):
    class Meta:
        model = Item

    slug = factory.Sequence(lambda n: f"notizia-{n}")
    title = factory.Sequence(lambda n: f"Notizia {n}")
    text = "Che cosa è successo."
    state = Item.State.PUBLISHED
    published_at = factory.LazyAttribute(lambda o: now() if o.state == "published" else None)
