"""`python -m skillsintel.health`: whether the web server of this container shows its first page. For a health check."""

import sys
import urllib.error
import urllib.request

from django.conf import settings

PORT = 8000


def is_well(port: int = PORT) -> bool:
    """Ask as the proxy would: by the public name, over what was HTTPS."""
    host = (settings.ALLOWED_HOSTS or ["localhost"])[0].lstrip(".")
    headers = {"Host": host, "X-Forwarded-Proto": "https"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=8) as answer:  # noqa: S310
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(0 if is_well() else 1)
