"""What every document says about the portal it comes from."""

from django.conf import settings
from django.utils.translation import gettext as _

from clusters.profile import profile


def site() -> dict[str, str]:
    """Name, owner and address of the portal, and the band of a demonstration."""
    demo = _("Dati dimostrativi: non descrivono imprese o persone reali, salvo dove è indicata la fonte.")
    return {
        "name": profile().site_name,
        "owner": profile().coordinator,
        "address": settings.BASE_URL.rstrip("/"),
        "demo": demo if settings.DEMO else "",
    }
