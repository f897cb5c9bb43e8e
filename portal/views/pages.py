"""Pages of words: method, privacy, cookies, legal notes, accessibility, site map, glossary."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from clusters.profile import profile
from core import mail
from core.access import declares
from core.errors import DomainError
from core.throttle import address_of, allowed
from needs.analysis import priority
from portal.forms import FeedbackForm
from portal.glossary import TERMS

FEEDBACK_AN_HOUR = 5


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
site_map = words("portal/site_map.html")
glossary = words("portal/glossary.html", terms=TERMS)


@declares("public_page.read")
def accessibility(request):
    """What was checked, and a form to say what does not work: it goes by e-mail to who answers for the site."""
    form = FeedbackForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _told(request, form):
        return render(request, "portal/accessibility_told.html", {"email": form.cleaned_data["email"]})
    context = {"profile": profile(), "form": form}
    return render(request, "portal/accessibility.html", context, status=422 if form.errors else 200)


def _told(request, form: FeedbackForm) -> bool:
    if not allowed("accessibility", address_of(request), times=FEEDBACK_AN_HOUR, seconds=3600):
        form.add_error(None, _("Troppe segnalazioni da qui nell'ultima ora: riprova più tardi, o scrivi un'e-mail."))
        return False
    try:
        mail.send("accessibility", [profile().contacts["email"]], form.cleaned_data)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
