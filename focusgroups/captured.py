"""What a focus group has gathered, counted: lines, bodies, people, answers of the read-back. Nobody types a number."""

from dataclasses import dataclass

from django.db.models import Count, Q

from clusters.models import SourceCategory
from focusgroups.models import ContributionKind, FocusGroup, Participation, ReadBackAnswer, Voice
from focusgroups.queries import NOT_A_PARTICIPANTS_DRAFT, UNDECIDED

# The columns of the table of lines; drafts of participants are nobody's but theirs.
STANDING = {
    "taken": Q(state="accepted") | Q(state__in=UNDECIDED, line_key=""),
    "to_decide": Q(state="submitted") & ~Q(line_key=""),
    "merged": Q(state="merged"),
    "left": Q(state__in=["set_aside", "withdrawn"]),
}


@dataclass(frozen=True)
class Captured:
    """Counts of a focus group. `lines` has one entry for each kind: its label and a number for each of STANDING."""

    lines: list[tuple[str, dict[str, int]]]
    bodies: int
    without_body: int
    invited: int
    came: int
    walk_ins: int
    categories: list[tuple[str, int]]
    confirmed: int
    unanswered: int
    corrections: int

    @property
    def taken(self) -> int:
        """The lines that the report will hold."""
        return sum(counts["taken"] for _label, counts in self.lines)


def captured(group: FocusGroup) -> Captured:
    """Count what stands in the register of a focus group now."""
    lines = group.contributions.filter(NOT_A_PARTICIPANTS_DRAFT)
    taken = lines.filter(STANDING["taken"])
    voices = Voice.objects.behind(taken)
    answers = ReadBackAnswer.objects.filter(contribution__in=taken)
    return Captured(
        lines=_lines(lines),
        bodies=voices.values("voice_key").distinct().count(),
        without_body=taken.unheard().count(),
        confirmed=taken.filter(answers__answer=ReadBackAnswer.Answer.CONFIRMED).distinct().count(),
        unanswered=taken.filter(answers=None).count(),
        corrections=answers.open().count(),
        **_people(group),
    )


def _lines(lines) -> list[tuple[str, dict[str, int]]]:
    counts = {name: Count("pk", filter=standing) for name, standing in STANDING.items()}
    found = {row.pop("kind"): row for row in lines.values("kind").annotate(**counts).order_by()}
    return [(str(label), found.get(kind, dict.fromkeys(STANDING, 0))) for kind, label in ContributionKind.choices]


def _people(group: FocusGroup) -> dict:
    people = group.participations
    walk_in = Q(attendance=Participation.Attendance.WALK_IN)
    of_category = dict(people.came().values_list("category").annotate(n=Count("pk")).order_by())
    return {
        **people.aggregate(invited=Count("pk", filter=~walk_in), walk_ins=Count("pk", filter=walk_in)),
        "came": sum(of_category.values()),
        "categories": [
            (str(label), of_category[code]) for code, label in SourceCategory.choices if code in of_category
        ],
    }
