"""How many said what about each recommendation."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from committee.models import Opinion, Review
from committee.models.reviews import OpinionValue
from reports.models import Recommendation


@dataclass(frozen=True)
class Row:
    """A recommendation with its opinions, counted and one by one."""

    recommendation: Recommendation
    counts: list[tuple[str, str | Promise, int]]
    said: list[tuple[Review, Opinion]]


def tally(recommendations: Iterable[Recommendation], reviews: Iterable[Review]) -> list[Row]:
    """Count the opinions of `reviews` (their opinions prefetched) on each recommendation."""
    given: dict = {}
    for review in reviews:
        for opinion in review.opinions.all():
            given.setdefault(opinion.block_uuid, []).append((review, opinion))
    return [_row(item, given.get(item.block.uuid, [])) for item in recommendations]


def _row(item: Recommendation, said: list[tuple[Review, Opinion]]) -> Row:
    counted = Counter(opinion.value for _review, opinion in said)
    return Row(item, [(value.value, value.label, counted[value]) for value in OpinionValue], said)


def with_numbers(recommendations: Iterable[Recommendation], reviews: Iterable[Review]) -> list[tuple[Review, list]]:
    """Each review with its opinions in the order of the recommendations, by their number."""
    numbers = {item.block.uuid: item.number for item in recommendations}
    return [(review, _numbered(review, numbers)) for review in reviews]


def _numbered(review: Review, numbers: dict) -> list[tuple[int, Opinion]]:
    found = [
        (numbers[opinion.block_uuid], opinion) for opinion in review.opinions.all() if opinion.block_uuid in numbers
    ]
    return sorted(found, key=lambda pair: pair[0])
