"""Pages of words: method, privacy, cookies, legal notes, accessibility, site map, glossary."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from clusters.profile import profile
from core.access import declares
from needs.analysis import priority
from portal.glossary import TERMS


@declares("public_page.read")
def method(request):
    """How findings become figures: rules, weights, thresholds, limits."""
    names = {
        "difficulty": _("Difficoltà di reperimento"),
        "urgency": _("Urgenza"),
        "agreement": _("Accordo al tavolo"),
        "breadth": _("Ampiezza (cluster e province)"),
    }
    context = {"profile": profile(), "weights": [(names[part], weight) for part, weight in priority.WEIGHTS.items()]}
    return render(request, "portal/method.html", context)


def words(template: str, **names):
    """A page that only prints words of the site and of the regional profile."""

    @declares("public_page.read")
    def page(request):
        return render(request, template, {"profile": profile(), **names})

    return page


privacy = words("portal/privacy.html")
cookies = words("portal/cookies.html")
legal = words("portal/legal.html")
accessibility = words("portal/accessibility.html")
site_map = words("portal/site_map.html")
glossary = words("portal/glossary.html", terms=TERMS)
