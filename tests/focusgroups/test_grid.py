"""The grid as a plain form: rows added, changed, refused in words, and saved by two people at once."""

import json
import re
import uuid

import pytest
from django.urls import reverse

from focusgroups.actions import contributions, voices
from focusgroups.models import Contribution
from tests.factories.clusters import OrganisationFactory, S3AreaFactory
from tests.factories.focusgroups import (
    ContributionFactory,
    FocusGroupFactory,
    NeedDetailsFactory,
    NeedSkillFactory,
    ParticipationFactory,
    TrendDetailsFactory,
)

CELLS = ("kind", "text", "skills", "urgency", "voices")


def url(group, name="contribution-grid"):
    return reverse(f"focusgroups:{name}", args=[group.slug])


@pytest.fixture
def body(focus_group):
    """A body that came to the table."""
    firm = OrganisationFactory(name="Officine Rossi S.p.A.")
    ParticipationFactory(focus_group=focus_group, organisation=firm)
    return firm


def row(line=None, *, base=None, **cells):
    """One posted row; what is not given stays as it was read."""
    if line is None:
        base = base or {"kind": "need"}
        return {"uuid": str(uuid.uuid4()), "base": json.dumps(base), "kind": base["kind"], "text": "", **cells}
    details = line.need_details
    read = {"kind": line.kind, "text": line.text, "urgency": str(details.urgency or ""), **(base or {})}
    return {"uuid": str(line.uuid), "base": json.dumps(read), **read, **cells}


def posted(*rows):
    data = {"righe-TOTAL_FORMS": len(rows), "righe-INITIAL_FORMS": 0}
    for number, cells in enumerate(rows):
        data |= {f"righe-{number}-{name}": value for name, value in cells.items()}
    return data


def test_page_holds_every_live_line_and_rows_to_write(focus_group, line, manager, client_of):
    ContributionFactory(focus_group=focus_group, state="withdrawn", text="Ritirata.")

    page = client_of(manager).get(url(focus_group)).content.decode()

    assert "Mancano tecnici." in page
    assert "Ritirata." not in page
    assert page.count("data-uuid=") == 1 + 5


def test_several_rows_in_one_save(focus_group, line, body, manager, client_of):
    rows = [
        row(line, text="Mancano tecnici di linea.", urgency="5"),
        row(text="Servono manutentori.", skills="PLC; saldatura", urgency="4", voices="officine rossi"),
        row(base={"kind": "trend", "horizon": "now"}, text="Crescono i robot."),
        row(),
    ]

    response = client_of(manager).post(url(focus_group), posted(*rows))

    assert (response.status_code, response["Location"]) == (302, url(focus_group))
    line.refresh_from_db()
    assert (line.text, line.need_details.urgency, line.version) == ("Mancano tecnici di linea.", 5, 2)
    need, trend = Contribution.objects.exclude(pk=line.pk).order_by("pk")
    assert [skill.label for skill in need.need_details.skills.all()] == ["PLC", "saldatura"]
    assert (need.need_details.urgency, need.voices.get().organisation) == (4, body)
    assert (trend.kind, trend.text, trend.trend_details.horizon) == ("trend", "Crescono i robot.", "now")


def test_new_rows_begin_with_kind_horizon_and_areas_of_the_last_line(focus_group, manager, client_of):
    area = S3AreaFactory(code="D1")
    last = ContributionFactory(focus_group=focus_group, kind="trend", state="draft", s3_areas=[area])
    TrendDetailsFactory(contribution=last, horizon="3_years")
    client = client_of(manager)
    page = client.get(url(focus_group)).content.decode()
    base = re.findall(r'name="righe-1-base" value="([^"]*)"', page)[0].replace("&quot;", '"')

    client.post(url(focus_group), posted({"uuid": str(uuid.uuid4()), "base": base, "text": "Nuova."}))

    new = Contribution.objects.get(text="Nuova.")
    assert (new.kind, new.trend_details.horizon, list(new.s3_areas.all())) == ("trend", "3_years", [area])


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"text": "", "urgency": "4"}, "Scrivi la sintesi."),
        ({"text": "x" * 2001}, "Al massimo 2000 caratteri."),
        ({"kind": "desiderio", "text": "Frase."}, "«desiderio»: scegli F, T o P."),
        ({"text": "Frase.", "urgency": "9"}, "«9»: un numero da 1 a 5."),
        ({"text": "Frase.", "skills": "y" * 201}, "Al massimo 200 caratteri"),
        ({"text": "Frase.", "voices": "Ditta ignota"}, "«Ditta ignota» non è fra le presenze."),
        ({"kind": "proposal", "text": "Frase.", "urgency": "4"}, "Vale solo per un fabbisogno."),
    ],
)
def test_wrong_row_is_said_in_the_cell_and_loses_nothing(cells, words, focus_group, body, manager, client_of):
    response = client_of(manager).post(url(focus_group), posted(row(**cells), row(text="Riga buona.")))

    page = response.content.decode().replace("&#x27;", "'")
    assert response.status_code == 200
    assert words in page
    assert all(str(value) in page for value in cells.values() if value)
    assert [line.text for line in Contribution.objects.all()] == ["Riga buona."]
    assert "1 altra riga è salvata." in page


def test_cells_changed_by_two_people_are_both_shown(focus_group, line, manager, coordinator, client_of):
    mine = row(line, text="La mia frase.")
    contributions.edit(line, by=coordinator, version=1, text="La frase di un altro.", details={"urgency": 1})

    response = client_of(manager).post(url(focus_group), posted(mine))

    page = response.content.decode()
    line.refresh_from_db()
    assert (response.status_code, line.text) == (409, "La frase di un altro.")
    assert "La mia frase." in page
    assert "«La frase di un altro.»" in page

    base = re.findall(r'name="righe-0-base" value="([^"]*)"', page)[0].replace("&quot;", '"')
    again = client_of(manager).post(url(focus_group), posted({**mine, "base": base, "urgency": "1"}))

    line.refresh_from_db()
    assert (again.status_code, line.text, line.need_details.urgency) == (302, "La mia frase.", 1)


def test_different_cells_of_one_row_are_both_kept(focus_group, line, manager, coordinator, client_of):
    mine = row(line, urgency="5")
    contributions.edit(line, by=coordinator, version=1, text="La frase di un altro.")

    response = client_of(manager).post(url(focus_group), posted(mine))

    line.refresh_from_db()
    assert response.status_code == 302
    assert (line.text, line.need_details.urgency) == ("La frase di un altro.", 5)


def test_row_that_was_not_touched_is_not_written(focus_group, line, manager, coordinator, client_of):
    untouched = row(line)
    contributions.edit(line, by=coordinator, version=1, text="La frase di un altro.")

    client_of(manager).post(url(focus_group), posted(untouched))

    line.refresh_from_db()
    assert (line.text, line.version) == ("La frase di un altro.", 2)


def test_change_of_kind_never_drops_other_data(focus_group, line, manager, client_of):
    line.need_details.nature = "quantity"
    line.need_details.save()

    response = client_of(manager).post(url(focus_group), posted(row(line, kind="trend", urgency="")))

    line.refresh_from_db()
    assert "cambialo dalla scheda" in response.content.decode()
    assert (response.status_code, line.kind) == (200, "need")


def test_validated_words_are_read_only_and_the_rest_is_completed(focus_group, line, manager, client_of):
    Contribution.objects.filter(pk=line.pk).update(state="accepted")
    client = client_of(manager)

    page = client.get(url(focus_group)).content.decode()
    refused = client.post(url(focus_group), posted(row(line, text="Altre parole.")))
    done = client.post(url(focus_group), posted(row(line, urgency="2")))

    line.need_details.refresh_from_db()
    assert 'name="righe-0-text"' not in page
    assert "prima riaprila" in refused.content.decode()
    assert (refused.status_code, done.status_code, line.need_details.urgency) == (409, 302, 2)


def test_bodies_are_named_to_the_table_only(focus_group, line, body, coordinator, manager, client_of):
    voices.write(line, [body])

    for_coordinator = client_of(coordinator).get(url(focus_group)).content.decode()
    for_manager = client_of(manager).get(url(focus_group)).content.decode()

    cell = r'data-col="voices"[^>]*>(?:\s*<span[^>]*>)+([^<]+)'
    assert re.findall(cell, for_coordinator)[0] == "1 voce"
    assert re.findall(cell, for_manager)[0] == body.name
    assert 'name="righe-0-voices"' not in for_coordinator


def test_body_that_is_no_longer_among_those_present_stays(focus_group, line, manager, client_of):
    gone = OrganisationFactory(name="Ditta partita")
    voices.write(line, [gone])

    cells = row(line, base={"voices": "Ditta partita"}, urgency="1")
    response = client_of(manager).post(url(focus_group), posted(cells))

    assert response.status_code == 302
    assert line.voices.get().organisation == gone


@pytest.mark.parametrize("state", ["planned", "closed", "reported", "not_delivered"])
def test_closed_table_takes_no_new_row(state, mech, manager, client_of):
    group = FocusGroupFactory(cluster=mech, state=state)

    page = client_of(manager).get(url(group)).content.decode()
    response = client_of(manager).post(url(group), posted(row(text="Troppo tardi.")))

    assert page.count("data-uuid=") == 0
    assert response.status_code == 409
    assert "Troppo tardi." in response.content.decode()
    assert not Contribution.objects.exists()


def test_line_of_another_table_is_not_touched(focus_group, mech, manager, client_of):
    other = ContributionFactory(focus_group=FocusGroupFactory(), state="draft", text="Altrui.")
    NeedDetailsFactory(contribution=other)

    response = client_of(manager).post(url(focus_group), posted(row(other, text="Mia.")))

    other.refresh_from_db()
    assert (response.status_code, other.text) == (409, "Altrui.")


@pytest.mark.parametrize("data", [{}, {"righe-TOTAL_FORMS": "molte"}, {"righe-TOTAL_FORMS": "1"}])
def test_broken_forms_change_nothing(data, focus_group, manager, client_of):
    assert client_of(manager).post(url(focus_group), data).status_code in {200, 302, 409}
    assert not Contribution.objects.exists()


@pytest.mark.parametrize("base", ["", "[]", "nulla", '{"kind": 3}'])
def test_broken_base_is_read_as_empty(base, focus_group, manager, client_of):
    client_of(manager).post(url(focus_group), posted({**row(text="Frase."), "base": base}))

    assert Contribution.objects.get().text == "Frase."


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_with_one_and_three_rows(
    count, focus_group, body, manager, client_of, django_assert_num_queries
):
    for _number in range(count):
        full_line(focus_group, body)
    client = client_of(manager)

    with django_assert_num_queries(14):
        client.get(url(focus_group))


def full_line(group, body):
    line = ContributionFactory(focus_group=group, state="draft", s3_areas=[S3AreaFactory()])
    NeedSkillFactory(details=NeedDetailsFactory(contribution=line))
    voices.write(line, [body])
    return line
