"""What the public pages say of themselves to search engines: parsed as RDF, true, and without a name of a person."""

import json
import re
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from rdflib import Graph, URIRef
from rdflib.namespace import RDF

from core.templatetags.portal import linked_data
from focusgroups.models import FocusGroup
from tests.api.world import BUILD, IN_REVIEW, MECH, NEVER
from tests.api.world import build as build_world
from tests.factories.focusgroups import FocusGroupFactory
from tests.factories.reports import PaperVersionFactory, PositionPaperFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated"),  # the library's own JSON-LD parser
]
SCHEMA = "https://schema.org/"
HERE = "http://testserver"


@pytest.fixture(autouse=True)
def _here(settings):
    settings.BASE_URL = HERE


def blocks(url: str) -> list[dict]:
    page = Client().get(url)
    assert page.status_code == 200
    found = re.findall(r'<script type="application/ld\+json">(.+?)</script>', page.content.decode(), re.DOTALL)
    return [json.loads(text) for text in found]


def described(url: str) -> Graph:
    """The page's blocks as one graph; schema.org's own context is on the network, its one effect here is the prefix."""
    graph = Graph()
    for block in blocks(url):
        assert block.pop("@context") == "https://schema.org"
        graph.parse(data=json.dumps({"@context": {"@vocab": SCHEMA}, **block}), format="json-ld")
    return graph


def said(graph: Graph, about: str, name: str) -> set[str]:
    return {str(value) for value in graph.objects(URIRef(about), URIRef(SCHEMA + name))}


def kinds(graph: Graph) -> set[str]:
    return {str(kind).removeprefix(SCHEMA) for kind in graph.objects(None, RDF.type)}


def test_the_home_page_is_a_site_that_can_be_searched():
    graph = described(reverse("portal:home"))

    assert {"WebSite", "Organization", "SearchAction"} <= kinds(graph)
    (template,) = graph.objects(None, URIRef(SCHEMA + "urlTemplate"))
    search = Client().get(str(template).removeprefix(HERE).replace("{words}", "robot"))
    assert search.context["search"].words == "robot"


def test_a_focus_group_is_an_event_of_its_clusters(mech):
    group = FocusGroupFactory(cluster=mech, title="Un tavolo <di prova> & altro")

    graph = described(group.get_absolute_url())

    url = HERE + group.get_absolute_url()
    assert {"Event", "Place", "PostalAddress", "Organization", "BreadcrumbList"} <= kinds(graph)
    assert said(graph, url, "name") == {group.title}
    assert said(graph, url, "startDate") == {group.held_on.isoformat()}
    assert said(graph, url, "organizer") == {HERE + mech.get_absolute_url()}


def test_a_paper_is_a_report_of_its_clusters_with_the_licence(mech):
    after_midnight = datetime(2025, 5, 12, 22, 30, tzinfo=UTC)  # of the next day in Italy
    paper = PositionPaperFactory(state="published", clusters=[mech], published_at=after_midnight)
    PaperVersionFactory(paper=paper, content={"paper": CONTENT, "is_draft": False, "snapshot": "", "sections": []})

    graph = described(paper.get_absolute_url())

    url = HERE + paper.get_absolute_url()
    assert "Report" in kinds(graph)
    assert said(graph, url, "author") == {HERE + mech.get_absolute_url()}
    assert said(graph, url, "license") == {"https://creativecommons.org/licenses/by/4.0/"}
    assert said(graph, url, "datePublished") == {"2025-05-13"}


CONTENT = {
    "slug": "x",
    "title": "x",
    "theme": "x",
    "summary": "",
    "round": "x",
    "held_on": "2025-05-12",
    "clusters": [],
    "focus_groups": [],
}


def test_the_files_of_a_dataset_are_where_it_says():
    graph = described(reverse("api:dataset-detail", args=["needs"]))

    files = {str(url) for url in graph.objects(None, URIRef(SCHEMA + "contentUrl"))}
    assert "Dataset" in kinds(graph)
    replies = [Client().get(url.removeprefix(HERE)) for url in files]
    for reply in replies:
        b"".join(reply)  # a workbook is a file, closed when it is read to the end
    assert {reply.status_code for reply in replies} == {200}
    assert len(files) == 3


def test_the_catalogue_names_every_dataset():
    graph = described(reverse("api:dataset-list"))

    catalogue = HERE + reverse("api:dataset-list")
    assert len(said(graph, catalogue, "dataset")) == 12


@pytest.mark.slow
def test_nothing_hidden_is_said(mech, build):
    """Every block of every page of a region with words that must not come out."""
    build_world(mech, build)
    urls = [reverse("portal:home"), reverse("api:dataset-list")]
    urls += [group.get_absolute_url() for group in FocusGroup.objects.visible_to(AnonymousUser())]

    texts = " ".join(json.dumps(blocks(url), ensure_ascii=False) for url in urls)

    assert {word for word in NEVER | MECH | BUILD | IN_REVIEW if word in texts} == set()


def test_the_work_area_says_nothing_of_itself(manager):
    client = Client()
    client.force_login(manager)

    assert "ld+json" not in client.get(reverse("focusgroups:focus-group-list")).content.decode()


def test_no_text_ends_the_block():
    block = linked_data({"name": "</script><script>alert(1)</script> & <b>"})

    assert block.count("<") == 2
    assert json.loads(re.search(r">(.+)<", block).group(1)) == {"name": "</script><script>alert(1)</script> & <b>"}
