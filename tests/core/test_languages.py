"""One address, one language: pages by their address, the API by what the caller asks for."""

import json
from datetime import UTC, date, datetime

import pytest
from django.core.cache import cache
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse
from django.utils.translation import override
from lxml import html

from clusters.profile import profile
from core.languages import asked_for, italian
from core.templatetags.portal import date_it
from tests.factories.clusters import ClusterFactory

pytestmark = pytest.mark.django_db
PROBLEM = "/api/v1/needs/?ciclo=x"


@pytest.fixture(autouse=True)
def _nobody_has_called_yet():
    cache.clear()


def head_of(reply) -> dict[str, str]:
    """What the head says of the languages: `canonical`, and hreflang -> address."""
    links = html.fromstring(reply.content).xpath("//head/link[@hreflang or @rel='canonical']")
    return {link.get("hreflang") or link.get("rel"): link.get("href") for link in links}


def test_page_answers_in_the_language_of_its_address(client):
    replies = [client.get(path, headers={"Accept-Language": "en"}) for path in ("/glossario/", "/en/glossario/")]

    found = [(html.fromstring(reply.content).get("lang"), reply["Content-Language"]) for reply in replies]

    assert found == [("it", "it"), ("en", "en")]
    assert ["Glossario" in reply.text for reply in replies] == [True, False]
    assert ["Accept-Language" in reply.get("Vary", "") for reply in replies] == [False, False]


def test_pages_name_each_other_and_themselves(client, settings):
    settings.BASE_URL = "https://portale.example"
    pair = {"it": "https://portale.example/metodo/", "en": "https://portale.example/en/metodo/"}

    heads = [head_of(client.get(path)) for path in ("/metodo/?a=1", "/en/metodo/?a=1")]

    named = pair | {"x-default": pair["it"]}
    assert heads == [named | {"canonical": pair["it"]}, named | {"canonical": pair["en"]}]


@pytest.mark.parametrize(
    ("path", "link"),
    [
        ("/fabbisogni/?testo=PLC&ordine=nome", ("en", "ENG", "/en/fabbisogni/?testo=PLC&ordine=nome")),
        ("/en/fabbisogni/?testo=PLC&ordine=nome", ("it", "ITA", "/fabbisogni/?testo=PLC&ordine=nome")),
    ],
)
def test_switch_leads_to_the_same_question(path, link, client):
    (switch,) = html.fromstring(client.get(path).content).xpath("//header//a[@hreflang]")

    assert (switch.get("lang"), switch.text, switch.get("href")) == link


def test_switch_keeps_a_page_of_a_record(client):
    cluster = ClusterFactory()

    (switch,) = html.fromstring(client.get(cluster.get_absolute_url()).content).xpath("//header//a[@hreflang]")

    assert switch.get("href") == f"/en{cluster.get_absolute_url()}"


@pytest.mark.parametrize("path", ["/accesso/", "/sitemap.xml", "/robots.txt", "/sala/"])
def test_what_has_one_address_has_no_english_one(path, client):
    assert client.get(f"/en{path}").status_code == 404


def test_page_of_the_work_area_has_no_switch(client):
    reply = client.get(reverse("account_login"))

    assert head_of(reply) == {}
    assert html.fromstring(reply.content).xpath("//header//a[@hreflang]") == []


def test_english_page_leads_to_the_italian_work_area(client):
    links = html.fromstring(client.get("/en/").content).xpath("//header//a/@href")

    assert reverse("account_login") in links


def test_error_page_speaks_the_language_of_the_address(client):
    replies = [client.get(path) for path in ("/non-esiste/", "/en/non-esiste/")]

    assert [(reply.status_code, reply["Content-Language"]) for reply in replies] == [(404, "it"), (404, "en")]
    assert ["Page not found" in reply.text for reply in replies] == [False, True]


def test_address_without_its_slash_finds_the_english_page(client):
    assert client.get("/en/metodo")["Location"] == "/en/metodo/"
    assert client.get("/en")["Location"] == "/en/"


def test_no_language_stays_behind(client):
    client.get("/en/")

    assert reverse("portal:home") == "/"


# --- the API ---


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "it"),
        ("en", "en"),
        ("en-GB,en;q=0.9,it;q=0.8", "en"),
        ("it-IT, en;q=0.5", "it"),
        ("de, en;q=0.3, it;q=0.2", "en"),
        ("fr", "it"),
        ("*", "it"),
        ("x" * 600 + ",,;q=9", "it"),
    ],
)
def test_language_that_the_caller_likes_best(header, language):
    assert asked_for(RequestFactory().get("/", headers={"Accept-Language": header} if header else {})) == language


def test_problem_is_told_in_the_language_asked_for(client):
    replies = [client.get(PROBLEM, headers={"Accept-Language": language}) for language in ("it", "en")]

    assert [reply.json()["title"] for reply in replies] == ["Parametro sconosciuto", "Unknown parameter"]
    assert [reply.json()["invalid_params"][0]["reason"] for reply in replies] == [
        "questa risorsa non ha questo parametro.",
        "this resource does not have this parameter.",
    ]
    assert {reply.json()["type"] for reply in replies} == {"http://testserver/api/problemi/parametro-sconosciuto/"}
    assert [reply["Content-Language"] for reply in replies] == ["it", "en"]
    assert all("Accept-Language" in reply["Vary"] for reply in replies)


def test_page_of_rows_of_each_language_has_its_own_etag(client):
    it, en = (client.get("/api/v1/rounds/", headers={"Accept-Language": language}) for language in ("it", "en"))

    crossed = client.get("/api/v1/rounds/", headers={"Accept-Language": "en", "If-None-Match": it["ETag"]})

    assert [reply.json()["meta"]["documentation"] for reply in (it, en)] == [
        "http://testserver/api/",
        "http://testserver/en/api/",
    ]
    assert it["ETag"] != en["ETag"]
    assert (crossed.status_code, crossed["ETag"]) == (200, en["ETag"])


def test_openapi_document_is_described_in_the_language_asked_for(client):
    it, en = (
        client.get("/api/v1/schema/", headers={"Accept": "application/json", "Accept-Language": language}).json()
        for language in ("it", "en")
    )

    assert [document["paths"]["/api/v1/needs/"]["get"]["summary"] for document in (it, en)] == ["Fabbisogni", "Needs"]
    assert it["paths"].keys() == en["paths"].keys()


@pytest.mark.parametrize("path", ["/api/v1/exports/needs.csv", "/api/v1/catalog.ttl", "/api/v1/vocabulary.jsonld"])
def test_files_are_in_italian_for_everybody(path, client):
    replies = [client.get(path, headers={"Accept-Language": language}) for language in ("it", "en")]

    bodies = {reply.getvalue() if reply.streaming else reply.content for reply in replies}

    assert len(bodies) == 1
    assert b"/en/" not in bodies.pop()
    assert {reply["Content-Language"] for reply in replies} == {"it"}
    assert all("Accept-Language" not in reply["Vary"] for reply in replies)


# --- words ---


def test_dates_are_written_as_the_page_speaks():
    moment = datetime(2025, 11, 19, 14, 5, tzinfo=UTC)
    with override("en"):
        english = [date_it(date(2025, 5, 12)), date_it(moment)]

    assert [date_it(date(2025, 5, 12)), date_it(moment)] == ["12 maggio 2025", "19 novembre 2025, 15:05"]
    assert english == ["12 May 2025", "19 November 2025, 15:05"]


def test_italian_words_are_marked_on_an_english_page_alone():
    with override("en"):
        marked = [italian("Robot & celle"), italian(""), italian(None)]

    assert marked == ['<span lang="it">Robot &amp; celle</span>', "", None]
    assert italian("Robot & celle") == "Robot & celle"


def test_trail_told_to_search_engines_has_words_without_marks():
    name = "L'energia <per tutti> & altro"
    with override("en"):
        page = Template("{% breadcrumbs 'Clusters' '/en/cluster/' name|italian %}").render(Context({"name": name}))

    (told,) = html.fromstring(page).xpath("//script/text()")
    assert [step["name"] for step in json.loads(told)["itemListElement"]] == ["Home", "Clusters", name]


def test_profile_has_its_english_words():
    with override("en"):
        english = profile()

    assert (english.site_name, english.region) == (profile().site_name, profile().region)
    assert "Clust-ER" in english.tagline
    assert english.tagline != profile().tagline


def test_work_page_has_no_english_name():
    with override("en"):
        assert reverse("portal:work") == "/lavoro/"
        assert reverse("portal:paper-feed") == "/position-paper/atom.xml"
