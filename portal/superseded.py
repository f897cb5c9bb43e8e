"""Concepts that a newer vocabulary dropped and that lines or needs still point at."""

from django.db.models import Count, F, Q, QuerySet

from skills.models import Concept, ConceptKind


def in_use(user) -> QuerySet[Concept]:
    """Skills and occupations that a vocabulary dropped, in lines (`use_count`) or needs (`need_count`).

    Those that nothing replaces come first. One that is back in force stays while another stands in its place.
    """
    dropped = Q(status=Concept.Status.OBSOLETE) | Q(status=Concept.Status.RELEASED, replaced_by__isnull=False)
    concepts = Concept.objects.visible_to(user).filter(dropped, kind__in=(ConceptKind.SKILL, ConceptKind.OCCUPATION))
    counted = concepts.with_uses().annotate(
        need_count=Count("needs", distinct=True) + Count("needed_in", distinct=True)
    )
    found = counted.filter(Q(use_count__gt=0) | Q(need_count__gt=0)).select_related("vocabulary", "replaced_by")
    return found.order_by(F("replaced_by").desc(nulls_first=True), "name", "pk")
