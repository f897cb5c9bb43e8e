"""Two people at one section: what a form starts from, who writes there now, what is kept meanwhile."""

from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from reports.actions import writing
from reports.forms.blocks import KeptForm

TAKE = (("prendi", _lazy("Salva e prendi la sezione")),)


def start_of(request, place: writing.Place, stored: dict) -> dict:
    """What a form starts from: the text kept for this person, else the stored one; and who writes in the section."""
    kept = writing.kept(place, request.user)
    lock = writing.lock_of_others(writing.section_of(place), request.user)
    initial = {**stored, **kept.fields, "version": kept.version} if kept else stored
    held = {"held": writing.words_of(lock), "also": TAKE} if lock else {"held": "", "also": ()}
    return {"initial": initial, "kept": kept, **held}


def take_if_asked(request, place: writing.Place) -> None:
    """Take the section from who writes there, when the page said so and the person saved all the same."""
    if "prendi" in request.POST:
        writing.enter(writing.section_of(place), by=request.user, over=True)


def keep_typed(request, place: writing.Place) -> JsonResponse:
    """Keep what is typed so far and say who else writes in the section."""
    form = KeptForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"held": _("Il testo è troppo lungo: non è tenuto da parte.")}, status=422)
    held = ""
    try:
        writing.enter(writing.section_of(place), by=request.user)
    except writing.Held as somebody:
        held = _("%(who)s Il tuo testo resta nella tua bozza.") % {"who": somebody}
    if form.typed:
        writing.keep(place, by=request.user, version=form.cleaned_data["version"], fields=form.typed)
    return JsonResponse({"held": held})


def forget(request, place: writing.Place) -> None:
    """Throw away what was kept, and let others write."""
    writing.throw_away(place, by=request.user)
    writing.leave(writing.section_of(place), by=request.user)


def occupied(request, template: str, context: dict, held: writing.Held):
    """Answer 409 with the form as typed; saving again takes the section."""
    return render(request, template, {**context, "held": str(held), "also": TAKE, "kept": None}, status=409)
