"""Counting how often somebody asks."""

import uuid

import pytest
from django.test import RequestFactory

from core.throttle import address_of, allowed, spent


def test_spent_looks_without_counting():
    who = uuid.uuid4().hex

    before = [spent("prova", who, times=2) for _number in range(5)]
    answers = [allowed("prova", who, times=2, seconds=60) for _number in range(3)]

    assert (before, answers, spent("prova", who, times=2)) == ([False] * 5, [True, True, False], True)


@pytest.mark.parametrize(
    ("behind", "forwarded", "address"),
    [
        (False, "203.0.113.9", "127.0.0.1"),
        (True, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (True, "", "127.0.0.1"),
    ],
)
def test_address_is_what_our_own_proxy_says_and_nobody_else(behind, forwarded, address, settings):
    settings.BEHIND_PROXY = behind

    assert address_of(RequestFactory().get("/", HTTP_X_FORWARDED_FOR=forwarded)) == address
