"""The notice on personal data (art. 13 GDPR) that goes with an invitation: one file for each version, never changed."""

import hashlib
from pathlib import Path
from string import Template

from django.conf import settings

from clusters.profile import profile

FOLDER = Path(__file__).parent / "notices"
CURRENT = "2025-11"

Part = tuple[str, list[str]]


def versions() -> list[str]:
    """Return the versions there are, the newest first."""
    return sorted((path.stem for path in FOLDER.glob("*.txt")), reverse=True)


def digest_of(version: str) -> str:
    """Return the SHA-256 of a version as it was written: a kept version is never changed."""
    return hashlib.sha256((FOLDER / f"{version}.txt").read_bytes()).hexdigest()


def parts_of(version: str) -> list[Part]:
    """Return the notice as headings with their paragraphs. Raises KeyError for an unknown version."""
    if version not in versions():
        raise KeyError(version)
    region = profile()
    text = Template((FOLDER / f"{version}.txt").read_text("utf-8")).substitute(
        site=region.site_name,
        region=region.region,
        coordinator=region.coordinator,
        law=region.law,
        email=region.contacts["email"],
        days=settings.RETAIN_PEOPLE_DAYS,
    )
    return [_part(block) for block in text.strip().split("\n\n")]


def _part(block: str) -> Part:
    heading, *paragraphs = block.splitlines()
    return heading, paragraphs
