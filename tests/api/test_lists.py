"""What every list does: pages, fields, ETags, refusals, and a number of queries that does not grow."""

from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from api.v1.urls import RESOURCES
from focusgroups.models import Contribution
from tests.api.world import build as build_world
from tests.api.world import chain, partner_and
from tests.factories.clusters import ClusterFactory
from tests.factories.focusgroups import ContributionFactory, FocusGroupFactory, RoundFactory
from tests.factories.needs import IndicatorFactory, ObservationFactory
from tests.factories.skills import VocabularyFactory

RESOURCE_CLASSES = [resource for resource, _right in RESOURCES]
NOUNS = [resource.noun for resource in RESOURCE_CLASSES]
PROBLEM = "application/problem+json"


@pytest.fixture
def lines(mech) -> list[Contribution]:
    table = FocusGroupFactory(cluster=mech)
    return [ContributionFactory(focus_group=table, published_at=timezone.now()) for _ in range(7)]


def relative(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


# --- pages ---


def test_the_pages_are_all_the_rows_once_and_in_order(lines, caller):
    client, address, seen = caller(), reverse("api:contributions-list") + "?page_size=3&kind=need", []
    while address:
        reply = client.get(address).json()
        seen.append([row["uuid"] for row in reply["data"]])
        address = reply["next"] and relative(reply["next"])

    uuids = [str(line.uuid) for line in lines]
    assert seen == [uuids[:3], uuids[3:6], uuids[6:]]


def test_a_page_that_is_just_full_has_no_next(lines, caller):
    reply = caller().get(reverse("api:contributions-list") + "?page_size=7").json()

    assert (len(reply["data"]), reply["next"]) == (7, None)


def test_a_row_added_or_hidden_meanwhile_moves_no_page(lines, caller):
    client = caller()
    first = client.get(reverse("api:contributions-list") + "?page_size=3").json()
    Contribution.objects.filter(pk__in=[lines[0].pk, lines[2].pk]).update(published_at=None)

    second = client.get(relative(first["next"])).json()

    assert [row["uuid"] for row in second["data"]] == [str(line.uuid) for line in lines[3:6]]


@pytest.mark.parametrize("made_up", ["1", "abc", "%00", "MTIz", "Ijci:abc", "è", "{}", ":", "x" * 4000])
def test_a_cursor_that_is_not_ours_is_refused(lines, caller, made_up):
    reply = caller().get(reverse("api:contributions-list"), {"cursor": made_up})

    assert (reply.status_code, [p["name"] for p in reply.json()["invalid_params"]]) == (400, ["cursor"])


def test_a_cursor_of_another_resource_is_refused(lines, caller):
    RoundFactory()
    RoundFactory()
    client = caller()
    following = client.get(reverse("api:rounds-list") + "?page_size=1").json()["next"]

    reply = client.get(f"{reverse('api:contributions-list')}?{urlsplit(following).query}")

    assert reply.status_code == 400


@pytest.mark.parametrize("size", ["0", "101", "-1", "1.5", "dieci", "9" * 30, "١", " 5"])
def test_a_page_size_out_of_bounds_is_refused(db, caller, size):
    reply = caller().get(reverse("api:rounds-list"), {"page_size": size})

    assert (reply.status_code, reply.json()["detail"]) == (400, "page_size: deve essere un numero da 1 a 100.")


# --- every resource ---


@pytest.mark.parametrize("noun", NOUNS)
def test_a_list_has_data_next_and_meta(db, caller, noun):
    reply = caller().get(reverse(f"api:{noun}-list"))

    assert (reply.status_code, reply["Content-Type"]) == (200, "application/json")
    assert reply.json() == {
        "data": [],
        "next": None,
        "meta": {
            "licence": "CC BY 4.0",
            "licence_url": "https://creativecommons.org/licenses/by/4.0/deed.it",
            "source": "Competenze Emilia-Romagna (ART-ER)",
            "documentation": "http://testserver/api/",
        },
    }


def test_concepts_and_the_entrance_name_whose_classification_is_loaded(db, caller):
    said = "This service uses the ESCO classification of the European Commission."
    VocabularyFactory(code="esco", version="1.2.0", name="ESCO", attribution=said)

    assert caller().get(reverse("api:concepts-list")).json()["meta"]["attributions"] == [f"ESCO 1.2.0: {said}"]
    assert caller().get(reverse("api:index")).json()["attributions"] == [f"ESCO 1.2.0: {said}"]


@pytest.mark.slow
@pytest.mark.parametrize("resource", RESOURCE_CLASSES, ids=NOUNS)
def test_the_queries_of_a_list_do_not_grow_with_its_rows(mech, build, caller, resource):
    client = caller(partner_and(cluster=mech))
    every = ",".join(resource.serializer_class.expandable)
    address = reverse(f"api:{resource.noun}-list") + f"?expand={every}"
    client.get(address)

    def queries(rows: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            reply = client.get(address)
        assert len(reply.json()["data"]) >= rows
        return len(captured)

    table = FocusGroupFactory(cluster=mech)
    chain(table, "uno", state="published", published=True)
    ObservationFactory()
    one = queries(1)
    for word in ("due", "tre"):
        chain(FocusGroupFactory(cluster=ClusterFactory()), word, state="published", published=True)
        ObservationFactory(indicator=IndicatorFactory())

    assert queries(3) == one <= 5  # the key, its roles, the clusters, the rows


@pytest.mark.slow
@pytest.mark.parametrize("resource", RESOURCE_CLASSES, ids=NOUNS)
def test_each_field_can_be_asked_for_alone(mech, build, caller, resource):
    build_world(mech, build)
    client, address = caller(), reverse(f"api:{resource.noun}-list")
    whole = {name: None for name in resource.serializer_class().fields}

    alone = [list(client.get(address, {"fields": name}).json()["data"][0]) for name in whole]

    assert alone == [[name] for name in whole]


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("parameter", ["ordine", "limit", "format", "id", "focus_group__cluster"])
def test_an_unknown_parameter_is_refused_by_name(db, caller, noun, parameter):
    reply = caller().get(reverse(f"api:{noun}-list"), {parameter: "1"})

    body = reply.json()
    assert (reply.status_code, reply["Content-Type"], reply["Cache-Control"]) == (400, PROBLEM, "no-store")
    assert body == {
        "type": "http://testserver/api/problemi/parametro-sconosciuto/",
        "title": "Parametro sconosciuto",
        "status": 400,
        "detail": f"{parameter}: questa risorsa non ha questo parametro.",
        "invalid_params": [{"name": parameter, "reason": "questa risorsa non ha questo parametro."}],
    }


@pytest.mark.parametrize(
    ("noun", "query", "name"),
    [
        ("contributions", "kind=bisogno", "kind"),
        ("contributions", "kind=need&kind=trend", "kind"),
        ("contributions", "fields=uuid,recorded_by", "fields"),
        ("contributions", "expand=voices", "expand"),
        ("rounds", "expand=focus_groups", "expand"),
        ("decisions", "recommendation=1", "recommendation"),
        ("follow-ups", "due_before=31/02/2025", "due_before"),
        ("follow-ups", "decision=' OR 1=1", "decision"),
        ("needs", "cluster=%00", "cluster"),
    ],
)
def test_an_unusable_value_is_refused_by_name(db, caller, noun, query, name):
    reply = caller().get(reverse(f"api:{noun}-list") + f"?{query}")

    body = reply.json()
    assert (reply.status_code, body["type"]) == (400, "http://testserver/api/problemi/parametro-non-valido/")
    assert [p["name"] for p in body["invalid_params"]] == [name]


# --- ETag and caches ---


@pytest.mark.parametrize("which", ["list", "detail"])
def test_what_has_not_changed_is_not_sent_again(lines, caller, which):
    address = reverse("api:contributions-list")
    if which == "detail":
        address = reverse("api:contributions-detail", args=[lines[0].uuid])
    client = caller()
    first = client.get(address)

    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    weak = client.get(address, headers={"If-None-Match": "W/" + first["ETag"]})
    Contribution.objects.filter(pk=lines[0].pk).update(text="Cambiata.")
    changed = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert (weak.status_code, changed.status_code) == (304, 200)
    assert changed["ETag"] != first["ETag"]


def test_the_reply_to_anyone_may_be_kept_by_a_cache(lines, caller):
    reply = caller().get(reverse("api:contributions-list"))

    assert reply["Cache-Control"] == "public, max-age=60"
    assert "Authorization" in reply["Vary"]
    assert "Cookie" not in reply["Vary"]
    assert reply.cookies == {}


def test_the_reply_to_a_key_may_be_kept_by_nobody_else(lines, caller):
    reply = caller(partner_and()).get(reverse("api:contributions-list"))

    assert reply["Cache-Control"] == "private, no-cache"
    assert "Authorization" in reply["Vary"]


def test_a_session_of_the_browser_lends_no_rights(lines, client_of, coordinator):
    hidden = ContributionFactory()

    reply = client_of(coordinator).get(reverse("api:contributions-detail", args=[hidden.uuid]))

    assert reply.status_code == 404


def test_head_answers_like_get_without_the_body(lines, caller):
    address = reverse("api:contributions-list")
    client = caller()

    head, get = client.head(address), client.get(address)

    assert (head.status_code, head.content, head["ETag"]) == (200, b"", get["ETag"])


# --- bad requests ---


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
@pytest.mark.parametrize("noun", ["rounds", "contributions"])
def test_any_act_is_refused(lines, caller, method, noun):
    reply = getattr(caller(), method)(reverse(f"api:{noun}-list"))

    assert (reply.status_code, reply["Content-Type"]) == (405, PROBLEM)
    assert reply.json()["type"] == "http://testserver/api/problemi/metodo-non-ammesso/"


@pytest.mark.parametrize("wanted", ["text/html", "application/xml", "text/csv"])
def test_another_format_is_refused(db, caller, wanted):
    reply = caller().get(reverse("api:rounds-list"), headers={"Accept": wanted})

    assert (reply.status_code, reply["Content-Type"]) == (406, PROBLEM)


@pytest.mark.parametrize("path", ["nulla/", "rounds/nessuno/", "contributions/non-un-uuid/", "s3-areas/%00/", "rounds"])
def test_a_wrong_address_is_a_problem_too(db, caller, path):
    reply = caller().get(f"/api/v1/{path}", follow=False)

    assert (reply.status_code, reply["Content-Type"]) == (404, PROBLEM)


def test_our_own_fault_says_nothing_of_the_inside(db, caller, monkeypatch, caplog):
    def fail(user):
        raise ValueError("segreto")

    monkeypatch.setattr(RESOURCE_CLASSES[0], "visible", fail)

    reply = caller().get(reverse(f"api:{NOUNS[0]}-list"))

    assert (reply.status_code, reply["Content-Type"], "segreto" in reply.content.decode()) == (500, PROBLEM, False)
    assert "api view failed" in [record.message for record in caplog.records]


WORDS = st.one_of(
    st.text(max_size=30),
    st.integers().map(str),
    st.sampled_from(
        ["", "null", "true", "-1", "1e309", "2025-02-30", "' OR ''='", "\x00", "\ud7ff", "é" * 300, "%", "a,b"]
    ),
)
PARAMETERS = sorted(
    {name for r in RESOURCE_CLASSES if r.filterset_class for name in r.filterset_class.base_filters}
    | {"page_size", "cursor", "fields", "expand"}
)


@pytest.mark.slow
@pytest.mark.parametrize("noun", NOUNS)
def test_no_value_of_any_parameter_breaks_a_list(db, caller, noun):
    client, address = caller(), reverse(f"api:{noun}-list")

    @hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.dictionaries(st.sampled_from(PARAMETERS), WORDS, max_size=3))
    @example({"page_size": "9" * 400})
    def try_one(query):
        assert client.get(address, query).status_code in {200, 400}

    try_one()


def test_indicator_says_what_it_covers_and_under_which_licence(db, client):
    indicator = IndicatorFactory(code="entrate", coverage="imprese private", licence="CC BY 4.0")
    ObservationFactory(indicator=indicator, coverage="circa")

    reply = client.get(reverse("api:indicators-detail", args=["entrate"]), {"expand": "observations"}).json()

    said = reply.get("data", reply)
    assert (said["coverage"], said["licence"]) == ("imprese private", "CC BY 4.0")
    assert [row["coverage"] for row in said["observations"]] == ["circa"]
