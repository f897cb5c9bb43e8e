"""Who sees which needs, what a search finds, and the rows behind the figures."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from focusgroups.models import Contribution
from needs.analysis.rows import Evidence, Reading, Statement, Voice
from needs.models import Need, NeedStatement
from needs.queries import evidence_for
from tests.factories.clusters import ProvinceFactory, S3AreaFactory
from tests.factories.focusgroups import (
    ContributionFactory,
    FocusGroupFactory,
    NeedDetailsFactory,
    RoundFactory,
    VoiceFactory,
)
from tests.factories.needs import IndicatorFactory, NeedFactory, NeedStatementFactory, ObservationFactory
from tests.factories.skills import ConceptFactory

pytestmark = pytest.mark.django_db


def published_line(**fields):
    return ContributionFactory(published_at=timezone.now(), **fields)


@pytest.fixture
def world(focus_group, build):
    """One need for each way of being said."""
    foreign = FocusGroupFactory(cluster=build)
    return {
        "public": NeedFactory(contributions=[published_line(focus_group=foreign)]),
        "mech": NeedFactory(contributions=[ContributionFactory(focus_group=focus_group)]),
        "build": NeedFactory(contributions=[ContributionFactory(focus_group=foreign)]),
        "unsaid": NeedFactory(),
        "unlinked": NeedFactory(),
        "line": NeedStatementFactory(
            need=NeedFactory(), contribution=published_line(focus_group=foreign), unlinked_at=timezone.now()
        ).need,
    }


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        ("anonymous", {"public"}),
        ("partner", {"public"}),
        ("participant", {"public"}),
        ("recorder", {"public"}),
        ("member", {"public"}),
        ("secretary", {"public"}),
        ("admin", {"public"}),
        ("disabled", {"public"}),
        ("manager", {"public", "mech"}),
        ("outsider", {"public", "build"}),
        ("coordinator", {"public", "mech", "build", "unsaid", "unlinked", "line"}),
    ],
)
def test_visible_to(world, person, seen, request):
    needs = Need.objects.visible_to(request.getfixturevalue(person))

    assert {name for name, need in world.items() if need in needs} == seen


def test_cluster_that_leads_along_sees_the_need(manager, mech, build):
    need = NeedFactory(
        contributions=[ContributionFactory(focus_group=FocusGroupFactory(cluster=build, co_leads=[mech]))]
    )

    assert list(Need.objects.visible_to(manager)) == [need]


def test_merged_need_leads_who_may_see_the_other(world, anonymous, manager):
    old = NeedFactory(merged_into=world["mech"])

    assert old not in Need.objects.visible_to(anonymous).with_merged()
    assert old in Need.objects.visible_to(manager).with_merged()


def test_published_is_the_same_for_everybody(world):
    assert list(Need.objects.published()) == [world["public"]]


def test_search_needs_every_word_and_forgets_accents(coordinator):
    need = NeedFactory(title="Infermieri di comunità", description="Per le case della salute")
    NeedFactory(title="Comunità energetiche")

    found = Need.objects.searched("COMUNITA salute", lines=Contribution.objects.visible_to(coordinator))

    assert list(found) == [need]


def test_search_forgives_a_typing_error_in_the_title():
    need = NeedFactory(title="Programmatori di robot industriali")

    assert list(Need.objects.searched("progammatori robot", lines=Contribution.objects.none())) == [need]


def test_search_reads_the_profile(db):
    need = NeedFactory(occupation=ConceptFactory(kind="occupation", name="Saldatore"))

    assert list(Need.objects.searched("saldatore", lines=Contribution.objects.none())) == [need]


def test_search_finds_a_word_of_a_hidden_line_for_nobody_else(manager, outsider, anonymous, focus_group):
    secret = ContributionFactory(focus_group=focus_group, text="Canarino giallo.")
    need = NeedFactory(contributions=[secret, published_line()])

    def found(person, word):
        needs = Need.objects.visible_to(person)
        return list(needs.searched(word, lines=Contribution.objects.visible_to(person)))

    assert found(manager, "canarino") == [need]
    assert found(outsider, "canarino") == found(anonymous, "canarino") == found(anonymous, "zzzyx") == []


@pytest.mark.parametrize("word", ["%", "_", "\\", "'", '";--', "(", "&"])
def test_search_takes_signs_as_signs(word):
    NeedFactory(title="Saldatori")

    assert list(Need.objects.searched(word, lines=Contribution.objects.none())) == []


def test_counts_tell_lines_tables_rounds_and_clusters(focus_group, build):
    other = FocusGroupFactory(cluster=build, round=RoundFactory(held_on=date(2024, 11, 20)))
    lines = [ContributionFactory(focus_group=focus_group) for _ in range(2)] + [published_line(focus_group=other)]
    NeedFactory(contributions=lines)

    def counts(**options):
        need = Need.objects.with_counts(**options).get()
        numbers = (need.statement_count, need.table_count, need.round_count, need.cluster_count)
        return numbers, need.last_said_on

    assert counts() == ((3, 2, 2, 2), focus_group.held_on)
    assert counts(public=True) == ((1, 1, 1, 1), date(2024, 11, 20))


def test_evidence_is_rows_without_names(mech):
    group = FocusGroupFactory(cluster=mech, slug="robotica", round=RoundFactory(slug="2025-05"))
    line = ContributionFactory(
        focus_group=group,
        agreement="majority",
        s3_areas=[S3AreaFactory(code="07"), S3AreaFactory(code="06")],
        provinces=[ProvinceFactory(code="MO")],
    )
    NeedDetailsFactory(
        contribution=line,
        difficulty=5,
        urgency=4,
        shortage_driver="long_training_gap",
        difficulty_reason="lack_of_candidates",
    )
    voice = VoiceFactory(contribution=line, size="small", province=ProvinceFactory(code="BO"))
    need = NeedFactory(contributions=[line])
    indicator = IndicatorFactory(source="siler", name="Attivazioni", unit="contratti", coverage="Dipendenti")
    ObservationFactory(indicator=indicator, needs=[need], period="2024", direction="shortage")

    assert evidence_for([need]) == [
        Evidence(
            need=str(need.uuid),
            status="open",
            statements=(
                Statement(
                    contribution=str(line.uuid),
                    round="2025-05",
                    held_on=date(2025, 5, 12),
                    cluster="MECH",
                    focus_group="robotica",
                    difficulty=5,
                    urgency=4,
                    agreement="majority",
                    driver="long_training_gap",
                    reason="lack_of_candidates",
                    s3_areas=("06", "07"),
                    provinces=("MO",),
                    voices=(Voice(str(voice.voice_key), "firm", "small", "BO"),),
                ),
            ),
            readings=(
                Reading(
                    "siler",
                    "Attivazioni",
                    Decimal("1200.000"),
                    "contratti",
                    "Regione",
                    "2024",
                    None,
                    "Dipendenti",
                    "shortage",
                    indicator=indicator.code,
                ),
            ),
        )
    ]


@pytest.mark.parametrize(
    ("state", "counted"), [("accepted", True), ("merged", True), ("submitted", False), ("withdrawn", False)]
)
def test_figures_are_made_of_accepted_lines(state, counted):
    need = NeedFactory(contributions=[ContributionFactory(state=state)])

    assert bool(evidence_for([need])[0].statements) == counted


def test_public_figures_are_made_of_published_lines():
    need = NeedFactory(contributions=[ContributionFactory(), published_line()])

    assert [len(e.statements) for e in (*evidence_for([need]), *evidence_for([need], published_only=True))] == [2, 1]


def test_evidence_keeps_the_order_and_needs_no_more_queries_for_more_needs(django_assert_num_queries):
    def need_with_everything():
        line = ContributionFactory(s3_areas=[S3AreaFactory()], provinces=[ProvinceFactory()])
        NeedDetailsFactory(contribution=line)
        VoiceFactory(contribution=line, province=ProvinceFactory())
        need = NeedFactory(contributions=[line])
        ObservationFactory(needs=[need])
        return need

    needs = [need_with_everything() for _ in range(3)]

    with django_assert_num_queries(7):
        evidence_for(needs[:1])
    with django_assert_num_queries(7):
        assert [e.need for e in evidence_for(reversed(needs))] == [str(need.uuid) for need in reversed(needs)]
    assert evidence_for([]) == []


def test_latest_round_is_the_last_one_that_said_anything():
    early = FocusGroupFactory(round=RoundFactory(slug="primo", held_on=date(2024, 11, 20)))
    late = FocusGroupFactory(round=RoundFactory(slug="secondo", held_on=date(2025, 5, 12)))
    NeedFactory(contributions=[published_line(focus_group=early), ContributionFactory(focus_group=late)])

    assert NeedStatement.objects.latest_round() == "secondo"
    assert NeedStatement.objects.latest_round(published_only=True) == "primo"
    assert NeedStatement.objects.none().latest_round() == ""
