"""Whole datasets: the rows of the lists, in files that open where they should, with nothing in them that runs."""

import csv
import io
import itertools
import json
from datetime import date

import openpyxl
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Func, IntegerField, TextField, Value, When
from django.urls import reverse
from django.utils import timezone

from api.disclosure import ShownByRound
from api.tables import columns
from api.v1.urls import RESOURCES
from api.v1.views import base
from core import disclosure
from core.tables.text import formula_safe
from focusgroups.models import Contribution, Round
from tests.api.world import BUILD, IN_REVIEW, MECH, NEVER, PUBLIC, partner_and
from tests.api.world import build as build_world
from tests.factories.clusters import S3AreaFactory
from tests.factories.focusgroups import (
    ContributionFactory,
    FocusGroupFactory,
    NeedDetailsFactory,
    NeedSkillFactory,
    RoundFactory,
    TrendDetailsFactory,
    VoiceFactory,
)
from tests.factories.needs import NeedFactory

RESOURCE_CLASSES = [resource for resource, _right in RESOURCES]
NOUNS = [resource.noun for resource in RESOURCE_CLASSES]


def exported(client, noun: str, form: str, query: str = "") -> bytes:
    reply = client.get(f"/api/v1/exports/{noun}.{form}{query}")
    assert reply.status_code == 200, reply.content
    return b"".join(reply.streaming_content)


def table(client, noun: str, query: str = "") -> list[dict]:
    """The CSV as Italian Excel reads it."""
    text = exported(client, noun, "csv", query).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def published(**fields) -> Contribution:
    return ContributionFactory(published_at=timezone.now(), **fields)


@pytest.mark.slow
@pytest.mark.parametrize("who", ["anonymous", "manager"])
@pytest.mark.parametrize("resource", RESOURCE_CLASSES, ids=NOUNS)
def test_the_lines_are_the_rows_of_the_list(mech, build, caller, resource, who):
    build_world(mech, build)
    client = caller(partner_and(cluster=mech) if who == "manager" else None)
    listed = client.get(reverse(f"api:{resource.noun}-list")).json()["data"]

    lines = [json.loads(line) for line in exported(client, resource.noun, "jsonl").splitlines()]

    assert listed
    assert lines == listed


@pytest.mark.slow
@pytest.mark.parametrize("resource", RESOURCE_CLASSES, ids=NOUNS)
def test_the_three_formats_have_the_same_rows_and_columns(mech, build, caller, resource):
    build_world(mech, build)
    client, every = caller(), ",".join(resource.serializer_class.expandable)
    query = f"?expand={every}"

    rows = table(client, resource.noun, query)
    lines = exported(client, resource.noun, "jsonl", query).splitlines()
    sheet = openpyxl.load_workbook(io.BytesIO(exported(client, resource.noun, "xlsx", query))).active

    names = [column.name for column in columns(resource.serializer_class, ())]
    assert len(rows) == len(lines) == sheet.max_row - 1 > 0
    assert [list(row) for row in rows] == [names] * len(rows)
    assert [cell.value for cell in sheet[1]] == names


@pytest.mark.slow
@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx"])
def test_no_export_holds_what_its_reader_may_not_see(mech, build, caller, form):
    build_world(mech, build)

    def words(user=None) -> str:
        client, found = caller(user), []
        for resource in RESOURCE_CLASSES:
            data = exported(client, resource.noun, form, f"?expand={','.join(resource.serializer_class.expandable)}")
            if form == "xlsx":
                rows = openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)
                data = repr(list(rows)).encode()
            found.append(data.decode())
        return "\n".join(found)

    public, manager = words(), words(partner_and(cluster=mech))

    assert {word for word in NEVER | MECH | BUILD | IN_REVIEW if word in public} == set()
    assert {word for word in PUBLIC if word not in public} == set()
    assert {word for word in NEVER | BUILD | IN_REVIEW if word in manager} == set()
    assert {word for word in MECH if word not in manager} == set()


def test_a_csv_opens_right_in_italian_excel(db, caller):
    data = exported(caller(), "contributions", "csv")

    assert data.startswith(b"\xef\xbb\xbfprovenance;source_url;uuid;kind;text;")


def test_numbers_have_a_comma_and_dates_are_dates(db, caller):
    trend = published(kind="trend", text="Più 2,5; «così»\ne a capo", is_green=True)
    TrendDetailsFactory(contribution=trend, value="-12.50", published_on=date(2025, 3, 1))

    (row,) = table(caller(), "contributions")

    assert row["text"] == "Più 2,5; «così»\ne a capo"
    assert (row["trend_details.value"], row["trend_details.published_on"]) == ("-12,500", "2025-03-01")
    assert (row["is_green"], row["is_ai"], row["need_details.urgency"]) == ("sì", "no", "")


def test_lists_stand_side_by_side(db, caller):
    need = published(kind="need")
    details = NeedDetailsFactory(contribution=need)
    for label, kind in (("PLC", "skill"), ("saldatura", "")):
        NeedSkillFactory(details=details, label=label, type=kind, concept=None)
    need.s3_areas.set([S3AreaFactory(code="B"), S3AreaFactory(code="A")])

    (row,) = table(caller(), "contributions")

    assert (row["s3_areas"], row["skills.label"]) == ("A | B", "PLC | saldatura")
    assert (row["skills.type"], row["skills.concept"]) == ("skill | ", " | ")


@pytest.mark.parametrize(
    "text", ["=1+1", "+39", "-1", "@A1", "\t=1", "  =1", "＝1", "＋1", "－1", "＠A", "=cmd|' /C calc'!A0"]
)
def test_no_text_runs_in_a_sheet(db, caller, text):
    published(text=text)

    (row,) = table(caller(), "contributions")
    book = openpyxl.load_workbook(io.BytesIO(exported(caller(), "contributions", "xlsx")))
    cell = next(cell for cell in book.active[2] if cell.value and text.strip() in str(cell.value))

    assert row["text"] == formula_safe(text) == f"'{text}"
    assert cell.data_type == "s"


def test_a_sheet_has_numbers_and_dates_as_such(db, caller):
    trend = published(kind="trend", text="Con \x07 un segno")
    TrendDetailsFactory(contribution=trend, value="12.5", published_on=date(2025, 3, 1))

    sheet = openpyxl.load_workbook(io.BytesIO(exported(caller(), "contributions", "xlsx"))).active
    row = dict(zip([cell.value for cell in sheet[1]], [cell.value for cell in sheet[2]], strict=True))

    assert (row["trend_details.value"], row["trend_details.published_on"].date()) == (12.5, date(2025, 3, 1))
    assert row["text"] == "Con  un segno"


def test_a_sheet_that_would_be_too_long_is_refused_in_words(db, caller, monkeypatch):
    monkeypatch.setattr(base, "MOST_IN_A_SHEET", 1)
    published()
    published()

    reply = caller().get("/api/v1/exports/contributions.xlsx")

    assert (reply.status_code, reply["Content-Type"]) == (413, "application/problem+json")
    assert reply.json()["detail"].startswith("xlsx: un foglio ha al massimo 1 righe")


def test_an_export_takes_the_filters_and_fields_of_its_list(db, caller):
    wanted = published(kind="trend", text="Cresce il mercato")
    published(kind="proposal")

    rows = table(caller(), "contributions", "?kind=trend&fields=uuid,text")
    refused = caller().get("/api/v1/exports/contributions.csv?kind=nulla&cursor=1")

    assert rows == [{"uuid": str(wanted.uuid), "text": "Cresce il mercato"}]
    assert (refused.status_code, refused.json()["invalid_params"][0]["name"]) == (400, "cursor")


@pytest.mark.parametrize("accept", ["text/csv", "*/*", "text/html,application/xhtml+xml"])
def test_the_address_says_the_format_whatever_is_accepted(db, caller, accept):
    reply = caller().get("/api/v1/exports/rounds.csv", headers={"Accept": accept})

    assert (reply.status_code, reply["Content-Type"], reply["Content-Disposition"]) == (
        200,
        "text/csv; charset=utf-8",
        'attachment; filename="rounds.csv"',
    )


def test_an_unknown_format_is_not_there(db, caller):
    assert caller().get("/api/v1/exports/rounds.pdf").status_code == 404


# --- the disclosure rule inside the statement ---


@pytest.mark.slow
@pytest.mark.parametrize("threshold", [1, 3, 5])
def test_the_rule_in_the_statement_is_the_rule(db, threshold):
    """Over every row of three cells, which has small and large ones, equal ones and zeros."""
    rounds = RoundFactory.create_batch(3)
    keys, slugs = [round.pk for round in rounds], [round.slug for round in rounds]

    def told(counts: tuple[int, ...]) -> list[int | None]:
        whens = [When(pk=key, then=Value(count)) for key, count in zip(keys, counts, strict=True)]
        cells = Round.objects.order_by().annotate(n=Case(*whens, output_field=IntegerField()))
        shown = ShownByRound(cells.values_list("slug", "n"), threshold=threshold)
        shown = Round.objects.values_list(Func(shown, function="to_json", output_field=TextField())).first()[0]
        assert [(cell["round"], cell["threshold"]) for cell in shown] == [(slug, threshold) for slug in sorted(slugs)]
        value = {cell["round"]: cell["value"] for cell in shown}
        return [value[slug] for slug in slugs]

    def rule(counts: tuple[int, ...]) -> list[int | None]:
        safe = disclosure.row(dict(enumerate(counts)), threshold=threshold)
        return [cell.value for cell in safe.cells.values()]

    rows = list(itertools.product(range(threshold + 3), repeat=3))
    assert [(counts, told(counts)) for counts in rows] == [(counts, rule(counts)) for counts in rows]


def test_a_small_number_of_organisations_is_in_no_export(db, caller):
    group = FocusGroupFactory()
    few, many = (published(focus_group=group) for _ in range(2))
    for line, count in ((few, 4), (many, 5)):
        for _ in range(count):
            VoiceFactory(contribution=line)
        NeedFactory(contributions=[line])

    rows = table(caller(), "needs")

    assert [row["voices.value"] for row in rows] == ["", "5"]
    assert [json.loads(line)["voices"][0]["value"] for line in exported(caller(), "needs", "jsonl").splitlines()] == [
        None,
        5,
    ]


def test_the_search_finds_other_forms_of_a_word_and_no_accents(db, caller):
    found = published(text="Mancano tecnici della qualità", title="")
    published(text="Serve un saldatore", title="")
    client = caller()

    def uuids(words: str) -> list[str]:
        return [row["uuid"] for row in client.get("/api/v1/contributions/", {"search": words}).json()["data"]]

    assert uuids("tecnico") == uuids("qualita") == uuids('"tecnici della qualità" -saldatore') == [str(found.uuid)]
    assert uuids("nulla") == []
    assert Contribution.objects.visible_to(AnonymousUser()).first().words is None


def test_a_filter_that_can_find_nothing_gives_an_empty_file(db, caller):
    query = "?cluster=nessuno&round=mai"

    assert exported(caller(), "contributions", "jsonl", query) == b""
    assert table(caller(), "contributions", query) == []
    assert openpyxl.load_workbook(io.BytesIO(exported(caller(), "contributions", "xlsx", query))).active.max_row == 1
