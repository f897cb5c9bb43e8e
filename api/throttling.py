"""How many calls a client may make in a minute, counted in the shared cache."""

import logging
import time

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError
from rest_framework.throttling import BaseThrottle

logger = logging.getLogger(__name__)

WINDOW = 60


def limit(scope: str) -> int:
    """Calls a minute for `anonymous` or `token`."""
    return int(settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"][scope].partition("/")[0])


class PerClient(BaseThrottle):
    """A counter for each key, or for each address when the call is anonymous; a new one every minute.

    One INCR per call. Without the cache the calls go through: open data matter more than the count.
    """

    def allow_request(self, request, view) -> bool:
        window = int(time.time()) // WINDOW
        scope, client = self._client(request)
        try:
            return self._count(f"api:{scope}:{client}:{window}") <= limit(scope)
        except (RedisError, OSError):
            logger.warning("no cache to count the calls of a client")
            return True

    def wait(self) -> float:
        """Seconds until the next window."""
        return WINDOW - time.time() % WINDOW

    def _client(self, request) -> tuple[str, str]:
        if request.auth is not None:
            return "token", str(request.auth.uuid)
        return "anonymous", self.get_ident(request) or ""

    def _count(self, key: str) -> int:
        cache.add(key, 0, timeout=WINDOW * 2)
        return cache.incr(key)
