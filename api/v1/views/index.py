"""The entrance of version 1: which resources there are, the OpenAPI document, and the answer to a wrong address."""

import functools

import yaml
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from drf_spectacular.renderers import OpenApiYamlRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from api.renderers import JSONRenderer, dumps
from api.schema import document
from api.throttling import SaysWhatIsLeft
from skills.overview import attributions


class Index(SaysWhatIsLeft, APIView):
    """Names the resources and their addresses."""

    schema = None

    def get(self, request) -> Response:
        paths = document()["paths"]
        lists = {operation["get"]["tags"][0]: path for path, operation in paths.items() if "{" not in path}
        links = {name: request.build_absolute_uri(path) for name, path in lists.items()}
        return Response(
            {
                "resources": links,
                "schema": request.build_absolute_uri(reverse("api:schema")),
                "documentation": request.build_absolute_uri(reverse("api:docs")),
                "attributions": attributions(),
            }
        )


class Schema(SaysWhatIsLeft, APIView):
    """The OpenAPI document: as YAML, or as JSON for who accepts only that."""

    schema = None
    renderer_classes = [OpenApiYamlRenderer, JSONRenderer]

    def get(self, request) -> HttpResponse:
        if request.accepted_renderer.format == JSONRenderer.format:
            return HttpResponse(dumps(document()), content_type="application/json")
        return HttpResponse(written(), content_type="application/vnd.oai.openapi")


class NotThere(SaysWhatIsLeft, APIView):
    """A wrong address under /api/v1/ gets a problem, not a page."""

    schema = None

    def get(self, request) -> Response:
        raise Http404


def written() -> bytes:
    """Return the OpenAPI document as YAML: in Italian, the same bytes as docs/openapi.yml."""
    return _written(get_language())


@functools.cache
def _written(language: str) -> bytes:
    """`language` is there to be remembered by."""
    return yaml.safe_dump(document(), allow_unicode=True, sort_keys=False, width=120).encode()
