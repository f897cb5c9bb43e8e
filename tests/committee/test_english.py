"""The committee's public pages under /en/; its work area is in Italian alone."""

import pytest
from django.urls import reverse
from django.utils.translation import override
from lxml import html

from committee.urls import work_area
from tests.factories.committee import (
    AgendaItemFactory,
    DecisionFactory,
    FollowUpFactory,
    InstrumentFactory,
    MemberFactory,
    SittingFactory,
)
from tests.factories.reports import RecommendationFactory

DAY = "2025-11-01T10:00Z"
UUID = "00000000-0000-4000-8000-000000000000"
KEYS = {"slug": "x", "name": "su", "kind": "x", "secret": "x"}


@pytest.fixture
def sitting():
    """A published sitting with one point."""
    item = AgendaItemFactory(sitting=SittingFactory(state="published", title="Seduta d'autunno"), paper=None)
    return item.sitting


@pytest.fixture
def follow_up(sitting):
    decision = DecisionFactory(sitting=sitting, published_at=DAY)
    act = InstrumentFactory(kind="call", title="Bando delle competenze")
    return FollowUpFactory(decision=decision, action="Aprire il bando", owner="Settore Istruzione", instrument=act)


@pytest.fixture
def pages(sitting, follow_up) -> dict[str, str]:
    """The English addresses of the public pages, by route."""
    MemberFactory(body="Camera del lavoro")
    lists = ("sitting-list", "follow-up-list", "instrument-list", "member-list")
    with override("en"):
        details = {"sitting-detail": sitting.get_absolute_url(), "follow-up-detail": follow_up.get_absolute_url()}
        return {name: reverse(f"committee:{name}") for name in lists} | details


def words(part) -> str:
    return " ".join(part.text_content().split())


def main_of(reply):
    (found,) = html.fromstring(reply.content).xpath("//main")
    return found


def switch_of(reply) -> list[str]:
    return html.fromstring(reply.content).xpath("//header//a[@hreflang]/@href | //head/link[@hreflang]/@href")


@pytest.mark.parametrize(
    ("name", "said", "italian"),
    [
        ("sitting-list", ["Sittings of the Committee", "Venue", "outcomes published"], "Seduta d'autunno"),
        ("sitting-detail", ["Sitting of the Committee", "The Committee’s advice"], "Seduta d'autunno"),
        ("follow-up-list", ["Follow-up of the recommendations", "Office in charge"], "Aprire il bando"),
        ("follow-up-detail", ["Where it comes from", "History", "Call: "], "Settore Istruzione"),
        ("instrument-list", ["Acts of the Region", "call"], "Bando delle competenze"),
        ("member-list", ["Members of the Committee", "In office from"], "Camera del lavoro"),
    ],
)
def test_page_is_english_and_marks_what_stays_italian(client, pages, name, said, italian):
    reply = client.get(pages[name])

    main = main_of(reply)
    assert (reply.status_code, reply["Content-Language"]) == (200, "en")
    assert [sentence for sentence in said if sentence not in words(main)] == []
    assert italian in {words(part) for part in main.xpath(".//*[@lang='it']")}
    assert switch_of(reply)


def test_advice_is_told_in_english_with_its_reason_in_italian(client, sitting):
    asked = RecommendationFactory(number=1, action="Aprire un corso.", block__section__paper__state="published")
    AgendaItemFactory(sitting=sitting, paper=asked.block.section.paper)
    DecisionFactory(sitting=sitting, recommendation=asked, outcome="deferred", published_at=DAY)

    with override("en"):
        main = main_of(client.get(sitting.get_absolute_url()))

    assert "Recommendation 1 deferred Aprire un corso. Reason: Mancano le risorse." in words(main)
    assert {"Aprire un corso.", "Mancano le risorse."} <= {words(part) for part in main.xpath(".//*[@lang='it']")}


def test_who_is_signed_in_reads_there_what_anybody_reads(client_of, secretary, anonymous, pages):
    asked = {name: [client_of(person).get(url) for person in (secretary, anonymous)] for name, url in pages.items()}

    assert {name for name, (own, public) in asked.items() if words(main_of(own)) != words(main_of(public))} == set()


def test_sitting_of_the_work_area_has_no_english(client_of, secretary):
    planned = SittingFactory(state="planned")
    client = client_of(secretary)

    with override("en"):
        english = client.get(planned.get_absolute_url())

    assert (client.get(planned.get_absolute_url()).status_code, english.status_code) == (200, 404)


def test_nothing_is_written_in_english(client_of, secretary, follow_up, pages):
    sent = {"version": 1, "state": "under_way", "progress": 10, "note": ""}

    reply = client_of(secretary).post(pages["follow-up-detail"], sent)

    follow_up.refresh_from_db()
    assert (reply.status_code, follow_up.progress) == (403, 0)


def test_switch_is_the_publics(client_of, secretary, anonymous, sitting):
    replies = [client_of(person).get(sitting.get_absolute_url()) for person in (secretary, anonymous)]

    assert [bool(switch_of(reply)) for reply in replies] == [False, True]


@pytest.mark.parametrize("route", work_area, ids=lambda route: route.name)
def test_page_of_the_work_area_has_one_address(route):
    keys = {name: KEYS.get(name, UUID) for name in route.pattern.converters}

    with override("en"):
        assert reverse(f"committee:{route.name}", kwargs=keys).startswith("/comitato/")
