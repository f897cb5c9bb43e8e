"""A CSV opens in LibreOffice, by its own Italian rules, with the right columns, accents, numbers and no formula."""

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from tests.factories.focusgroups import ContributionFactory, TrendDetailsFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
# Field separator ";", quotes, UTF-8, from the first line, no types given, Italian (1040), special numbers recognised.
AS_ITALIAN = "CSV:59,34,76,1,,1040,false,true"
ACCENTED = "Così è: «perché» costa 1.200 €; più d'una volta\nsu due righe"


def converted(source: Path) -> Path:
    """The workbook that LibreOffice makes of a CSV; not there when it has no spreadsheets."""
    command = ["soffice", f"-env:UserInstallation=file://{source.parent}/profile", "--headless"]
    command += [f"--infilter={AS_ITALIAN}", "--convert-to", "xlsx", "--outdir", str(source.parent), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return source.with_suffix(".xlsx")


@pytest.fixture
def folder(tmp_path) -> Path:
    """Where LibreOffice works; skips where it is not, or has no spreadsheets."""
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    plain = tmp_path / "plain.csv"
    plain.write_text("a;b\n1;2\n")
    if not converted(plain).exists():
        pytest.skip("LibreOffice is installed without Calc")
    return tmp_path


def test_a_csv_opens_in_libreoffice(folder):
    TrendDetailsFactory(
        contribution=ContributionFactory(text=ACCENTED, published_at=timezone.now(), is_green=True),
        value="1234.5",
        published_on=date(2025, 5, 12),
    )
    ContributionFactory(text="=1+1", published_at=timezone.now())
    source = folder / "contributions.csv"
    source.write_bytes(b"".join(Client().get("/api/v1/exports/contributions.csv").streaming_content))

    header, *rows = load_workbook(converted(source)).active.iter_rows()

    names = [cell.value for cell in header]
    trend, formula = (dict(zip(names, row, strict=True)) for row in rows)
    assert names == source.read_text("utf-8-sig").partition("\n")[0].strip().split(";")
    assert trend["text"].value == ACCENTED
    assert trend["trend_details.value"].value == 1234.5
    assert trend["trend_details.published_on"].value.date() == date(2025, 5, 12)
    assert trend["is_green"].value == "sì"
    assert (formula["text"].data_type, formula["text"].value.lstrip("'")) == ("s", "=1+1")
