"""What the portal publishes, for other catalogues: the datasets as DCAT-AP_IT, the terms of the region as SKOS.

Both are lists of triples of plain values; only writing them down needs the RDF library. The mandatory properties of the
Italian profile are those of its guidelines (docs.italia.it, "Linee guida per i cataloghi dati").
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse

from api.models import Change
from api.v1.resources import RESOURCES
from api.v1.views.base import LICENCE, Resource
from clusters.profile import profile
from core.calendar import today
from core.mail import address
from skills.models import Concept, Label

PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatapit": "http://dati.gov.it/onto/dcatapit#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
EU = "http://publications.europa.eu/resource/authority"
CC_BY = "http://creativecommons.org/licenses/by/4.0/"
FILE_TYPES = {"csv": "CSV", "jsonl": "JSON", "xlsx": "XLSX"}
THEMES = ("EDUC", "ECON")
# How often: with every round, at any time, or when somebody else's classification changes.
EVERY_ROUND, ANY_TIME, NOW_AND_THEN = "ANNUAL_2", "CONT", "IRREG"
FREQUENCIES = dict.fromkeys(("decisions", "follow-ups"), ANY_TIME) | dict.fromkeys(
    ("clusters", "s3-areas", "indicators", "concepts"), NOW_AND_THEN
)


class Iri(str):
    """An address, whole or with a prefix of PREFIXES."""


@dataclass(frozen=True)
class Said:
    """A text in Italian."""

    text: str


class Triple(NamedTuple):
    """`about` has the `property` whose value is `value` (an Iri, a Said, a date, or a plain text)."""

    about: Iri
    property: str
    value: Iri | Said | date | str


def catalogue() -> Iterator[Triple]:
    """Yield the catalogue and every dataset in it."""
    datasets = [resource for resource, _right in RESOURCES]
    modified = Change.objects.last_days()
    yield from _holder()
    yield from _contact()
    yield from _licence()
    yield from _described(
        Iri(address(reverse("api:catalog"))),
        ("dcatapit:Catalog", "dcat:Catalog"),
        title=f"Dati aperti di {profile().site_name}",
        description=f"Che cosa si dice ai focus group dei cluster e che cosa ne fa la Regione. {profile().tagline}.",
        modified=max(modified.values(), default=today()),
        more={
            "dct:publisher": [_agent()],
            "dct:language": [Iri(f"{EU}/language/ITA")],
            "dcat:themeTaxonomy": [Iri(f"{EU}/data-theme")],
            "foaf:homepage": [Iri(address(reverse("api:data")))],
            "dcat:dataset": [_dataset(resource) for resource in datasets],
        },
    )
    for resource in datasets:
        yield from _described_dataset(resource, modified.get(resource.noun, today()))


def vocabulary() -> Iterator[Triple]:
    """Yield the terms of the region that are or were in force, with their other names and what they are in ESCO."""
    scheme = Iri(address(reverse("api:vocabulary")))
    yield Triple(scheme, "rdf:type", Iri("skos:ConceptScheme"))
    yield Triple(scheme, "dct:title", Said(f"Termini regionali di {profile().site_name}"))
    yield Triple(scheme, "dct:license", Iri(CC_BY))
    for concept in Concept.objects.public().ours().order_by("pk"):
        term = Iri(address(reverse("portal:concept-detail", args=[concept.uuid])))
        yield Triple(term, "rdf:type", Iri("skos:Concept"))
        yield Triple(term, "skos:inScheme", scheme)
        yield Triple(term, "skos:prefLabel", Said(concept.name))
        yield from (Triple(term, "skos:altLabel", Said(name)) for name in _other_names(concept))
        if concept.description:
            yield Triple(term, "skos:definition", Said(concept.description))
        if concept.close_match:
            yield Triple(term, "skos:closeMatch", Iri(concept.close_match))
        if concept.status == Concept.Status.OBSOLETE:
            yield Triple(term, "owl:deprecated", "true")


def serialised(triples: Iterable[Triple], form: str) -> bytes:
    """Write triples as `turtle`, `json-ld` or `xml`."""
    import rdflib  # slow

    graph = rdflib.Graph()
    for prefix, whole in PREFIXES.items():
        graph.bind(prefix, whole)

    def node(value):
        if isinstance(value, Iri):
            return rdflib.URIRef(_whole(value))
        if isinstance(value, Said):
            return rdflib.Literal(value.text, lang="it")
        return rdflib.Literal(value)

    for about, name, value in triples:
        graph.add((node(about), node(Iri(name)), node(value)))
    return graph.serialize(format=form, encoding="utf-8")


def _whole(iri: str) -> str:
    prefix, _colon, name = iri.partition(":")
    return PREFIXES[prefix] + name if prefix in PREFIXES else iri


def _dataset(resource: type[Resource]) -> Iri:
    return Iri(address(reverse("api:dataset-detail", args=[resource.noun])))


def _agent() -> Iri:
    return Iri(f"{address(reverse('api:data'))}#titolare")


def _holder() -> Iterator[Triple]:
    code = profile().contacts.get("holder_code", "senza-codice")
    yield from _typed(_agent(), "dcatapit:Agent", "foaf:Agent")
    yield Triple(_agent(), "dct:identifier", code)
    yield Triple(_agent(), "foaf:name", Said(profile().coordinator))


def _contact() -> Iterator[Triple]:
    contact = Iri(f"{address(reverse('api:data'))}#contatti")
    yield from _typed(contact, "dcatapit:Organization", "vcard:Organization", "vcard:Kind")
    yield Triple(contact, "vcard:fn", profile().site_name)
    yield Triple(contact, "vcard:hasEmail", Iri(f"mailto:{profile().contacts['email']}"))


def _licence() -> Iterator[Triple]:
    yield from _typed(Iri(CC_BY), "dcatapit:LicenseDocument", "dct:LicenseDocument")
    yield Triple(Iri(CC_BY), "foaf:name", LICENCE)
    yield Triple(Iri(CC_BY), "owl:versionInfo", "4.0")
    yield Triple(Iri(CC_BY), "dct:type", Iri("http://purl.org/adms/licencetype/Attribution"))


def _described_dataset(resource: type[Resource], modified: date) -> Iterator[Triple]:
    code = profile().contacts.get("holder_code", "senza-codice")
    dataset, files = _dataset(resource), {form: _distribution(resource, form) for form in FILE_TYPES}
    yield from _described(
        dataset,
        ("dcatapit:Dataset", "dcat:Dataset"),
        title=f"{resource.title} ({profile().site_name})",
        description=str(resource.summary),
        modified=modified,
        more={
            "dct:identifier": [f"{code}:{resource.noun}"],
            "dct:rightsHolder": [_agent()],
            "dct:publisher": [_agent()],
            "dct:accrualPeriodicity": [Iri(f"{EU}/frequency/{FREQUENCIES.get(resource.noun, EVERY_ROUND)}")],
            "dct:language": [Iri(f"{EU}/language/ITA")],
            "dcat:theme": [Iri(f"{EU}/data-theme/{theme}") for theme in THEMES],
            "dcat:contactPoint": [Iri(f"{address(reverse('api:data'))}#contatti")],
            "dcat:landingPage": [dataset],
            "dcat:distribution": list(files.values()),
        },
    )
    for form, url in files.items():
        yield from _typed(url, "dcatapit:Distribution", "dcat:Distribution")
        yield Triple(url, "dct:title", Said(f"{resource.title}: {form.upper()}"))
        yield Triple(url, "dct:format", Iri(f"{EU}/file-type/{FILE_TYPES[form]}"))
        yield Triple(url, "dct:license", Iri(CC_BY))
        yield Triple(url, "dcat:accessURL", url)
        yield Triple(url, "dcat:downloadURL", url)


def _distribution(resource: type[Resource], form: str) -> Iri:
    return Iri(address(reverse(f"api:{resource.noun}-export", args=[form])))


def _described(about: Iri, kinds, *, title: str, description: str, modified: date, more) -> Iterator[Triple]:
    yield from _typed(about, *kinds)
    yield Triple(about, "dct:title", Said(title))
    yield Triple(about, "dct:description", Said(description))
    yield Triple(about, "dct:modified", modified)
    yield from (Triple(about, name, value) for name, values in more.items() for value in values)


def _typed(about: Iri, *kinds: str) -> Iterator[Triple]:
    yield from (Triple(about, "rdf:type", Iri(kind)) for kind in kinds)


def _other_names(concept: Concept) -> QuerySet:
    """Without what people confirmed, which comes from tables, and without the name itself."""
    names = Label.objects.filter(concept=concept, language="it", kind=Label.Kind.ALTERNATIVE)
    return names.exclude(text=concept.name).order_by("text").values_list("text", flat=True)
