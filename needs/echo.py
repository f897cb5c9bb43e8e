"""Who else said it: lines of other tables and rounds like what is being written, as far as the reader may see them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from clusters.models import Cluster
from focusgroups.models import Contribution, FocusGroup
from focusgroups.queries import SENT
from needs.analysis.likeness import ENOUGH, Candidate, Likeness, compare, words_of
from needs.models import Need, NeedStatement
from skills.queries import PUBLIC

MOST_CANDIDATES = 60
MOST_SHOWN = 5
FEWEST_WORDS = 2


@dataclass(frozen=True)
class Reason:
    """What makes a line an echo of the text."""

    words: tuple[str, ...]
    same_need: bool = False
    same_occupation: bool = False
    skills: tuple[str, ...] = ()

    @property
    def rank(self) -> tuple[bool, bool, int, int]:
        return (self.same_need, self.same_occupation, len(self.skills), len(self.words))


@dataclass(frozen=True)
class Echoed:
    """A line that says the same, why, the need it states, and whether it is of a table the reader works in."""

    line: Contribution
    reason: Reason
    need: Need | None
    is_own: bool


@dataclass(frozen=True)
class Origin:
    """What is being written or reviewed: its words, its table, and what the stored line already states."""

    text: str
    kind: str
    group: FocusGroup | None = None
    line: Contribution | None = None

    @property
    def details(self):
        return getattr(self.line, "need_details", None)

    @property
    def occupation(self) -> int | None:
        return self.details.occupation_id if self.details else None


def echoes_of(origin: Origin, *, user) -> list[Echoed]:
    """Return the lines of other tables that say the same, the likest first; in a fixed number of queries."""
    need, skills = _stated(origin), _skills(origin)
    found = {line.pk: line for lines in _candidates(origin, need, skills, user) for line in lines}
    own = set(Contribution.objects.run_by(user).filter(pk__in=found).values_list("pk", flat=True))
    echoes = [(_compared(origin, line, need, skills), line) for line in found.values()]
    good = [(likeness, reason, line) for (likeness, reason), line in echoes if _counts(origin, likeness, reason)]
    good.sort(key=lambda item: (item[1].rank[:3], item[0].share, -item[2].pk), reverse=True)
    return [Echoed(line, reason, _need_of(line), line.pk in own) for _share, reason, line in good[:MOST_SHOWN]]


def who_says(echoes: Iterable[Echoed], *, group: FocusGroup | None) -> str:
    """Say in one sentence which clusters said it too; empty when nobody did."""
    clusters = {echo.line.focus_group.cluster_id: echo.line.focus_group.cluster for echo in echoes}
    names = sorted(_name(cluster, group) for cluster in clusters.values())
    if not names:
        return ""
    if len(names) == 1:
        return _("Anche %(name)s l’ha detto") % {"name": names[0]}
    return _("Anche %(names)s e %(last)s l’hanno detto") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def _name(cluster: Cluster, group: FocusGroup | None) -> str:
    is_here = group is not None and group.cluster_id == cluster.pk
    return _("%(name)s (a un altro tavolo)") % {"name": cluster.short_name} if is_here else cluster.short_name


def _candidates(origin: Origin, need: int | None, skills: dict[int, str], user) -> Iterable[QuerySet[Contribution]]:
    """Lines the reader may see that hold some of the words, and those that name the same things; a bounded number."""
    lines = (
        Contribution.objects.visible_to(user)
        .filter(kind=origin.kind, state__in=SENT)
        .select_related("focus_group__cluster", "focus_group__round", "need_details")
        .prefetch_related(
            "need_details__skills",
            Prefetch("need_statements", NeedStatement.objects.live().select_related("need"), to_attr="live_links"),
        )
    )
    if origin.group:
        lines = lines.exclude(focus_group=origin.group)
    if words := words_of(origin.text):
        yield lines.with_any_of(words.values())[:MOST_CANDIDATES]
    if named := _naming(origin, need, skills):
        yield lines.filter(named).distinct().order_by("-pk")[:MOST_CANDIDATES]


def _naming(origin: Origin, need: int | None, skills: dict[int, str]) -> Q:
    named = Q()
    if origin.occupation:
        named |= Q(need_details__occupation=origin.occupation)
    if skills:
        named |= Q(need_details__skills__concept__in=skills)
    if need:
        named |= Q(pk__in=NeedStatement.objects.live().filter(need=need).values("contribution"))
    return named


def _stated(origin: Origin) -> int | None:
    """The need that the line under review states."""
    if origin.line is None:
        return None
    return origin.line.need_statements.live().values_list("need", flat=True).first()


def _skills(origin: Origin) -> dict[int, str]:
    """The concepts of the skills that the line under review asks for; what is only proposed has no name to show."""
    if origin.details is None:
        return {}
    named = origin.details.skills.filter(concept__status__in=PUBLIC)
    return dict(named.values_list("concept", "concept__name"))


def _compared(origin: Origin, line: Contribution, need: int | None, skills: dict[int, str]) -> tuple[Likeness, Reason]:
    details = getattr(line, "need_details", None)
    label = details.profile_label if details else ""
    candidate = Candidate(line.pk, f"{label} {line.title} {line.text}", details and details.occupation_id)
    likeness = compare(origin.text, candidate, occupation=origin.occupation)
    stated = _need_of(line)
    asked = {skill.concept_id for skill in details.skills.all()} if details else set()
    return likeness, Reason(
        words=likeness.words,
        same_need=need is not None and stated is not None and stated.pk == need,
        same_occupation=likeness.same_occupation,
        skills=tuple(sorted(name for pk, name in skills.items() if pk in asked)),
    )


def _counts(origin: Origin, likeness: Likeness, reason: Reason) -> bool:
    """Whether it is worth showing: the same things named, or enough telling words in common."""
    enough = min(FEWEST_WORDS, len(words_of(origin.text)))
    by_words = likeness.share >= ENOUGH and len(reason.words) >= enough > 0
    return by_words or reason.same_need or reason.same_occupation or bool(reason.skills)


def _need_of(line: Contribution) -> Need | None:
    return next((link.need for link in line.live_links), None)  # type: ignore[attr-defined]  # by the prefetch
