"""Skills and occupations."""

from django.db.models import Expression, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from api.rows import listed
from api.v1.filters.concepts import ConceptFilter
from api.v1.serializers.concepts import ConceptSerializer, LabelSerializer
from api.v1.views.base import Resource
from skills.models import Concept, Label
from skills.overview import attributions


class Concepts(Resource):
    noun, title = "concepts", _("Competenze e professioni")
    summary = _("I termini con cui sono codificati i fabbisogni, e il loro vocabolario.")
    serializer_class, filterset_class, lookup_field = ConceptSerializer, ConceptFilter, "uuid"

    @classmethod
    def visible(cls, user) -> QuerySet:
        return Concept.objects.visible_to(user)

    @classmethod
    def columns(cls, user) -> dict[str, Expression]:
        # What people confirmed comes from tables and is shown to nobody.
        labels = Label.objects.filter(concept=OuterRef("pk")).exclude(kind=Label.Kind.CONFIRMED)
        labels = labels.order_by("language", "kind", "text")
        return {"label_rows": listed(labels, LabelSerializer)}

    def _meta(self) -> dict:
        """Whose classification the terms are taken from, where one is loaded."""
        found = attributions()
        return {**super()._meta(), "attributions": found} if found else super()._meta()
