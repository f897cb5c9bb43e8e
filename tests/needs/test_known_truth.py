"""Seeded rounds whose truth is known give exactly the expected table, and no new ESCO disturbs it."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from focusgroups.actions import contributions
from focusgroups.models import Contribution
from needs.actions import needs
from needs.analysis.persistence import Course
from needs.analysis.voices import hear
from needs.explorer import needs_heard
from needs.figures import EVERYTHING, figures_of
from needs.models import Need
from needs.queries import evidence_for
from reports.snapshots import content_of
from skills.actions.replacements import replace
from skills.models import Concept
from tests.factories.focusgroups import (
    ContributionFactory,
    FocusGroupFactory,
    NeedDetailsFactory,
    NeedSkillFactory,
    RoundFactory,
    VoiceFactory,
)
from tests.factories.needs import NeedFactory
from tests.factories.skills import ConceptFactory, VocabularyFactory

pytestmark = pytest.mark.django_db

ROUNDS = {"nov-2024": date(2024, 11, 20), "mag-2025": date(2025, 5, 12), "nov-2025": date(2025, 11, 19)}
# Who said it: for each round, how many bodies at the table of MECH and at that of BUILD; then what was decided.
SAID = {
    "Robotisti": ({"nov-2024": (2, 0), "mag-2025": (3, 1)}, ""),
    "Saldatori": ({"nov-2024": (3, 0), "mag-2025": (3, 0)}, ""),
    "Posatori": ({"nov-2024": (0, 4), "mag-2025": (0, 2)}, ""),
    "Data scientist": ({"mag-2025": (1, 1)}, ""),
    "Conciatori": ({"nov-2024": (2, 0)}, ""),
    "Tornitori": ({"nov-2024": (1, 0), "mag-2025": (5, 0)}, "answer"),
    "Fresatori": ({"nov-2024": (1, 0)}, "withdraw"),
    "Mai detto": ({}, ""),
}
AFTER_TWO = {
    "Robotisti": ("in crescita, in 2 cicli", ["2", "4"], 2),
    "Saldatori": ("persistente, in 2 cicli", ["3", "3"], 1),
    "Posatori": ("persistente, in 2 cicli", ["4", "2"], 1),
    "Data scientist": ("nuovo", ["2"], 2),
    "Conciatori": ("non ripetuto nell'ultimo ciclo", ["2"], 1),
    "Tornitori": ("ha avuto risposta", ["1", "5"], 1),
    "Fresatori": ("ritirato", ["1"], 1),
    "Mai detto": ("nessuna riga convalidata", [], 0),
}
THIRD = {"Robotisti": (1, 1), "Data scientist": (4, 0), "Conciatori": (2, 1), "Cablatori": (1, 0)}
AFTER_THREE = {
    **AFTER_TWO,
    "Robotisti": ("persistente, in 3 cicli", ["2", "4", "2"], 2),
    "Saldatori": ("non ripetuto nell'ultimo ciclo", ["3", "3"], 1),
    "Posatori": ("non ripetuto nell'ultimo ciclo", ["4", "2"], 1),
    "Data scientist": ("in crescita, in 2 cicli", ["2", "4"], 2),
    "Conciatori": ("in crescita, in 2 cicli", ["2", "3"], 2),
    "Cablatori": ("nuovo", ["1"], 1),
}


@pytest.fixture
def tables(mech, build):
    return {
        name: [FocusGroupFactory(cluster=c, round=round_) for c in (mech, build)]
        for name, round_ in {n: RoundFactory(slug=n, name=n, held_on=day) for n, day in ROUNDS.items()}.items()
    }


def say(need: Need, tables: list, numbers: tuple[int, ...], **details) -> None:
    """Each table says it in one line with so many bodies behind it; one body says it twice."""
    for table, number in zip(tables, numbers, strict=True):
        for voices in [number, 1][: 2 if number else 0]:
            line = ContributionFactory(focus_group=table, published_at=timezone.now())
            NeedDetailsFactory(contribution=line, **details)
            first = need.statements.filter(contribution__focus_group=table).order_by("pk").first()
            if voices == 1 and number and first:
                again = first.contribution.voices.order_by("pk")[0]
                VoiceFactory(contribution=line, organisation=again.organisation, voice_key=again.voice_key)
            else:
                for _ in range(voices):
                    VoiceFactory(contribution=line)
            need.statements.create(contribution=line)


@pytest.fixture
def two_rounds(tables, coordinator):
    for title, (rounds, act) in SAID.items():
        need = NeedFactory(title=title)
        for name, numbers in rounds.items():
            say(need, tables[name], numbers)
        if act == "answer":
            needs.mark_answered(need, by=coordinator, note="Corso ITS avviato.")
        if act == "withdraw":
            needs.withdraw(need, by=coordinator, note="Non serve più.")
    return tables


def table_of() -> dict:
    found = list(Need.objects.order_by("pk"))
    figures = figures_of(found, threshold=EVERYTHING)
    return {
        need.title: (f.course.label, [str(r.voices) for r in f.rounds], f.clusters)
        for need, f in zip(found, figures, strict=True)
    }


def test_two_rounds_give_the_expected_table(two_rounds):
    assert table_of() == AFTER_TWO


def test_three_rounds_give_the_expected_table(two_rounds):
    for title, numbers in THIRD.items():
        need = Need.objects.filter(title=title).first() or NeedFactory(title=title)
        say(need, two_rounds["nov-2025"], numbers)

    assert table_of() == AFTER_THREE


def test_every_course_is_in_the_table(two_rounds):
    badges = {label.partition(",")[0] for label, _rounds, _clusters in AFTER_TWO.values()}

    assert len(badges) == len(Course)


def test_newer_esco_that_drops_a_used_concept_changes_no_figure(tables, coordinator):
    occupation = ConceptFactory(kind="occupation", name="Robotista", code="7223.1")
    skill = ConceptFactory(name="programmare robot")
    need = NeedFactory(title="Robotisti", slug="robotisti", occupation=occupation)
    for name, numbers in {"nov-2024": (6, 0), "mag-2025": (5, 5)}.items():
        say(need, tables[name], numbers, occupation=occupation)
    for details in Contribution.objects.values_list("need_details", flat=True):
        NeedSkillFactory(details_id=details, details=None, label="programmare robot", concept=skill)

    def everything() -> tuple:
        lines = Contribution.objects.order_by("pk")
        groups = [group for pair in tables.values() for group in pair]
        public = Client()
        return (
            evidence_for([need]),
            figures_of([need], threshold=EVERYTHING),
            content_of(groups, lines, salt="sale"),
            public.get(reverse("portal:need-detail", args=["robotisti"])).context["figures"],
            public.get("/api/v1/needs/robotisti/").json(),
        )

    before = everything()
    Concept.objects.filter(pk__in=[occupation.pk, skill.pk]).update(status=Concept.Status.OBSOLETE)
    assert everything() == before

    replace(skill, ConceptFactory(name="programmare robot collaborativi"), by=coordinator)
    replace(occupation, ConceptFactory(kind="occupation", name="Cobotista"), by=coordinator)
    assert everything() == before

    replace(skill, None, by=coordinator)
    replace(occupation, None, by=coordinator)
    assert everything() == before


@pytest.mark.parametrize("replaced", [True, False])
def test_pages_flag_a_concept_that_its_vocabulary_dropped(focus_group, manager, client_of, replaced):
    successor = ConceptFactory(kind="occupation", name="Tecnico di robotica") if replaced else None
    esco = VocabularyFactory(code="esco", version="1.1.1", name="ESCO")
    dropped = {"status": "obsolete", "vocabulary": esco, "replaced_by": successor}
    job = ConceptFactory(kind="occupation", name="Robotista", **dropped)
    line = ContributionFactory(focus_group=focus_group, published_at=timezone.now())
    details = NeedDetailsFactory(contribution=line, occupation=job)
    NeedSkillFactory(details=details, label="programmare robot", concept=ConceptFactory(**dropped))
    NeedFactory(slug="robotisti", occupation=job, contributions=[line])

    client = client_of(manager)
    addresses = [
        reverse("portal:need-detail", args=["robotisti"]),
        reverse("needs:need-detail", args=["robotisti"]),
        line.get_absolute_url(),
    ]
    for address in addresses:
        text = " ".join(client.get(address).content.decode().split())
        assert "concetto superato" in text
        assert "ultima versione che lo nomina è ESCO 1.1.1" in text
        assert ("Tecnico di robotica" in text) == replaced


def test_voices_of_a_merged_line_count_alike_on_page_api_and_paper(focus_group, manager):
    line, other = ContributionFactory.create_batch(2, focus_group=focus_group)
    need = NeedFactory(slug="robotisti", contributions=[line])
    VoiceFactory.create_batch(3, contribution=line)
    VoiceFactory.create_batch(2, contribution=other)
    contributions.merge(other, into=line, by=manager)
    contributions.publish([line], by=manager)

    public = Client()
    page = public.get(reverse("portal:need-detail", args=["robotisti"])).context["figures"]
    answer = public.get("/api/v1/needs/robotisti/").json()
    (row,) = content_of([focus_group], Contribution.objects.filter(pk=line.pk), salt="sale")["needs"][0]["statements"]

    assert (page.voices.value, answer["voices"][0]["value"], len(row["voices"])) == (5, 5, 5)
    assert [len(line.voices) for line in evidence_for([need])[0].statements] == [5]


@pytest.mark.parametrize("target_voices", [0, 3])
@pytest.mark.parametrize("target_is_linked", [True, False])
def test_merged_line_without_voices_is_no_voice_more(target_voices, target_is_linked, focus_group, manager):
    line, silent = ContributionFactory.create_batch(2, focus_group=focus_group)
    VoiceFactory.create_batch(target_voices, contribution=line)
    contributions.merge(silent, into=line, by=manager)
    need = NeedFactory(contributions=[line, silent] if target_is_linked else [silent])

    (evidence,) = evidence_for([need])

    # a need that nobody is known to have said has one voice, however many lines were joined
    assert hear(evidence.statements).count == max(target_voices, 1)
    heard = needs_heard(Need.objects.filter(pk=need.pk), published_only=False)
    assert [said.voices for said in heard[need.pk]] == [max(target_voices, 1)]


@pytest.mark.parametrize("target_is_linked", [True, False])
@pytest.mark.parametrize(("own", "joined", "count"), [(5, 0, 5), (3, 2, 5), (4, 0, None)])
def test_published_line_merged_without_voices_is_no_voice_more_on_page_and_api(
    own, joined, count, target_is_linked, focus_group, manager
):
    line, said, silent = ContributionFactory.create_batch(3, focus_group=focus_group, published_at=timezone.now())
    VoiceFactory.create_batch(own, contribution=line)
    VoiceFactory.create_batch(joined, contribution=said)
    for other in (said, silent):
        contributions.merge(other, into=line, by=manager)
    NeedFactory(slug="robotisti", contributions=[line, silent] if target_is_linked else [silent])

    page = Client().get(reverse("portal:need-detail", args=["robotisti"])).context["figures"]
    answer = Client().get("/api/v1/needs/robotisti/").json()

    assert (page.voices.value, answer["voices"][0]["value"]) == (count, count)


def test_line_of_which_a_merged_one_has_a_voice_is_heard_once(focus_group, manager):
    line, said, silent = ContributionFactory.create_batch(3, focus_group=focus_group)
    VoiceFactory(contribution=said)
    for joined in (said, silent):
        contributions.merge(joined, into=line, by=manager)
    need = NeedFactory(contributions=[line])

    heard = needs_heard(Need.objects.filter(pk=need.pk), published_only=False)

    assert [round_.voices for round_ in heard[need.pk]] == [1]
    assert hear(evidence_for([need])[0].statements).count == 1
