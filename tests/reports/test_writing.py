"""Several people at one paper: locks of sections, text kept aside, and no edit lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.errors import Stale
from core.models import Event
from reports.actions import blocks, writing
from reports.content import content_of_paper
from reports.models import AuthorNote, Block, SectionLock, UnsavedText

pytestmark = pytest.mark.django_db


@pytest.fixture
def block(compiled):
    return compiled.sections.get(code="1").blocks.get(generated=False)


@pytest.fixture
def held(block, coordinator):
    """The coordinator writes in the section."""
    return writing.enter(block.section, by=coordinator)


def test_entering_again_keeps_the_first_hour(block, manager):
    first = writing.enter(block.section, by=manager)

    again = writing.enter(block.section, by=manager)

    assert (again.pk, again.taken_at) == (first.pk, first.taken_at)
    assert again.seen_at > first.seen_at


def test_a_held_section_refuses_every_write_of_others(block, held, manager):
    for act in (
        lambda: writing.enter(block.section, by=manager),
        lambda: blocks.edit(block, by=manager, version=1, body="No."),
        lambda: blocks.add(block.section, by=manager),
        lambda: blocks.remove(block, by=manager),
        lambda: blocks.shift(block, by=manager, up=False),
    ):
        with pytest.raises(writing.Held, match="sta scrivendo"):
            act()
    assert Block.objects.get(pk=block.pk).body == ""


def test_other_sections_stay_free(compiled, held, manager):
    assert blocks.add(compiled.sections.get(code="2"), by=manager, body="Sì.").pk


def test_a_lock_nobody_renews_ends_by_itself(block, held, manager):
    SectionLock.objects.update(seen_at=timezone.now() - timedelta(minutes=3, seconds=1))

    lock = writing.enter(block.section, by=manager)

    assert (lock.user, SectionLock.objects.count()) == (manager, 1)
    assert not Event.objects.filter(verb="section.take_over").exists()


def test_taking_over_is_written_down_and_the_other_one_reads_it(block, held, manager, coordinator, client_of):
    writing.enter(block.section, by=manager, over=True)

    answer = client_of(coordinator).post(
        reverse("reports:block-keep", args=[block.uuid]), {"version": 1, "body": "Mio."}
    )

    assert Event.objects.filter(verb="section.take_over").count() == 1
    assert f"sta scrivendo {manager}" in answer.json()["held"]
    assert UnsavedText.objects.get(user=coordinator).fields["body"] == "Mio."


def test_saving_frees_the_section_and_forgets_what_was_kept(block, manager):
    writing.enter(block.section, by=manager)
    writing.keep(block, by=manager, version=1, fields={"body": "Bozza."})

    blocks.edit(block, by=manager, version=1, body="Testo.")

    assert (SectionLock.objects.count(), UnsavedText.objects.count()) == (0, 0)


@pytest.mark.parametrize("who", ["outsider", "member", "secretary", "admin"])
def test_strangers_neither_enter_nor_keep(block, request, who):
    person = request.getfixturevalue(who)

    with pytest.raises(PermissionDenied):
        writing.enter(block.section, by=person)
    with pytest.raises(PermissionDenied):
        writing.keep(block, by=person, version=1, fields={"body": "No."})


# --- by the pages ---


def test_text_kept_aside_is_there_again_for_its_author_only(block, client_of, manager, coordinator):
    url = reverse("reports:block-edit", args=[block.uuid])
    kept = {"version": 1, "title": "", "body": "<p>Metà <strong>frase</strong></p>", "body-html": "1"}

    answer = client_of(manager).post(reverse("reports:block-keep", args=[block.uuid]), kept)
    mine, theirs = (client_of(person).get(url).content.decode() for person in (manager, coordinator))

    assert answer.json() == {"held": ""}
    assert ("Metà **frase**" in mine, "Testo non salvato" in mine) == (True, True)
    assert "Metà" not in theirs
    assert f"sta scrivendo {manager}" in theirs


def test_text_kept_aside_can_be_thrown_away(block, client_of, manager):
    writing.keep(block, by=manager, version=1, fields={"body": "Via."})

    answer = client_of(manager).post(reverse("reports:block-keep", args=[block.uuid]), {"scarta": "1"})

    assert answer.url == reverse("reports:block-edit", args=[block.uuid])
    assert not UnsavedText.objects.exists()


def test_text_kept_on_an_older_version_meets_both_texts(block, client_of, manager, coordinator):
    writing.keep(block, by=manager, version=1, fields={"title": "", "body": "Il mio."})
    blocks.edit(block, by=coordinator, version=1, body="Salvato da altri.")
    client, url = client_of(manager), reverse("reports:block-edit", args=[block.uuid])

    page = client.get(url).content.decode()
    answer = client.post(url, {"version": 1, "title": "", "body": "Il mio."})

    assert 'name="version" value="1"' in page
    assert answer.status_code == 409
    assert ("Salvato da altri." in answer.content.decode(), "Il mio." in answer.content.decode()) == (True, True)


def test_saving_in_a_held_section_loses_nothing_and_may_take_it(block, held, client_of, manager):
    client, url = client_of(manager), reverse("reports:block-edit", args=[block.uuid])

    refused = client.post(url, {"version": 1, "title": "", "body": "Il mio testo."})
    taken = client.post(url, {"version": 1, "title": "", "body": "Il mio testo.", "prendi": "1"})

    assert (refused.status_code, taken.status_code) == (409, 302)
    assert "Il mio testo." in refused.content.decode()
    assert "Salva e prendi la sezione" in refused.content.decode()
    block.refresh_from_db()
    assert block.body == "Il mio testo."


def test_what_the_editor_sends_is_stored_as_markup(block, client_of, manager):
    sent = "<h3>Titoletto</h3><p onclick='x()'>Uno <em>due</em><script>alert(1)</script></p>"

    client_of(manager).post(
        reverse("reports:block-edit", args=[block.uuid]), {"version": 1, "title": "", "body": sent, "body-html": "1"}
    )

    block.refresh_from_db()
    assert block.body == "## Titoletto\n\nUno __due__"


def test_over_long_text_is_not_kept(block, client_of, manager):
    answer = client_of(manager).post(
        reverse("reports:block-keep", args=[block.uuid]), {"version": 1, "body": "x" * 40_001}
    )

    assert answer.status_code == 422
    assert not UnsavedText.objects.exists()


# --- a recommendation that is not saved yet ---


def test_new_recommendation_is_kept_for_its_author_only_until_it_is_saved(compiled, client_of, manager, coordinator):
    add, keep = (reverse(f"reports:recommendation-{name}", args=[compiled.slug]) for name in ("add", "keep"))
    mine, theirs = client_of(manager), client_of(coordinator)

    answer = mine.post(keep, {"version": 0, "action": "Avviare un corso", "lead": "ITS"})
    seen = [client.get(add).content.decode() for client in (mine, theirs)]
    mine.post(add, {"version": 0, "action": "Avviare un corso di robotica", "lead": "ITS"})

    assert answer.json() == {"held": ""}
    assert ["Avviare un corso" in page for page in seen] == [True, False]
    assert f"sta scrivendo {manager}" in seen[1]
    assert compiled.sections.get(code="8").blocks.filter(recommendation__action__contains="robotica").count() == 1
    assert (UnsavedText.objects.count(), SectionLock.objects.count()) == (0, 0)


def test_new_recommendation_in_a_held_section_loses_nothing(compiled, client_of, manager, coordinator):
    writing.enter(compiled.sections.get(code="8"), by=coordinator)
    client, add = client_of(manager), reverse("reports:recommendation-add", args=[compiled.slug])
    said = {"version": 0, "action": "Avviare un corso"}

    refused, taken = client.post(add, said), client.post(add, {**said, "prendi": "1"})

    assert (refused.status_code, taken.status_code) == (409, 302)
    assert "Avviare un corso" in refused.content.decode()


def test_new_recommendation_can_be_thrown_away(compiled, client_of, manager):
    writing.keep(compiled.sections.get(code="8"), by=manager, version=0, fields={"action": "Via."})

    answer = client_of(manager).post(reverse("reports:recommendation-keep", args=[compiled.slug]), {"scarta": "1"})

    assert answer.url == reverse("reports:recommendation-add", args=[compiled.slug])
    assert not UnsavedText.objects.exists()


# --- notes among authors ---


def test_a_note_is_read_by_the_authors_until_it_is_settled(compiled, block, client_of, manager, coordinator):
    client, edit = client_of(coordinator), reverse("reports:paper-edit", args=[compiled.slug])

    client_of(manager).post(reverse("reports:note-add", args=[block.uuid]), {"text": "Qui manca il dato SILER."})
    before = client.get(edit).content.decode()
    for _time in range(2):
        client.post(reverse("reports:note-settle", args=[AuthorNote.objects.get().uuid]))
    after = client.get(edit).content.decode()

    assert ("Qui manca il dato SILER." in before, "Qui manca il dato SILER." in after) == (True, False)
    assert Event.objects.filter(verb="block.settle_note").count() == 1


def test_an_empty_note_comes_back_with_the_reason(block, client_of, manager):
    answer = client_of(manager).post(reverse("reports:note-add", args=[block.uuid]), {"text": " "})

    assert (answer.status_code, AuthorNote.objects.count()) == (422, 0)


def test_notes_are_no_part_of_what_a_version_freezes(compiled, block, manager):
    writing.note(block, by=manager, text="Canarino tra autori.")

    assert "Canarino" not in str(content_of_paper(compiled, is_draft=True))


@pytest.mark.parametrize("who", ["outsider", "member", "secretary", "admin"])
def test_strangers_neither_write_nor_settle_notes(block, manager, request, client_of, who):
    said, client = writing.note(block, by=manager, text="Tra noi."), client_of(request.getfixturevalue(who))

    answers = [
        client.post(reverse("reports:note-add", args=[block.uuid]), {"text": "No."}).status_code,
        client.post(reverse("reports:note-settle", args=[said.uuid])).status_code,
    ]

    assert answers == [404, 404]
    assert AuthorNote.objects.unsettled().count() == 1


# --- fifty people at one paper ---


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_fifty_editors_lose_no_edit(compiled, coordinator):
    """Each adds one sentence of their own to the same paragraph, reading again when somebody was faster."""
    block = compiled.sections.get(code="1").blocks.get(generated=False)

    def write(number: int) -> None:
        try:
            by = User.objects.get(pk=coordinator.pk)
            while True:
                now = Block.objects.get(pk=block.pk)
                try:
                    blocks.edit(now, by=by, version=now.version, body=f"{now.body}\n\nFrase {number}.")
                    return
                except Stale:
                    continue
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(write, range(50)))

    block.refresh_from_db()
    assert sorted(block.body.split("\n\n")) == sorted(f"Frase {number}." for number in range(50))
    assert block.version == 51
