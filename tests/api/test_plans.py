"""Each filter of the contributions opens an index, however many rows there are."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser

from api.bench.rows import fill
from api.v1.filters.contributions import ContributionFilter
from api.v1.views.contributions import Contributions

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
