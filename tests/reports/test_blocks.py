"""Writing a paper: paragraphs, citations, recommendations."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from core.errors import DomainError, NotAllowed, Stale
from focusgroups.models import Contribution, ProposalDetails
from reports.actions import blocks
from reports.models import Block, Citation, Recommendation
from reports.queries import not_yet_cited, proposals_not_taken_up
from reports.words import label
from tests.factories.focusgroups import ContributionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def block(compiled):
    return compiled.sections.get(code="1").blocks.get(generated=False)


@pytest.fixture
def generated(compiled):
    return Block.objects.get(section__paper=compiled, kind="finding")


def test_paragraph_is_added_at_the_end(compiled, manager):
    section = compiled.sections.get(code="2")

    block = blocks.add(section, by=manager, title="Titolo", body="Testo\r\n\r\ndue")

    assert list(section.blocks.all())[-1] == block
    assert block.body == "Testo\n\ndue"


def test_stale_paragraph_keeps_the_stored_text(block, manager, coordinator):
    blocks.edit(block, by=manager, version=1, body="Prima mano.")

    with pytest.raises(Stale) as caught:
        blocks.edit(block, by=coordinator, version=1, body="Seconda mano.")

    assert caught.value.current.body == "Prima mano."


def test_over_long_text_is_refused(block, manager):
    with pytest.raises(ValidationError):
        blocks.edit(block, by=manager, version=1, body="x" * 20001)

    block.refresh_from_db()
    assert block.body == ""


@pytest.mark.parametrize("who", ["outsider", "member", "secretary", "admin"])
def test_strangers_write_nothing(block, request, who):
    with pytest.raises(PermissionDenied):
        blocks.edit(block, by=request.getfixturevalue(who), version=1, body="No.")


def test_generated_paragraph_is_nobodys_to_write(generated, coordinator):
    with pytest.raises(NotAllowed):
        blocks.edit(generated, by=coordinator, version=generated.version, body="No.")
    with pytest.raises(NotAllowed):
        blocks.remove(generated, by=coordinator)
    with pytest.raises(NotAllowed):
        blocks.uncite(generated.citations.first(), by=coordinator)


def test_shift_moves_one_place_and_keeps_uuids(compiled, manager):
    section = compiled.sections.get(code="3")
    first, second, third = section.blocks.all()

    blocks.shift(third, by=manager, up=True)

    assert list(section.blocks.all()) == [first, third, second]


def test_shift_past_the_end_changes_nothing(compiled, manager):
    section = compiled.sections.get(code="3")
    before = list(section.blocks.all())

    blocks.shift(before[-1], by=manager, up=False)

    assert list(section.blocks.all()) == before


def test_remove_takes_citations_along(block, lines, manager):
    blocks.cite(block, by=manager, contribution=lines[0])

    blocks.remove(block, by=manager)

    assert not Citation.objects.filter(block=block.pk).exists()


def test_paragraph_that_was_just_removed_is_said_so(block, manager):
    seen = Block.objects.get(pk=block.pk)
    blocks.remove(block, by=manager)

    with pytest.raises(NotAllowed, match="Non c'è più"):
        blocks.remove(seen, by=manager)


@pytest.mark.parametrize(
    ("quote", "found"),
    [("programmare i robot", "programmare i robot"), ("«programmare i robot»", "programmare i robot"), ("  ", None)],
)
def test_citation_carries_the_exact_passage(block, lines, manager, quote, found):
    citation = blocks.cite(block, by=manager, contribution=lines[0], quote=quote)

    assert citation.quote == (found or lines[0].text)
    assert lines[0].text[citation.start : citation.end] == citation.quote


def test_quote_that_is_not_in_the_source_is_refused(block, lines, manager):
    with pytest.raises(DomainError, match="non è nel testo della fonte"):
        blocks.cite(block, by=manager, contribution=lines[0], quote="mai detto")

    assert not block.citations.exists()


def test_citing_twice_is_one_citation(block, lines, manager):
    blocks.cite(block, by=manager, contribution=lines[0])
    blocks.cite(block, by=manager, contribution=lines[0])

    assert block.citations.count() == 1


def test_line_of_another_table_cannot_be_cited(block, manager):
    with pytest.raises(DomainError, match="Si citano solo contributi convalidati"):
        blocks.cite(block, by=manager, contribution=ContributionFactory())


def test_line_not_validated_cannot_be_cited(block, closed_group, manager):
    with pytest.raises(DomainError, match="Si citano solo contributi convalidati"):
        blocks.cite(block, by=manager, contribution=ContributionFactory(focus_group=closed_group, state="submitted"))


def test_exactly_one_source_is_cited(block, lines, need, manager):
    with pytest.raises(DomainError, match="Scegli che cosa citare"):
        blocks.cite(block, by=manager)
    with pytest.raises(DomainError, match="Scegli che cosa citare"):
        blocks.cite(block, by=manager, contribution=lines[0], need=need)


def test_need_and_observation_can_be_cited(block, need, manager):
    blocks.cite(block, by=manager, need=need)
    blocks.cite(block, by=manager, observation=need.observations.get())

    assert list(block.citations.values_list("quote", flat=True)) == [
        need.title,
        need.observations.get().indicator.name,
    ]


def test_renewed_citation_says_what_its_source_says(block, lines, manager):
    citation = blocks.cite(block, by=manager, contribution=lines[0], quote="programmare i robot")
    lines[0].text = "Ora si parla di saldatura."
    lines[0].save()

    renewed = blocks.renew(citation, by=manager)

    assert renewed.quote == "Ora si parla di saldatura."
    block.refresh_from_db()
    assert (block.is_stale, block.stale_note) == (False, "")


def test_reverse_list_shows_what_nobody_cites(compiled, closed_group, lines):
    extra = ContributionFactory(focus_group=closed_group, text="Mai ripresa.")

    assert list(not_yet_cited(compiled)) == [extra]


def test_recommendation_is_made_from_a_proposal_and_numbered(compiled, lines, manager):
    section = compiled.sections.get(code="8")

    first = blocks.save_recommendation(section, by=manager, action="Aprire un laboratorio.", sources=[lines[3]])
    second = blocks.save_recommendation(section, by=manager, action="Finanziare borse.", lead="ITS")

    assert [first.number, second.number] == [1, 2]
    assert [c.contribution for c in first.block.citations.all()] == [lines[3]]


def test_recommendation_keeps_its_uuid_when_edited(compiled, manager):
    said = blocks.save_recommendation(compiled.sections.get(code="8"), by=manager, action="Prima.")

    again = blocks.save_recommendation(said.block, by=manager, version=1, action="Seconda.")

    assert (again.uuid, again.block.uuid, again.action) == (said.uuid, said.block.uuid, "Seconda.")


def test_recommendation_without_action_is_refused(compiled, manager):
    with pytest.raises(ValidationError):
        blocks.save_recommendation(compiled.sections.get(code="8"), by=manager, action="  ")


def test_recommendation_elsewhere_is_refused(compiled, manager):
    with pytest.raises(DomainError, match="proposte operative"):
        blocks.save_recommendation(compiled.sections.get(code="2"), by=manager, action="Fuori posto.")


def test_a_proposal_becomes_a_recommendation_with_its_parts_once(compiled, lines, manager):
    section, proposal = compiled.sections.get(code="8"), lines[3]
    ProposalDetails.objects.filter(contribution=proposal).update(
        lead_body="ITS Maker",
        partners="Imprese",
        timescale="1_3_years",
        funding=["fse_plus"],
        indicator="Corsi avviati",
    )

    first, again = (blocks.recommend(proposal, section, by=manager) for _time in range(2))

    assert first == again
    assert {name: getattr(first, name) for name in blocks.FIELDS} == {
        "action": proposal.text,
        "lead": "ITS Maker",
        "partners": "Imprese",
        "timing": label(ProposalDetails.Timescale, "1_3_years"),
        "funds": label(ProposalDetails.Funding, "fse_plus"),
        "indicator": "Corsi avviati",
    }
    assert first.block.citations.get().contribution == proposal
    assert list(proposals_not_taken_up(compiled)) == []


def test_a_proposal_longer_than_an_action_is_kept_whole_in_the_reasons(compiled, lines, manager):
    text = "Aprire un laboratorio. " * 60
    Contribution.objects.filter(pk=lines[3].pk).update(text=text)

    said = blocks.recommend(Contribution.objects.get(pk=lines[3].pk), compiled.sections.get(code="8"), by=manager)

    assert (len(said.action), said.block.body) == (1000, text.strip())


def test_only_proposals_of_the_paper_s_tables_become_recommendations(compiled, lines, client_of, manager):
    client, name = client_of(manager), "reports:recommendation-from"
    elsewhere = ContributionFactory(kind="proposal")

    made = client.post(reverse(name, args=[compiled.slug, lines[3].uuid]))
    others = {client.post(reverse(name, args=[compiled.slug, line.uuid])).status_code for line in (lines[0], elsewhere)}

    said = Recommendation.objects.get()
    assert made.url == reverse("reports:recommendation-edit", args=[said.block.uuid])
    assert others == {404}
