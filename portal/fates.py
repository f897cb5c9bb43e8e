"""What became of what was said at a table: the papers that cite it, the proposals that rest on it, their follow-up."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from committee.models import Decision
from focusgroups.models import Contribution, ProposalDetails
from needs.models import NeedStatement
from portal.proposals import outcome_of, public_proposals, with_outcome
from reports.models import Citation, PositionPaper, Recommendation


@dataclass(frozen=True)
class Fate:
    """A line, the published papers that cite it, and the public proposals that rest on it with their outcome."""

    line: Contribution
    papers: list[PositionPaper]
    answers: list[tuple[Recommendation, Decision | None]]

    @property
    def is_known(self) -> bool:
        return bool(self.papers or self.answers or self.line.fate != Contribution.Fate.PENDING)


def proposals_in(fates: Iterable[Fate]) -> list[tuple[Recommendation, Decision | None]]:
    """The proposals behind several lines, each once."""
    return list({row.pk: (row, decision) for fate in fates for row, decision in fate.answers}.values())


def fates_of(lines: Iterable[Contribution], *, on: date) -> list[Fate]:
    """Of each line, in a fixed number of queries. Of a paper with several editions the one in force counts.

    A proposal rests on a line when it cites the line itself, the need that the line states, or a proposal of the
    tables that answers the line.
    """
    lines = list(lines)
    behind = _behind(lines)
    blocks, papers = _citing(behind)
    found = {row.block_id: row for row in with_outcome(public_proposals().filter(block__in=_all(blocks)), on=on)}
    titles = PositionPaper.objects.in_bulk(_all(papers))
    return [
        Fate(
            line,
            [titles[pk] for pk in sorted(papers[_line(line.pk)])],
            [(found[block], outcome_of(found[block])) for block in _blocks_of(line, behind, blocks) if block in found],
        )
        for line in lines
    ]


Source = tuple[str, int]  # what is cited: a line or a need, and its key


def _line(key: int) -> Source:
    return "line", key


def _all(found: dict[Source, set[int]]) -> set[int]:
    return set().union(*found.values())


def _behind(lines: list[Contribution]) -> dict[int, set[Source]]:
    """Of each line what a paper may cite in its place: itself, its need, the proposals that answer it."""
    behind = {line.pk: {_line(line.pk)} for line in lines}
    stated = NeedStatement.objects.live().filter(contribution__in=lines)
    for pk, need in stated.values_list("contribution", "need"):
        behind[pk].add(("need", need))
    answering = ProposalDetails.objects.filter(addresses__in=lines)
    for pk, proposal in answering.values_list("addresses", "contribution"):
        if pk in behind:
            behind[pk].add(_line(proposal))
    return behind


def _citing(behind: dict[int, set[Source]]) -> tuple[dict[Source, set[int]], dict[Source, set[int]]]:
    """The blocks and the papers, all public, that cite each source."""
    sources = _every(behind)
    cited = Q(contribution__in=[key for kind, key in sources if kind == "line"])
    cited |= Q(need__in=[key for kind, key in sources if kind == "need"])
    citations = Citation.objects.filter(cited, block__section__paper__state=PositionPaper.State.PUBLISHED)
    blocks, papers = defaultdict(set), defaultdict(set)
    for line, need, block, paper in citations.values_list("contribution", "need", "block", "block__section__paper"):
        source = _line(line) if line else ("need", need)
        blocks[source].add(block)
        papers[source].add(paper)
    return blocks, papers


def _every(behind: dict[int, set[Source]]) -> set[Source]:
    return set().union(*behind.values())


def _blocks_of(line: Contribution, behind: dict[int, set[Source]], blocks: dict[Source, set[int]]) -> list[int]:
    return sorted(set().union(*(blocks[source] for source in behind[line.pk])))
