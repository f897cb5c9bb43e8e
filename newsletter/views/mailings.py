"""The coordinator's pages: the issues, composing one, trying it, sending it, how far it is."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import declares
from core.conflicts import conflict, unless_sent
from core.errors import DomainError, Stale
from newsletter.actions import mailings
from newsletter.contents import items_of, offered_decisions, offered_papers
from newsletter.forms import AsRead, MailingForm
from newsletter.messages import letter_for
from newsletter.models import Mailing, Subscription

PAGE = 20
writes = permission_required("newsletter.write_mailing", raise_exception=True)


def visible(request, uuid) -> Mailing:
    return get_object_or_404(Mailing.objects.visible_to(request.user).with_counts(), uuid=uuid)


@declares("subscription.read_counts")
@login_required
@writes
@require_safe
def mailing_list(request):
    """The issues, and how many read them."""
    found = Mailing.objects.visible_to(request.user).with_counts().order_by("-created_at", "-pk")
    readers = Subscription.objects.visible_to(request.user)
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("pagina")),
        "active": readers.active().count(),
        "unconfirmed": readers.unconfirmed().count(),
        "unreachable": readers.unreachable().count(),
    }
    return render(request, "newsletter/mailing_list.html", context)


@declares("mailing.write")
@login_required
@writes
def mailing_add(request):
    """A new issue; what was published since the last one is chosen already."""
    last = Mailing.objects.visible_to(request.user).filter(started_at__isnull=False).order_by("-started_at").first()
    since = {"published_at__gt": last.started_at} if last else {}
    news = {"papers": offered_papers().filter(**since), "decisions": offered_decisions().filter(**since)}
    mailing = Mailing(created_by=request.user)
    form = MailingForm(request.POST or None, instance=mailing, initial=news)
    if request.method == "POST" and form.is_valid() and (there := unless_sent(form, lambda: _saved(request, form))):
        return there
    return render(request, "newsletter/mailing_form.html", {"form": form}, status=422 if form.errors else 200)


@declares("mailing.write")
@login_required
@writes
def mailing_edit(request, uuid):
    mailing = visible(request, uuid)
    form = MailingForm(request.POST or None, instance=mailing)
    context = {"form": form, "mailing": mailing}
    if request.method == "POST" and form.is_valid():
        try:
            return _saved(request, form)
        except Stale as stale:
            return conflict(request, "newsletter/mailing_form.html", form, stale, context)
    return render(request, "newsletter/mailing_form.html", context, status=422 if form.errors else 200)


def _saved(request, form: MailingForm):
    data = form.cleaned_data
    mailing = mailings.save(
        form.row(),
        by=request.user,
        papers=data["papers"],
        decisions=data["decisions"],
        version=data.get("version"),
    )
    messages.success(request, _("Il numero è salvato. Qui sotto lo vedi come lo leggeranno gli iscritti."))
    return redirect(mailing)


@declares("mailing.write")
@login_required
@writes
@require_safe
def mailing_detail(request, uuid):
    """The issue as it reads, its sending, and its acts."""
    mailing = visible(request, uuid)
    job = mailings.sending_job(mailing)
    words, tone = mailing.words_and_tone
    context = {
        "mailing": mailing,
        "letter": letter_for(mailing, items_of(mailing)),
        "words": words,
        "tone": tone,
        "job": job if job and not job.is_over else None,
        "stopped": bool(mailing.started_at and not mailing.finished_at and job and job.is_over),
        "waiting": mailing.planned - mailing.sent - mailing.failed - mailing.doubtful,
        "active": Subscription.objects.visible_to(request.user).active().count(),
    }
    return render(request, "newsletter/mailing_detail.html", context)


def act(done: str, action):
    """One button of the issue's page: `action`, then `done` as the message, or the refusal's words."""

    @declares("mailing.write")
    @login_required
    @writes
    @require_POST
    def view(request, uuid):
        mailing = visible(request, uuid)
        try:
            action(mailing, by=request.user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, done)
        return redirect(mailing)

    return view


mailing_test = act(_("Il numero è partito verso il tuo indirizzo."), mailings.send_test)
mailing_resume = act(_("L'invio riprende."), mailings.resume)
mailing_again = act(_("I messaggi incerti sono di nuovo in coda."), mailings.send_doubtful_again)


@declares("mailing.write")
@login_required
@writes
@require_POST
def mailing_start(request, uuid):
    """Send what the page showed: not what somebody wrote meanwhile."""
    mailing, read = visible(request, uuid), AsRead(request.POST)
    try:
        if not read.is_valid():
            raise Stale(mailing)
        mailings.start(mailing, by=request.user, version=read.cleaned_data["version"])
    except Stale:
        messages.error(request, _("Nel frattempo il numero è cambiato: rileggilo qui sotto, poi invialo."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("L'invio è avviato."))
    return redirect(mailing)


@declares("mailing.write")
@login_required
@writes
@require_POST
def mailing_discard(request, uuid):
    mailings.discard(visible(request, uuid), by=request.user)
    messages.success(request, _("La bozza è eliminata."))
    return redirect("newsletter:mailing-list")
