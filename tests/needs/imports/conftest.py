"""Handing in and confirming a table of figures."""

import io

import pytest

from needs.actions import indicators
from needs.models import IndicatorImport
from tests.core.tables.making import csv
from tests.needs.imports.handing import HEADER


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }


@pytest.fixture
def hand_in(coordinator):
    def hand(*records: str, header: str = HEADER) -> IndicatorImport:
        data = csv(header, *records)
        return indicators.hand_in(io.BytesIO(data), name="dati.csv", by=coordinator)

    return hand


@pytest.fixture
def load(hand_in, coordinator):
    """Hand in and confirm."""

    def loaded(*records: str, header: str = HEADER) -> IndicatorImport:
        return indicators.confirm(hand_in(*records, header=header), by=coordinator)

    return loaded
