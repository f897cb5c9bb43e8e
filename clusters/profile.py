"""The regional profile: everything that is one region's, read from the file that REGIONAL_PROFILE names."""

from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings

from core.languages import is_italian


@dataclass(frozen=True)
class Profile:
    """Texts and thresholds of a region. `reference` holds the rows that `load_profile` writes."""

    site_name: str
    owner_line: str
    tagline: str
    region: str
    coordinator: str
    committee: str
    law: str
    law_programme: str
    brand_colour: str
    public_threshold: int
    network_threshold: int
    quorum_percent: int
    quorum_enforced: bool
    electronic_ballot: bool
    contacts: dict
    reference: dict
    province_tiles: dict = field(default_factory=dict)  # code: column and row on the map of tiles; no map without
    english: dict = field(default_factory=dict)  # some of these texts for the English pages

    def in_english(self) -> "Profile":
        return replace(self, **self.english)


@lru_cache
def read(path: Path) -> Profile:
    """Read and check a profile file. Raises TypeError when a key is missing or unknown."""
    return Profile(**yaml.safe_load(path.read_text(encoding="utf-8")))


@lru_cache
def read_english(path: Path) -> Profile:
    return read(path).in_english()


def profile() -> Profile:
    """Return the profile in force, with its English texts on a page in English."""
    path = Path(settings.REGIONAL_PROFILE)
    return read(path) if is_italian() else read_english(path)
