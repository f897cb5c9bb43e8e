"""Counting how often somebody asks, in the shared cache."""

import logging

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def address_of(request) -> str:
    """Return where a request comes from; behind our own proxy, what the proxy wrote last."""
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if settings.BEHIND_PROXY else []
    return hops[-1].strip() if hops and hops[-1].strip() else request.META.get("REMOTE_ADDR", "")


def spent(name: str, who: str, *, times: int) -> bool:
    """Whether `who` has used up `name`; asking does not count. Without a cache nobody is turned away."""
    try:
        return int(cache.get(f"throttle:{name}:{who}", 0)) >= times
    except RedisError:
        logger.warning("throttle %s: no cache", name)
        return False


def allowed(name: str, who: str, *, times: int, seconds: int) -> bool:
    """Whether `who` may do `name` once more: at most `times` in `seconds`. Without a cache nobody is turned away."""
    key = f"throttle:{name}:{who}"
    try:
        cache.add(key, 0, seconds)
        return cache.incr(key) <= times
    except ValueError:  # the key ran out between the two calls
        return True
    except RedisError:
        logger.warning("throttle %s: no cache", name)
        return True
