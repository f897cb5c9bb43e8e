"""How many calls a client may make in a minute, counted in the shared cache, and said in every reply."""

import logging
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError
from rest_framework.throttling import BaseThrottle

logger = logging.getLogger(__name__)

WINDOW = 60


def limit(scope: str) -> int:
    """Calls a minute for `anonymous`, `token`, or a costly kind of call (`export`, `write`)."""
    return int(settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"][scope].partition("/")[0])


@dataclass(frozen=True)
class Allowance:
    """What a client has left in this minute."""

    scope: str
    used: int
    seconds: int

    @property
    def is_over(self) -> bool:
        return self.used > limit(self.scope)

    @property
    def headers(self) -> dict[str, str]:
        """As draft-ietf-httpapi-ratelimit-headers says it: how many calls in how long, how many are left."""
        most = limit(self.scope)
        return {
            "RateLimit-Policy": f'"{self.scope}";q={most};w={WINDOW}',
            "RateLimit": f'"{self.scope}";r={max(0, most - self.used)};t={self.seconds}',
        }


class PerClient(BaseThrottle):
    """A counter for each key, or for each address when the call is anonymous; a new one every minute.

    A costly kind of call (the view's `counted_as`) has a counter of its own. One INCR per call. Without the cache the
    calls go through: open data matter more than the count.
    """

    def allow_request(self, request, view) -> bool:
        now = time.time()
        kind, client = self._client(request)
        scope = getattr(view, "counted_as", "") or kind
        try:
            used = self._count(f"api:{scope}:{client}:{int(now) // WINDOW}")
        except (RedisError, OSError):
            logger.warning("no cache to count the calls of a client")
            return True
        request.allowance = Allowance(scope, used, WINDOW - int(now) % WINDOW)
        return not request.allowance.is_over

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


class SaysWhatIsLeft:
    """Part of every view: the reply says what is left of the client's calls."""

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]
        if allowance := getattr(request, "allowance", None):
            for name, value in allowance.headers.items():
                response[name] = value
        return response
