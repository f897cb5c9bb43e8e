"""JSON by orjson."""

from decimal import Decimal

import orjson
from django.utils.functional import Promise
from rest_framework.renderers import BaseRenderer


def _plain(value):
    """What orjson does not know: sentences that wait for a language, and exact numbers."""
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(type(value).__name__)


def dumps(data) -> bytes:
    """Return `data` as JSON."""
    return orjson.dumps(data, default=_plain)


class JSONRenderer(BaseRenderer):
    """The only format of the API."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data, accepted_media_type=None, renderer_context=None) -> bytes:
        return b"" if data is None else dumps(data)
