"""Figures of a frozen content: rows for `needs.analysis`, and numbers of bodies through the disclosure rule. Pure."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from clusters.models import SourceCategory
from core import disclosure
from needs.analysis.assessment import Assessment, assess
from needs.analysis.persistence import Persistence, follow
from needs.analysis.rows import Evidence, Reading, Statement, Voice


@dataclass(frozen=True)
class AssessedNeed:
    """A need with the lines of this content that state it, their figures, and its course over all rounds."""

    need: dict
    lines: tuple[dict, ...]
    figures: Assessment
    persistence: Persistence

    @property
    def uuid(self) -> str:
        return self.need["uuid"]

    @property
    def title(self) -> str:
        return self.need["title"]


def assessed_needs(content: dict) -> list[AssessedNeed]:
    """Return the needs of a content, the most pressing first."""
    found = [_assessed(need, content) for need in content["needs"]]
    return sorted(found, key=lambda item: (-(item.figures.priority.score or 0), item.title, item.uuid))


def _assessed(need: dict, content: dict) -> AssessedNeed:
    lines = tuple(line for line in content["contributions"] if line["need"] == need["uuid"])
    own = {line["uuid"] for line in lines}
    everywhere = tuple(_statement(row) for row in need["statements"])
    here = tuple(statement for statement in everywhere if statement.contribution in own)
    readings = tuple(_reading(row) for row in need["readings"])
    figures = assess(Evidence(need["uuid"], need["status"], here, readings))
    return AssessedNeed(need, lines, figures, follow(everywhere, status=need["status"], last_round=need["last_round"]))


def _statement(row: dict) -> Statement:
    return Statement(
        contribution=row["contribution"],
        round=row["round"],
        held_on=date.fromisoformat(row["held_on"]),
        cluster=row["cluster"],
        focus_group=row["focus_group"],
        difficulty=row["difficulty"],
        urgency=row["urgency"],
        agreement=row["agreement"],
        driver=row["driver"],
        reason=row["reason"],
        voices=tuple(Voice(**voice) for voice in row["voices"]),
    )


def _reading(row: dict) -> Reading:
    return Reading(
        source=row["source"],
        name=row["name"],
        value=Decimal(row["value"]),
        unit=row["unit"],
        territory=row["territory"],
        period=row["period"],
        published_on=date.fromisoformat(row["published_on"]) if row["published_on"] else None,
        coverage=row["coverage"],
        direction=row["direction"],
    )


def participants(content: dict, *, threshold: int) -> disclosure.Row:
    """People present by category over all focus groups, every category counted, small cells hidden."""
    counts: Counter = Counter(dict.fromkeys(SourceCategory.values, 0))
    for group in content["focus_groups"]:
        counts.update(group["participants"])
    return disclosure.row(counts, threshold=threshold)


def skills(content: dict) -> list[tuple[str, int, int]]:
    """Skills asked for: label, lines that ask for it, lines in which it is missing; the most asked for first."""
    asked: Counter = Counter()
    missing: Counter = Counter()
    for line in content["contributions"]:
        for skill in line["details"].get("skills", ()):
            name = skill["concept"] or skill["label"]
            asked[name] += 1
            missing[name] += skill["gap"] == "missing"
    return sorted(((name, count, missing[name]) for name, count in asked.items()), key=lambda row: (-row[1], row[0]))


def of_kind(content: dict, kind: str) -> list[dict]:
    return [line for line in content["contributions"] if line["kind"] == kind]


def groups_by_slug(content: dict) -> dict[str, dict]:
    return {group["slug"]: group for group in content["focus_groups"]}
