"""Each filter of the contributions opens an index, however many rows there are; so does the count of the needs."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from api.bench.public import NEEDS
from api.bench.rows import fill
from api.v1.filters.contributions import ContributionFilter
from api.v1.views.contributions import Contributions
from needs.models import Need

ROWS = 20_000
FILTERS = {
    "": "",
    "kind": "trend",
    "focus_group": "tavolo-7",
    "cluster": "cluster-2",
    "round": "ciclo-1",
    "s3_area": "A3",
    "need": "nessuno",
    "fate": "used",
    "search": "introvabile",
}


def nodes(plan: dict):
    yield plan
    for part in plan.get("Plans", []):
        yield from nodes(part)


@pytest.mark.slow
@pytest.mark.django_db
def test_no_filter_reads_all_contributions():
    """The page of 100 comes out of an index, never out of a walk through the whole table."""
    fill(ROWS)

    assert set(FILTERS) - {""} == set(ContributionFilter.base_filters)
    walks = {}
    for name, value in FILTERS.items():
        found = ContributionFilter({name: value} if name else {}, Contributions.visible(AnonymousUser())).qs
        plan = found.order_by("pk").values_list("pk", "uuid")[:101].explain(format="json")
        parts = nodes(json.loads(plan)[0]["Plan"])
        scans = [p["Node Type"] for p in parts if p.get("Relation Name") == "focusgroups_contribution"]
        if "Seq Scan" in scans or not scans:
            walks[name] = scans
    assert walks == {}


@pytest.mark.slow
@pytest.mark.django_db
def test_published_needs_are_known_by_their_first_line():
    """A search counts them each time: a need is looked up, its hundreds of lines are not."""
    fill(ROWS)
    with connection.cursor() as cursor:
        cursor.execute(NEEDS)
        cursor.execute("ANALYZE")

    plan = json.loads(Need.objects.published().order_by().values("pk").explain(format="json", analyze=True))
    lines = [p for p in nodes(plan[0]["Plan"]) if p.get("Relation Name") == "focusgroups_contribution"]

    assert Need.objects.count() == 100
    assert [(p["Node Type"], p["Actual Rows"]) for p in lines] == [("Index Only Scan", 1.0)]
