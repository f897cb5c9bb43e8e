"""The three editions of a paper: what tells them apart, and that none of them names a person or a body."""

import shutil
import subprocess
import zipfile

import pytest

from clusters.models import Organisation
from focusgroups.models import Participation
from reports.actions import papers
from reports.documents import store
from reports.models import Document
from tests.reports.running import run_jobs
from tests.reports.test_papers import put

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed (apt install poppler-utils)"),
]
PERSON, BODY = "Canarina Segretissimi", "Officine Canarino"


@pytest.fixture
def files(compiled, lines, coordinator) -> dict[tuple[str, str], str]:
    """Everything that can be read in the files of the draft and of the version that was sent."""
    papers.submit(put(compiled, "signed_off"), by=coordinator)
    run_jobs()
    return {(row.edition, row.format): everything_in(row) for row in Document.objects.exclude(paper_version=None)}


@pytest.fixture
def lines(lines):
    """Persons and bodies of the table have names that stand nowhere else."""
    Participation.objects.update(name=PERSON)
    for number, body in enumerate(Organisation.objects.all()):
        Organisation.objects.filter(pk=body.pk).update(name=f"{BODY} {number}")
    return lines


def everything_in(row: Document) -> str:
    """The text and the metadata of a file."""
    path = store.path_of(row.path)
    if row.format == "pdf":
        return "".join(
            subprocess.run([tool, str(path), *rest], capture_output=True, text=True, check=True).stdout
            for tool, rest in (("pdftotext", ["-"]), ("pdfinfo", []), ("pdfinfo", ["-meta"]))
        )
    if row.format == "docx":
        with zipfile.ZipFile(path) as parts:
            return "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    return path.read_text()


def test_nobody_is_named_in_any_edition(files):
    assert sorted(files) == [
        (edition, form) for edition in ("committee", "public", "working") for form in ("docx", "html", "pdf")
    ]
    assert [key for key, said in files.items() if PERSON in said or BODY in said or "Canarin" in said] == []


def test_editions_differ_in_who_says_so(files, lines):
    """Working: table and categories. Committee: table. Public: cluster and year."""
    by_edition = {edition: said for (edition, form), said in files.items() if form == "html"}
    category, table = "· impresa", "Clust-ER MECH, «Competenze"
    public = "detto in un focus group di Clust-ER MECH"

    found = {edition: (category in said, table in said, public in said) for edition, said in by_edition.items()}

    assert found == {
        "working": (True, True, False),
        "committee": (False, True, False),
        "public": (False, False, True),
    }
    assert all(lines[0].text in said for said in by_edition.values())


def test_versions_stay_as_they_were_sent(files, compiled, coordinator):
    """A later draft makes new files; those of the earlier version keep their bytes."""
    before = {row.pk: (row.sha256, store.path_of(row.path).read_bytes()) for row in Document.objects.all()}

    put(compiled, "drafting")
    papers.request_draft(compiled, by=coordinator)
    run_jobs()

    after = {pk: Document.objects.get(pk=pk) for pk in before}
    assert {pk: (row.sha256, store.path_of(row.path).read_bytes()) for pk, row in after.items()} == before
