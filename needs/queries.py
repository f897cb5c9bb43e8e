"""Which needs there are, what is said about them, who sees them, and the rows their figures come from."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.lookups import Unaccent
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.lookups import IsNull

from core.relations import model_behind
from core.text import by_name
from focusgroups.queries import VOICES_BEHIND as VOICES_BEHIND_A_LINE
from focusgroups.queries import without_voices
from needs.analysis.rows import Evidence, Reading, Statement, Voice, unknown
from skills.queries import PUBLIC

MOST_WORDS = 8
NEARLY_THE_WORD = 0.6
ORDER = {
    "righe": ("-statement_count", "title"),
    "cluster": ("-cluster_count", "-statement_count", "title"),
    "recenti": ("-last_said_on", "title"),
}


class NeedQuerySet(QuerySet):
    def visible_to(self, user):
        """Needs with a published statement; a manager's those said at the own tables; all for the coordinator."""
        if "coordinator" in getattr(user, "role_names", ()):
            return self
        published = Exists(self.statements().published())
        return self.filter(published | Exists(self.statements().said_at_tables_of(user)))

    def with_merged(self):
        """These, and the needs that were merged into them, whose names in addresses now lead here."""
        these = self.values("pk")
        return model_behind(self.model)._base_manager.filter(Q(pk__in=these) | Q(merged_into__in=these))

    def statements(self):
        """The live statements of the need in the outer query."""
        statements = model_behind(self.model, "statements").objects
        return statements.live().filter(need=OuterRef("pk"))

    def standing(self):
        """Needs that were not merged into another."""
        return self.filter(merged_into__isnull=True)

    def published(self):
        """Needs with a published statement: what the public pages list, whoever looks.

        It stops at the first of each need: as EXISTS the database would read all lines of all needs to join them.
        """
        first = Subquery(self.statements().published().order_by().values("pk")[:1])
        return self.standing().filter(IsNull(first, False))

    def searched(self, text, *, lines):
        """Every word in title, description, profile or one of `lines` (those the reader may read), accents aside.

        A title that holds nearly the same words is found too.
        """
        words = text.split()[:MOST_WORDS]
        if not words:
            return self
        found: Any = Q()
        for word in words:
            said = self.statements().filter(contribution__in=lines.filter(text__unaccent__icontains=word))
            found &= (
                Q(title__unaccent__icontains=word)
                | Q(description__unaccent__icontains=word)
                | Q(occupation__name__unaccent__icontains=word, occupation__status__in=PUBLIC)
                | Exists(said)
            )
        alike = TrigramWordSimilarity(Unaccent(Value(" ".join(words))), Unaccent(F("title")))  # type: ignore[arg-type]
        return self.annotate(title_likeness=alike).filter(found | Q(title_likeness__gte=NEARLY_THE_WORD))

    def said_in_round(self, slug, *, public=False):
        return self.filter(Exists(self._counted(public).filter(contribution__focus_group__round__slug=slug)))

    def said_in_cluster(self, slug, *, public=False):
        return self.filter(Exists(self._counted(public).filter(contribution__focus_group__cluster__slug=slug)))

    def _counted(self, public):
        return self.statements().published() if public else self.statements()

    def with_counts(self, *, public=False):
        """Add live statements, tables, rounds and clusters of each need, and when it was said last."""
        live = Q(statements__unlinked_at__isnull=True)
        if public:
            live &= Q(statements__contribution__published_at__isnull=False)
        group = "statements__contribution__focus_group"
        return self.annotate(
            statement_count=Count("statements", filter=live, distinct=True),
            table_count=Count(group, filter=live, distinct=True),
            round_count=Count(f"{group}__round", filter=live, distinct=True),
            cluster_count=Count(f"{group}__cluster", filter=live, distinct=True),
            last_said_on=Max(f"{group}__held_on", filter=live),
        )

    def in_reading_order(self):
        return self.order_by(by_name("title"), "pk")

    def sorted_by(self, name):
        """Order needs with counts as asked; by title when nothing, or something unknown, is asked."""
        return self.order_by(*ORDER[name], "pk") if name in ORDER else self.in_reading_order()


class NeedStatementQuerySet(QuerySet):
    def visible_to(self, user):
        """Links of lines the person may read."""
        contributions = model_behind(self.model, "contribution").objects
        return self.filter(contribution__in=contributions.visible_to(user))

    def live(self):
        """Links that are in force."""
        return self.filter(unlinked_at__isnull=True)

    def published(self):
        """Links of lines that are public."""
        return self.filter(contribution__published_at__isnull=False)

    def said_at_tables_of(self, user):
        """Links of lines said at the focus groups the person works in."""
        contributions = model_behind(self.model, "contribution").objects
        return self.filter(contribution__in=contributions.run_by(user))

    def counted(self, *, published_only=False):
        """Links whose line has been accepted (or joined to an accepted one): what figures are made of."""
        rows = self.live().filter(contribution__state__in=["accepted", "merged"])
        return rows.published() if published_only else rows

    def unheard(self):
        """Links of lines behind which no voice was noted down."""
        return without_voices(self, "contribution")

    def latest_round(self, *, published_only=False) -> str:
        """The slug of the latest round in which any need was said; empty when none was."""
        round_ = "contribution__focus_group__round"
        rounds = self.counted(published_only=published_only).order_by(f"-{round_}__held_on", f"-{round_}__slug")
        return rounds.values_list(f"{round_}__slug", flat=True).first() or ""

    def for_figures(self):
        """Load the rows of the figures, in the order in which the lines were written."""
        return (
            self.order_by("contribution_id")
            .select_related(
                "contribution__focus_group__cluster", "contribution__focus_group__round", "contribution__need_details"
            )
            .prefetch_related("contribution__s3_areas", "contribution__provinces", *VOICES_BEHIND)
        )

    def for_reading(self):
        """Load what a page prints of each line, in the order of rounds and clusters."""
        return self.for_figures().order_by(
            "-contribution__focus_group__round__held_on",
            by_name("contribution__focus_group__cluster__short_name"),
            "contribution_id",
        )


VOICES_BEHIND = tuple(f"contribution__{path}__province" for path in VOICES_BEHIND_A_LINE)


class DistinctionQuerySet(QuerySet):
    def visible_to(self, user):
        """The coordinator's, who judges."""
        return self if "coordinator" in getattr(user, "role_names", ()) else self.none()

    def in_force(self):
        return self.filter(undone_at__isnull=True)


def evidence_for(needs: Iterable, *, published_only: bool = False) -> list[Evidence]:
    """Return the rows behind the figures of each need, in the order given and in a fixed number of queries.

    What was quoted beside a need that was merged into another is read with that one.
    """
    needs = list(needs)
    if not needs:
        return []
    statements = needs[0]._meta.get_field("statements").related_model.objects
    quotes = needs[0]._meta.get_field("observations").through.objects
    lines: dict[int, list[Statement]] = defaultdict(list)
    readings: dict[int, dict[int, Reading]] = defaultdict(dict)
    for link in statements.counted(published_only=published_only).filter(need__in=needs).for_figures():
        lines[link.need_id].append(_statement(link.contribution))
    quoted = quotes.filter(Q(need__in=needs) | Q(need__merged_into__in=needs)).order_by("observation_id", "need_id")
    for quote in quoted.select_related("need", "observation__indicator"):
        readings[quote.need.merged_into_id or quote.need_id][quote.observation_id] = _reading(quote.observation)
    return [Evidence(str(n.uuid), n.status, tuple(lines[n.pk]), tuple(readings[n.pk].values())) for n in needs]


def _statement(line) -> Statement:
    details = getattr(line, "need_details", None)
    return Statement(
        contribution=str(line.uuid),
        round=line.focus_group.round.slug,
        held_on=line.focus_group.round.held_on,
        cluster=line.focus_group.cluster.code,
        focus_group=line.focus_group.slug,
        difficulty=details and details.difficulty,
        urgency=details and details.urgency,
        agreement=line.agreement,
        driver=details.shortage_driver if details else "",
        reason=details.difficulty_reason if details else "",
        s3_areas=tuple(sorted(area.code for area in line.s3_areas.all())),
        provinces=tuple(sorted(province.code for province in line.provinces.all())),
        voices=_voices(line),
    )


def _voices(line) -> tuple[Voice, ...]:
    """Who said a line. A merged one of whom nobody was noted down is said by its target, and is no voice more."""
    speaker = line.said_by
    voices = {_voice(voice) for voice in speaker.voices_behind}
    if not voices and speaker is not line:
        voices = {unknown(str(speaker.uuid))}
    return tuple(sorted(voices))


def _voice(voice) -> Voice:
    return Voice(str(voice.voice_key), voice.category, voice.size, voice.province.code if voice.province else "")


def _reading(observation) -> Reading:
    return Reading(
        source=observation.indicator.source,
        name=observation.indicator.name,
        value=observation.value,
        unit=observation.indicator.unit,
        territory=observation.territory,
        period=observation.period,
        published_on=observation.published_on,
        coverage=observation.coverage or observation.indicator.coverage,
        direction=observation.direction,
        url=observation.source_url,
        indicator=observation.indicator.code,
    )


class IndicatorQuerySet(QuerySet):
    def visible_to(self, user):
        """Statistics are public."""
        return self

    def with_latest(self):
        """Add the number of observations and the latest one's key."""
        observations = model_behind(self.model, "observations")._base_manager.filter(indicator=OuterRef("pk"))
        latest = observations.order_by("-period", F("published_on").desc(nulls_last=True), "-pk").values("pk")[:1]
        return self.annotate(observation_count=Count("observations"), latest=Subquery(latest))


class ObservationQuerySet(QuerySet):
    def visible_to(self, user):
        """Statistics are public."""
        return self

    def latest_first(self):
        return self.order_by("-period", by_name("territory"), "pk")


class IndicatorImportQuerySet(QuerySet):
    def visible_to(self, user):
        """The coordinator's work; nobody else sees what was handed in."""
        return self if "coordinator" in getattr(user, "role_names", ()) else self.none()

    def with_counts(self):
        """For lists: without the whole report, which may be long."""
        return self.defer("report").annotate(counts=F("report__counts"))

    def with_needless_file(self, *, before):
        """Whose file serves nobody any more: undone, written in full, or handed in `before` that moment."""
        in_full = Q(report__counts__wrong=0, confirmed_at__isnull=False)
        return self.exclude(file="").filter(Q(undone_at__isnull=False) | in_full | Q(created_at__lt=before))
