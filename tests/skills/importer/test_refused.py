"""Files that are refused, in words and with nothing written; and odd ones that are read all the same."""

import csv
import stat
import struct
import zipfile

import pytest
from django.core.management import CommandError

from skills.importer import archives
from skills.models import Concept, Label, Vocabulary, VocabularyImport
from tests.skills.importer.making import archive, folder, group, groups, occupation, occupations, skill, skills, written
from tests.skills.importer.standing import labels, statuses

GOOD = {"skills_it.csv": skills(skill("s1", "saldare"))}
NAME = "ESCO dataset - v1.2.0 - classification - it - csv.zip"


def refused(load, path, words: str, **options) -> None:
    """The import fails with one line that says `words`, and nothing is written."""
    with pytest.raises(CommandError) as refusal:
        load(path, **options)
    assert words in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert [model for model in (Concept, Vocabulary, VocabularyImport) if model.objects.exists()] == []


def zipped(path, *entries: tuple[zipfile.ZipInfo | str, bytes]):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for entry, content in entries:
            made.writestr(entry, content)
    return path


def test_path_that_does_not_exist(tmp_path, load):
    refused(load, tmp_path / "niente.zip", "non esiste")


def test_truncated_archive(tmp_path, load):
    path = archive(tmp_path / NAME, GOOD)
    path.write_bytes(path.read_bytes()[:-40])

    refused(load, path, "non è un archivio ZIP leggibile")


def test_damaged_member(tmp_path, load):
    path = archive(tmp_path / NAME, GOOD)
    content = bytearray(path.read_bytes())
    content[60:90] = bytes(30)
    path.write_bytes(content)

    refused(load, path, "danneggiato")


def test_not_an_archive(tmp_path, load):
    path = tmp_path / NAME
    path.write_bytes(b"<html>Pagina non trovata</html>")

    refused(load, path, "non è un archivio ZIP leggibile")


def test_empty_archive_and_folder(tmp_path, load):
    refused(load, archive(tmp_path / NAME, {}), "alcun file CSV")
    refused(load, archive(tmp_path / NAME, {"leggimi.txt": b"ciao"}), "alcun file CSV")
    (tmp_path / "vuota").mkdir()
    refused(load, tmp_path / "vuota", "alcun file CSV")


def test_bomb_that_declares_itself(tmp_path, load):
    refused(load, archive(tmp_path / NAME, {"skills_it.csv": b"a" * 5_000_000}), "si espande troppo")


def test_bomb_that_lies_about_its_size(tmp_path, load):
    path = archive(tmp_path / NAME, {"skills_it.csv": b"conceptUri," * 500_000})
    content = path.read_bytes()
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        position = content.index(mark) + at
        content = content[:position] + struct.pack("<L", 900) + content[position + 4 :]
    path.write_bytes(content)

    refused(load, path, "danneggiato")


def test_too_much_in_all(tmp_path, load, monkeypatch):
    monkeypatch.setattr(archives, "MOST_BYTES", 100)

    refused(load, archive(tmp_path / NAME, GOOD), "supera")
    refused(load, folder(tmp_path / "cartella", GOOD), "supera")


def test_too_many_members(tmp_path, load, monkeypatch):
    monkeypatch.setattr(archives, "MOST_MEMBERS", 2)
    files = {f"altro{n}_it.csv": b"a\n" for n in range(3)}

    refused(load, archive(tmp_path / NAME, files), "troppi file")
    refused(load, folder(tmp_path / "cartella", files), "troppi file")


@pytest.mark.parametrize(
    "name", ["../skills_it.csv", "/etc/skills_it.csv", "a/../../skills_it.csv", "C:\\skills_it.csv"]
)
def test_path_that_leads_elsewhere(tmp_path, load, name):
    refused(load, zipped(tmp_path / NAME, (name, GOOD["skills_it.csv"])), "percorso non ammesso")


def test_link_in_an_archive(tmp_path, load):
    link = zipfile.ZipInfo("skills_it.csv")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16

    refused(load, zipped(tmp_path / NAME, (link, b"/etc/passwd")), "collegamento")


def test_link_in_a_folder_is_not_followed(tmp_path, load):
    inside = folder(tmp_path / "dentro", {})
    inside.mkdir()
    (inside / "skills_it.csv").symlink_to(folder(tmp_path / "fuori", GOOD) / "skills_it.csv")

    refused(load, inside, "alcun file CSV")


def test_password_and_unknown_compression(tmp_path, load):
    path = archive(tmp_path / NAME, GOOD)
    content = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + at] |= 1
    path.write_bytes(content)
    refused(load, path, "password")

    with zipfile.ZipFile(path, "w", zipfile.ZIP_BZIP2) as made:
        made.writestr("skills_it.csv", GOOD["skills_it.csv"])
    refused(load, path, "compresso in un modo")


def test_archive_in_another_language_than_asked(tmp_path, load):
    refused(load, archive(tmp_path / NAME, GOOD), "I file sono in «it», non in «en»", lang="en")


def test_archive_whose_name_and_files_disagree(tmp_path, load):
    refused(load, archive(tmp_path / NAME, {"skills_en.csv": GOOD["skills_it.csv"]}), "più lingue (en, it)")


def test_language_that_nothing_tells(tmp_path, load):
    refused(load, folder(tmp_path, {"skills.csv": GOOD["skills_it.csv"]}), "in quale lingua", version="1.2.0")


def test_version_that_nothing_tells(tmp_path, load):
    refused(load, folder(tmp_path, GOOD), "quale versione")


def test_versions_that_disagree(tmp_path, load):
    files = {"occupations_it.csv": occupations(occupation("o1", "saldatore"))}
    archive(tmp_path / "ESCO dataset - v1.1.1 - classification - it - csv.zip", GOOD)
    archive(tmp_path / NAME, files)

    refused(load, tmp_path, "più versioni (1.1.1, 1.2.0)")


def test_same_file_twice(tmp_path, load):
    refused(load, folder(tmp_path, {"a/skills_it.csv": b"x", "b/skills_it.csv": b"x"}), "compare due volte")


def test_other_files_only(tmp_path, load):
    refused(load, folder(tmp_path, {"prezzi_it.csv": b"a,b\n1,2\n"}), "alcun file di ESCO")


@pytest.mark.parametrize("missing", ["conceptUri", "preferredLabel", "altLabels"])
def test_missing_column_is_named_with_its_file(tmp_path, load, missing):
    columns = [name for name in ("conceptUri", "preferredLabel", "altLabels", "status") if name != missing]
    path = folder(tmp_path, {"skills_it.csv": written(columns, [dict.fromkeys(columns, "x")])})

    refused(load, path, f"In skills_it.csv manca la colonna «{missing}»", version="1.2.0")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "skills_it.csv è vuoto"),
        (skills(), "skills_it.csv non ha righe"),
        (skills(skill("s1", "perché")).decode().encode("latin-1"), "non è in UTF-8"),
        (skills(skill("s1", "saldare")).decode().encode("utf-16"), "non è in UTF-8"),
        (skills(skill("s1", "saldare"))[:-12], "campi invece di 13"),
        (skills(skill("s1", "saldare", "uno", "due"))[:-30], "skills_it.csv"),
        (skills(skill("s1", "sal\0dare")), "caratteri non ammessi"),
        (skills(skill("s1", "saldare", conceptUri="javascript:alert(1)")), "non è l'indirizzo"),
    ],
)
def test_faulty_file_says_what_is_wrong(tmp_path, load, content, words):
    files = {"ISCOGroups_it.csv": groups(group("0110", "Ufficiali"))}

    refused(load, folder(tmp_path, files | {"skills_it.csv": content}), words, version="1.2.0")


@pytest.mark.parametrize("bom", [True, False])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_marks_and_line_ends_make_no_difference(tmp_path, load, bom, end):
    row = skill("s1", "perché saldare", " uno ", "due  volte", "", "uno")

    load(folder(tmp_path, {"skills_it.csv": skills(row, bom=bom, end=end)}), version="1.2.0")

    assert labels() == {
        ("s1", "it", "preferred", "perché saldare"),
        ("s1", "it", "alternative", "uno"),
        ("s1", "it", "alternative", "due volte"),
    }


def test_columns_in_another_order_and_groups_without_status(tmp_path, load):
    columns = ["description", "altLabels", "preferredLabel", "code", "conceptUri"]

    row = {name: text for name, text in group("0110", "Ufficiali").items() if name in columns}
    load(folder(tmp_path, {"ISCOGroups_it.csv": written(columns, [row])}), version="1.0.8")

    assert statuses() == {"C0110": "released"}
    assert Concept.objects.get().code == "0110"


def test_field_longer_than_python_allows(tmp_path, load):
    before = csv.field_size_limit()
    long = skill("s1", "saldare", description="parola " * 40_000)
    schemes = written(["conceptType", "hasTopConcept"], [{"hasTopConcept": "x" * 400_000}])

    load(folder(tmp_path, {"skills_it.csv": skills(long), "conceptSchemes_it.csv": schemes}), version="1.2.0")

    assert len(Concept.objects.get().description) == 279_999
    assert csv.field_size_limit() == before


def test_label_of_two_concepts_belongs_to_both(tmp_path, load):
    rows = (skill("s1", "saldare", "unire"), skill("s2", "incollare", "unire"))

    load(folder(tmp_path, {"skills_it.csv": skills(*rows)}), version="1.2.0")

    assert Label.objects.filter(text="unire").count() == 2


def test_refusal_halfway_leaves_what_stood(tmp_path, load):
    load(folder(tmp_path / "1", GOOD), version="1.1.1")
    broken = {"occupations_it.csv": occupations(occupation("o1", "saldatore"))[:-9]}

    with pytest.raises(CommandError):
        load(folder(tmp_path / "2", {"skills_it.csv": skills(skill("s2", "tagliare"))} | broken), version="1.2.0")

    assert statuses() == {"s1": "released"}
    assert labels() == {("s1", "it", "preferred", "saldare")}


def test_unknown_files_are_left_out_and_named(tmp_path, load):
    load(folder(tmp_path, GOOD | {"dictionary_it.csv": b"a\n", "novita_it.csv": b"a\n"}), version="1.2.0")

    assert VocabularyImport.objects.get().report["ignored"] == ["novita_it.csv"]
