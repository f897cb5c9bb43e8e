"""Counting how often somebody asks, in the shared cache."""

import logging

from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


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
