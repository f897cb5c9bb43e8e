"""The map for search engines, the feeds, the rules for robots and the text for who finds a weakness."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from lxml import etree

from tests.factories.clusters import ClusterFactory
from tests.factories.committee import DecisionFactory
from tests.factories.focusgroups import ContributionFactory, FocusGroupFactory
from tests.factories.needs import NeedFactory, NeedStatementFactory
from tests.factories.news import ItemFactory
from tests.factories.reports import PositionPaperFactory, RecommendationFactory

DAY = "2025-11-01T10:00Z"
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
HOST = "http://testserver"
pytestmark = pytest.mark.django_db


def mapped(client) -> list[str]:
    tree = etree.fromstring(client.get("/sitemap.xml").content)
    return [place.text.partition("testserver")[2] for place in tree.iter(f"{MAP}loc")]


def entries(client, url: str) -> list[dict[str, str]]:
    tree = etree.fromstring(client.get(url).content)
    return [
        {"title": entry.findtext(f"{ATOM}title"), "link": entry.find(f"{ATOM}link").get("href")}
        for entry in tree.iter(f"{ATOM}entry")
    ]


@pytest.mark.parametrize("url", ["/notizie/atom.xml", "/position-paper/atom.xml", "/proposte/atom.xml"])
def test_sign_that_xml_cannot_hold_does_not_stop_a_feed(client, url):
    """Slides and old text editors part lines by U+000B; one such title took the whole feed from everybody."""
    ItemFactory(title="Prima\x0bdopo", text="Uno\x0bdue")
    paper = PositionPaperFactory(title="Prima\x0bdopo", state="published", round__name="Ciclo\x0b1")
    recommendation = RecommendationFactory(block__section__paper=paper, action="Prima\x0bdopo")
    DecisionFactory(recommendation=recommendation, reason="Uno\x0bdue", published_at=timezone.now())

    [entry] = entries(client, url)
    assert entry["title"].replace(" ", "").endswith("Primadopo")


def test_sitemap_lists_what_anybody_may_read_and_nothing_else(client):
    hidden = PositionPaperFactory(state="submitted")
    paper = PositionPaperFactory(state="published")
    said = ContributionFactory(state="accepted", published_at=DAY)
    need = NeedStatementFactory(contribution=said).need
    unsaid = NeedFactory()

    pages = mapped(client)

    assert pages[:4] == ["/", "/en/", "/fabbisogni/", "/en/fabbisogni/"]
    assert {paper.get_absolute_url(), need.get_absolute_url()} <= set(pages)
    assert not {hidden.get_absolute_url(), unsaid.get_absolute_url()} & set(pages)


def test_sitemap_names_each_page_in_the_other_language(client):
    tree = etree.fromstring(client.get("/sitemap.xml").content)

    links = {
        place.findtext(f"{MAP}loc"): [(link.get("hreflang"), link.get("href")) for link in place.iter(f"{XHTML}link")]
        for place in tree
    }

    pair = [("it", f"{HOST}/metodo/"), ("en", f"{HOST}/en/metodo/"), ("x-default", f"{HOST}/metodo/")]
    assert (links[f"{HOST}/metodo/"], links[f"{HOST}/en/metodo/"]) == (pair, pair)


def test_every_page_of_the_map_opens(client):
    ClusterFactory()
    FocusGroupFactory(state="reported")
    NeedStatementFactory(contribution=ContributionFactory(state="accepted", published_at=DAY))

    replies = {page: client.get(page).status_code for page in mapped(client)}

    assert {page: status for page, status in replies.items() if status != 200} == {}


def test_papers_are_fed_latest_first_and_only_when_published(client):
    PositionPaperFactory(state="published", published_at="2025-01-10T10:00Z", title="Prima")
    PositionPaperFactory(state="published", published_at="2025-06-10T10:00Z", title="Poi & ancora")
    PositionPaperFactory(state="submitted", title="Non ancora")

    found = entries(client, "/position-paper/atom.xml")

    assert [entry["title"] for entry in found] == ["Poi & ancora", "Prima"]


def test_outcomes_are_fed_when_published_and_lead_to_their_proposal(client):
    asked = RecommendationFactory(action="Aprire un corso.", block__section__paper__state="published")
    DecisionFactory(recommendation=asked, outcome="adopted", published_at=DAY)
    DecisionFactory(recommendation__block__section__paper__state="published", published_at=None)
    DecisionFactory(recommendation__block__section__paper__state="adopted", published_at=DAY)

    found = entries(client, "/proposte/atom.xml")

    assert [entry["title"] for entry in found] == ["accolta: Aprire un corso."]
    assert found[0]["link"].endswith(asked.get_absolute_url())


@pytest.mark.parametrize(("demo", "closed"), [(True, "/"), (False, "/lavoro/")])
def test_robots_keep_nothing_of_a_demonstration_and_never_the_work_area(demo, closed, client, settings):
    settings.DEMO = demo

    lines = client.get("/robots.txt").content.decode().splitlines()

    assert lines[1] == f"Disallow: {closed}"
    assert ("Disallow: /en/comitato/" in lines) is not demo
    assert lines[-1] == f"Sitemap: {settings.BASE_URL}/sitemap.xml"


def test_security_text_names_a_contact_and_ends_within_a_year(client, settings):
    text = client.get("/.well-known/security.txt").content.decode()

    fields = dict(line.split(": ", 1) for line in text.splitlines())
    assert fields["Contact"].startswith("mailto:")
    assert timezone.now() < datetime.fromisoformat(fields["Expires"]) < timezone.now() + timedelta(days=365)
    assert fields["Canonical"] == f"{settings.BASE_URL}/.well-known/security.txt"
