"""The editor of a paragraph by real keys: what is typed, kept aside, cited and saved."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reports.models import Block, Citation, UnsavedText
from tests.browser.pages import blocks
from tests.browser.probe import WIDTHS

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TEXT = "[role=textbox]"


@pytest.fixture
def block(story) -> Block:
    return blocks("returned").filter(generated=False, recommendation=None)[0]


@pytest.fixture
def probe(probes, block):
    """The form of an authored paragraph, with the cursor at the end of its text."""
    probe = probes["coordinator"]
    probe.open(reverse("reports:block-edit", args=[block.uuid]))
    probe.tab.set_viewport_size({"width": WIDTHS[0], "height": 900})
    probe.tab.locator(TEXT).focus()
    probe.tab.locator(f"{TEXT}[contenteditable=true]").wait_for()
    yield probe
    UnsavedText.objects.all().delete()


def test_marks_lists_and_headings_are_typed_by_keys(probe, block):
    keyboard = probe.tab.keyboard
    keyboard.press("Control+End")
    keyboard.press("Enter")
    keyboard.type("Un fatto ")
    keyboard.press("Control+b")
    keyboard.type("forte")
    keyboard.press("Control+b")
    keyboard.press("Enter")
    keyboard.type("- uno")
    keyboard.press("Enter")
    keyboard.type("due")
    before = block.body
    probe.tab.get_by_role("button", name="Salva", exact=True).click()
    probe.tab.get_by_text("Il paragrafo è salvato.").wait_for()

    block.refresh_from_db()
    assert block.body == f"{before}\n\nUn fatto **forte**\n\n- uno\n- due"


def test_what_is_typed_is_kept_and_there_again(probe, block):
    probe.tab.keyboard.press("Control+End")
    probe.tab.keyboard.type(" Frase non salvata.")
    probe.tab.locator(".er-writing-state", has_text="Salvato alle").wait_for(timeout=10_000)

    kept = UnsavedText.objects.get(block=block)
    assert kept.fields["body"].endswith(" Frase non salvata.")
    probe.open(reverse("reports:block-edit", args=[block.uuid]))
    assert "Frase non salvata." in probe.tab.locator(TEXT).text_content()
    assert probe.violations() == []


def test_new_texts_survive_the_end_of_the_browser(contexts, block):
    """A new paragraph and a new recommendation: typed, kept, the browser gone, there again."""
    paper = block.section.paper
    add = reverse("reports:recommendation-add", args=[paper.slug])
    first = contexts("coordinator").new_page()
    first.goto(add)
    first.locator("[name=action]").fill("Avviare un corso che manca.")
    first.locator(".er-writing-state", has_text="Salvato alle").wait_for(timeout=30_000)
    first.goto(reverse("reports:paper-edit", args=[paper.slug]))
    first.locator("button[form=aggiungi-2]").click()
    first.wait_for_url("**/paragrafo/**")
    paragraph = first.url
    first.locator(TEXT).focus()
    first.locator(f"{TEXT}[contenteditable=true]").wait_for()
    first.keyboard.type("Paragrafo nuovo non salvato.")
    first.locator(".er-writing-state", has_text="Salvato alle").wait_for(timeout=30_000)
    first.context.close()

    second = contexts("coordinator").new_page()
    second.goto(add)
    kept = second.locator("[name=action]").input_value()
    second.goto(paragraph)
    expect(second.locator(TEXT)).to_contain_text("Paragrafo nuovo non salvato.", timeout=30_000)
    UnsavedText.objects.all().delete()

    assert kept == "Avviare un corso che manca."


def test_selected_words_of_a_source_are_cited_by_keyboard(probe, block):
    probe.tab.keyboard.press("Control+k")
    assert probe.tab.evaluate("document.activeElement.id") == "cerca-fonti"
    source = probe.tab.locator("li[data-field=contribution]").first
    source.evaluate(
        """item => {
            const text = item.querySelector("[data-text]").firstChild;
            getSelection().setBaseAndExtent(text, 0, text, text.data.indexOf(" "));
        }"""
    )
    source.get_by_role("button", name="Cita il passo selezionato").click()
    probe.tab.locator("[data-said]", has_text="citato").wait_for()

    citation = Citation.objects.filter(block=block).latest("pk")
    words = citation.contribution.text.split()[0]
    assert (citation.start, citation.end, citation.quote) == (0, len(words), words)
    assert f"[C-{citation.contribution_id:04d}]" in probe.tab.locator(TEXT).text_content()
    assert probe.look() == []


def test_search_leaves_the_sources_that_hold_all_words(probe):
    search = probe.tab.locator("#cerca-fonti")
    search.fill("parola che nessuno ha detto")
    assert probe.tab.locator("li[data-field]:not([hidden])").count() == 0
    search.fill("")
    assert probe.tab.locator("li[data-field]:not([hidden])").count() > 0
