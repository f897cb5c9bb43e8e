"""The list of a page and its address in the API show the same rows, with every filter that the page has."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal import as_data
from portal.filters import FocusGroupFilter, IndicatorFilter, PaperFilter, ProposalFilter
from skills.matching.build import rebuild
from tests.api.world import build as build_world
from tests.factories.focusgroups import ContributionFactory, FocusGroupFactory, NeedDetailsFactory, NeedSkillFactory
from tests.factories.needs import IndicatorFactory
from tests.factories.skills import ConceptFactory, LabelFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
LISTS = {
    "portal:paper-list": (PaperFilter, as_data.PAPERS),
    "portal:focus-group-list": (FocusGroupFilter, as_data.FOCUS_GROUPS),
    "portal:proposal-list": (ProposalFilter, as_data.PROPOSALS),
    "portal:indicator-list": (IndicatorFilter, as_data.INDICATORS),
}
KEYS = {"position-papers": "slug", "focus-groups": "slug", "recommendations": "uuid", "indicators": "code"}


def shown(route: str, query: dict) -> tuple[set[str], dict[str, str]]:
    """The keys of the rows that the page shows, and its addresses of data."""
    context = Client().get(reverse(route), query).context
    rows = [row[0] if isinstance(row, tuple) else row for row in context.get("rows") or context["page"]]
    key = {"portal:proposal-list": "uuid", "portal:indicator-list": "code"}.get(route, "slug")
    return {str(getattr(row, key)) for row in rows}, context["api_urls"]


def rows_of(url: str) -> set[str]:
    reply = Client().get(url, {} if "?" in url else {"page_size": 100})
    assert reply.status_code == 200, reply.content
    noun = url.partition("?")[0].strip("/").rpartition("/")[2]
    return {row[KEYS[noun]] for row in reply.json()["data"]}


def status_of(url: str) -> int:
    reply = Client().get(url)
    b"".join(reply)  # a workbook is a file, closed when it is read to the end
    return reply.status_code


@pytest.mark.parametrize("route", LISTS)
def test_every_filter_of_the_page_is_known_to_the_api(route):
    filters, names = LISTS[route]

    assert set(filters.base_filters) == set(names)


@pytest.mark.parametrize(
    ("route", "query"),
    [
        ("portal:paper-list", {}),
        ("portal:paper-list", {"testo": "pubblico"}),
        ("portal:paper-list", {"cluster": "CLUSTER", "ciclo": "ROUND"}),
        ("portal:focus-group-list", {}),
        ("portal:focus-group-list", {"testo": "avolo", "cluster": "CLUSTER"}),
        ("portal:focus-group-list", {"ciclo": "ROUND"}),
        ("portal:proposal-list", {}),
        ("portal:proposal-list", {"testo": "PUBBLICO"}),
        ("portal:proposal-list", {"esito": "adopted"}),
        ("portal:proposal-list", {"cluster": "CLUSTER", "ciclo": "ROUND"}),
        ("portal:proposal-list", {"in_ritardo": "on"}),
        ("portal:indicator-list", {}),
        ("portal:indicator-list", {"testo": "piu", "fonte": "siler"}),
    ],
    ids=str,
)
def test_page_and_api_show_the_same_rows(mech, build, route, query):
    build_world(mech, build)
    group = FocusGroupFactory(cluster=mech, title="Un tavolo")
    IndicatorFactory(name="Più contratti", source="siler")
    real = {"CLUSTER": mech.slug, "ROUND": group.round.slug}
    query = {name: real.get(value, value) for name, value in query.items()}

    rows, urls = shown(route, query)

    assert rows == rows_of(urls["API"])
    assert {status_of(url) for url in urls.values()} == {200}


def test_what_the_page_refuses_is_not_asked_of_the_api():
    urls = Client().get(reverse("portal:paper-list"), {"cluster": "nessuno", "testo": "a"}).context["api_urls"]

    assert urls["API"] == "/api/v1/position-papers/?search=a"


@pytest.fixture
def vocabulary(settings, tmp_path):
    """Terms in an index of their own; one of each kind was said in a published line, one in a line that is not."""
    settings.DATA_DIR = tmp_path
    said, profile = ConceptFactory(name="saldatura TIG"), ConceptFactory(name="saldatore", kind="occupation")
    unsaid, proposed = ConceptFactory(name="PLC"), ConceptFactory(name="saldatura a stagno", status="proposed")
    for concept in (said, profile, unsaid, proposed):
        LabelFactory(concept=concept, text=concept.name)
    line = ContributionFactory(published_at=timezone.now())
    NeedSkillFactory(details=NeedDetailsFactory(contribution=line, occupation=profile), concept=said)
    NeedSkillFactory(details=NeedDetailsFactory(contribution=ContributionFactory()), concept=unsaid)
    rebuild()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["saldatore", "saldatura TIG"]),
        ({"testo": "saldatrua tig"}, ["saldatura TIG"]),
        ({"testo": "plc", "tipo": "skill"}, ["PLC"]),
        ({"testo": "saldatore", "tipo": "occupation"}, ["saldatore"]),
        ({"testo": "zzz"}, []),
    ],
    ids=str,
)
def test_the_page_of_the_concepts_and_the_api_show_the_same_rows(vocabulary, query, names):
    context = Client().get(reverse("portal:concept-list"), query).context
    shown = [offer.concept.name for offer, _demand in context["found"]]
    shown += [demand.concept.name for demand in context["most_needed"]]

    told = [row["name"] for row in Client().get(context["api_urls"]["API"]).json()["data"]]

    assert (sorted(shown), sorted(told)) == (names, names)
    assert {status_of(url) for url in context["api_urls"].values()} == {200}
