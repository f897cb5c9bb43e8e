"""The drawer beside a paragraph: what can be cited, exact passages by their place, and what is used nowhere."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from focusgroups.models import Contribution
from needs.models import Observation
from reports.actions import blocks
from reports.models import Block, Citation
from reports.queries import needs_of, needs_used_nowhere
from reports.snapshots import code_of
from reports.sources import sources_for
from tests.factories.needs import NeedFactory

pytestmark = pytest.mark.django_db
TWICE = "Servono tecnici: tecnici di campo."


@pytest.fixture
def block(compiled):
    return compiled.sections.get(code="1").blocks.get(generated=False)


def test_the_drawer_holds_needs_lines_and_data_with_their_exact_words(block, lines, need, manager):
    blocks.cite(block, by=manager, contribution=lines[0])

    groups = dict(sources_for(block))

    assert [(source.text, source.is_cited) for source in groups["Fabbisogni"]] == [(need.title, False)]
    assert [(source.text, source.is_cited) for source in groups["Contributi"]] == [
        (line.text, line == lines[0]) for line in lines
    ]
    assert [source.value for source in groups["Dati"]] == [str(Observation.objects.get().uuid)]


def test_words_said_twice_are_cited_where_they_were_selected(block, lines, manager):
    Contribution.objects.filter(pk=lines[0].pk).update(text=TWICE)
    line = Contribution.objects.get(pk=lines[0].pk)

    second = blocks.cite(block, by=manager, contribution=line, quote="tecnici", start=17)
    first = blocks.cite(block, by=manager, contribution=line, quote="tecnici")
    wrong = blocks.cite(block, by=manager, contribution=line, quote="di campo", start=3)

    assert [(c.start, TWICE[c.start : c.end]) for c in (second, first, wrong)] == [
        (17, "tecnici"),
        (8, "tecnici"),
        (25, "di campo"),
    ]


def test_the_drawer_s_script_is_answered_in_short(block, lines, client_of, manager):
    client, url = client_of(manager), reverse("reports:citation-add", args=[block.uuid])
    asked = {"contribution": lines[0].uuid, "quote": lines[0].text[8:15], "start": 8}

    answer = client.post(url, asked, headers={"Accept": "application/json"})
    refused = client.post(url, {**asked, "quote": "mai detto"}, headers={"Accept": "application/json"})

    assert answer.json() == {"code": code_of(lines[0])}
    assert (refused.status_code, "non è nel testo" in refused.json()["refused"]) == (422, True)
    citation = Citation.objects.get(block=block)
    assert (citation.start, citation.quote) == (8, lines[0].text[8:15])


def test_needs_used_nowhere_are_those_without_paragraph_citation_or_line(compiled, block, lines, need, manager):
    other = NeedFactory(title="Collaudatori", contributions=[lines[3]])
    Block.objects.filter(section__paper=compiled, generated=True).delete()

    assert list(needs_used_nowhere(compiled)) == [other, need]
    blocks.cite(block, by=manager, contribution=lines[1])
    blocks.cite(block, by=manager, need=other)

    assert list(needs_used_nowhere(compiled)) == []


def test_a_line_taken_off_a_need_no_longer_brings_it(compiled, lines, need):
    need.statements.update(unlinked_at="2025-05-13T10:00Z")

    assert list(needs_of(compiled)) == []


def test_the_form_asks_as_much_for_three_lines_as_for_one(block, closed_group, client_of, manager):
    client, url = client_of(manager), reverse("reports:block-edit", args=[block.uuid])
    client.get(url)
    Contribution.objects.filter(focus_group=closed_group, kind="trend").update(state="withdrawn")

    with CaptureQueriesContext(connection) as fewer:
        client.get(url)
    Contribution.objects.filter(focus_group=closed_group).update(state="accepted")
    with CaptureQueriesContext(connection) as more:
        client.get(url)

    assert len(more) == len(fewer)
