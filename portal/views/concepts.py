"""Public pages of the skills and occupations: search with what is needed most, and the page of one."""

from django.conf import settings
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.access import declares
from portal import as_data, concepts
from skills.models import Collection, Concept, ConceptKind, Relation
from skills.offers import found_by
from skills.overview import esco_loaded

KINDS = (ConceptKind.SKILL, ConceptKind.OCCUPATION)
LONGEST = 200


@declares("concept.read", "search.query")
@require_GET
def concept_list(request):
    """Search by words; without words, what was said most."""
    words = " ".join(request.GET.get("testo", "").split())[:LONGEST]
    kind = request.GET.get("tipo", "")
    kind = kind if kind in KINDS else "any"
    offers = found_by(words, kind=kind) if words else []
    context = {
        "words": words,
        "kind": kind,
        "kinds": [(str(value), value.label) for value in KINDS],
        "found": list(zip(offers, concepts.counted(offer.concept for offer in offers), strict=True)),
        "most_needed": [] if words else concepts.most_needed(),
        "esco": esco_loaded(),
        "api_urls": as_data.addresses("concepts", _asked(words, kind), as_data.CONCEPTS),
    }
    return render(request, "portal/concept_list.html", context)


def _asked(words: str, kind: str) -> dict[str, str]:
    """What the list shows: what the words find, or everything that was said."""
    if not words:
        return {"dette": "on"}
    return {"testo": words} if kind == "any" else {"testo": words, "tipo": kind}


@declares("concept.read")
@require_GET
def concept_detail(request, uuid):
    """One concept, with what the published register says of it."""
    visible = Concept.objects.visible_to(request.user).public().select_related("vocabulary", "replaced_by")
    concept = get_object_or_404(visible, uuid=uuid)
    successor = concept.replaced_by
    needs = concepts.needs_about(concept, user=request.user)
    context = {
        "concept": concept,
        "successor": successor if successor and successor.is_public else None,
        "names": concepts.names_of(concept),
        "collections": [label for value, label in Collection.choices if value in concept.collections],
        "relations": [group for group in _relations(concept) if group.concepts],
        "needs": needs[: concepts.MOST_NEEDS],
        "demand": concepts.counted([concept])[0],
        "said_in": concepts.said_in(concept),
        "data": concepts.data_about(concept),
        "papers": concepts.papers_about(concept),
        "permanent_url": settings.BASE_URL + concept.get_absolute_url(),
        "api_url": reverse("api:concepts-detail", args=[concept.uuid]),
    }
    return render(request, "portal/concept_detail.html", context)


def _relations(concept: Concept) -> list[concepts.Related]:
    broader, essential, optional = Relation.Kind.BROADER, Relation.Kind.ESSENTIAL, Relation.Kind.OPTIONAL
    found = [
        concepts.related(concept, broader, title=_("Più ampio")),
        concepts.related(concept, broader, title=_("Più specifico"), inwards=True),
    ]
    if concept.kind == ConceptKind.OCCUPATION:
        found.append(concepts.related(concept, essential, title=_("Competenze essenziali")))
        found.append(concepts.related(concept, optional, title=_("Competenze utili")))
    if concept.kind == ConceptKind.SKILL:
        found.append(
            concepts.related(concept, essential, optional, title=_("Professioni che la chiedono"), inwards=True)
        )
    found.append(concepts.Related(_("Ha preso il posto di"), list(concept.replaces.public().in_reading_order()), 0))
    return found
