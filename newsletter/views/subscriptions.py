"""What a subscriber does: ask, confirm, choose topics, read the own data, leave."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from clusters.models import Cluster
from core.access import declares
from core.errors import DomainError
from core.throttle import address_of, allowed
from newsletter.actions import subscriptions
from newsletter.forms import PreferencesForm, SubscribeForm
from newsletter.links import digest_of, manage_token, to_confirm, to_manage
from newsletter.models import Subscription

ASKS_AN_HOUR, MESSAGES_AN_HOUR = 5, 3  # from one place; to one address


def opens(find: Callable[[str], Subscription | None]) -> Callable:
    """Let the holder of a signed link in, to the one subscription it names; the others read that it is not valid."""

    def decorate(view: Callable) -> Callable:
        @never_cache
        @wraps(view)
        def entered(request, token):
            if subscription := find(token):
                response = view(request, subscription, token)
            else:
                response = render(request, "newsletter/gone.html", status=404)
            response["Referrer-Policy"] = "strict-origin"
            return response

        return entered

    return decorate


@declares("subscription.subscribe")
def subscribe(request):
    """Ask for the newsletter; the answer is the same for every address, also for one that was written to often enough.

    A page may name clusters to choose.
    """
    slugs = [slug.replace("\x00", "") for slug in request.GET.getlist("cluster")]
    named = Cluster.objects.visible_to(request.user).filter(slug__in=slugs)
    form = SubscribeForm(request.POST or None, user=request.user, initial={"clusters": list(named)})
    if request.method == "POST" and form.is_valid() and _asked(request, form):
        return render(request, "newsletter/asked.html", {"email": form.cleaned_data["email"]})
    return render(request, "newsletter/subscribe.html", {"form": form}, status=422 if form.errors else 200)


def _asked(request, form: SubscribeForm) -> bool:
    if not allowed("newsletter", address_of(request), times=ASKS_AN_HOUR, seconds=3600):
        form.add_error(None, _("Troppe richieste da qui nell'ultima ora: riprova più tardi."))
        return False
    data = form.cleaned_data
    topics = {"clusters": data["clusters"], "s3_areas": data["s3_areas"]}
    try:
        if allowed("newsletter_to", digest_of(data["email"]), times=MESSAGES_AN_HOUR, seconds=3600):
            subscriptions.ask(data["email"], language=get_language(), **topics)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@declares("subscription.confirm")
@opens(to_confirm)
def confirm(request, subscription, token):
    """A button, because programs for e-mail open links by themselves."""
    if request.method == "POST":
        subscriptions.confirm(subscription)
        messages.success(request, _("La tua iscrizione è confermata."))
        return redirect("newsletter:preferences", manage_token(subscription))
    return render(request, "newsletter/confirm.html", {"subscription": subscription})


@declares("subscription.read_own")
@opens(to_manage)
def preferences(request, subscription, token):
    """The topics, the own data, and the way out."""
    if not subscription.is_active:
        return render(request, "newsletter/gone.html", status=404)
    chosen = {
        "clusters": subscription.clusters.all(),
        "s3_areas": subscription.s3_areas.all(),
        "language": subscription.language,
    }
    form = PreferencesForm(request.POST or None, initial=chosen, user=request.user)
    if request.method == "POST" and form.is_valid():
        subscriptions.choose(subscription, **form.cleaned_data)
        messages.success(request, _("Le tue scelte sono salvate."))
        return redirect("newsletter:preferences", token)
    context = {"form": form, "subscription": subscription, "token": token}
    return render(request, "newsletter/preferences.html", context)


@declares("subscription.read_own")
@opens(to_manage)
@require_safe
def own_data(request, subscription, token):
    """Everything that is kept about the subscriber."""
    data = {
        "email": subscription.email,
        "clusters": [cluster.code for cluster in subscription.clusters.order_by("code")],
        "s3_areas": [area.code for area in subscription.s3_areas.order_by("code")],
        "notice_version": subscription.notice_version,
        "language": subscription.language,
        "asked_at": subscription.asked_at,
        "confirmed_at": subscription.confirmed_at,
        "withdrawn_at": subscription.withdrawn_at,
        "messages_sent": subscription.deliveries.filter(sent_at__isnull=False).count(),
    }
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = 'attachment; filename="newsletter.json"'
    return response


@declares("subscription.unsubscribe")
@csrf_exempt  # RFC 8058: programs for e-mail post here by themselves; the signed link is the proof
@opens(to_manage)
def unsubscribe(request, subscription, token):
    """Leave with one click; a second click says the same."""
    if request.method == "POST":
        subscriptions.withdraw(subscription)
        return render(request, "newsletter/left.html")
    return render(request, "newsletter/unsubscribe.html", {"subscription": subscription})
