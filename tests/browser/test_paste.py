"""Pasting into the grid: blocks that are known at once, what does not match, plain notes."""

import random

import pytest
from playwright.sync_api import Page, expect

from focusgroups.models import Contribution
from focusgroups.notes import HEADERS, ORDER, folded, parse
from tests.browser.probe import AXE, RULES, RUN_AXE
from tests.browser.test_grid import enter, opened, settled, texts

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EXCEL = "Tipo\tSintesi del contributo\tCompetenze\tUrgenza\tEnti\n" + "\n".join(
    f'Fabbisogno\t"Servono tecnici,\nriga {number}"\tPLC; saldatura\t{number % 5 + 1}\t' for number in range(20)
)


def put(tab: Page, text: str) -> None:
    """Press Ctrl+V with this text on the clipboard."""
    tab.evaluate("text => navigator.clipboard.writeText(text)", text)
    tab.keyboard.press("Control+v")


CLEAN = "Tipo\tSintesi\tUrgenza\tEnti\nBisogno\tServono tecnici.\t4/5\t{firm}\n\tCorsi.\t\t\nP\tStage.\t\t"
WORDS = {
    "kind": ["F", "bisogno", "PROPOSTE", "Dati e tendenze", "Idea", "constructor", ""],
    "text": ["Mancano tecnici.", "Perché no? Così: «sì»", "T: crescono i robot", "\u200b", "- punto", "ſ", ""],
    "skills": ["PLC", "PLC; saldatura", ""],
    "urgency": ["4", "4/5", " 3,0 ", "alta", "Medio-Alta", "6", "subito", ""],
    "voices": ["{firm}", "{FIRM}", "{firm}; {firm}", "Ditta X", ";", ""],
}
HEADS = [*HEADERS, "Referente", "toString", ""]


def blocks(count: int, firm: str) -> list[tuple[str, str]]:
    """Blocks of a spreadsheet, known and unknown, with the column in which each is pasted."""
    chance, found = random.Random(7), []
    for _number in range(count):
        start, width = chance.choice(ORDER), chance.randint(1, 6)
        columns = list(ORDER[ORDER.index(start) :])[:width] + [chance.choice(ORDER) for _more in range(width - 5)]
        names = [chance.choice(HEADS) for _column in range(width)]
        heads = [names] if chance.random() < 0.4 else []
        columns = [HEADERS.get(folded(name), "text") for name in names] if heads else columns
        cells = [[chance.choice(WORDS[column]) for column in columns] for _row in range(chance.randint(1, 3))]
        text = "\n".join("\t".join(row) for row in [*heads, *cells])
        found.append((text.replace("{firm}", firm).replace("{FIRM}", firm.upper()), start))
    return found


def test_what_the_browser_reads_by_itself_is_what_the_server_would_read(contexts, group):
    firm = group.participations.order_by("pk")[0].organisation.name
    speakers = [person.organisation.name for person in group.participations.order_by("pk")]
    tab = opened(contexts(), group)
    samples = [(CLEAN.replace("{firm}", firm), "kind"), *blocks(1500, firm)]

    read = tab.evaluate(
        """samples => { const { grid } = document.querySelector('[data-grid]')
            const read = ([text, column]) => { grid.focus(grid.ghost, column); return grid.understood(text) }
            return samples.map(read) }""",
        [[text, ORDER.index(start)] for text, start in samples],
    )

    wrong = []
    for (text, start), found in zip(samples, read, strict=True):
        meant = parse(text, kind="need", start=start, speakers=speakers)
        rows = [{"cells": row.cells, "doubts": row.doubts} for row in meant.rows]
        same = {"rows": rows, "is_block": meant.is_block, "unused": list(meant.unused)}
        if found not in (None, same):
            wrong.append((text, start, found, meant))
    assert wrong[:3] == []
    assert read[0]["rows"][0]["cells"] == {"kind": "need", "text": "Servono tecnici.", "urgency": "4", "voices": firm}
    assert sum(found is not None for found in read) > 200


def test_clean_block_is_painted_without_asking_the_server(contexts, group, portal):
    context = contexts()
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=portal)
    tab = opened(context, group)
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    enter(tab)
    put(tab, "\n".join(f"Fabbisogno\tServono tecnici, riga {number}\tPLC\t4\t" for number in range(20)))
    expect(tab.locator("#griglia tbody tr")).to_have_count(21)
    settled(tab)

    assert [url for url in asked if url.endswith("/leggi/")] == []
    assert texts(group) == [f"Servono tecnici, riga {number}" for number in range(20)]


def test_twenty_rows_are_pasted_and_undone(contexts, group, portal):
    context = contexts()
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=portal)
    tab = opened(context, group)
    enter(tab)
    put(tab, EXCEL)
    expect(tab.locator("#griglia tbody tr")).to_have_count(21)
    settled(tab)
    assert texts(group) == [f"Servono tecnici,\nriga {number}" for number in range(20)]

    tab.keyboard.press("Control+z")
    expect(tab.locator("#griglia tbody tr")).to_have_count(1)
    assert {line.state for line in Contribution.objects.filter(focus_group=group)} == {"withdrawn"}


def test_what_does_not_match_is_asked_first_and_never_lost(contexts, group, portal):
    context = contexts()
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=portal)
    tab = opened(context, group)
    enter(tab)
    put(tab, "Tipo\tSintesi\tUrgenza\tReferente\nFabbisogno\tMancano tecnici\tsubito\tMario\nIdea\tUna frase\t3\t")
    dialog = tab.locator("dialog[open]")
    expect(dialog).to_contain_text("La colonna «Referente» non ha posto nella tabella")
    expect(dialog).to_contain_text("Urgenza, riga 1: «subito»")
    tab.evaluate(AXE)
    assert tab.evaluate(RUN_AXE, RULES) == []

    tab.keyboard.press("Enter")
    expect(tab.locator("[data-wrong]")).to_contain_text("2 celle da correggere")
    assert tab.locator("td[aria-invalid]").all_inner_texts()[0].startswith("subito")
    tab.locator("[data-wrong] a").click()
    tab.keyboard.press("5")
    tab.keyboard.press("Control+Home")
    tab.locator("[data-wrong] a").click()
    tab.keyboard.press("p")
    settled(tab)
    lines = Contribution.objects.filter(focus_group=group).order_by("pk")
    assert sorted((line.kind, line.text) for line in lines) == [("need", "Mancano tecnici"), ("proposal", "Una frase")]


def test_notes_become_rows_of_their_kind(contexts, group, portal):
    context = contexts()
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=portal)
    tab = opened(context, group)
    enter(tab)
    put(tab, "Fabbisogni\n- mancano manutentori\n- servono collaudatori\n\nProposte\n- un laboratorio comune")
    expect(tab.locator("#griglia tbody tr")).to_have_count(4)
    settled(tab)

    lines = Contribution.objects.filter(focus_group=group).order_by("pk")
    assert [(line.kind, line.text) for line in lines] == [
        ("need", "mancano manutentori"),
        ("need", "servono collaudatori"),
        ("proposal", "un laboratorio comune"),
    ]
