"""Pairs of public filters cut out no number of organisations below the threshold, and no hidden word moves a count."""

import itertools
import os
import random
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from api.v1.urls import RESOURCES
from clusters.models import Cluster, Province, S3Area
from core.disclosure import PUBLIC
from focusgroups.models import Round, Voice
from needs.models import Need
from tests.api.world import NEVER
from tests.api.world import build as build_world
from tests.factories.clusters import ClusterFactory, OrganisationFactory, ProvinceFactory, S3AreaFactory
from tests.factories.focusgroups import (
    ContributionFactory,
    FocusGroupFactory,
    NeedDetailsFactory,
    RoundFactory,
    VoiceFactory,
)
from tests.factories.needs import NeedFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

PAIRS = int(os.environ.get("FILTER_PAIRS", "300"))


@pytest.fixture
def region() -> SimpleNamespace:
    """Needs said by one to eight organisations, in several rounds, clusters, provinces and areas."""
    dice = random.Random(6201)
    rounds, clusters = [RoundFactory() for _ in range(2)], [ClusterFactory() for _ in range(3)]
    tables = [FocusGroupFactory(cluster=c, round=r) for c, r in itertools.product(clusters, rounds)]
    areas, provinces = [S3AreaFactory() for _ in range(3)], [ProvinceFactory() for _ in range(3)]
    bodies = [OrganisationFactory() for _ in range(8)]
    for _need in range(12):
        lines = [
            ContributionFactory(focus_group=t, published_at=timezone.now())
            for t in dice.sample(tables, dice.randint(1, 3))
        ]
        for line in lines:
            NeedDetailsFactory(contribution=line, eqf_min=dice.randint(1, 8))
            line.s3_areas.set(dice.sample(areas, 1))
            line.provinces.set(dice.sample(provinces, 1))
            for body in dice.sample(bodies, dice.randint(1, 8)):
                VoiceFactory(contribution=line, organisation=body)
        NeedFactory(contributions=lines)
    return SimpleNamespace(dice=dice)


def asked(query: dict) -> dict[str, dict[str, int | None]]:
    """slug -> round -> the number of organisations that is told."""
    data = Client().get("/api/v1/needs/", {**query, "page_size": 100}).json()["data"]
    return {need["slug"]: {cell["round"]: cell["value"] for cell in need["voices"]} for need in data}


def test_pairs_of_filters_isolate_no_small_number(region):
    """Whatever two queries are subtracted: no told number is small, and none changes with the filter."""
    filters = {
        "cluster": list(Cluster.objects.values_list("slug", flat=True)),
        "round": list(Round.objects.values_list("slug", flat=True)),
        "s3_area": list(S3Area.objects.values_list("code", flat=True)),
        "province": list(Province.objects.values_list("code", flat=True)),
        "eqf": [str(level) for level in range(1, 9)],
        "status": [value for value, _label in Need.Status.choices],
        "transition": ["green", "digital", "ai"],
        "course": ["new", "growing", "persistent", "quiet"],
        "search": ["tecnici", "non"],
    }
    whole = asked({})

    def some() -> dict:
        names = region.dice.sample(sorted(filters), region.dice.randint(1, 3))
        return {name: region.dice.choice(filters[name]) for name in names}

    small, moved = [], []
    for _pair in range(PAIRS):
        for told in (asked(some()), asked(some())):
            small += [value for cells in told.values() for value in cells.values() if value and value < PUBLIC]
            moved += [slug for slug, cells in told.items() if cells != whole[slug]]

    assert Voice.objects.count() > 100
    assert {None} < {value for cells in whole.values() for value in cells.values()}
    assert (small, moved) == ([], [])


def read(query: dict) -> dict[str, dict[str, int | None]]:
    """slug -> "" and round -> the number of organisations that the public list and each need's page tell."""
    told = {}
    for need, figures in Client().get(reverse("portal:need-list"), query).context["rows"]:
        (page,) = [Client().get(need.get_absolute_url()).context["figures"]]
        assert page.voices == figures.voices
        slugs = {name: slug for slug, name in Round.objects.values_list("slug", "name")}
        told[need.slug] = {"": page.voices.value} | {slugs[cell.name]: cell.voices.value for cell in page.rounds}
    return told


def test_the_pages_and_the_api_tell_the_same_numbers(region):
    """A number that a page hides so that nobody can subtract it must not be in the API either."""
    pages, api = read({}), asked({})

    hidden = [cells for cells in pages.values() if cells[""] is not None and None in cells.values()]
    assert {slug: {name: n for name, n in cells.items() if name} for slug, cells in pages.items()} == api
    assert hidden


def test_pairs_of_filters_of_the_pages_move_no_number(region):
    """The list of the needs, by any of its facets and words: a need's numbers are those of the whole list."""
    explorer = Client().get(reverse("portal:need-list")).context["explorer"]
    facets = {dimension.name: list(dimension.labels) for dimension in explorer.dimensions} | {"testo": ["tecnici"]}
    whole = shown_in({})
    moved, small = [], []
    for _query in range(PAIRS // 5):
        names = region.dice.sample(sorted(facets), region.dice.randint(1, 3))
        told = shown_in({name: region.dice.choice(facets[name]) for name in names if facets[name]})
        small += [n for n in told.values() if n and n < PUBLIC]
        moved += [slug for slug, n in told.items() if n != whole[slug]]

    assert (small, moved) == ([], [])
    assert {None} < set(whole.values())


def shown_in(query: dict) -> dict[str, int | None]:
    """slug -> the number of organisations in the public list."""
    rows = Client().get(reverse("portal:need-list"), query).context["rows"]
    return {need.slug: figures.voices.value for need, figures in rows}


@pytest.mark.parametrize("resource", [resource for resource, _right in RESOURCES], ids=lambda r: r.noun)
def test_a_hidden_word_finds_as_much_as_a_made_up_one(mech, build, resource):
    """Through every filter that takes a text, of every list and file."""
    build_world(mech, build)
    texts = [name for name, one in (resource.filterset_class.base_filters if resource.filterset_class else {}).items()]
    free = [name for name in texts if not resource.filterset_class.base_filters[name].extra.get("choices")]

    def found(noun: str, name: str, word: str) -> tuple:
        reply = Client().get(f"/api/v1/{noun}/", {name: word})
        file = Client().get(f"/api/v1/exports/{noun}.jsonl", {name: word})
        rows = b"".join(file.streaming_content).count(b"\n") if file.status_code == 200 else None
        return reply.status_code, len(reply.json().get("data", ())), rows

    answers = {
        (name, word): found(resource.noun, name, word) == found(resource.noun, name, "zzzparolainventata")
        for name in free
        for word in sorted(NEVER)
    }
    assert [which for which, is_equal in answers.items() if not is_equal] == []
