"""What a paragraph can cite, as the drawer beside it shows it: needs, lines of the tables, data."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.models import Block, Citation
from reports.passages import source_text
from reports.queries import contributions_of, needs_of, observations_of
from reports.snapshots import code_of


@dataclass(frozen=True)
class Source:
    """One thing to cite: the form's field and value, its exact text, and what is said beside it."""

    field: str
    value: str
    text: str
    beside: str
    is_cited: bool


def sources_for(block: Block) -> list[tuple[str, list[Source]]]:
    """Groups of sources with their names, in reading order; what the paragraph cites already is marked."""
    paper, cited = block.section.paper, list(block.citations.all())
    needs, lines = {c.need_id for c in cited}, {c.contribution_id for c in cited}
    data = {c.observation_id for c in cited}
    return [
        (
            _("Fabbisogni"),
            [_source("need", need.slug, Citation(need=need), "", need.pk in needs) for need in needs_of(paper)],
        ),
        (
            _("Contributi"),
            [
                _source(
                    "contribution",
                    line.uuid,
                    Citation(contribution=line),
                    f"{code_of(line)} · {line.get_kind_display()} · {line.focus_group}",
                    line.pk in lines,
                )
                for line in contributions_of(paper).select_related("focus_group")
            ],
        ),
        (
            _("Dati"),
            [
                _source(
                    "observation", row.uuid, Citation(observation=row), f"{row.territory}, {row.period}", row.pk in data
                )
                for row in observations_of(paper)
            ],
        ),
    ]


def _source(field: str, value, citation: Citation, beside: str, is_cited: bool) -> Source:
    return Source(field, str(value), source_text(citation), beside, is_cited)
