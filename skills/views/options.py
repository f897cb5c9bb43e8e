"""The suggestions of a combobox, as options of its list."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.access import declares
from core.throttle import allowed
from skills.fields import NO_CONCEPT, Term
from skills.models import ConceptKind
from skills.offers import offers

KINDS = {ConceptKind.SKILL.value, ConceptKind.OCCUPATION.value}
LONGEST = 300
PER_MINUTE = 600  # a whole room behind one address


@declares("concept.read", "search.autocomplete")
@require_GET
def concept_options(request):
    """Options for the words in `testo`; concepts are public, so that who holds a personal link finds them as well."""
    words, kind = " ".join(request.GET.get("testo", "").split())[:LONGEST], request.GET.get("tipo", "")
    if not allowed("concept_options", request.META.get("REMOTE_ADDR", ""), times=PER_MINUTE, seconds=60):
        return HttpResponse(_("Troppe richieste in poco tempo."), status=429)
    context = {
        "offers": offers(words, kind=kind, user=request.user) if words and kind in KINDS else [],
        "own_words": Term(words, is_chosen=True) if words and "solo-voci" not in request.GET else None,
        "no_concept": NO_CONCEPT,
    }
    return render(request, "skills/options.html", context)
