"""The regional profile: its file, its rows, and another region's."""

from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from django.urls import reverse

from clusters.models import Cluster, Organisation, Province, S3Area, Sector, ValueChain
from clusters.profile import profile, read

ROWS = [S3Area, Province, Sector, Cluster, ValueChain, Organisation]
ELSEWHERE = {
    "site_name": "Competenze Altrove",
    "owner_line": "Ente di prova",
    "tagline": "Dai tavoli delle filiere alle scelte dell'ente",
    "region": "Altrove",
    "coordinator": "Agenzia di prova",
    "committee": "Comitato di prova",
    "law": "L.R. 1 gennaio 2000, n. 1",
    "law_programme": "programma di prova",
    "brand_colour": "#003366",
    "public_threshold": 4,
    "network_threshold": 3,
    "quorum_percent": 60,
    "quorum_enforced": True,
    "electronic_ballot": True,
    "contacts": {"email": "prova@example.org"},
    "reference": {
        "s3_areas": [["01", "Ambito di prova", "Prova"]],
        "provinces": [["XA", "901", "ITX01", "Altrove Nord"], ["XB", "902", "ITX02", "Altrove Sud"]],
        "sectors": [["28", "Macchinari"]],
        "clusters": [
            {
                "code": "LEGNO",
                "slug": "legno",
                "short_name": "Filiera del legno",
                "official_name": "Associazione della filiera del legno",
                "s3_areas": ["01"],
                "value_chains": ["Mobili"],
            }
        ],
        "organisations": [],
    },
}


@pytest.fixture
def elsewhere(tmp_path: Path, settings) -> Path:
    """The profile of another region, in force."""
    path = tmp_path / "altrove.yaml"
    path.write_text(yaml.safe_dump(ELSEWHERE, allow_unicode=True), encoding="utf-8")
    settings.REGIONAL_PROFILE = path
    return path


def rows() -> dict:
    return {model: list(model.objects.order_by("pk").values()) for model in ROWS}


@pytest.mark.django_db
def test_loading_twice_leaves_the_same_rows():
    call_command("load_profile", verbosity=0)
    once = rows()
    call_command("load_profile", verbosity=0)

    assert rows() == once
    assert all(once[model] for model in (S3Area, Province, Sector, Cluster))


@pytest.mark.django_db
def test_another_region_loads_without_a_change_of_code(elsewhere):
    call_command("load_profile", verbosity=0)

    assert list(Province.objects.values_list("code", flat=True)) == ["XA", "XB"]
    cluster = Cluster.objects.get()
    assert [area.name for area in cluster.s3_areas.all()] == ["Ambito di prova"]
    assert [chain.name for chain in cluster.value_chains.all()] == ["Mobili"]


@pytest.mark.django_db
def test_every_page_speaks_for_the_region_in_force(elsewhere, client):
    call_command("load_profile", verbosity=0)
    own = read(Path("clusters/profiles/emilia-romagna.yaml"))

    for name in ("home", "cluster-list", "method", "legal", "privacy", "accessibility", "site-map", "glossary"):
        page = client.get(reverse(f"portal:{name}")).content.decode()
        assert "Competenze Altrove" in page
        assert "Dai tavoli delle filiere" in page
        for words in (own.region, own.coordinator, own.committee, own.law):
            assert words not in page, f"{name}: {words}"


@pytest.mark.parametrize("change", [{"site_name": None}, {"planted": "x"}], ids=["missing", "unknown"])
def test_file_with_a_missing_or_unknown_key_is_refused(change, tmp_path):
    content = {key: value for key, value in (ELSEWHERE | change).items() if value is not None}
    path = tmp_path / "wrong.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")

    with pytest.raises(TypeError):
        read(path)


def test_profile_in_force_is_the_one_that_the_setting_names(elsewhere):
    assert profile().region == "Altrove"
    assert profile().public_threshold == 4
