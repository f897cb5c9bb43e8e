"""Who publishes the portal, as schema.org says it."""

from clusters.profile import profile
from core.mail import address

SCHEMA = "https://schema.org"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def publisher() -> dict:
    return {"@type": "Organization", "@id": address("/#ente"), "name": profile().coordinator}


def site() -> dict:
    """The portal itself, to which its pages point."""
    return {"@type": "WebSite", "@id": address("/#sito"), "name": profile().site_name, "url": address("/")}
