"""Skills and occupations that a text may mean."""

from dataclasses import asdict

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema

from api.problems import ParameterRefused
from api.renderers import dumps
from api.v1.serializers.suggestions import SuggestionSerializer, SuggestionsSerializer
from api.v1.views.base import Resource
from skills.matching.entries import KINDS
from skills.matching.suggest import MOST_LETTERS, Suggestion, suggest
from skills.models import Concept, Vocabulary

ANY = (*KINDS, "any")
MOST = 20
LANGUAGE = "it"
PARAMETERS = [
    OpenApiParameter(
        "text", str, required=True, description=gettext_lazy("Il testo, da 1 a 300 caratteri: un nome, non una frase.")
    ),
    OpenApiParameter("lang", str, description=gettext_lazy("Lingua del testo: due lettere, senza indicazione «it».")),
    OpenApiParameter("kind", str, enum=ANY, description=gettext_lazy("Che cosa si cerca; senza indicazione tutto.")),
    OpenApiParameter("k", int, description=gettext_lazy("Quanti suggerimenti al massimo, da 1 a 20; di solito 5.")),
]


class Suggestions(Resource):
    noun, title = "suggest", gettext_lazy("Suggerimenti")
    summary = gettext_lazy(
        "Le competenze e le professioni che un testo può indicare, con il perché. Decide sempre una persona; un elenco "
        "vuoto è una risposta giusta."
    )
    serializer_class, pagination_class, fields_are_chosen = SuggestionSerializer, None, False

    @classmethod
    def visible(cls, user) -> QuerySet:
        return Concept.objects.visible_to(user)

    @extend_schema(parameters=PARAMETERS, responses=SuggestionsSerializer)
    def list(self, request) -> HttpResponse:
        """Answer with the suggestions for `text`."""
        given = self._query(("text", "lang", "kind", "k"))
        found = suggest(_text(given), _language(given), _kind(given), _most(given))
        esco = Vocabulary.objects.filter(code__iexact="esco").order_by("-loaded_at").first()
        return self._reply(
            dumps(
                {
                    "data": [_row(one) for one in found],
                    "esco_version": esco.version if esco else None,
                    "meta": self._meta(),
                }
            )
        )


def _row(one: Suggestion) -> dict:
    """Without the database's key, how often tables said so, and what the parts say already."""
    left_out = {"concept_id", "confirmations", "by_group"}
    return {name: value for name, value in asdict(one).items() if name not in left_out}


def _text(given: dict[str, str]) -> str:
    text = given.get("text", "").strip()
    if not 1 <= len(text) <= MOST_LETTERS:
        raise ParameterRefused({"text": _("da 1 a %(most)s caratteri.") % {"most": MOST_LETTERS}})
    return text


def _language(given: dict[str, str]) -> str:
    language = given.get("lang", LANGUAGE)
    if not (len(language) == 2 and language.isascii() and language.isalpha() and language.islower()):
        raise ParameterRefused({"lang": _("due lettere minuscole, come «it».")})
    return language


def _kind(given: dict[str, str]):
    kind = given.get("kind", "any")
    if kind not in ANY:
        raise ParameterRefused({"kind": _("uno tra %(kinds)s.") % {"kinds": ", ".join(ANY)}})
    return kind


def _most(given: dict[str, str]) -> int:
    number = given.get("k", "5")
    if not (number.isascii() and number.isdecimal() and len(number) <= 2 and 1 <= int(number) <= MOST):
        raise ParameterRefused({"k": _("un numero da 1 a %(most)s.") % {"most": MOST}})
    return int(number)
