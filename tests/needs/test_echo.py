"""Who else said it: what is echoed, why, and that nobody reads a word of a table that is not theirs."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from needs.echo import Origin, echoes_of, who_says
from tests.factories.focusgroups import (
    ContributionFactory,
    FocusGroupFactory,
    NeedDetailsFactory,
    NeedSkillFactory,
    RoundFactory,
)
from tests.factories.needs import NeedFactory
from tests.factories.skills import ConceptFactory

pytestmark = pytest.mark.django_db

TYPED = "Ci mancano programmatori di robot collaborativi"
SAID = "Mancano programmatori per i robot collaborativi delle linee."
PLANTED = "canarinogiallo"


@pytest.fixture
def elsewhere(build):
    return FocusGroupFactory(cluster=build, title="Tavolo di Build", slug="tavolo-build")


def published(**fields):
    return ContributionFactory(published_at=timezone.now(), **fields)


def echo(client, *, part=True, **query):
    headers = {"HX-Request": "true"} if part else {}
    return client.get(reverse("needs:echo"), query, headers=headers)


def lines_of(answer):
    return [item.line for item in answer.context["echoes"]]


def test_like_lines_of_other_tables_are_echoed_with_the_words(elsewhere, focus_group, manager):
    line = published(focus_group=elsewhere, text=SAID)
    published(focus_group=elsewhere, text="Servono infermieri di comunità.")

    (found,) = echoes_of(Origin(TYPED, "need", focus_group), user=manager)

    assert (found.line, found.is_own) == (line, False)
    assert found.reason.words == ("collaborativi", "programmatori", "robot")
    assert who_says([found], group=focus_group) == "Anche Clust-ER Build l’ha detto"


def test_own_lines_of_earlier_rounds_are_echoed_those_of_this_table_are_not(mech, focus_group, manager):
    earlier = FocusGroupFactory(cluster=mech, round=RoundFactory(held_on=date(2024, 11, 20)))
    line = ContributionFactory(focus_group=earlier, text=SAID)
    ContributionFactory(focus_group=focus_group, text=SAID)

    (found,) = echoes_of(Origin(TYPED, "need", focus_group), user=manager)

    assert (found.line, found.is_own) == (line, True)
    assert who_says([found], group=focus_group) == "Anche Clust-ER MECH (a un altro tavolo) l’ha detto"


def test_several_clusters_are_named_in_one_sentence(elsewhere, focus_group, coordinator):
    other = FocusGroupFactory(cluster__code="HEALTH", cluster__short_name="Clust-ER Health")
    for group in (elsewhere, other, elsewhere):
        ContributionFactory(focus_group=group, text=SAID)

    echoes = echoes_of(Origin(TYPED, "need", focus_group), user=coordinator)

    assert who_says(echoes, group=focus_group) == "Anche Clust-ER Build e Clust-ER Health l’hanno detto"
    assert who_says([], group=focus_group) == ""


def test_same_need_occupation_and_skill_are_reasons_even_without_words(elsewhere, focus_group, coordinator):
    occupation, skill = ConceptFactory(kind="occupation"), ConceptFactory(name="programmare robot")
    texts = ("Chi guida le celle.", "Addetti alle isole.", "Operatori evoluti.")
    same = [published(focus_group=elsewhere, text=text) for text in texts]
    line = ContributionFactory(focus_group=focus_group, text="Robotisti.")
    NeedFactory(contributions=[line, same[0]])
    details = NeedDetailsFactory(contribution=line, occupation=occupation)
    NeedSkillFactory(details=details, concept=skill)
    NeedDetailsFactory(contribution=same[1], occupation=occupation)
    NeedSkillFactory(details=NeedDetailsFactory(contribution=same[2]), concept=skill)

    found = echoes_of(Origin(line.text, "need", focus_group, line), user=coordinator)

    assert [item.line for item in found] == same
    assert [(i.reason.same_need, i.reason.same_occupation, i.reason.skills) for i in found] == [
        (True, False, ()),
        (False, True, ()),
        (False, False, ("programmare robot",)),
    ]


@pytest.mark.parametrize("state", ["draft", "set_aside", "merged", "withdrawn"])
def test_only_lines_that_stand_are_echoed(elsewhere, focus_group, coordinator, state):
    ContributionFactory(focus_group=elsewhere, text=SAID, state=state)
    target = "Riga a cui è unita"
    found = echoes_of(Origin(TYPED, "need", focus_group), user=coordinator)

    assert [item.line.text for item in found if target not in item.line.text and item.line.state == state] == []


@pytest.mark.parametrize("text", ["", "  ", "di per la", "!? ' \\ & | :*", "tecnici", "x" * 3000])
def test_text_without_telling_words_echoes_nothing(elsewhere, client, text):
    published(focus_group=elsewhere, text=SAID)

    answer = echo(client, text=text)

    assert (answer.status_code, lines_of(answer)) == (200, [])


# --- what nobody may learn ---


@pytest.mark.parametrize(
    ("person", "sees"),
    [
        ("anonymous", False),
        ("participant", False),
        ("recorder", False),
        ("outsider", True),  # it is the outsider's own table
        ("manager", False),
        ("coordinator", True),
        ("member", False),
        ("secretary", False),
        ("partner", False),
        ("admin", False),
        ("disabled", False),
    ],
)
def test_planted_word_of_another_table_is_echoed_to_who_may_read_it_only(elsewhere, client_of, person, sees, request):
    ContributionFactory(focus_group=elsewhere, text=f"Mancano addetti {PLANTED} per robot collaborativi.")
    client = client_of(request.getfixturevalue(person))

    by_word = echo(client, text=f"{PLANTED} robot collaborativi")
    by_nonsense = echo(client, text="zzzyxzzzyx robot collaborativi")

    assert [len(lines_of(answer)) for answer in (by_word, by_nonsense)] == ([1, 1] if sees else [0, 0])
    assert (PLANTED in by_word.content.decode()) == sees
    assert ("Build" in by_word.content.decode()) == sees


def test_hidden_lines_change_nothing_of_what_is_echoed(elsewhere, focus_group, manager, client_of):
    published(focus_group=elsewhere, text=SAID)
    before = echo(client_of(manager), text=TYPED).content

    for _ in range(3):
        ContributionFactory(focus_group=FocusGroupFactory(), text=f"{SAID} {PLANTED}")

    assert echo(client_of(manager), text=TYPED).content == before


def test_line_that_may_not_be_read_is_not_there(elsewhere, manager, client_of):
    hidden = ContributionFactory(focus_group=elsewhere)

    answers = [echo(client_of(manager), riga=riga) for riga in (hidden.uuid, "boh", "")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_need_of_a_line_is_named_only_beside_a_line_that_may_be_read(elsewhere, focus_group, manager, client_of):
    line = ContributionFactory(focus_group=focus_group, text="Robotisti.")
    hidden = ContributionFactory(focus_group=elsewhere, text=f"Altri {PLANTED}.")
    NeedFactory(title="Condiviso", contributions=[line, hidden])

    assert lines_of(echo(client_of(manager), riga=line.uuid)) == []


# --- pages ---


def test_one_click_links_the_line_under_review_to_the_same_need(elsewhere, focus_group, manager, client_of):
    need = NeedFactory(title="Robotisti", slug="robotisti", contributions=[published(focus_group=elsewhere, text=SAID)])
    line = ContributionFactory(focus_group=focus_group, text=TYPED)
    client = client_of(manager)

    seen = echo(client, riga=line.uuid).content.decode()
    data = {"come": "suggested", "da": "riga"}
    answer = client.post(reverse("needs:need-link", args=["robotisti", line.uuid]), data)

    assert "Collega allo stesso fabbisogno" in seen
    assert answer.url == line.get_absolute_url()
    assert need.statements.live().filter(contribution=line, how="suggested").exists()
    assert "Collega allo stesso fabbisogno" not in echo(client, riga=line.uuid).content.decode()


def test_closed_need_and_foreign_line_have_no_button(elsewhere, focus_group, manager, outsider, client_of):
    line = published(focus_group=elsewhere, text=SAID)
    NeedFactory(title="Risolto", status="answered", contributions=[line])
    mine = published(focus_group=focus_group, text=TYPED)

    for person, riga in ((manager, mine), (outsider, mine)):
        answer = echo(client_of(person), riga=riga.uuid)
        assert lines_of(answer) == [line]
        assert "Collega allo stesso" not in answer.content.decode()


def test_without_script_it_is_a_page(elsewhere, focus_group, manager, client_of, client):
    published(focus_group=elsewhere, text=SAID)
    line = ContributionFactory(focus_group=focus_group, text=TYPED)

    pages = [echo(client_of(manager), part=False, riga=line.uuid), echo(client, part=False, text=TYPED)]

    for page in pages:
        text = page.content.decode()
        assert (page.status_code, SAID in text, "<h1" in text) == (200, True, True)
    assert "<h1" not in echo(client, text=TYPED).content.decode()


def test_pages_where_one_writes_ask_for_the_echo(focus_group, manager, participant, recorder, client_of):
    line = ContributionFactory(focus_group=focus_group, state="submitted")
    client = client_of(manager)
    address = f'hx-get="/lavoro/eco/?focus_group={focus_group.slug}'

    written = client.get(reverse("focusgroups:contribution-list", args=[focus_group.slug])).content.decode()
    edited = client.get(reverse("focusgroups:contribution-edit", args=[line.uuid])).content.decode()
    read = client.get(line.get_absolute_url()).content.decode()

    assert address in written
    assert f"{address}&amp;riga={line.uuid}" in edited
    assert read.count(f"/lavoro/eco/?riga={line.uuid}") == 2
    for bearer in (participant, recorder):
        client = client_of(bearer)
        assert address in client.get(reverse("links:table", args=[client.secret])).content.decode()


def test_number_of_queries_does_not_grow(elsewhere, focus_group, coordinator, django_assert_num_queries):
    def more(number):
        for _ in range(number):
            line = published(focus_group=elsewhere, text=SAID)
            NeedSkillFactory(details=NeedDetailsFactory(contribution=line))
            NeedFactory(contributions=[line])

    assert coordinator.role_names  # asked once for each person
    more(1)
    with django_assert_num_queries(4):
        assert len(echoes_of(Origin(TYPED, "need", focus_group), user=coordinator)) == 1
    more(2)
    with django_assert_num_queries(4):
        assert len(echoes_of(Origin(TYPED, "need", focus_group), user=coordinator)) == 3
