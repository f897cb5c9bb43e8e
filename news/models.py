"""Item: a piece of news, a draft until it is published."""

import uuid

from django.core.validators import MaxLengthValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.calendar import now
from core.models import Sourced
from news.queries import ItemQuerySet


class Item(Sourced):
    """A title and a text in the small markup of authored text. Its address never changes."""

    class State(models.TextChoices):
        DRAFT = "draft", _("bozza")
        PUBLISHED = "published", _("pubblicata")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("nome nell'indirizzo"), max_length=140, unique=True)
    title = models.CharField(_("titolo"), max_length=120)
    text = models.TextField(
        _("testo"),
        validators=[MaxLengthValidator(8000)],
        help_text=_(
            "Una riga vuota separa i paragrafi. «- » comincia una voce di elenco, **grassetto**, [parole](https://…)."
        ),
    )
    state = models.CharField(_("stato"), max_length=10, choices=State, default=State.DRAFT)
    published_at = models.DateTimeField(_("pubblicata il"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("scritta"), default=now, editable=False)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("notizia")
        verbose_name_plural = _("notizie")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=["draft", "published"]), name="item_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(published_at__isnull=False),
                name="item_published_with_date",
            ),
            models.CheckConstraint(
                condition=models.Q(title__regex=r"\S") & models.Q(text__regex=r"\S"), name="item_says_something"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("news:item-detail", args=[self.slug])
