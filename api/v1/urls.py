"""Addresses of version 1: list, detail and export of each resource, and what goes over several of them."""

from django.urls import path, re_path, register_converter
from django.urls.converters import StringConverter

from api.v1.resources import RESOURCES
from api.v1.views.base import FORMATS, AnyFormat
from api.v1.views.catalog import Catalog, RegionalVocabulary
from api.v1.views.changes import Changes
from api.v1.views.index import Index, NotThere, Schema
from api.v1.views.releases import ReleaseFile, Releases
from api.v1.views.suggestions import Suggestions
from api.v1.views.writing import TableContributions
from core.access import declares


class Form(StringConverter):
    """The suffix of an export."""

    regex = "|".join(FORMATS)


class Writing(StringConverter):
    """The suffix of RDF."""

    regex = "|".join(renderer.format for renderer in Catalog.renderer_classes)


register_converter(Form, "form")
register_converter(Writing, "writing")
CONVERTERS = {"slug": "slug", "code": "slug", "uuid": "uuid"}


def addresses(resource, right: str) -> list:
    """The list, the detail and the whole of a resource."""
    noun, key = resource.noun, resource.lookup_field
    return [
        path(f"{noun}/", declares(right)(resource.as_view({"get": "list"})), name=f"{noun}-list"),
        path(
            f"{noun}/<{CONVERTERS[key]}:{key}>/",
            declares(right)(resource.as_view({"get": "retrieve"})),
            name=f"{noun}-detail",
        ),
        path(
            f"exports/{noun}.<form:form>",
            declares("api_bulk.read", right)(
                resource.as_view({"get": "export"}, content_negotiation_class=AnyFormat, counted_as="export")
            ),
            name=f"{noun}-export",
        ),
    ]


urlpatterns = [
    path("", declares("public_page.read")(Index.as_view()), name="index"),
    path("schema/", declares("public_page.read")(Schema.as_view()), name="schema"),
    *(address for resource, right in RESOURCES for address in addresses(resource, right)),
    path("suggest/", declares("concept.read")(Suggestions.as_view({"get": "list"})), name="suggest-list"),
    path(
        "focus-groups/<slug:slug>/contributions/",
        declares("contribution.import")(TableContributions.as_view({"post": "create"})),
        name="table-contributions",
    ),
    path("changes/", declares("changes_feed.read")(Changes.as_view({"get": "list"})), name="changes-list"),
    path("releases/", declares("api_bulk.read")(Releases.as_view({"get": "list"})), name="releases-list"),
    path(
        "releases/<slug:slug>/",
        declares("api_bulk.read")(Releases.as_view({"get": "retrieve"})),
        name="releases-detail",
    ),
    path(
        "releases/<slug:slug>/<int:number>/<str:name>",
        declares("api_bulk.read")(ReleaseFile.as_view()),
        name="release-file",
    ),
    path("catalog/", declares("catalogue.read")(Catalog.as_view()), name="catalog"),
    path("catalog.<writing:format>", declares("catalogue.read")(Catalog.as_view()), name="catalog-file"),
    path("vocabulary/", declares("concept.read")(RegionalVocabulary.as_view()), name="vocabulary"),
    path("vocabulary.<writing:format>", declares("concept.read")(RegionalVocabulary.as_view()), name="vocabulary-file"),
    re_path(r"", declares("public_page.read")(NotThere.as_view()), name="not-there"),
]
