"""What the figures are computed from: rows without names, built by `needs.queries.evidence_for`."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, order=True)
class Voice:
    """A body that said something, under its random key; `size` and `province` may be empty."""

    key: str
    category: str
    size: str = ""
    province: str = ""


def unknown(contribution: str) -> Voice:
    """The one voice that stands for who was not noted down on a line."""
    return Voice(f"line:{contribution}", "")


@dataclass(frozen=True)
class Statement:
    """One line of a table that states a need. Without voices it counts as one voice of unknown kind."""

    contribution: str
    round: str
    held_on: date
    cluster: str
    focus_group: str
    difficulty: int | None = None
    urgency: int | None = None
    agreement: str = ""
    driver: str = ""
    reason: str = ""
    s3_areas: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()
    voices: tuple[Voice, ...] = ()

    @property
    def heard(self) -> tuple[Voice, ...]:
        """Its voices, or the one voice that stands for who was not noted down."""
        return self.voices or (unknown(self.contribution),)


@dataclass(frozen=True)
class Reading:
    """A published figure of another source, quoted beside a need; `indicator` is the code of its series."""

    source: str
    name: str
    value: Decimal
    unit: str
    territory: str
    period: str
    published_on: date | None = None
    coverage: str = ""
    direction: str = ""
    url: str = ""
    indicator: str = ""


@dataclass(frozen=True)
class Evidence:
    """Everything the figures of one need are computed from."""

    need: str
    status: str
    statements: tuple[Statement, ...] = ()
    readings: tuple[Reading, ...] = ()
