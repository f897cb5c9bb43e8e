"""Comparing two versions: nothing is missed, nothing is made up, paragraphs keep their identity."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from reports.actions import blocks, papers
from reports.comparison import Change, Kind, Op, Stretch, compare, stretches
from reports.models import Block
from tests.reports.running import run_jobs


def content(*sections) -> dict:
    return {"sections": [{"code": code, "title": f"Sezione {code}", "blocks": rows} for code, rows in sections]}


def block(uuid: str, body: str = "", **more) -> dict:
    return {"uuid": uuid, "title": "", "body": body, "recommendation": None, "data": None, **more}


def test_equal_contents_have_no_changes():
    same = content(("1", [block("a", "Uno.")]))

    assert compare(same, same) == []


def test_added_removed_and_changed_are_told_apart_in_reading_order():
    old = content(("1", [block("a", "Servono tecnici.")]), ("2", [block("b", "Via.")]))
    new = content(("1", [block("a", "Servono molti tecnici.")]), ("2", [block("c", "Nuovo.")]))

    kinds = [(change.section, change.uuid, change.kind) for change in compare(old, new)]

    assert kinds == [("1", "a", Kind.CHANGED), ("2", "c", Kind.ADDED), ("2", "b", Kind.REMOVED)]


def test_a_changed_paragraph_shows_its_words():
    (change,) = compare(content(("1", [block("a", "Tre corsi.")])), content(("1", [block("a", "Due corsi.")])))

    words = (Stretch(Op.REMOVED, "Tre"), Stretch(Op.ADDED, "Due"), Stretch(Op.KEPT, " corsi."))
    assert change == Change("1", "Sezione 1", "a", "", Kind.CHANGED, words)


def test_a_paragraph_that_moves_keeps_its_identity():
    old = content(("1", [block("a", "Uno."), block("b", "Due.")]))
    new = content(("1", [block("b", "Due."), block("a", "Uno.")]))

    assert compare(old, new) == []


@pytest.mark.parametrize(
    "more",
    [
        {"recommendation": {"action": "Aprire un corso."}},
        {"data": {"rows": [["Tecnici", "7"]]}},
        {"data": {"facts": [["Voci", "7"]]}},
        {"data": {"bars": [["Tecnici", 7]]}},
    ],
)
def test_every_part_that_is_read_is_compared(more):
    assert [change.kind for change in compare(content(("1", [])), content(("1", [block("a", **more)])))] == ["added"]


@given(st.text(), st.text())
def test_no_word_is_lost(old, new):
    found = stretches(old, new)

    kept_and_added = "".join(part.text for part in found if part.op != Op.REMOVED)
    kept_and_removed = "".join(part.text for part in found if part.op != Op.ADDED)
    assert (kept_and_added, kept_and_removed) == (new, old)


@pytest.fixture
def two_versions(compiled, coordinator):
    authored = Block.objects.get(section__paper=compiled, section__code="1", generated=False)
    blocks.edit(authored, by=coordinator, version=authored.version, body="Testo di prima.")
    papers.request_draft(compiled, by=coordinator)
    run_jobs("compile_paper")
    return compiled


@pytest.mark.django_db
def test_the_page_marks_what_was_added_in_words_too(two_versions, client, coordinator):
    client.force_login(coordinator, backend="allauth.account.auth_backends.AuthenticationBackend")

    page = client.get(reverse("reports:version-compare", args=[two_versions.slug, 1, 2])).content.decode()
    overview = client.get(reverse("reports:paper-detail", args=[two_versions.slug])).content.decode()

    assert '<ins><span class="visually-hidden">[aggiunto:</span>Testo di prima.' in page
    assert reverse("reports:version-compare", args=[two_versions.slug, 1, 2]) in overview


@pytest.mark.django_db
def test_a_version_that_is_not_there_is_not_found(two_versions, client, coordinator):
    client.force_login(coordinator, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert client.get(reverse("reports:version-compare", args=[two_versions.slug, 1, 9])).status_code == 404
