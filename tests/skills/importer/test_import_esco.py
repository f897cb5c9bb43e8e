"""What an import writes, and what a second one changes."""

from importlib import import_module
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from core.models import Event
from skills.matching.suggest import suggest
from skills.models import Concept, ConfirmedTerm, Description, Label, Relation, Vocabulary, VocabularyImport
from tests.factories.skills import ConceptFactory, ConfirmedTermFactory, LabelFactory, RelationFactory
from tests.skills.importer.making import (
    BASE,
    archive,
    folder,
    group,
    groups,
    needs,
    occupation,
    occupations,
    relations,
    skill,
    skills,
    written,
)
from tests.skills.importer.standing import descriptions, labels, statuses, ties, versions

WELDER = occupation("o1", "saldatore/saldatrice", "addetto  al taglio ", "", hiddenLabels="saldatura a filo")
WELDING = skill("s1", "saldare lamiere")


def test_one_file_is_enough(tmp_path, load):
    path = folder(tmp_path, {"occupations_it.csv": occupations(WELDER)})

    said = load(path, version="1.0.8")

    assert said == (
        "esco 1.0.8 it, 1 concepts (1 new, 0 back), 0 obsolete, 0 not released, 3 labels, "
        "0 relations (0 added, 0 gone), 0 unknown URIs in 0 rows"
    )
    assert labels() == {
        ("o1", "it", "preferred", "saldatore/saldatrice"),
        ("o1", "it", "alternative", "addetto al taglio"),
        ("o1", "it", "hidden", "saldatura a filo"),
    }
    concept = Concept.objects.get()
    assert (concept.kind, concept.code, concept.name) == ("occupation", "7212.1", "saldatore/saldatrice")
    assert str(Vocabulary.objects.get()) == "ESCO 1.0.8"
    assert Event.objects.get().verb == "vocabulary.import"


def test_single_file_is_a_path_too(tmp_path, load):
    folder(tmp_path, {"occupations_it.csv": occupations(WELDER)})

    load(tmp_path / "occupations_it.csv", version="1.0.8")

    assert statuses() == {"o1": "released"}


def test_twice_the_same_changes_nothing(tmp_path, load):
    files = {"occupations_it.csv": occupations(WELDER), "skills_it.csv": skills(WELDING)}
    path = folder(tmp_path, files | {"occupationSkillRelations_it.csv": relations(needs("o1", "s1"))})
    load(path, version="1.2.0")
    before = rows()

    load(path, version="1.2.0")

    assert rows() == before


def rows() -> list[tuple]:
    """Every row that an import may write."""
    return [
        row for model in (Concept, Label, Description, Relation) for row in model.objects.order_by("pk").values_list()
    ]


def test_labels_are_replaced_in_their_language_only(tmp_path, load):
    load(folder(tmp_path / "en", {"skills_en.csv": skills(skill("s1", "weld", "join sheets"))}), version="1.1.1")
    load(folder(tmp_path / "it", {"skills_it.csv": skills(skill("s1", "saldare", "unire"))}), version="1.1.1")

    load(folder(tmp_path / "it", {"skills_it.csv": skills(skill("s1", "saldare", "giuntare"))}), version="1.1.1")

    assert labels(language="it") == {("s1", "it", "preferred", "saldare"), ("s1", "it", "alternative", "giuntare")}
    assert labels(language="en") == {("s1", "en", "preferred", "weld"), ("s1", "en", "alternative", "join sheets")}


@pytest.mark.parametrize("order", [("it", "en"), ("en", "it")])
def test_name_is_the_italian_one_where_there_is_one(tmp_path, load, order):
    files = {
        "it": {"skills_it.csv": skills(skill("s1", "saldare", description="Unire lamiere."))},
        "en": {"skills_en.csv": skills(skill("s1", "weld", description="Join."), skill("s2", "cut"))},
    }

    for language in order:
        load(folder(tmp_path / language, files[language]), version="1.1.1")

    names = set(Concept.objects.exclude(uri=f"{BASE}/skill/s2").values_list("name", "description"))
    assert names == {("saldare", "Unire lamiere.")}
    assert "s2" not in statuses() or Concept.objects.get(uri=f"{BASE}/skill/s2").name == "cut"


def test_each_language_keeps_its_own_description(tmp_path, load):
    italian = skills(skill("s1", "saldare", description="Unire lamiere."))
    load(folder(tmp_path / "it", {"skills_it.csv": italian}), version="1.1.1")
    load(folder(tmp_path / "en", {"skills_en.csv": skills(skill("s1", "weld", description="Join."))}), version="1.1.1")
    assert descriptions() == {("s1", "it", "Unire lamiere."), ("s1", "en", "Join.")}

    load(folder(tmp_path / "en", {"skills_en.csv": skills(skill("s1", "weld", description="Melt."))}), version="1.2.0")
    load(folder(tmp_path / "it", {"skills_it.csv": skills(skill("s1", "saldare"))}), version="1.2.0")

    assert descriptions() == {("s1", "it", "Unire lamiere."), ("s1", "en", "Melt.")}


def test_only_description_is_kept_in_the_language_of_the_name(tmp_path, load):
    english = skills(skill("s1", "weld", description="Join."), skill("s2", "cut", description="Part."))
    load(folder(tmp_path / "en", {"skills_en.csv": english}), version="1.1.1")
    italian = skills(skill("s1", "saldare", description="Unire lamiere."))
    load(folder(tmp_path / "it", {"skills_it.csv": italian}), version="1.1.1")
    Description.objects.all().delete()

    with connection.cursor() as cursor:
        cursor.execute(import_module("skills.migrations.0005_known_descriptions").KNOWN)

    assert descriptions() == {("s1", "it", "Unire lamiere."), ("s2", "en", "Part.")}


def test_what_people_confirmed_is_never_touched(tmp_path, load):
    load(folder(tmp_path, {"skills_it.csv": skills(WELDING)}), version="1.1.1")
    concept = Concept.objects.get()
    LabelFactory(concept=concept, kind=Label.Kind.CONFIRMED, text="saldare bene")
    ConfirmedTermFactory(concept=concept, text="saldare bene")

    load(folder(tmp_path, {"skills_it.csv": skills(skill("s1", "saldare tutto"))}), version="1.2.0")

    assert labels() == {("s1", "it", "preferred", "saldare tutto"), ("s1", "it", "confirmed", "saldare bene")}
    assert ConfirmedTerm.objects.get().concept == concept


def test_vanished_concepts_become_obsolete_and_come_back(tmp_path, load):
    both = folder(tmp_path / "1", {"skills_it.csv": skills(WELDING, skill("s2", "tagliare"))})
    one = folder(tmp_path / "2", {"skills_it.csv": skills(WELDING)})
    load(both, version="1.1.1")
    kept = dict(Concept.objects.values_list("uri", "pk"))

    assert "1 obsolete" in load(one, version="1.2.0")

    assert statuses() == {"s1": "released", "s2": "obsolete"}
    assert versions() == {"s1": "1.2.0", "s2": "1.1.1"}
    assert "1 back" in load(both, version="1.2.1")
    assert statuses() == {"s1": "released", "s2": "released"}
    assert dict(Concept.objects.values_list("uri", "pk")) == kept


def test_only_kinds_whose_file_is_there_vanish(tmp_path, load):
    load(folder(tmp_path / "1", {"skills_it.csv": skills(WELDING)}), version="1.1.1")

    load(folder(tmp_path / "2", {"occupations_it.csv": occupations(WELDER)}), version="1.2.0")

    assert statuses() == {"s1": "released", "o1": "released"}


def test_older_version_marks_and_resurrects_nothing(tmp_path, load):
    load(folder(tmp_path / "0", {"skills_it.csv": skills(WELDING, skill("s3", "forare"))}), version="1.1.1")
    load(folder(tmp_path / "1", {"skills_it.csv": skills(WELDING, skill("s2", "tagliare"))}), version="1.2.0")
    assert statuses() == {"s1": "released", "s2": "released", "s3": "obsolete"}

    old = skills(skill("s1", "saldare"), skill("s3", "forare"), skill("s4", "limare"))
    load(folder(tmp_path / "2", {"skills_it.csv": old}), version="1.0.8")

    assert statuses() == {"s1": "released", "s2": "released", "s3": "obsolete", "s4": "obsolete"}
    assert versions() == {"s1": "1.2.0", "s2": "1.2.0", "s3": "1.1.1", "s4": "1.0.8"}


def test_version_1_10_is_newer_than_1_9(tmp_path, load):
    load(folder(tmp_path / "1", {"skills_it.csv": skills(WELDING, skill("s2", "tagliare"))}), version="1.10.0")

    load(folder(tmp_path / "2", {"skills_it.csv": skills(WELDING)}), version="1.9.0")

    assert statuses() == {"s1": "released", "s2": "released"}


def test_status_other_than_released_is_obsolete_and_counted(tmp_path, load):
    said = load(
        folder(tmp_path, {"skills_it.csv": skills(WELDING, skill("s2", "tagliare", status="deprecated"))}),
        version="1.2.0",
    )

    assert "1 not released" in said
    assert statuses() == {"s1": "released", "s2": "obsolete"}


def test_relations_are_replaced_and_unknown_addresses_counted(tmp_path, load):
    files = {
        "occupations_it.csv": occupations(WELDER),
        "skills_it.csv": skills(WELDING, skill("s2", "tagliare")),
        "ISCOGroups_it.csv": groups(group("7212", "Saldatori"), group("0110", "Ufficiali")),
        "occupationSkillRelations.csv": relations(needs("o1", "s1"), needs("o1", "s9"), needs("o9", "s9")),
    }
    assert "2 unknown URIs in 3 rows" in load(folder(tmp_path, files), version="1.1.1")
    assert ties() == {("o1", "essential", "s1"), ("o1", "broader", "C7212")}

    load(folder(tmp_path, {"occupationSkillRelations.csv": relations(needs("o1", "s2", "optional"))}), version="1.1.1")

    assert ties() == {("o1", "optional", "s2"), ("o1", "broader", "C7212")}
    assert set(Concept.objects.filter(kind="isco_group").values_list("code", flat=True)) == {"7212", "0110"}


def test_relations_of_an_older_version_stay_out(tmp_path, load):
    files = {"occupations_it.csv": occupations(WELDER), "skills_it.csv": skills(WELDING, skill("s2", "tagliare"))}
    new = {"occupationSkillRelations.csv": relations(needs("o1", "s1"))}
    load(folder(tmp_path / "new", files | new), version="1.2.0")

    old = {"occupationSkillRelations.csv": relations(needs("o1", "s2"))}
    load(folder(tmp_path / "old", old), version="1.1.1")

    assert ties() == {("o1", "essential", "s1")}
    assert VocabularyImport.objects.first().report["behind"] == ["occupation_skills"]


def test_relations_of_the_region_stay(tmp_path, load):
    RelationFactory(source=ConceptFactory(kind="occupation", name="Saldatore nostro"))
    files = {"occupations_it.csv": occupations(WELDER), "skills_it.csv": skills(WELDING)}

    load(folder(tmp_path, files | {"occupationSkillRelations.csv": relations(needs("o1", "s1"))}), version="1.1.1")

    assert Relation.objects.count() == 2
    assert set(Concept.objects.filter(uri=None).values_list("status", flat=True)) == {"released"}


def test_hierarchy_and_broader_relations(tmp_path, load):
    columns = ["conceptType", "conceptUri", "broaderType", "broaderUri"]
    group_columns = ["conceptType", "conceptUri", "preferredLabel", "altLabels", "status", "code"]
    two = [{"conceptUri": f"{BASE}/skill/S{n}", "preferredLabel": f"gruppo {n}", "code": f"S{n}"} for n in (1, 11)]
    tree = f"Level 0 URI,Level 0 preferred term,Level 1 URI,Level 1 preferred term\r\n{BASE}/skill/S1,gruppo 1\r\n"
    tree += f"{BASE}/skill/S1,gruppo 1,{BASE}/skill/S11,gruppo 11\r\n"
    above = {"conceptUri": f"{BASE}/skill/s1", "broaderUri": f"{BASE}/skill/S11"}
    files = {
        "skillGroups_it.csv": written(group_columns, two),
        "skills_it.csv": skills(WELDING),
        "skillsHierarchy_it.csv": tree.encode(),
        "broaderRelationsSkillPillar_it.csv": written(columns, [above]),
    }

    load(folder(tmp_path, files), version="1.2.0")

    assert ties() == {("S11", "broader", "S1"), ("s1", "broader", "S11")}


def test_collections_are_replaced_one_by_one(tmp_path, load):
    columns = ["conceptUri", "preferredLabel"]
    one, two = ({"conceptUri": f"{BASE}/skill/{key}"} for key in ("s1", "s2"))
    files = {"skills_it.csv": skills(WELDING, skill("s2", "tagliare"))}
    lists = {
        "greenSkillsCollection_it.csv": written(columns, [one, two]),
        "digitalSkillsCollection_it.csv": written(columns[::-1], [one]),
    }
    load(folder(tmp_path / "1", files | lists), version="1.2.0")

    load(folder(tmp_path / "2", {"greenSkillsCollection_it.csv": written(columns, [two])}), version="1.2.0")

    found = dict(Concept.objects.values_list("uri", "collections"))
    assert found == {f"{BASE}/skill/s1": ["digital"], f"{BASE}/skill/s2": ["green"]}


def test_separate_archive_of_relations_needs_no_language(tmp_path, load):
    files = {"occupations_it.csv": occupations(WELDER), "skills_it.csv": skills(WELDING)}
    load(archive(tmp_path / "ESCO dataset - v1.1.1 - classification - it - csv.zip", files))

    path = tmp_path / "ESCO dataset - v1.1.1 - classification -  - csv.zip"
    load(archive(path, {"occupationSkillRelations.csv": relations(needs("o1", "s1"))}))

    assert ties() == {("o1", "essential", "s1")}
    assert list(VocabularyImport.objects.order_by("pk").values_list("version", "language")) == [
        ("1.1.1", "it"),
        ("1.1.1", ""),
    ]


def test_nested_folder_in_an_archive_and_archives_in_a_folder(tmp_path, load):
    name = "ESCO dataset - v1.2.0 - classification - it - csv"
    archive(tmp_path / f"{name}.zip", {f"{name}/skills_it.csv": skills(WELDING), f"{name}/readme.txt": b"ciao"})

    load(tmp_path)

    assert versions() == {"s1": "1.2.0"}


def test_folder_given_as_a_dot_is_called_by_its_name(tmp_path, load, monkeypatch):
    monkeypatch.chdir(folder(tmp_path / "it_1.0.8", {"skills_it.csv": skills(WELDING)}))

    load(Path())

    assert VocabularyImport.objects.get().name == "it_1.0.8"
    assert versions() == {"s1": "1.0.8"}


def test_dry_run_writes_nothing(tmp_path, load):
    said = load(folder(tmp_path, {"skills_it.csv": skills(WELDING)}), version="1.2.0", dry_run=True)

    assert said.startswith("esco 1.2.0 it, 1 concepts (1 new")
    assert not Concept.objects.exists()
    assert not VocabularyImport.objects.exists()


def test_next_suggestion_uses_the_new_labels(tmp_path, load):
    load(folder(tmp_path, {"skills_it.csv": skills(skill("s1", "saldare lamiere", "giuntare"))}), version="1.2.0")
    assert suggested("giuntare") == [f"{BASE}/skill/s1"]

    load(folder(tmp_path, {"skills_it.csv": skills(WELDING)}), version="1.2.0")

    assert suggested("giuntare") == []


def suggested(text: str) -> list[str]:
    return [one.uri for one in suggest(text, lang="it", kind="skill")]


def test_files_in_one_language_out_of_several(tmp_path, load):
    files = {"skills_it.csv": skills(WELDING), "skills_en.csv": skills(skill("s1", "weld"))}

    load(folder(tmp_path, files), version="1.2.0", lang="en")

    assert labels() == {("s1", "en", "preferred", "weld")}
    with pytest.raises(CommandError, match=r"più lingue \(en, it\)"):
        load(tmp_path, version="1.2.0")


@pytest.mark.parametrize(
    ("year", "version"), [("2020-06-11T14:59:33.667Z", "1.0.8"), ("2022-07-27", "1.1.1"), ("2024-04-30", "1.2.0")]
)
def test_version_is_told_by_the_dates_when_no_name_tells_it(tmp_path, load, year, version):
    path = folder(tmp_path / "import", {"occupations_it.csv": occupations(WELDER | {"modifiedDate": year})})

    load(path)

    assert versions() == {"o1": version}
    assert VocabularyImport.objects.get().report["is_version_dated"] is True


@pytest.mark.parametrize("wrong", [["--lang", "italiano"], ["--esco-version", "due"]])
def test_wrong_options_are_refused_by_the_parser(tmp_path, wrong):
    with pytest.raises(CommandError, match="not a"):
        call_command("import_esco", str(tmp_path), *wrong)
