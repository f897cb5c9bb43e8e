"""The OpenAPI document: what drf-spectacular cannot know by itself."""

import functools
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema as BaseSchema
from drf_spectacular.utils import OpenApiParameter

from api.problems import CONTENT_TYPE
from core.tables.writing import XLSX

BINARY = {"schema": {"type": "string", "contentMediaType": "application/octet-stream"}}
REFUSALS = {
    "list": (400, 401, 403, 406, 429),
    "retrieve": (400, 401, 403, 404, 406, 429),
    "export": (400, 401, 403, 404, 413, 429),
    "create": (400, 401, 403, 404, 405, 415, 429),
}


class AutoSchema(BaseSchema):
    """Adds the parameters `fields` and `expand`, the problems, and plain operation names."""

    def get_operation_id(self) -> str:
        return f"{self.view.noun.replace('-', '_')}_{self.view.action}"

    def get_tags(self) -> list[str]:
        return [self.view.noun]

    def get_auth(self) -> list[dict]:
        """A key is required only to write."""
        return super().get_auth() if self.view.action == "create" else [*super().get_auth(), {}]

    def get_override_parameters(self) -> list:
        if not self.view.fields_are_chosen:
            return []
        serializer = self.view.get_serializer()
        expandable = serializer.expandable
        fields = OpenApiParameter("fields", str, description=_("Solo questi campi, separati da virgole."))
        if not expandable:
            return [fields]
        names = ", ".join(expandable)
        expand = _("Anche questi campi, separati da virgole: %(names)s.") % {"names": names}
        return [fields, OpenApiParameter("expand", str, description=expand)]

    def get_description(self) -> str:
        return self.view.summary

    def get_summary(self) -> str:
        titles = {"retrieve": _("%(title)s: una riga"), "export": _("%(title)s: tutto, come file")}
        return titles.get(self.view.action, "%(title)s") % {"title": self.view.title}

    def get_filter_backends(self) -> list:
        """An export has the filters of its list."""
        return self.view.filter_backends if self.view.action == "export" else super().get_filter_backends()

    def get_operation(self, *args, **kwargs) -> dict | None:
        operation = super().get_operation(*args, **kwargs)
        if operation is not None:
            for status in REFUSALS[self.view.action]:
                operation["responses"][str(status)] = {"$ref": f"#/components/responses/Problem{status}"}
            if self.view.action == "export":
                operation["responses"]["200"] = _files()
            if self.view.action in {"export", "create"}:
                return operation
            operation["responses"]["304"] = {"description": _("Non è cambiato dall'ETag indicato.")}
        return operation


def _problem() -> dict:
    return {
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {
                "type": "string",
                "format": "uri",
                "description": _("Tipo di problema, spiegato a questo indirizzo."),
            },
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string", "description": _("Che cosa non va, in una frase.")},
            "invalid_params": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["name", "reason"],
                    "properties": {"name": {"type": "string"}, "reason": {"type": "string"}},
                },
            },
        },
    }


def _meta() -> dict:
    return {
        "type": "object",
        "required": ["licence", "licence_url", "source", "documentation"],
        "properties": {
            "licence": {"type": "string", "description": _("Licenza dei dati.")},
            "licence_url": {"type": "string", "format": "uri"},
            "source": {"type": "string", "description": _("Fonte da citare.")},
            "documentation": {"type": "string", "format": "uri"},
            "attributions": {
                "type": "array",
                "items": {"type": "string"},
                "description": _("Attribuzioni delle classificazioni di altri, dove una è caricata."),
            },
        },
    }


def _files() -> dict:
    words = _("Il file: CSV per Excel (punto e virgola, virgola decimale), una riga JSON per ogni riga, o XLSX.")
    return {"description": words, "content": dict.fromkeys(("text/csv", "application/jsonl", XLSX), BINARY)}


def finish(result: dict, generator, request, public) -> dict:
    """Postprocessing hook: the parts that every operation shares."""
    components = result["components"]
    for schema in components["schemas"].values():
        if schema["properties"].keys() != {"data", "next", "meta"}:
            schema.pop("required", None)  # `fields` and `expand` decide which are there
    components["schemas"] |= {"Problem": _problem(), "Meta": _meta()}
    components["responses"] = {
        f"Problem{status}": {
            "description": description,
            "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status, description in (
            (400, _("Un parametro è sconosciuto o ha un valore non valido.")),
            (401, _("La chiave non è valida.")),
            (403, _("La chiave non ha il permesso.")),
            (404, _("Non trovato, o non pubblicato.")),
            (406, _("Il formato chiesto non è disponibile.")),
            (405, _("Qui non si scrive.")),
            (413, _("Troppe righe per un foglio.")),
            (415, _("Il corpo non è in JSON.")),
            (429, _("Troppe richieste in un minuto.")),
        )
    }
    return result


def document() -> dict:
    """Return the OpenAPI document in the language in use; it depends on the code alone."""
    return _document(get_language())


@functools.cache
def _document(language: str) -> dict:
    """`language` is there to be remembered by."""
    return SchemaGenerator().get_schema(request=None, public=True)


@dataclass(frozen=True)
class Part:
    """A parameter or a field as the documentation's page shows it: name, help, permitted values."""

    name: str
    help: str
    values: list[str]


@dataclass(frozen=True)
class ResourcePart:
    """A resource as the documentation's page shows it."""

    noun: str
    title: str
    summary: str
    path: str
    parameters: list[Part]
    fields: list[Part]


def resources() -> list[ResourcePart]:
    """Return the resources in the order of the OpenAPI document."""
    paths, schemas = document()["paths"], document()["components"]["schemas"]
    return [_resource(path, item["get"], schemas) for path, item in paths.items() if "{" not in path]


def _resource(path: str, operation: dict, schemas: dict) -> ResourcePart:
    content = operation["responses"]["200"]["content"]["application/json"]["schema"]
    page = schemas[content["$ref"].rpartition("/")[2]]
    item = schemas[page["properties"]["data"]["items"]["$ref"].rpartition("/")[2]]
    return ResourcePart(
        noun=operation["tags"][0],
        title=operation["summary"],
        summary=operation["description"],
        path=path,
        parameters=[_part(p["name"], p, p["schema"]) for p in operation.get("parameters", ()) if p["in"] == "query"],
        fields=[_part(name, schema, schema) for name, schema in item["properties"].items()],
    )


def _part(name: str, described: dict, schema: dict) -> Part:
    """Without the list of codes that the document repeats under the description."""
    values = schema.get("enum") or schema.get("items", {}).get("enum") or []
    return Part(name, described.get("description", "").partition("\n\n*")[0], [v for v in values if v])
