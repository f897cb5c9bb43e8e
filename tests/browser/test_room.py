"""The room in Chromium: three actions on the phone, the facilitator by keyboard alone, votes by buttons."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from clusters.models import Cluster
from focusgroups.models import Contribution, FocusGroup, PhoneBallot, Room, Round, Vote
from tests.browser.probe import AXE, RULES, RUN_AXE
from tests.factories.focusgroups import ContributionFactory, FocusGroupFactory, RoomFactory, VoteChoiceFactory

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SENTENCE = "Ci manca chi programma i robot di saldatura."


@pytest.fixture
def room(story) -> Room:
    group = FocusGroupFactory(cluster=Cluster.objects.get(code="MECH"), round=Round.objects.order_by("-held_on")[0])
    return RoomFactory(focus_group=group)


def phone_of(contexts, room, **more) -> Page:
    context = contexts("partner", viewport={"width": 390, "height": 844}, **more)
    context.clear_cookies()
    tab = context.new_page()
    tab.goto(reverse("room:phone", args=[room.code]))
    return tab


def facilitator(contexts, room) -> Page:
    tab = contexts().new_page()
    tab.goto(reverse("focusgroups:room", args=[room.focus_group.slug]))
    return tab


def sent(group: FocusGroup, count: int) -> list[Contribution]:
    """Lines as phones send them."""
    return [
        ContributionFactory(focus_group=group, state="submitted", line_key="f" * 64, text=f"Frase {number}.")
        for number in range(count)
    ]


def states(lines) -> list[str]:
    return list(
        Contribution.objects.filter(pk__in=[line.pk for line in lines]).order_by("pk").values_list("state", flat=True)
    )


def axe(tab: Page) -> list[str]:
    tab.evaluate(AXE)
    return tab.evaluate(RUN_AXE, RULES)


@pytest.mark.parametrize("scripts", [True, False], ids=["with script", "without script"])
def test_three_actions_from_the_qr_page_to_a_sent_finding(scripts, contexts, room):
    tab = phone_of(contexts, room, java_script_enabled=scripts)

    tab.get_by_label("Sta cambiando…").check()
    tab.get_by_label("La tua frase").fill(SENTENCE)
    tab.get_by_role("button", name="Invia").click()

    expect(tab.get_by_text("Inviato: ora lo legge chi conduce.")).to_be_visible()
    line = Contribution.objects.get(focus_group=room.focus_group)
    assert (line.text, line.kind, line.state) == (SENTENCE, "trend", "submitted")
    expect(tab.get_by_label("La tua frase")).to_have_value("")


def test_draft_stays_on_the_phone_and_goes_once_the_network_is_back(contexts, room):
    tab = phone_of(contexts, room)
    tab.get_by_label("Proponiamo…").check()
    tab.get_by_label("La tua frase").fill(SENTENCE)
    tab.context.set_offline(True)
    tab.get_by_role("button", name="Invia").click()
    expect(tab.get_by_text("Senza rete")).to_be_visible()

    tab.context.set_offline(False)
    tab.reload()
    expect(tab.get_by_label("La tua frase")).to_have_value(SENTENCE)
    expect(tab.get_by_label("Proponiamo…")).to_be_checked()
    tab.get_by_role("button", name="Invia").click()

    expect(tab.get_by_text("Inviato: ora lo legge chi conduce.")).to_be_visible()
    assert Contribution.objects.filter(focus_group=room.focus_group).count() == 1


def test_facilitator_decides_by_keyboard_alone(contexts, room):
    target = ContributionFactory(focus_group=room.focus_group, text="Riga del tavolo.")
    lines = sent(room.focus_group, 3)
    tab = facilitator(contexts, room)
    tab.get_by_label("Che cosa è stato detto").focus()

    tab.keyboard.press("Escape")
    tab.keyboard.press("c")
    expect(tab.locator("[data-card]")).to_have_count(2)
    tab.keyboard.press("u")
    tab.keyboard.type("Fabbisogno: Riga")
    tab.keyboard.press("Enter")
    expect(tab.locator("[data-card]")).to_have_count(1)
    tab.keyboard.press("n")
    tab.keyboard.type("Fuori tema.")
    tab.keyboard.press("Enter")
    expect(tab.locator("[data-card]")).to_have_count(0)

    assert states(lines) == ["accepted", "merged", "set_aside"]
    assert Contribution.objects.get(pk=lines[1].pk).merged_into == target


def test_facilitator_writes_by_keyboard_alone(contexts, room):
    sent(room.focus_group, 1)
    tab = facilitator(contexts, room)
    tab.get_by_label("Che cosa è stato detto").focus()

    tab.keyboard.type("Prima frase.")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("link", name="Prima frase.")).to_be_visible()
    tab.keyboard.press("Escape")
    tab.keyboard.press("p")
    tab.keyboard.type("Seconda frase.")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("link", name="Seconda frase.")).to_be_visible()

    lines = Contribution.objects.filter(focus_group=room.focus_group, line_key="").order_by("pk")
    assert list(lines.values_list("kind", "text")) == [("need", "Prima frase."), ("proposal", "Seconda frase.")]


def test_finding_of_a_phone_appears_by_itself(contexts, room):
    tab = facilitator(contexts, room)
    tab.get_by_label("Che cosa è stato detto").fill("Sto scrivendo")
    sent(room.focus_group, 1)

    expect(tab.locator("[data-card]")).to_have_count(1, timeout=15_000)
    expect(tab.get_by_label("Che cosa è stato detto")).to_have_value("Sto scrivendo")


def test_decided_line_appears_on_projector_and_phone(contexts, room):
    phone = phone_of(contexts, room)
    phone.get_by_label("Ci manca…").check()
    phone.get_by_label("La tua frase").fill(SENTENCE)
    phone.get_by_role("button", name="Invia").click()
    expect(phone.get_by_text("inviato", exact=True)).to_be_visible()
    projector = contexts().new_page()
    projector.goto(reverse("focusgroups:room-projector", args=[room.focus_group.slug]))

    tab = facilitator(contexts, room)
    tab.get_by_role("button", name="Convalida").click()

    expect(projector.get_by_text(SENTENCE)).to_be_visible(timeout=15_000)
    expect(phone.get_by_text("convalidato", exact=True)).to_be_visible(timeout=15_000)


@pytest.mark.parametrize("scripts", [True, False], ids=["with script", "without script"])
def test_phone_votes_with_buttons_or_numbers(scripts, contexts, room):
    vote = Vote.objects.create(focus_group=room.focus_group, dots_each=3, opened_at=room.opened_at)
    for number in range(2):
        line = ContributionFactory(focus_group=room.focus_group, text=f"Riga {number}.")
        VoteChoiceFactory(vote=vote, contribution=line)
    tab = phone_of(contexts, room, java_script_enabled=scripts)

    if scripts:
        more = tab.get_by_role("button", name="Un punto in più: Riga 1.")
        for _press in range(5):
            more.click()
        tab.get_by_role("button", name="Un punto in meno: Riga 1.").click()
        expect(tab.get_by_text("Punti da dare: 1")).to_be_visible()
        assert axe(tab) == []
    else:
        tab.get_by_label("Riga 1.").fill("2")
    tab.get_by_role("button", name="Vota").click()

    expect(tab.get_by_text("Il tuo voto è registrato.")).to_be_visible()
    assert list(PhoneBallot.objects.get(vote=vote).given.values_list("dots", flat=True)) == [2]
