"""Computed tables and figures that an author puts in other places: tied to their computation, never to old values."""

import pytest
from django.urls import reverse

from core.errors import DomainError
from reports.actions import blocks, papers
from reports.models import Block
from reports.verification import verify
from tests.factories.focusgroups import ContributionFactory, NeedDetailsFactory, NeedSkillFactory
from tests.reports.running import run_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def placed(compiled, manager) -> Block:
    return blocks.place_figure(compiled.sections.get(code="1"), by=manager, key="skills-chart")


@pytest.fixture
def said_since(placed, compiled, closed_group, coordinator) -> Block:
    """A line more, and the draft made anew: the figure's values have changed."""
    details = NeedDetailsFactory(contribution=ContributionFactory(focus_group=closed_group))
    NeedSkillFactory(details=details, label="collaudo")
    papers.request_draft(compiled, by=coordinator)
    run_jobs("compile_paper")
    compiled.refresh_from_db()
    placed.refresh_from_db()
    return placed


def source(compiled) -> Block:
    return Block.objects.get(section__paper=compiled, generated=True, query_key="skills-chart")


def test_a_figure_stands_in_both_places_with_the_same_values(compiled, placed):
    assert (placed.data, placed.generated, placed.is_stale) == (source(compiled).data, False, False)
    assert [doubt for doubt in verify(compiled) if "figura" in doubt.sentence] == []


def test_a_figure_that_does_not_exist_is_refused(compiled, manager):
    with pytest.raises(DomainError, match="genera la bozza"):
        blocks.place_figure(compiled.sections.get(code="1"), by=manager, key="inventata")


def test_values_that_changed_are_marked_found_and_brought_up_to_date(compiled, said_since, manager, client_of):
    before = said_since.data
    doubts = [doubt.sentence for doubt in verify(compiled) if "figura" in doubt.sentence]

    client_of(manager).post(reverse("reports:figure-refresh", args=[said_since.uuid]))

    assert (before != source(compiled).data, said_since.stale_note) == (True, "I valori della figura sono cambiati.")
    assert doubts == ["i valori della figura non tornano: aggiornala."]
    said_since.refresh_from_db()
    assert (said_since.data, said_since.is_stale) == (source(compiled).data, False)


def test_an_altered_value_is_found(compiled, placed):
    Block.objects.filter(pk=placed.pk).update(data={**placed.data, "bars": [["inventata", 99]]})

    assert [doubt.sentence for doubt in verify(compiled)] == ["i valori della figura non tornano: aggiornala."]


def test_a_figure_is_placed_from_the_editor(compiled, client_of, manager):
    client = client_of(manager)

    page = client.get(reverse("reports:paper-edit", args=[compiled.slug])).content.decode()
    client.post(reverse("reports:figure-place", args=[compiled.slug, "1"]), {"figura": "skills"})

    assert 'value="skills-chart"' in page
    assert compiled.sections.get(code="1").blocks.filter(query_key="skills", generated=False, kind="table").exists()
