"""The editor by its pages: saving, conflicts, bad input, hidden parts."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import Job
from focusgroups.models import Contribution
from reports.actions import blocks, reports
from reports.models import Block, PositionPaper, Recommendation, TechnicalReport
from tests.factories.reports import PositionPaperFactory

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def block(compiled):
    return compiled.sections.get(code="1").blocks.get(generated=False)


def test_text_is_saved_and_shown_as_text(block, client_of, manager):
    client = client_of(manager)
    url = reverse("reports:block-edit", args=[block.uuid])

    answer = client.post(url, {"version": 1, "title": SCRIPT, "body": SCRIPT})
    said = client.get(answer.url).content.decode()

    assert answer.status_code == 302
    assert SCRIPT not in said
    assert said.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 2


def test_stale_text_is_answered_with_both(block, client_of, manager, coordinator):
    blocks.edit(block, by=coordinator, version=1, body="Testo salvato prima.")

    answer = client_of(manager).post(
        reverse("reports:block-edit", args=[block.uuid]), {"version": 1, "body": "Il mio."}
    )
    said = answer.content.decode()

    assert answer.status_code == 409
    assert ("Testo salvato prima." in said, "Il mio." in said, 'name="version" value="2"' in said) == (True,) * 3
    block.refresh_from_db()
    assert block.body == "Testo salvato prima."


def test_a_new_paragraph_is_empty_and_opens_its_form(compiled, client_of, manager):
    section = compiled.sections.get(code="2")

    answer = client_of(manager).post(reverse("reports:block-add", args=[compiled.slug, "2"]))

    block = list(section.blocks.all())[-1]
    assert (block.body, answer.url) == ("", reverse("reports:block-edit", args=[block.uuid]))


def test_over_long_text_is_kept_on_the_page(block, client_of, manager):
    answer = client_of(manager).post(
        reverse("reports:block-edit", args=[block.uuid]), {"version": 1, "body": "x" * 20001}
    )

    assert answer.status_code == 422
    assert "x" * 20001 in answer.content.decode()


def test_quote_not_in_the_source_is_refused_beside_the_field(block, lines, client_of, manager):
    url = reverse("reports:citation-add", args=[block.uuid])

    answer = client_of(manager).post(url, {"contribution": lines[0].uuid, "quote": "mai detto"})

    assert answer.status_code == 422
    assert "non è nel testo della fonte" in answer.content.decode()
    assert not block.citations.exists()


def test_citation_and_recommendation_by_their_pages(compiled, block, lines, client_of, manager):
    client = client_of(manager)

    client.post(reverse("reports:citation-add", args=[block.uuid]), {"contribution": lines[0].uuid, "quote": ""})
    client.post(
        reverse("reports:recommendation-add", args=[compiled.slug]),
        {"version": 0, "action": "Aprire un laboratorio.", "sources": [lines[3].pk]},
    )

    assert block.citations.get().contribution == lines[0]
    said = Recommendation.objects.get()
    assert (said.number, said.block.citations.get().contribution) == (1, lines[3])


def test_paper_of_another_cluster_is_not_there(block, client_of, outsider):
    client = client_of(outsider)
    names = ("block-edit", "block-remove", "block-shift", "citation-add", "recommendation-edit")

    answers = {client.post(reverse(f"reports:{name}", args=[block.uuid]), {"version": 1}).status_code for name in names}

    assert answers == {404}
    assert Block.objects.filter(pk=block.pk, version=1).exists()


def test_unknown_ids_are_not_there(compiled, client_of, coordinator):
    client = client_of(coordinator)

    answers = {
        client.get(reverse("reports:block-edit", args=[uuid.uuid4()])).status_code,
        client.get(reverse("reports:document", args=[uuid.uuid4()])).status_code,
        client.get(reverse("reports:paper-detail", args=["nessuno"])).status_code,
        client.post(reverse("reports:block-add", args=[compiled.slug, "Z"])).status_code,
        client.post(reverse("reports:paper-move", args=[compiled.slug, "nessuno"])).status_code,
    }

    assert answers == {404}


def test_text_of_a_paper_that_was_sent_answers_409(compiled, block, client_of, coordinator):
    PositionPaper.objects.update(state="submitted")

    answer = client_of(coordinator).get(reverse("reports:block-edit", args=[block.uuid]))

    assert answer.status_code == 409


def test_step_of_somebody_else_answers_403(compiled, client_of, manager):
    PositionPaper.objects.update(state="consultation")

    answer = client_of(manager).post(reverse("reports:paper-move", args=[compiled.slug, "sign_off"]))

    assert answer.status_code == 403


def test_a_double_click_asks_for_one_draft(paper, client_of, coordinator):
    client = client_of(coordinator)
    url = reverse("reports:paper-draft", args=[paper.slug])

    answers = [client.post(url).status_code for _click in range(2)]

    assert answers == [302, 302]
    assert Job.objects.filter(kind="compile_paper").count() == 1
    page = client.get(reverse("reports:paper-detail", args=[paper.slug])).content.decode()
    assert "In coda" in page


def test_a_source_that_changed_stands_beside_what_was_cited(compiled, block, lines, client_of, manager):
    client = client_of(manager)
    citation = blocks.cite(block, by=manager, contribution=lines[0])
    Contribution.objects.filter(pk=lines[0].pk).update(text="Ora dice altro.")

    page = client.get(reverse("reports:paper-edit", args=[compiled.slug])).content.decode()
    answer = client.post(reverse("reports:citation-renew", args=[citation.uuid]), {"riscrivi": "1"})

    assert (lines[0].text in page, "Ora dice altro." in page, "Cita il testo di ora e tieni la frase" in page) == (
        True,
    ) * 3
    assert answer.url == reverse("reports:block-edit", args=[block.uuid])
    citation.refresh_from_db()
    assert citation.quote == "Ora dice altro."


def test_acts_are_refused_by_get(compiled, block, client_of, coordinator):
    client = client_of(coordinator)
    urls = [
        reverse("reports:paper-draft", args=[compiled.slug]),
        reverse("reports:paper-move", args=[compiled.slug, "sign_off"]),
        reverse("reports:block-remove", args=[block.uuid]),
        reverse("reports:block-shift", args=[block.uuid]),
    ]

    assert {client.get(url).status_code for url in urls} == {405}


def test_report_conflict_shows_both_texts(closed_group, client_of, manager, coordinator):
    reports.save(reports.of(closed_group), by=coordinator, version=1, context="Salvato.")

    answer = client_of(manager).post(
        reverse("reports:report-detail", args=[closed_group.slug]),
        {"version": 1, "context": "Mio.", "findings": "", "next_steps": ""},
    )

    assert answer.status_code == 409
    assert ("Salvato." in answer.content.decode(), "Mio." in answer.content.decode()) == (True, True)
    assert TechnicalReport.objects.get().context == "Salvato."


def test_paper_list_asks_as_many_queries_for_three_as_for_one(client_of, coordinator):
    client = client_of(coordinator)
    url = reverse("reports:paper-list")
    PositionPaperFactory()
    client.get(url)

    with CaptureQueriesContext(connection) as one:
        client.get(url)
    PositionPaperFactory.create_batch(2)
    with CaptureQueriesContext(connection) as three:
        client.get(url)

    assert len(three) == len(one)
