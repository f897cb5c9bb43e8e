"""What the public pages are about, in schema.org's words, for search engines: organisations and facts, never people."""

from django.urls import reverse

from clusters.models import Cluster
from clusters.profile import profile
from clusters.publisher import LICENCE, SCHEMA, publisher, site
from core.calendar import day_of
from core.mail import address
from focusgroups.models import FocusGroup
from reports.models import PaperVersion, PositionPaper


def home() -> dict:
    """The site, who publishes it, and where it is searched."""
    found = f"{address(reverse('portal:search'))}?testo={{words}}"
    return {
        "@context": SCHEMA,
        **site(),
        "description": profile().tagline,
        "inLanguage": "it",
        "publisher": publisher(),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": found},
            "query-input": "required name=words",
        },
    }


def event(group: FocusGroup, co_leads: list[Cluster]) -> dict:
    """A focus group: when, where, which clusters hold it."""
    place = {
        "@type": "PostalAddress",
        "addressLocality": group.round.city,
        "addressRegion": profile().region,
        "addressCountry": "IT",
    }
    return {
        "@context": SCHEMA,
        "@type": "Event",
        "@id": address(group.get_absolute_url()),
        "url": address(group.get_absolute_url()),
        "name": group.title,
        "startDate": group.held_on.isoformat(),
        "eventAttendanceMode": f"{SCHEMA}/OfflineEventAttendanceMode",
        "location": {"@type": "Place", "name": group.venue or group.round.venue, "address": place},
        "organizer": [_cluster(cluster) for cluster in (group.cluster, *co_leads)],
        "superEvent": {
            "@type": "Event",
            "@id": address(group.round.get_absolute_url()),
            "name": group.round.name,
            "startDate": group.round.held_on.isoformat(),
            "location": {"@type": "Place", "name": group.round.venue, "address": place},
        },
    }


def paper(paper: PositionPaper, version: PaperVersion) -> dict:
    """A published paper, written by its clusters."""
    url = address(paper.get_absolute_url())
    return {
        "@context": SCHEMA,
        "@type": "Report",
        "@id": url,
        "url": url,
        "name": paper.title,
        "abstract": paper.summary,
        "about": paper.theme,
        "datePublished": day_of(paper.published_at).isoformat(),
        "version": str(version.number),
        "inLanguage": "it",
        "license": LICENCE,
        "isAccessibleForFree": True,
        "author": [_cluster(cluster) for cluster in paper.clusters.all()],
        "publisher": publisher(),
        "isPartOf": site(),
    }


def _cluster(cluster: Cluster) -> dict:
    url = address(cluster.get_absolute_url())
    return {"@type": "Organization", "@id": url, "url": url, "name": cluster.short_name}
