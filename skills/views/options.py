"""Suggestions while somebody types: the options of a combobox, what a sentence speaks of."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.access import declares
from core.throttle import address_of, allowed
from skills.fields import NO_CONCEPT, Term
from skills.models import ConceptKind
from skills.offers import offers
from skills.sentences import findings_in

KINDS = {ConceptKind.SKILL.value, ConceptKind.OCCUPATION.value}
LONGEST = 300
LONGEST_SENTENCE = 2000
# The fields of a line in which skills and the profession are typed.
CHOSEN = ("skill_labels", "profile_label")
PER_MINUTE = 600  # a whole room behind one address


@declares("concept.read", "search.autocomplete")
@require_GET
def concept_options(request):
    """Options for the words in `testo`; concepts are public, so that who holds a personal link finds them as well."""
    words, kind = " ".join(request.GET.get("testo", "").split())[:LONGEST], request.GET.get("tipo", "")
    if refusal := _too_many(request):
        return refusal
    context = {
        "offers": offers(words, kind=kind, user=request.user) if words and kind in KINDS else [],
        "own_words": Term(words, is_chosen=True) if words and "solo-voci" not in request.GET else None,
        "no_concept": NO_CONCEPT,
    }
    return render(request, "skills/options.html", context)


@declares("concept.read", "search.autocomplete")
@require_GET
def sentence_concepts(request):
    """What the `text` that is being typed speaks of, without what was chosen for it already; as public as concepts."""
    if refusal := _too_many(request):
        return refusal
    sentence = request.GET.get("text", "")[:LONGEST_SENTENCE]
    choices = [choice for name in CHOSEN for choice in request.GET.getlist(f"{name}_concept")]
    findings = findings_in(sentence, settled={choice.partition(" ")[0] for choice in choices}) if sentence else []
    return render(request, "skills/sentence.html", {"findings": findings})


def _too_many(request) -> HttpResponse | None:
    if allowed("concept_options", address_of(request), times=PER_MINUTE, seconds=60):
        return None
    return HttpResponse(_("Troppe richieste in poco tempo."), status=429)
