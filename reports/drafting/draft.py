"""All generated blocks of a paper, in reading order."""

from dataclasses import dataclass

from clusters.profile import profile
from reports.drafting.annexes import annexes
from reports.drafting.body import convergences, method, proposals, setting, skills_asked, trends
from reports.drafting.priorities import findings, synthesis
from reports.figures import assessed_needs
from reports.sections import BlockDraft


@dataclass(frozen=True)
class Frame:
    """What the region's profile lends to a draft."""

    region: str
    law: str
    law_programme: str
    committee: str
    threshold: int


def frame_of_region() -> Frame:
    region = profile()
    return Frame(region.region, region.law, region.law_programme, region.committee, region.public_threshold)


def drafts(content: dict, frame: Frame) -> list[BlockDraft]:
    """Return every generated block. Same content, same blocks."""
    needs = assessed_needs(content)
    return [
        *synthesis(needs, threshold=frame.threshold),
        *setting(content, frame),
        *method(content, threshold=frame.threshold),
        *findings(needs, content, threshold=frame.threshold),
        *trends(content, needs),
        *skills_asked(content),
        *convergences(content),
        *proposals(content),
        *annexes(content, needs, threshold=frame.threshold),
    ]
