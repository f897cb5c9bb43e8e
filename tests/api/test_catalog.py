"""The catalogue is what the Italian profile asks for, in each of its writings, and names nothing that does not open."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pyshacl import validate
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, SKOS

from api.v1.urls import RESOURCES
from tests.api.world import BUILD, IN_REVIEW, MECH, NEVER
from tests.api.world import build as build_world
from tests.factories.skills import ConceptFactory, LabelFactory, VocabularyFactory

SHAPES = Path(__file__).with_name("dcat_ap_it.ttl")
DCATAPIT = Namespace("http://dati.gov.it/onto/dcatapit#")
WRITINGS = {"ttl": ("text/turtle", "turtle"), "jsonld": ("application/ld+json", "json-ld")}
WRITINGS |= {"rdf": ("application/rdf+xml", "xml")}
CATALOG = "/api/v1/catalog"

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # the library's own JSON-LD parser


def graph(client, path: str, writing: str = "turtle", **headers) -> Graph:
    reply = client.get(path, headers=headers)
    assert reply.status_code == 200, reply.content
    return Graph().parse(data=reply.content, format=writing)


def faults(found: Graph) -> tuple[bool, str]:
    conforms, _report, words = validate(found, shacl_graph=Graph().parse(SHAPES))
    return conforms, words


@pytest.mark.slow
def test_the_catalogue_has_what_the_profile_makes_obligatory(db, client):
    found = graph(client, f"{CATALOG}.ttl")

    assert faults(found) == (True, "Validation Report\nConforms: True\n")
    assert len(set(found.subjects(RDF.type, DCATAPIT.Dataset))) == len(RESOURCES)


@pytest.mark.slow
@pytest.mark.parametrize("missing", [DCAT.theme, DCAT.distribution, DCAT.accessURL, DCAT.contactPoint])
def test_the_shapes_find_what_is_missing(db, client, missing):
    """A planted fault: shapes that accept everything would prove nothing."""
    found = graph(client, f"{CATALOG}.ttl")
    found.remove((None, missing, None))

    assert not faults(found)[0]


@pytest.mark.slow
@pytest.mark.parametrize("suffix", WRITINGS)
def test_the_three_writings_say_the_same(db, client, suffix):
    media, writing = WRITINGS[suffix]
    by_suffix = client.get(f"{CATALOG}.{suffix}")
    by_header = graph(client, f"{CATALOG}/", writing, accept=media)

    assert by_suffix["Content-Type"] == f"{media}; charset=utf-8"
    assert isomorphic(by_header, graph(client, f"{CATALOG}.ttl"))
    assert isomorphic(by_header, Graph().parse(data=by_suffix.content, format=writing))


def test_a_writing_that_there_is_not_is_a_problem(db, client):
    reply = client.get(f"{CATALOG}/", headers={"accept": "text/html"})

    assert (reply.status_code, reply["Content-Type"]) == (406, "application/problem+json")
    assert reply.json()["title"] == "Formato non disponibile"
    assert client.get(f"{CATALOG}.html").status_code == 404


@pytest.mark.slow
def test_every_file_that_the_catalogue_names_opens(db, client):
    urls = set(graph(client, f"{CATALOG}.ttl").objects(None, DCAT.downloadURL))

    statuses = set()
    for url in urls:
        reply = client.get(urlsplit(str(url)).path)
        statuses.add(reply.status_code)
        b"".join(reply.streaming_content)  # read to its end, which closes the file

    assert (len(urls), statuses) == (3 * len(RESOURCES), {200})


def test_what_has_not_changed_is_not_sent_again(db, client):
    first = client.get(f"{CATALOG}.ttl")

    assert client.get(f"{CATALOG}.ttl", headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_nothing_hidden_is_in_the_catalogue(mech, build, client):
    build_world(mech, build)

    body = client.get(f"{CATALOG}.ttl").content.decode() + client.get("/api/v1/vocabulary.ttl").content.decode()

    assert {word for word in NEVER | MECH | BUILD | IN_REVIEW if word in body} == set()


def test_the_terms_of_the_region_are_a_scheme(db, client):
    ours = VocabularyFactory(code="regionale")
    esco = "http://data.europa.eu/esco/skill/1"
    term = ConceptFactory(vocabulary=ours, uri=None, name="Revamping", close_match=esco, kind="skill")
    LabelFactory(concept=term, kind="alternative", language="it", text="ammodernamento")
    LabelFactory(concept=term, kind="confirmed", language="it", text="detto-a-un-tavolo")
    ConceptFactory(vocabulary=ours, uri=None, name="solo-proposto", kind="skill", status="proposed")

    found = graph(client, "/api/v1/vocabulary.ttl")

    (concept,) = found.subjects(RDF.type, SKOS.Concept)
    assert str(concept).endswith(f"/competenze/{term.uuid}/")
    assert set(found.predicate_objects(concept)) == {
        (RDF.type, SKOS.Concept),
        (SKOS.inScheme, next(found.subjects(RDF.type, SKOS.ConceptScheme))),
        (SKOS.prefLabel, Literal("Revamping", lang="it")),
        (SKOS.altLabel, Literal("ammodernamento", lang="it")),
        (SKOS.closeMatch, URIRef(esco)),
        *((SKOS.definition, Literal(term.description, lang="it")) for _ in range(bool(term.description))),
    }
