"""The catalogue (DCAT-AP_IT) and the regional vocabulary (SKOS), in the three usual writings of RDF."""

from collections.abc import Callable, Iterator

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import override
from rest_framework.renderers import BaseRenderer
from rest_framework.views import APIView

from api.catalog import Triple, catalogue, serialised, vocabulary
from api.renderers import dumps
from api.throttling import SaysWhatIsLeft
from api.v1.views.base import conditional


class Rdf(BaseRenderer):
    """One writing of RDF; a problem is JSON, whatever was asked for."""

    charset = None
    writing = ""

    def render(self, data, accepted_media_type=None, renderer_context=None) -> bytes:
        return dumps(data) if isinstance(data, dict) else serialised(data, self.writing)


class Turtle(Rdf):
    media_type, format, writing = "text/turtle", "ttl", "turtle"


class JsonLd(Rdf):
    media_type, format, writing = "application/ld+json", "jsonld", "json-ld"


class RdfXml(Rdf):
    media_type, format, writing = "application/rdf+xml", "rdf", "xml"


class Written(SaysWhatIsLeft, APIView):
    """Triples, in the writing that the address or the header Accept names; Turtle when neither does."""

    schema = None
    renderer_classes = [Turtle, JsonLd, RdfXml]
    triples: Callable[[], Iterator[Triple]]

    def get(self, request, format: str = "") -> HttpResponse:
        renderer = request.accepted_renderer
        with override(settings.LANGUAGE_CODE):  # addresses are names here, and the texts say that they are Italian
            body = renderer.render(type(self).triples())
        response = HttpResponse(body, content_type=f"{renderer.media_type}; charset=utf-8")
        response["Content-Language"] = settings.LANGUAGE_CODE
        return conditional(request, response)


class Catalog(Written):
    """The datasets."""

    triples = staticmethod(catalogue)


class RegionalVocabulary(Written):
    """The terms of the region."""

    triples = staticmethod(vocabulary)
