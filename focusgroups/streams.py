"""Server-sent events: a short message whenever a page should ask again. Few at a time, and never for long."""

import threading
import time
from collections.abc import Callable, Iterator

from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse

LASTS = 120  # seconds; then the browser connects again
LOOKS_EVERY = 1.0
BREATHES_EVERY = 10.0  # a comment, so that a page that has gone is noticed and its place is free

PLACES = threading.BoundedSemaphore(settings.ROOM_STREAMS)


class Ticks(Iterator[bytes]):
    """The messages of one page. It holds a place, and a thread of the web process, until `close`."""

    def __init__(self, read: Callable[[], str]):
        self.read = read
        self.began = self.sent_at = time.monotonic()
        self.last = ""
        self.is_open = True

    def __next__(self) -> bytes:
        while time.monotonic() - self.began < LASTS:
            state = self.read()
            if state != self.last:
                self.last = state
                return self._message(f"data: {state}")
            if time.monotonic() - self.sent_at >= BREATHES_EVERY:
                return self._message(":")
            time.sleep(LOOKS_EVERY)
        raise StopIteration

    def _message(self, words: str) -> bytes:
        self.sent_at = time.monotonic()
        return f"{words}\n\n".encode()

    def close(self) -> None:
        if self.is_open:
            self.is_open = False
            PLACES.release()


def stream(read: Callable[[], str]) -> HttpResponse:
    """Answer with a message each time that `read` says something else; 204 when every place is taken: then poll."""
    if not PLACES.acquire(blocking=False):
        return HttpResponse(status=204)
    response = StreamingHttpResponse(Ticks(read), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["Content-Encoding"] = "identity"  # compression would hold messages back
    response["X-Accel-Buffering"] = "no"
    return response
