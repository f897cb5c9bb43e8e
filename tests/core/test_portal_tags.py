"""The components that compute: what they print for the data they are given."""

import re
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template

from core.lifecycle import Move
from core.models import Job


def render(source: str, **names) -> str:
    return re.sub(r"\s+", " ", Template(source).render(Context(names)))


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2025, 5, 8), "8 maggio 2025"),
        (datetime(2025, 11, 19, 13, 30, tzinfo=UTC), "19 novembre 2025, 14:30"),
        (None, ""),
        ("da definire", "da definire"),
    ],
)
def test_dates_are_written_as_italians_do(value, said):
    assert render("{{ value|date_it }}", value=value) == said


def test_icon_is_decoration_unless_it_has_a_name():
    assert 'aria-hidden="true"' in render("{% icon 'it-user' %}")
    assert 'aria-label="Tu &amp; io"' in render("{% icon 'it-user' name %}", name="Tu & io")


def test_unknown_icon_is_our_mistake():
    with pytest.raises(KeyError):
        render("{% icon 'it-nessuna' %}")


def test_page_head_escapes_words_and_keeps_the_actions():
    html = render("{% page_head title %}<a href='/x/'>Apri</a>{% endpage_head %}", title="<b>Robot</b>")

    assert "<h1>&lt;b&gt;Robot&lt;/b&gt;</h1>" in html
    assert "<a href='/x/'>Apri</a>" in html


def test_page_head_without_actions_leaves_no_empty_box():
    assert "er-actions" not in render("{% page_head 'Titolo' %} {% endpage_head %}")


@pytest.mark.parametrize(("tone", "role"), [("error", "alert"), ("success", "status"), ("debug", "status")])
def test_callout_announces_errors_at_once(tone, role):
    html = render("{% callout tone %}Detto{% endcallout %}", tone=tone)

    assert f'role="{role}"' in html


def test_stepper_says_each_state_in_words():
    html = render("{% stepper steps 'b' %}", steps=[("a", "Uno"), ("b", "Due"), ("c", "Tre")])

    assert re.findall(r"(Uno|Due|Tre) <span class=\"visually-hidden\"> (\w+)", html) == [
        ("Uno", "fatto"),
        ("Due", "passo"),
        ("Tre", "da"),
    ]
    assert html.count('aria-current="step"') == 1


def test_stepper_of_a_state_outside_the_steps_marks_nothing():
    html = render("{% stepper steps 'not_delivered' %}", steps=[("a", "Uno")])

    assert "aria-current" not in html
    assert "er-step-todo" in html


def test_pagination_keeps_the_other_parameters(rf):
    page = Paginator(range(100), 10).page(2)

    html = render("{% pagination page %}", page=page, request=rf.get("/?tipo=need&pagina=2"))

    assert 'rel="prev" href="?tipo=need&amp;pagina=1"' in html
    assert 'rel="next" href="?tipo=need&amp;pagina=3"' in html
    assert html.count('aria-current="page"') == 1


def test_pagination_of_one_page_prints_nothing(rf):
    assert render("{% pagination page %}", page=Paginator([1], 10).page(1), request=rf.get("/")).strip() == ""


def test_pagination_by_key_has_the_ends_only(rf):
    page = SimpleNamespace(previous=None, next="abc")

    html = render("{% pagination page 'dopo' %}", page=page, request=rf.get("/?q=x"))

    assert re.findall(r'href="([^"]*)"', html) == ["?q=x&amp;dopo=abc"]


class Filter(forms.Form):
    q = forms.CharField(label="Parole", required=False)


@pytest.mark.parametrize(("query", "offered"), [("", False), ("?q=robot", True), ("?ordine=data", True)])
def test_list_head_offers_to_reset_what_was_chosen(rf, query, offered):
    request = rf.get("/lista/" + query)
    source = "{% list_head form=form count=1 one='riga' many='righe' sorts=sorts %}"

    html = render(source, form=Filter(request.GET), request=request, sorts=[("", "recenti"), ("data", "data")])

    assert ("Azzera" in html) is offered
    assert "<strong>1</strong> riga</p>" in html
    assert '<button type="submit"' in html


def test_moves_become_forms_and_ask_for_a_reason_where_one_is_due():
    table = [Move("close", "Chiudi", (), "", ""), Move("reopen", "Riapri", (), "", "", needs_note=True)]
    moves = [SimpleNamespace(**vars(m), url=f"/x/{m.name}/") for m in table]

    html = render("{% move_buttons moves version=4 %}", moves=moves, csrf_token="T")

    assert re.findall(r'action="([^"]*)"', html) == ["/x/close/", "/x/reopen/"]
    assert html.count('name="csrfmiddlewaretoken" value="T"') == 2
    assert html.count('name="version" value="4"') == 2
    assert html.count('name="note"') == 1
    assert html.index("<details") < html.index('name="note"')


@pytest.mark.parametrize(("given", "main"), [("", 1), ("primary=False", 0)])
def test_first_move_is_the_main_button_unless_the_page_has_another(given, main):
    moves = [SimpleNamespace(**vars(Move("close", "Chiudi", (), "", "")), url="/x/close/")]

    html = render("{% move_buttons moves " + given + " %}", moves=moves, csrf_token="T")

    assert html.count("btn-primary") == main


def test_no_moves_print_nothing():
    assert render("{% move_buttons moves %}", moves=[]).strip() == ""


@pytest.mark.parametrize(
    ("state", "polls"),
    [("queued", True), ("running", True), ("done", False), ("failed", False), ("cancelled", False)],
)
def test_job_is_asked_again_until_it_is_over(state, polls):
    html = render("{% job_progress job '/lavori/1/' done_url='/esito/' %}", job=Job(state=state, progress=40))

    assert ('hx-get="/lavori/1/" hx-trigger="every 1s"' in html) is polls
    assert ("<progress" in html) is polls
    assert ('href="/esito/"' in html) is (state == "done")


def test_provenance_is_silent_for_real_rows():
    source = '{% include "components/provenance.html" with row=row only %}'

    assert render(source, row=SimpleNamespace(provenance="")).strip() == ""


TABLE = """{% data_table "Tavoli" %}<thead><tr>HEADS</tr></thead><tbody>
  <tr><th scope="row">A</th><td class="er-num">1</td><td></td></tr>
  <tr><th scope="row">B</th><td>2</td><td>x</td></tr></tbody>{% enddata_table %}"""
HEADS = ('<th scope="col">Titolo</th>', '<th class="er-num">Voci <em>"sue"</em></th>')
HIDDEN = '<th><span class="visually-hidden">Azioni</span></th>'


def test_cells_of_a_table_name_their_column():
    page = render(TABLE.replace("HEADS", "".join(HEADS) + HIDDEN))

    assert re.findall(r"<td[^>]*>", page) == [
        '<td data-label="Voci &quot;sue&quot;" class="er-num">',
        "<td>",
        '<td data-label="Voci &quot;sue&quot;">',
        "<td>",
    ]
    assert "er-table-stacks" in page


def test_cell_of_blanks_alone_is_empty():
    page = render(TABLE.replace("HEADS", "".join(HEADS) + HIDDEN).replace("<td></td>", "<td class='er-a'>\n    </td>"))

    assert "<td class='er-a'></td>" in page


def test_cell_over_several_columns_has_no_name_and_the_next_one_its_own():
    row = '<tr><th>A</th><td colspan="2">niente</td><td>z</td></tr>'
    heads = "<th>Nome</th>" * 3 + "<th>Fine</th>"

    page = render("{% data_table 'Tavoli' %}<thead><tr>" + heads + "</tr></thead>" + row + "{% enddata_table %}")

    assert re.findall(r"<td[^>]*>", page) == ['<td colspan="2">', '<td data-label="Fine">']


@pytest.mark.parametrize(
    "heads", ["".join(HEADS), '<th colspan="2">Due</th>' * 3, "".join(HEADS) + "</tr><tr>" + HIDDEN]
)
def test_rows_of_a_small_or_uneven_table_stay_rows(heads):
    page = render(TABLE.replace("HEADS", heads))

    assert "data-label" not in page
    assert "er-table-stacks" not in page
