"""Loading the regional vocabulary, and what happens when the file changes."""

import io

import pytest
import yaml
from django.core.management import CommandError, call_command

from core.models import Event
from skills.management.commands.load_vocabulary import OURS
from skills.models import Concept, ConceptKind, Label, Relation, Vocabulary

pytestmark = pytest.mark.django_db

SMALL = {
    "code": "prova",
    "version": "1",
    "name": "Vocabolario di prova",
    "attribution": "",
    "isco_groups": {"0110": "Ufficiali"},
    "occupations": [{"name": "Saldatore", "isco08": "0110", "also": ["saldatrice"], "skills": ["saldatura"]}],
    "skills": [{"name": "saldatura"}, {"name": "taglio laser"}],
}


def load(tmp_path, data, **options):
    path = tmp_path / "vocabulary.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    out = io.StringIO()
    call_command("load_vocabulary", path, stdout=out, **options)
    return out.getvalue().strip()


def rows():
    """Everything a vocabulary is made of, without the rows' keys."""
    return (
        list(Concept.objects.order_by("pk").values_list("pk", "kind", "name", "code", "status", "close_match")),
        list(Label.objects.order_by("pk").values_list("pk", "concept", "kind", "text")),
        sorted(Relation.objects.values_list("source__name", "target__name", "kind")),
    )


@pytest.mark.slow
def test_regional_vocabulary_twice_gives_the_same_rows():
    call_command("load_vocabulary", stdout=io.StringIO())
    first = rows()

    call_command("load_vocabulary", stdout=io.StringIO())

    assert rows() == first
    assert Concept.objects.occupations().count() >= 40
    assert Concept.objects.skills().count() >= 80


@pytest.mark.slow
def test_our_labels_never_stand_under_an_esco_address():
    call_command("load_vocabulary", stdout=io.StringIO())

    assert set(Concept.objects.values_list("uri", flat=True)) == {None}
    matches = set(Concept.objects.exclude(close_match="").values_list("close_match", flat=True))
    assert len(matches) == 12
    assert all(match.startswith("http://data.europa.eu/esco/") for match in matches)


@pytest.mark.slow
def test_every_label_is_italian_and_every_code_is_text_of_four_digits():
    data = yaml.safe_load(OURS.read_text("utf-8"))

    call_command("load_vocabulary", stdout=io.StringIO())

    assert set(Label.objects.values_list("language", flat=True)) == {"it"}
    assert all(isinstance(code, str) and len(code) == 4 for code in data["isco_groups"])


def test_occupation_is_tied_to_its_group_and_skills(tmp_path):
    assert load(tmp_path, SMALL) == "prova 1: 4 concepts, 0 obsolete"

    assert sorted(Relation.objects.values_list("source__name", "target__name", "kind")) == [
        ("Saldatore", "Ufficiali", "broader"),
        ("Saldatore", "saldatura", "essential"),
    ]
    assert Event.objects.get().verb == "vocabulary.load"
    assert Concept.objects.get(kind=ConceptKind.ISCO_GROUP).code == "0110"


def test_levels_of_qualification_are_a_list_of_their_own(tmp_path):
    load(tmp_path, SMALL | {"eqf_levels": {"4": "EQF 4: diploma"}})

    assert Concept.objects.get(kind=ConceptKind.EQF_LEVEL).code == "4"
    levels = yaml.safe_load(OURS.read_text("utf-8"))["eqf_levels"]
    assert list(levels) == [str(number) for number in range(1, 9)]


def test_what_left_the_file_is_obsolete_not_deleted_and_comes_back(tmp_path):
    load(tmp_path, SMALL)
    shorter = SMALL | {"skills": [{"name": "saldatura"}], "occupations": [{"name": "Saldatore"}]}

    assert load(tmp_path, shorter) == "prova 1: 3 concepts, 1 obsolete"

    assert Concept.objects.get(name="taglio laser").status == Concept.Status.OBSOLETE
    assert not Relation.objects.exists()
    assert not Label.objects.filter(text="saldatrice").exists()
    load(tmp_path, SMALL)
    assert set(Concept.objects.values_list("status", flat=True)) == {Concept.Status.RELEASED}


def test_dry_run_writes_nothing(tmp_path):
    assert load(tmp_path, SMALL, dry_run=True) == "prova 1: 4 concepts, 0 obsolete"

    assert not Vocabulary.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"skills": [{"name": "saldatura"}, {"name": "saldatura"}]},
        {"occupations": [{"name": "Saldatore", "isco08": "7212"}]},
        {"occupations": [{"name": "Saldatore", "skills": ["magia"]}]},
        {"skills": [{"nome": "saldatura"}]},
        {"isco_groups": []},
    ],
)
def test_wrong_file_is_refused_and_writes_nothing(tmp_path, change):
    with pytest.raises(CommandError, match=r"vocabulary\.yaml"):
        load(tmp_path, SMALL | change)

    assert not Concept.objects.exists()


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(CommandError):
        call_command("load_vocabulary", tmp_path / "nothing.yaml")
