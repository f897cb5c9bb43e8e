"""What machines ask a site for: map, feeds, rules for robots, whom to tell of a weakness."""

from datetime import timedelta

from django.conf import settings
from django.contrib.sitemaps.views import sitemap as render_sitemap
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from clusters.profile import profile
from core.access import declares
from core.mail import address
from portal.feeds import OutcomeFeed, PaperFeed
from portal.sitemaps import SITEMAPS

PLAIN = "text/plain; charset=utf-8"
NOT_FOR_ROBOTS = ("/lavoro/", "/comitato/", "/en/comitato/", "/gestione/", "/accesso/", "/p/")
SECURITY_TEXT_LASTS = timedelta(days=180)  # RFC 9116 asks for less than a year

paper_feed = declares("paper.read")(PaperFeed())
outcome_feed = declares("decision.read")(OutcomeFeed())


@declares("public_page.read")
@require_safe
def sitemap(request):
    """The public pages (sitemaps.org)."""
    return render_sitemap(request, sitemaps=SITEMAPS)


@declares("public_page.read")
@require_safe
def robots(request):
    """Which pages robots may keep: none of a demonstration, and never the work area."""
    closed = ("/",) if settings.DEMO else NOT_FOR_ROBOTS
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in closed),
        f"Sitemap: {address(reverse('portal:sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=PLAIN)


@declares("public_page.read")
@require_safe
def security(request):
    """Whom to tell of a weakness (RFC 9116)."""
    expires = (timezone.now() + SECURITY_TEXT_LASTS).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: mailto:{profile().contacts['email']}",
        f"Expires: {expires.isoformat()}",
        "Preferred-Languages: it, en",
        f"Canonical: {address(reverse('portal:security'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=PLAIN)
