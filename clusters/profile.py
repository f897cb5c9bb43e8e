"""The regional profile: everything that is one region's, read from the file that REGIONAL_PROFILE names."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings


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


@lru_cache
def read(path: Path) -> Profile:
    """Read and check a profile file. Raises TypeError when a key is missing or unknown."""
    return Profile(**yaml.safe_load(path.read_text(encoding="utf-8")))


def profile() -> Profile:
    """Return the profile in force."""
    return read(Path(settings.REGIONAL_PROFILE))
