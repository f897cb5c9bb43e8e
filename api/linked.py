"""The datasets in schema.org's words, as search engines for data read them; the full catalogue is `api.catalog`."""

from django.urls import reverse

from api.v1.views.base import FORMATS, Resource
from clusters.publisher import LICENCE, SCHEMA, publisher, site
from core.mail import address


def catalogue(resources: list[type[Resource]]) -> dict:
    """Every dataset by its name, in the catalogue of the portal."""
    return {
        "@context": SCHEMA,
        **_catalogue(),
        "license": LICENCE,
        "publisher": publisher(),
        "isPartOf": site(),
        "dataset": [
            {"@type": "Dataset", "@id": _page(r), "url": _page(r), "name": str(r.title), "description": str(r.summary)}
            | {"license": LICENCE, "creator": publisher()}
            for r in resources
        ],
    }


def dataset(resource: type[Resource], *, changed_on) -> dict:
    """One dataset with its files."""
    return {
        "@context": SCHEMA,
        "@type": "Dataset",
        "@id": _page(resource),
        "url": _page(resource),
        "name": str(resource.title),
        "description": str(resource.summary),
        "license": LICENCE,
        "isAccessibleForFree": True,
        "inLanguage": "it",
        **({"dateModified": changed_on.isoformat()} if changed_on else {}),
        "creator": publisher(),
        "publisher": publisher(),
        "includedInDataCatalog": _catalogue(),
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": media.partition(";")[0],
                "contentUrl": address(reverse(f"api:{resource.noun}-export", args=[form])),
            }
            for form, media in FORMATS.items()
        ],
    }


def _page(resource: type[Resource]) -> str:
    return address(reverse("api:dataset-detail", args=[resource.noun]))


def _catalogue() -> dict:
    url = address(reverse("api:dataset-list"))
    return {"@type": "DataCatalog", "@id": url, "url": url, "name": site()["name"]}
