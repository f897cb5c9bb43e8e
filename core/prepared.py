"""Parts of public pages that are kept ready, the same for everybody.

What is kept is found by what it was made from: the part's name and choices, the language, the day and the last acts in
the register. After an act nobody is shown what was kept before it. Nothing that depends on who asks may be kept here.
"""

import logging
from collections.abc import Callable
from hashlib import sha256
from typing import TypeVar

from django.conf import settings
from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from redis.exceptions import RedisError

from core.calendar import today
from core.models import Event

logger = logging.getLogger(__name__)

Thing = TypeVar("Thing")
LATE = 1000  # an act may take its number before this many others and be committed after them


def prepared(name: str, *choices: str, make: Callable[[], SafeString]) -> SafeString:
    """Return the HTML kept under these choices, or make it and keep it."""
    return mark_safe(kept(name, *choices, make=lambda: str(make())))  # noqa: S308


def kept(name: str, *choices: str, make: Callable[[], Thing]) -> Thing:
    """Return what is kept under these choices, or make it and keep it PREPARED_SECONDS; without a cache it is made."""
    if not settings.PREPARED_SECONDS:
        return make()
    key = _key(name, choices)
    try:
        thing = cache.get(key)
        if thing is None:
            thing = make()
            cache.set(key, thing, settings.PREPARED_SECONDS)
    except RedisError:
        logger.warning("prepared %s: no cache", name)
        return make()
    return thing


def _key(name: str, choices: tuple[str, ...]) -> str:
    last = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    acts = f"{last} {Event.objects.filter(pk__gt=last - LATE).count()}"
    made_from = "\n".join([name, str(get_language()), today().isoformat(), acts, *choices])
    return f"prepared:{sha256(made_from.encode()).hexdigest()}"
