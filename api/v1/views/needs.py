"""Needs and indicators."""

from collections.abc import Iterator

from django.db.models import Expression, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from api.disclosure import ShownByRound
from api.rows import Counted, listed, values_of
from api.v1.filters.needs import IndicatorFilter, NeedFilter
from api.v1.serializers.needs import (
    IndicatorSerializer,
    NeedSerializer,
    ObservationSerializer,
    StatementSerializer,
)
from api.v1.views.base import Resource
from api.v1.views.places import readable_count
from clusters.models import Cluster
from clusters.profile import profile
from focusgroups.models import Contribution, Round
from focusgroups.queries import without_voices
from needs.models import Indicator, Need, NeedStatement, Observation
from skills.models import Concept


class Needs(Resource):
    noun, title = "needs", _("Fabbisogni")
    summary = _("I fabbisogni che vivono attraverso cluster e cicli, con quanti enti distinti li dicono.")
    serializer_class, filterset_class, lookup_field = NeedSerializer, NeedFilter, "slug"

    @classmethod
    def visible(cls, user) -> QuerySet:
        return Need.objects.visible_to(user)

    @classmethod
    def columns(cls, user) -> dict[str, Expression]:
        here = OuterRef("pk")
        readable = Contribution.objects.visible_to(user)
        statements = NeedStatement.objects.live().filter(contribution__in=readable)
        said = statements.filter(need=OuterRef(here)).values("contribution__focus_group")
        return {
            "skill_uuids": values_of(Concept.objects.filter(needed_in=here).order_by("id"), "uuid"),
            "cluster_slugs": values_of(
                Cluster.objects.filter(focus_groups__in=said).distinct().order_by("slug"), "slug"
            ),
            "round_slugs": values_of(Round.objects.filter(focus_groups__in=said).distinct().order_by("slug"), "slug"),
            "contribution_count": readable_count(statements, "need"),
            "voice_rows": _voices(OuterRef(here)),
            "statement_rows": listed(statements.filter(need=here).order_by("contribution"), StatementSerializer),
        }


def _voices(need: OuterRef) -> ShownByRound:
    """Distinct voices of each round behind the published contributions of a need, whoever reads, as its page has them.

    A line of whom nobody was noted down is one voice, but a merged one is said by its target. What would give a small
    number away by subtraction is hidden too.
    """
    said = NeedStatement.objects.counted(published_only=True).filter(need=need)
    here = said.filter(contribution__focus_group__round=OuterRef("pk"))
    silent = here.unheard().filter(contribution__merged_into__isnull=False)
    first, *others = (*_keys_of(here, "contribution"), *_keys_of(silent, "contribution__merged_into"))
    rounds = Round.objects.order_by().filter(pk__in=said.values("contribution__focus_group__round"))
    cells = rounds.annotate(voices=Counted(first.union(*others))).values_list("slug", "voices")
    return ShownByRound(cells, threshold=profile().public_threshold)


def _keys_of(statements: QuerySet, line: str) -> Iterator[QuerySet]:
    """Keys, as text, of the voices of the lines at `line`, of those merged into them, and of lines without any.

    A merged line without any gives none: it is said by its target.
    """
    yield _keys(statements, f"{line}__voices__voice_key")
    yield _keys(statements, f"{line}__merged_from__voices__voice_key")
    yield _keys(without_voices(statements, line).filter(**{f"{line}__merged_into__isnull": True}), line)


def _keys(statements: QuerySet, path: str) -> QuerySet:
    return statements.annotate(key=Cast(path, TextField())).filter(key__isnull=False).order_by().values("key")


class Indicators(Resource):
    noun, title = "indicators", _("Indicatori")
    summary = _("Le serie statistiche che si leggono accanto ai fabbisogni: contratti, indagini, annunci.")
    serializer_class, filterset_class, lookup_field = IndicatorSerializer, IndicatorFilter, "code"

    @classmethod
    def visible(cls, user) -> QuerySet:
        return Indicator.objects.all()  # public statistics

    @classmethod
    def columns(cls, user) -> dict[str, Expression]:
        values = Observation.objects.filter(indicator=OuterRef("pk")).order_by("-period", "territory", "id")
        return {"observation_rows": listed(values, ObservationSerializer)}
