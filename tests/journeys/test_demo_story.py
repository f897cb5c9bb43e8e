"""The demonstration's story: loaded twice it is one, it reaches every state, every row carries its mark."""

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Q

from accounts.demo import DEMO_PASSWORD
from clusters.models import Organisation
from committee.models import FollowUp, Sitting
from core.models import Job, Provenance, Sourced
from focusgroups.models import Contribution, FocusGroup
from reports.models import Block, Citation, PositionPaper
from reports.verification import verify
from skillsintel.check.steps import PASSWORD

pytestmark = pytest.mark.slow

REACHED = [
    (Contribution, "state"),
    (Contribution, "kind"),
    (FocusGroup, "state"),
    (PositionPaper, "state"),
    (Sitting, "state"),
    (FollowUp, "state"),
]
REGIONAL = "clusters"  # clusters, provinces and sectors come from the profile, not from the story


@pytest.fixture
def story(db, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    call_command("load_profile", verbosity=0)
    call_command("seed_demo", verbosity=0)


def counts() -> dict[str, int]:
    """Rows of every table but the one that notes each write, whatever was written."""
    models = [model for model in apps.get_models() if model._meta.managed and model._meta.label != "api.Touch"]
    return {model._meta.label: model._base_manager.count() for model in models}


def test_the_story_is_whole(story):
    """One test, because loading the story takes long."""
    loaded = counts()

    call_command("load_profile", verbosity=0)
    call_command("seed_demo", verbosity=0)

    assert counts() == loaded
    assert missing_states() == {}
    assert without_mark() == {}
    assert not Organisation.objects.filter(voices__isnull=False, is_demo=False).exists()
    papers = PositionPaper.objects.filter(snapshot__isnull=False).order_by("slug")
    assert {paper.slug: found for paper in papers if (found := said_of(paper))} == {}
    assert [wrong for paper in papers[::4] for wrong in unnamed_mutations(paper)] == []


def said_of(paper: PositionPaper) -> list[str]:
    return [str(doubt) for doubt in verify(paper)]


def unnamed_mutations(paper: PositionPaper) -> list[tuple]:
    """Each fault is planted by itself and taken back; those that are not named, or not alone."""
    wrong = []
    for plant in (without_a_citation, with_another_statement, with_another_figure, with_a_firm):
        with transaction.atomic():
            expected, count = plant(paper)
            found = said_of(paper)
            transaction.set_rollback(True)
        if len(found) != count or not all(expected in doubt for doubt in found):
            wrong.append((paper.slug, plant.__name__, count, found))
    return wrong


def without_a_citation(paper: PositionPaper) -> tuple[str, int]:
    finding = Block.objects.filter(section__paper=paper, kind="finding", citations__isnull=False).first()
    finding.citations.first().delete()
    return f"«{finding.title}»", 1


def with_another_statement(paper: PositionPaper) -> tuple[str, int]:
    """Named in each paragraph that quotes it."""
    line = Citation.objects.filter(block__section__paper=paper, contribution__isnull=False).first().contribution
    Contribution.objects.filter(pk=line.pk).update(text="Adesso dice altro.")
    return "Ora: «Adesso dice altro.»", Citation.objects.filter(block__section__paper=paper, contribution=line).count()


def with_another_figure(paper: PositionPaper) -> tuple[str, int]:
    table = Block.objects.get(section__paper=paper, query_key="priorities", generated=True)
    table.data["rows"][0][1] = "4711"
    table.save()
    return "il valore stampato «4711» non torna", 1


def with_a_firm(paper: PositionPaper) -> tuple[str, int]:
    authored = Block.objects.filter(section__paper=paper, section__code="1", generated=False).first()
    Block.objects.filter(pk=authored.pk).update(body="Lo chiede Rossi S.r.l. da anni.")
    return "sembra esserci il nome di un'impresa", 1


def missing_states() -> dict[str, set[str]]:
    """States that nothing in the story is in."""
    found = {}
    for model, name in REACHED:
        known = {value for value, _label in model._meta.get_field(name).choices}
        if missing := known - set(model.objects.values_list(name, flat=True)):
            found[f"{model.__name__}.{name}"] = missing
    over = {Job.State.DONE, Job.State.FAILED, Job.State.CANCELLED}
    if missing := over - set(Job.objects.values_list("state", flat=True)):
        found["Job.state"] = missing
    return found


def without_mark() -> dict[str, list[str]]:
    """Rows of the story that do not say what they are: invented, or from a source with its address."""
    told = [model for model in apps.get_models() if issubclass(model, Sourced) and model._meta.app_label != REGIONAL]
    marked = Q(is_demo=True, provenance=Provenance.INVENTED) | Q(
        is_demo=True, provenance=Provenance.SOURCED, source_url__startswith="http"
    )
    return {
        model.__name__: [str(row) for row in rows[:3]]
        for model in told
        if (rows := model._base_manager.exclude(marked))
    }


def test_the_story_is_refused_outside_the_demonstration(db, settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="demo mode only"):
        call_command("seed_demo", verbosity=0)

    assert not FocusGroup.objects.exists()


def test_the_walk_signs_in_with_the_demonstrations_password():
    assert PASSWORD == DEMO_PASSWORD
