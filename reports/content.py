"""The whole content of a paper as plain JSON: what a version freezes and what its documents are made from."""

from django.utils.translation import gettext as _

from focusgroups.models import AttributionRule
from reports.models import Block, Citation, PositionPaper
from reports.snapshots import code_of
from reports.words import label

RECOMMENDATION = ("number", "action", "lead", "partners", "timing", "funds", "indicator")


def content_of_paper(paper: PositionPaper, *, is_draft: bool) -> dict:
    """Return sections, blocks and citations as they stand, and the digest of the snapshot they rest on."""
    return {
        "paper": {
            "slug": paper.slug,
            "title": paper.title,
            "theme": paper.theme,
            "summary": paper.summary,
            "round": paper.round.name,
            "held_on": paper.round.held_on.isoformat(),
            "clusters": [cluster.short_name for cluster in paper.clusters.in_reading_order()],
            "focus_groups": [
                {"title": group.title, "held_on": group.held_on.isoformat(), "cluster": group.cluster.short_name}
                for group in paper.focus_groups.select_related("cluster").order_by("held_on", "slug")
            ],
            "is_demo": paper.is_demo,
        },
        "is_draft": is_draft,
        "snapshot": paper.snapshot.digest if paper.snapshot else "",
        "sections": [
            {
                "code": section.code,
                "title": section.title,
                "blocks": [block_content(block) for block in section.blocks.all()],
            }
            for section in paper.sections.prefetch_related(
                "blocks__recommendation",
                "blocks__need",
                "blocks__citations__contribution__focus_group__cluster",
                "blocks__citations__contribution__voices",
                "blocks__citations__need",
                "blocks__citations__observation__indicator",
            )
        ],
    }


def block_content(block: Block) -> dict:
    """One block with its citations, as plain JSON."""
    recommendation = getattr(block, "recommendation", None)
    return {
        "uuid": str(block.uuid),
        "kind": block.kind,
        "title": block.title,
        "body": block.body,
        "generated": block.generated,
        "query_key": block.query_key,
        "data": block.data,
        "need": str(block.need.uuid) if block.need else "",
        "citations": [_citation(citation) for citation in block.citations.all()],
        "recommendation": recommendation
        and {"uuid": str(recommendation.uuid), **{name: getattr(recommendation, name) for name in RECOMMENDATION}},
    }


def _citation(citation: Citation) -> dict:
    said = {
        "uuid": str(citation.uuid),
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "source_digest": citation.source_digest,
    }
    if citation.contribution:
        return {**said, "source": "contribution", **_of_contribution(citation.contribution)}
    if citation.need:
        return {**said, "source": "need", "ref": str(citation.need.uuid), "code": _("fabbisogno"), "where": {}}
    observation = citation.observation
    where = {"focus_group": "", "cluster": "", "held_on": "", "categories": []}
    source = f"{observation.indicator.get_source_display()}, {observation.territory}, {observation.period}"
    return {**said, "source": "observation", "ref": str(observation.uuid), "code": source, "where": where}


def _of_contribution(line) -> dict:
    """Where it was said. Under the Chatham House rule not even the category of who said it."""
    group = line.focus_group
    hidden = group.attribution_rule == AttributionRule.CHATHAM_HOUSE
    categories = [] if hidden else sorted({voice.get_category_display() for voice in line.voices.all()})
    return {
        "ref": str(line.uuid),
        "code": code_of(line),
        "where": {
            "focus_group": group.title,
            "cluster": group.cluster.short_name,
            "held_on": group.held_on.isoformat(),
            "categories": categories,
            "rule": label(AttributionRule, group.attribution_rule),
        },
    }
