"""The sheets of a room: valid PDF, the bodies and never the names."""

import shutil
import subprocess

import page
import pytest
from django.urls import reverse

from tests.factories.clusters import OrganisationFactory
from tests.factories.focusgroups import FocusGroupFactory, ParticipationFactory, RoomFactory

SHEETS = ("reports:qr-sheet", "reports:attendance-sheet")


@pytest.fixture
def table(focus_group):
    RoomFactory(focus_group=focus_group, code="ABC123")
    body = OrganisationFactory(name='Officine #read("/etc/passwd")')
    ParticipationFactory(focus_group=focus_group, organisation=body, name="Canarina Rossetti")
    ParticipationFactory(focus_group=focus_group, name="Canarino Bianchi")
    return focus_group


def sent(client, name, group):
    return client.get(reverse(name, args=[group.slug]))


@pytest.mark.slow
@pytest.mark.parametrize("profile", ["ua1", "2a"])
@pytest.mark.parametrize("name", SHEETS)
def test_sheet_passes_the_independent_validator(name, profile, table, manager, client_of, tmp_path):
    answer = sent(client_of(manager), name, table)
    path = tmp_path / "foglio.pdf"
    path.write_bytes(answer.content)

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert page.validate_pdf(str(path), profile=profile).is_compliant


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed (apt install poppler-utils)")
def test_sheet_to_sign_has_the_bodies_and_no_names(table, manager, client_of, tmp_path):
    path = tmp_path / "foglio.pdf"
    path.write_bytes(sent(client_of(manager), "reports:attendance-sheet", table).content)

    said = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True).stdout

    assert 'Officine #read("/etc/passwd")' in " ".join(said.split())
    assert "Impresa" in said or "impresa" in said
    assert "Canarin" not in said
    assert "Firma" in said


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed (apt install poppler-utils)")
def test_qr_sheet_has_the_code_in_letters(table, manager, client_of, tmp_path):
    path = tmp_path / "foglio.pdf"
    path.write_bytes(sent(client_of(manager), "reports:qr-sheet", table).content)

    said = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout

    assert "ABC123" in said.replace(" ", "")


def test_no_qr_sheet_without_an_open_room(manager, client_of, mech):
    answer = sent(client_of(manager), "reports:qr-sheet", FocusGroupFactory(cluster=mech))

    assert answer.status_code == 409
    assert "La sala non è aperta" in answer.content.decode()


@pytest.mark.parametrize("name", SHEETS)
def test_sheets_of_another_cluster_are_not_there(name, table, outsider, client_of):
    assert sent(client_of(outsider), name, table).status_code == 404
