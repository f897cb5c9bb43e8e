"""What a document is made from, read once as plain JSON: no names of people or firms, voices under salted keys."""

import hashlib
from collections import Counter
from collections.abc import Iterable

from django.db.models import Max, Q

from focusgroups.models import Contribution, FocusGroup, Participation
from needs.models import Need, NeedStatement, Observation
from needs.queries import VOICES_BEHIND

DETAILS = {
    "need": (
        *("profile_label", "isco08", "cp2021", "is_new_profile", "eqf_min", "eqf_max", "training_route"),
        *("experience", "nature", "difficulty", "difficulty_reason", "shortage_driver", "urgency", "horizon"),
        "demand_trend",
    ),
    "trend": (
        *("type", "indicator", "value", "unit", "period_start", "period_end", "geography", "population"),
        *("source_type", "source_name", "url", "published_on", "affects", "direction", "horizon", "reliability"),
    ),
    "proposal": (
        *("measure", "target_group", "lead_body", "partners", "level", "law_instrument", "funding", "cost_band"),
        *("timescale", "expected_result", "indicator", "target", "impact", "feasibility"),
    ),
}


def code_of(contribution: Contribution) -> str:
    """How a contribution is called in a document."""
    return f"C-{contribution.pk:04d}"


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def content_of(focus_groups: Iterable[FocusGroup], contributions, *, salt: str) -> dict:
    """Return everything a document says about these contributions, sorted. Equal rows give equal content.

    `salt` makes voice keys of one document useless for another: they are random, and hashed with it.
    """
    groups = sorted(focus_groups, key=lambda group: (group.held_on, group.slug))
    lines = list(
        contributions.with_everything()
        .prefetch_related("voices__province", "merged_from__voices__province")
        .order_by("focus_group__held_on", "focus_group__slug", "pk")
    )
    needs = _needs_of(lines)
    need_of = {statement["contribution"]: need["uuid"] for need in needs for statement in need["statements"]}
    return {
        "focus_groups": [_group(group) for group in groups],
        "contributions": [{**_line(line, salt), "need": need_of.get(str(line.uuid), "")} for line in lines],
        "needs": [_salted(need, salt) for need in needs],
    }


def _group(group: FocusGroup) -> dict:
    came = Participation.objects.filter(focus_group=group).came().values_list("category", flat=True)
    return {
        "uuid": str(group.uuid),
        "slug": group.slug,
        "title": group.title,
        "cluster": group.cluster.short_name,
        "cluster_code": group.cluster.code,
        "co_leads": sorted(cluster.short_name for cluster in group.co_leads.all()),
        "round": group.round.name,
        "held_on": group.held_on.isoformat(),
        "venue": group.venue or f"{group.round.venue}, {group.round.city}",
        "attribution_rule": group.attribution_rule,
        "read_back_days": group.read_back_days,
        "is_closed": group.state in {FocusGroup.State.CLOSED, FocusGroup.State.REPORTED},
        "participants": dict(sorted(Counter(came).items())),
    }


def _line(line: Contribution, salt: str) -> dict:
    return {
        "uuid": str(line.uuid),
        "code": code_of(line),
        "version": line.version,
        "kind": line.kind,
        "title": line.display_title,
        "text": line.text,
        "digest": digest_of(line.text),
        "focus_group": line.focus_group.slug,
        "agreement": line.agreement,
        "s3_areas": [[area.code, area.short_name] for area in line.s3_areas.all()],
        "sectors": [str(sector) for sector in line.sectors.all()],
        "provinces": [province.name for province in line.provinces.all()],
        "transitions": [name for name in ("green", "digital", "ai") if getattr(line, f"is_{name}")],
        "details": _details(line),
        "voices": _voices(line.voices_behind, salt),
        "provenance": line.provenance,
        "source": {"url": line.source_url, "note": line.source_note},
    }


def _details(line: Contribution) -> dict:
    details = getattr(line, f"{line.kind}_details", None)
    if details is None:
        return {}
    said = {name: _plain(getattr(details, name)) for name in DETAILS[line.kind]}
    if line.kind == "need":
        said["occupation"] = details.occupation.public_name if details.occupation else ""
        said["occupation_code"] = details.occupation.code if details.occupation else ""
        said["skills"] = [
            {"label": skill.label, "concept": skill.concept.public_name if skill.concept else "", "gap": skill.gap}
            for skill in details.skills.all()
        ]
    return said


def _plain(value):
    return value if value is None or isinstance(value, bool | int | str | list) else str(value)


def _voices(voices, salt: str) -> list[dict]:
    """One row for each key, sorted: the order of entry tells nothing."""
    rows = {
        voice.voice_key: {
            "key": hashlib.sha256(f"{salt}:{voice.voice_key}".encode()).hexdigest()[:16],
            "category": voice.category,
            "size": voice.size,
            "province": voice.province.code if voice.province else "",
        }
        for voice in voices
    }
    return sorted(rows.values(), key=lambda row: row["key"])


# --- needs: every line that states them, in whatever round, and the data quoted beside them ---


def _needs_of(lines: list[Contribution]) -> list[dict]:
    needs = Need.objects.filter(statements__in=NeedStatement.objects.live().filter(contribution__in=lines)).distinct()
    last_round = _last_round(needs)
    return [_need(need, lines, last_round) for need in needs.select_related("occupation").order_by("slug")]


def _last_round(needs) -> str:
    """The latest round in which any of the needs was said."""
    live = NeedStatement.objects.live().filter(need__in=needs, contribution__state="accepted")
    latest = live.aggregate(on=Max("contribution__focus_group__round__held_on"))["on"]
    found = live.filter(contribution__focus_group__round__held_on=latest).values_list(
        "contribution__focus_group__round__slug", flat=True
    )
    return max(found, default="")


def _need(need: Need, lines: list[Contribution], last_round: str) -> dict:
    counted = Q(contribution__state="accepted") | Q(contribution__in=lines)
    statements = (
        need.statements.live()
        .filter(counted)
        .select_related("contribution__focus_group__cluster", "contribution__focus_group__round")
        .select_related("contribution__need_details")
        .prefetch_related(*VOICES_BEHIND)
        .order_by("contribution__uuid")
    )
    return {
        "uuid": str(need.uuid),
        "slug": need.slug,
        "title": need.title,
        "description": need.description,
        "status": need.status,
        "occupation": need.occupation.public_name if need.occupation else "",
        "occupation_code": need.occupation.code if need.occupation else "",
        "last_round": last_round,
        "statements": [_statement(statement.contribution) for statement in statements],
        "readings": [_reading(observation) for observation in _observations(need)],
    }


def _statement(line: Contribution) -> dict:
    details = getattr(line, "need_details", None)
    group = line.focus_group
    return {
        "contribution": str(line.uuid),
        "round": group.round.slug,
        "round_name": group.round.name,
        "held_on": group.round.held_on.isoformat(),
        "cluster": group.cluster.code,
        "focus_group": group.slug,
        "difficulty": details.difficulty if details else None,
        "urgency": details.urgency if details else None,
        "agreement": line.agreement,
        "driver": details.shortage_driver if details else "",
        "reason": details.difficulty_reason if details else "",
        "voices": line.voices_behind,
    }


def _salted(need: dict, salt: str) -> dict:
    statements = [{**row, "voices": _voices(row["voices"], salt)} for row in need["statements"]]
    return {**need, "statements": statements}


def _observations(need: Need):
    quoted = Observation.objects.filter(Q(needs=need) | Q(needs__merged_into=need))
    return quoted.select_related("indicator").order_by("uuid").distinct()


def _reading(observation: Observation) -> dict:
    return {
        "uuid": str(observation.uuid),
        "source": observation.indicator.source,
        "name": observation.indicator.name,
        "value": str(observation.value),
        "unit": observation.indicator.unit,
        "territory": observation.territory,
        "period": observation.period,
        "published_on": observation.published_on.isoformat() if observation.published_on else "",
        "coverage": observation.coverage or observation.indicator.coverage,
        "direction": observation.direction,
        "url": observation.source_url,
    }
