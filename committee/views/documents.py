"""The documents of a sitting: asking for them, downloading, convening, presence, protocol."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from committee import agenda, reading
from committee.actions import convocations, documents, presences, sittings
from committee.documents.calendar import ics
from committee.files import letters_of, shelves_of
from committee.forms.attendance import PresenceForm, ProtocolForm
from committee.models import Sitting, SittingDocument
from committee.quorum import quorum_of, seats_of
from committee.views.binding import attempt, page
from core.access import declares
from reports.downloads import download


def _sitting(request, uuid) -> Sitting:
    return get_object_or_404(Sitting.objects.visible_to(request.user), uuid=uuid)


@declares("sitting_document.read", "dossier.read")
@login_required
@require_GET
def document_list(request, uuid):
    """Every kind of document with its files, how far they are, and whom the convocation reached."""
    sitting = _sitting(request, uuid)
    if not agenda.reads_minutes(request.user):
        raise Http404
    readable = SittingDocument.objects.visible_to(request.user).filter(sitting=sitting)
    may_convene = request.user.has_perm("committee.edit_sitting", sitting)
    context = {
        "sitting": sitting,
        "shelves": shelves_of(sitting, readable, request.user),
        "may_convene": may_convene and sitting.state == Sitting.State.PLANNED,
        "letters": letters_of(sitting) if may_convene else None,
    }
    return render(request, "committee/sitting_documents.html", context)


@declares("sitting_document.make", "dossier.compile")
@login_required
@require_POST
def document_make(request, uuid, kind):
    """Ask for the files of one kind."""
    sitting = _sitting(request, uuid)
    if kind not in SittingDocument.Kind:
        raise Http404
    documents.request(sitting, kind, by=request.user)
    messages.info(request, _("Il documento è in preparazione: arriva in pochi secondi."))
    return redirect("committee:sitting-documents", sitting.uuid)


@declares("sitting_document.read", "dossier.read")
@require_safe
def sitting_file(request, uuid):
    """Send a file as an attachment; 404 for who may not read it."""
    found = SittingDocument.objects.visible_to(request.user).select_related("sitting")
    row = get_object_or_404(found, uuid=uuid)
    return download(row, f"{row.get_kind_display().replace(' ', '-')}-{row.sitting.held_on.isoformat()}")


@declares("sitting.read")
@require_safe
def sitting_calendar(request, uuid):
    """The sitting as an entry for a calendar."""
    sitting = _sitting(request, uuid)
    response = HttpResponse(ics(sitting), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="seduta-{sitting.held_on.isoformat()}.ics"'
    return response


@declares("sitting.edit")
@login_required
@require_POST
def sitting_convene(request, uuid):
    """Send the convocation to the members in office."""
    sitting = _sitting(request, uuid)
    if convocations.convene(sitting, by=request.user):
        messages.info(request, _("Le convocazioni sono in partenza."))
    else:
        messages.info(request, _("Tutti i componenti hanno già ricevuto questa convocazione."))
    return redirect("committee:sitting-documents", sitting.uuid)


@declares("sitting.edit")
@login_required
def sitting_presence(request, uuid):
    """The sheet of presence, one choice for each seat."""
    sitting = _sitting(request, uuid)
    reading.demand(request.user, "committee.edit_sitting", sitting)
    form = PresenceForm(request.POST or None, seats=seats_of(sitting), day=sitting.held_on)

    def act():
        return presences.record(sitting, form.said(), by=request.user)

    if request.method == "POST" and form.is_valid() and attempt(form, act):
        messages.success(request, _("Le presenze sono registrate."))
        return redirect(sitting)
    return page(request, "committee/sitting_presence.html", form, sitting=sitting, quorum=quorum_of(sitting))


@declares("sitting.edit")
@login_required
def sitting_protocol(request, uuid):
    """Number and date of the convocation and of the advice."""
    sitting = _sitting(request, uuid)
    reading.demand(request.user, "committee.edit_sitting", sitting)
    form = ProtocolForm(request.POST or None, instance=sitting, initial={"version": sitting.version})

    def act():
        return sittings.register(sitting, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and attempt(form, act):
        messages.success(request, _("Salvato."))
        return redirect("committee:sitting-documents", sitting.uuid)
    return page(request, "committee/sitting_protocol.html", form, sitting=sitting)
