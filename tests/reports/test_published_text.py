"""A published paper is found by what its public edition says, by nothing else, and out of an index."""

import html as markup
import importlib
import json
import re

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse

from clusters.models import SourceCategory
from reports.actions import papers
from reports.actions.documents import tree_of_version
from reports.documents import html, plain
from reports.models import Document, PositionPaper, PublishedText
from tests.factories.reports import PositionPaperFactory, PublishedTextFactory
from tests.reports.test_papers import put

pytestmark = pytest.mark.django_db
S = PositionPaper.State
ONLY_IN_THE_TEXT = "laboratori condivisi"  # said in a cited line, in another form
WHO_SAID_IT = f"· {SourceCategory.UNIVERSITY_RESEARCH.label}"


@pytest.fixture
def published(compiled, coordinator):
    papers.submit(put(compiled, S.SIGNED_OFF), by=coordinator)
    return papers.publish(put(compiled, S.ADOPTED), by=coordinator)


def found(words: str) -> list[PositionPaper]:
    return list(PositionPaper.objects.searched(words))


def test_before_publication_only_the_head_of_a_paper_is_searched(compiled, coordinator):
    papers.submit(put(compiled, S.SIGNED_OFF), by=coordinator)

    assert found("competenza industriali") == found("ROBOTICHE") == [compiled]
    assert found(ONLY_IN_THE_TEXT) == []


def test_from_publication_on_all_its_words_are(published):
    assert found(ONLY_IN_THE_TEXT) == found("robotica laboratorio") == [published]
    assert found("nonsense") == found("robotica nonsense") == []


def test_page_and_api_find_it_by_the_same_words(published):
    page = Client().get(reverse("portal:paper-list"), {"testo": ONLY_IN_THE_TEXT})
    api = Client().get("/api/v1/position-papers/", {"search": ONLY_IN_THE_TEXT})

    assert list(page.context["page"]) == [published]
    assert [row["slug"] for row in api.json()["data"]] == [published.slug]


def test_what_only_the_working_edition_says_is_not_kept(published):
    working = tree_of_version(published.versions.sent().get(), Document.Edition.WORKING)

    assert WHO_SAID_IT in " ".join(plain.lines(working))
    assert WHO_SAID_IT not in PublishedText.objects.get().text


def test_kept_words_are_those_of_the_page(published):
    """No word that the reader sees is missing, but those drawn in a figure and the names of the edition."""
    nodes = tree_of_version(published.versions.sent().get(), Document.Edition.PUBLIC).nodes
    seen = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", html.fragment(nodes), flags=re.DOTALL)

    kept = re.findall(r"\w+", PublishedText.objects.get().text)
    assert set(re.findall(r"\w+", markup.unescape(seen))) - set(kept) == set()


def test_migration_keeps_the_same_words_of_earlier_papers(published):
    kept = PublishedText.objects.get().text
    PublishedText.objects.all().delete()

    importlib.import_module("reports.migrations.0011_keep_published_texts").keep(apps, None)

    assert PublishedText.objects.get().text == kept


def test_search_opens_the_indexes():
    """With some hundred papers no statement walks through the kept texts."""
    papers = PositionPaperFactory.create_batch(5, state=S.PUBLISHED)
    for number, paper in enumerate(papers):
        PublishedTextFactory(paper=paper, text=f"Parola{number} " * 2000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE reports_publishedtext; SET LOCAL enable_seqscan = off")

    plan = json.dumps(PositionPaper.objects.searched("parola3").explain(format="json"))

    assert "publishedtext_search" in plan
    assert found("parola3") == [papers[3]]
