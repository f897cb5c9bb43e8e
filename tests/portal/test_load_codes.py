"""Loading official code lists by command."""

import io

import pytest
from django.core.management import CommandError, call_command

from clusters.models import Sector
from skills.models import Concept, Label, Relation
from tests.core.tables.making import csv

pytestmark = pytest.mark.django_db

CP = ("Codice CP2021;Nome", "2;Professioni intellettuali", "2.2;Ingegneri", "2.2.1;Ingegneri", "2.2.1.1.0;Meccanici")


def load(tmp_path, which: str, *records: str, **options) -> str:
    path = tmp_path / "lista.csv"
    path.write_bytes(csv(*records))
    out = io.StringIO()
    call_command("load_codes", which, path, stdout=out, **options)
    return out.getvalue().strip()


def groups() -> set[tuple]:
    return set(Concept.objects.filter(kind="cp_group").values_list("code", "name", "status"))


def test_groups_of_professions_with_their_levels(tmp_path):
    assert load(tmp_path, "cp2021", *CP) == "cp2021: 4 codes, 0 no longer in the file, 0 other rows"

    assert groups() == {
        ("2", "2 Professioni intellettuali", "released"),
        ("2.2", "2.2 Ingegneri", "released"),
        ("2.2.1", "2.2.1 Ingegneri", "released"),
        ("2.2.1.1.0", "2.2.1.1.0 Meccanici", "released"),
    }
    assert Label.objects.filter(text="Ingegneri").count() == 2
    assert set(Relation.objects.values_list("source__code", "target__code")) == {("2.2", "2"), ("2.2.1", "2.2")}


def test_again_changes_nothing_and_what_left_is_obsolete(tmp_path):
    load(tmp_path, "cp2021", *CP)
    kept = dict(Concept.objects.values_list("code", "pk"))
    load(tmp_path, "cp2021", *CP)
    assert dict(Concept.objects.values_list("code", "pk")) == kept

    said = load(tmp_path, "cp2021", *CP[:-1])

    assert said == "cp2021: 3 codes, 1 no longer in the file, 0 other rows"
    assert ("2.2.1.1.0", "2.2.1.1.0 Meccanici", "obsolete") in groups()
    load(tmp_path, "cp2021", *CP)
    assert {status for _code, _name, status in groups()} == {"released"}


def test_divisions_of_ateco_are_written_and_others_kept(tmp_path):
    Sector.objects.create(code="99", name="Organizzazioni")

    said = load(tmp_path, "ateco", "Codice;Titolo", "A;Agricoltura", "01;Colture", "01.1;Cereali", "28;Macchine")

    assert said == "ateco: 2 codes, 1 no longer in the file, 2 other rows"
    assert set(Sector.objects.values_list("code", "name")) == {
        ("01", "Colture"),
        ("28", "Macchine"),
        ("99", "Organizzazioni"),
    }


def test_dry_run_and_refusals_write_nothing(tmp_path):
    load(tmp_path, "cp2021", *CP, dry_run=True)
    with pytest.raises(CommandError, match=r"lista\.csv: Manca la colonna dei codici"):
        load(tmp_path, "cp2021", "A;B", "1;2")
    with pytest.raises(CommandError, match="invalid choice"):
        load(tmp_path, "nace", *CP)

    assert not Concept.objects.exists()


def test_missing_file_is_one_line(tmp_path):
    with pytest.raises(CommandError) as refusal:
        call_command("load_codes", "ateco", tmp_path / "niente.csv")

    assert "\n" not in str(refusal.value)
