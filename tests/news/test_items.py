"""News: who writes it, when it is read, how it is followed, and that nobody overwrites what they have not seen."""

import pytest
from django.urls import reverse

from core.errors import NotAllowed
from core.models import Event
from news.actions import items
from news.models import Item
from tests.factories.news import ItemFactory

pytestmark = pytest.mark.django_db
WRITTEN = {"title": "Aperto il ciclo", "text": "Il **19 novembre** a Bologna.\n\n- tavoli\n- incontri", "version": 1}


def test_coordinator_writes_and_publishes(client_of, coordinator, client):
    writes = client_of(coordinator)
    writes.post(reverse("news:item-add"), WRITTEN)
    item = Item.objects.get()
    before = client.get(item.get_absolute_url()).status_code
    writes.post(reverse("news:item-move", args=[item.uuid, "publish"]))
    page = client.get(item.get_absolute_url()).content.decode()

    assert (item.slug, item.state, before) == ("aperto-il-ciclo", "draft", 404)
    assert "<strong>19 novembre</strong>" in page
    assert [event.verb for event in Event.objects.order_by("pk")] == ["item.save", "item.publish"]


def test_taking_back_needs_a_reason_and_keeps_address_and_first_date(coordinator):
    item = ItemFactory()
    drafted = items.take_back(item, by=coordinator, note="Data sbagliata.")
    again = items.publish(drafted, by=coordinator)

    assert (drafted.state, again.state) == ("draft", "published")
    assert (again.slug, again.published_at) == (item.slug, item.published_at)


def test_same_title_gets_an_address_of_its_own(coordinator):
    saved = [items.save(Item(title="Novità", text="x"), by=coordinator).slug for _n in range(3)]

    assert saved == ["novita", "novita-2", "novita-3"]


def test_publishing_twice_is_refused_in_words(coordinator):
    with pytest.raises(NotAllowed, match="pubblicata"):
        items.publish(ItemFactory(), by=coordinator)


def test_form_sent_twice_is_one_item_and_other_words_are_kept_in_the_form(client_of, coordinator):
    form = client_of(coordinator).get(reverse("news:item-add")).context["form"]
    told = WRITTEN | {"uuid": form["uuid"].value()}
    replies = [
        client_of(coordinator).post(reverse("news:item-add"), told | {"title": title})
        for title in ("Uno", "Uno", "Altro")
    ]

    assert [reply.status_code for reply in replies] == [302, 302, 422]
    assert [item.title for item in Item.objects.all()] == ["Uno"]
    assert 'value="Altro"' in replies[2].content.decode()


def test_second_editor_reads_both_texts(client_of, coordinator):
    item = ItemFactory(state="draft", title="Prima")
    url = reverse("news:item-edit", args=[item.uuid])
    client_of(coordinator).post(url, {**WRITTEN, "title": "Poi"})
    late = client_of(coordinator).post(url, {**WRITTEN, "title": "Tardi"})

    assert (late.status_code, Item.objects.get().title) == (409, "Poi")
    assert "Tardi" in late.content.decode()


def test_edit_begun_before_an_item_is_taken_back_does_not_publish_it_again(coordinator):
    edited = Item.objects.get(pk=ItemFactory().pk)
    items.take_back(edited, by=coordinator, note="Data sbagliata.")
    edited.title = "Corretta"
    items.save(edited, by=coordinator, version=1)

    item = Item.objects.get()
    assert (item.title, item.state) == ("Corretta", "draft")


@pytest.mark.parametrize("missing", ["title", "text"])
def test_missing_words_are_said_beside_the_field(client_of, coordinator, missing):
    reply = client_of(coordinator).post(reverse("news:item-add"), {**WRITTEN, missing: " "})

    assert (reply.status_code, list(reply.context["form"].errors)) == (422, [missing])
    assert not Item.objects.exists()


@pytest.mark.parametrize("where", ["/", "/notizie/", "/notizie/atom.xml", "/sitemap.xml", "/cerca/?testo=zaffiroblu"])
def test_drafts_are_nowhere_and_what_is_published_is_everywhere(client, where):
    ItemFactory(slug="letta", title="Letta zaffiroblu", text="zaffiroblu")
    ItemFactory(slug="nascosta", title="Nascosta zaffiroblu", text="zaffiroblu", state="draft")

    page = client.get(where).content.decode()

    assert "/notizie/letta/" in page
    assert "nascosta" not in page.lower()


def test_markup_of_others_stays_text(client):
    item = ItemFactory(text="<script>alert(1)</script> [qui](javascript:alert)")

    page = client.get(item.get_absolute_url()).content.decode()

    assert "<script>alert" not in page
    assert 'href="javascript' not in page
