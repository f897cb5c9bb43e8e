"""The pages of one line: its long form, its corrections, its voices, its texts."""

import pytest

from focusgroups.actions import contributions
from tests.factories.clusters import OrganisationFactory
from tests.factories.focusgroups import FocusGroupFactory, ParticipationFactory, ReadBackAnswerFactory, RoundFactory
from tests.focusgroups.pages.addresses import GROUP_PAGES, LINE_PAGES, url

HTML = "<script>alert(1)</script><b>grassetto</b>"


def test_html_in_every_text_is_shown_as_text(focus_group, manager, client_of):
    group = FocusGroupFactory(
        cluster=focus_group.cluster, title=HTML, questions=HTML, venue=HTML, round=RoundFactory(name=HTML)
    )
    ParticipationFactory(focus_group=group, name=HTML, organisation=OrganisationFactory(name=HTML))
    line = contributions.add(
        group,
        by=manager,
        kind="need",
        text=HTML,
        fields={"title": HTML, "note": HTML},
        details={"profile_label": HTML},
        skills=[HTML],
    )
    ReadBackAnswerFactory(contribution=line, answer="correction", text=HTML)
    client = client_of(manager)

    for address in [*(url(page, group.slug) for page in GROUP_PAGES), *(url(page, line.uuid) for page in LINE_PAGES)]:
        page = client.get(address).content.decode()
        assert "<script>alert" not in page, address
        assert "<b>grassetto" not in page, address
        assert "&lt;script&gt;" in page, address


def long_form(line, **more):
    return {
        "kind": line.kind,
        "text": line.text,
        "version": line.version,
        "competenze-TOTAL_FORMS": 0,
        "competenze-INITIAL_FORMS": 0,
        **more,
    }


def test_edit_saves_details_and_skills(line, manager, client_of):
    skills = {
        "competenze-TOTAL_FORMS": 1,
        "competenze-0-label": "robot",
        "competenze-0-gap": "missing",
        "competenze-0-relation": "essential",
    }

    response = client_of(manager).post(
        url("contribution-edit", line.uuid), long_form(line, nature="emerging", **skills)
    )

    line.refresh_from_db()
    assert response.status_code == 302
    assert (line.need_details.nature, line.need_details.skills.get().gap) == ("emerging", "missing")


def test_stale_edit_is_409_with_both_texts_and_then_saves(line, manager, client_of):
    client, stale = client_of(manager), long_form(line, text="Il mio testo.")
    contributions.edit(line, by=manager, version=1, text="Il testo del collega.")

    response = client.post(url("contribution-edit", line.uuid), stale)

    page = response.content.decode()
    assert response.status_code == 409
    assert "Il mio testo." in page
    assert "Il testo del collega." in page
    assert 'name="version" value="2"' in page
    assert client.post(url("contribution-edit", line.uuid), {**stale, "version": 2}).status_code == 302


def test_stale_focus_group_is_409_with_both_texts(focus_group, manager, client_of):
    client, address = client_of(manager), url("focus-group-edit", focus_group.slug)
    data = {
        "title": "Titolo mio",
        "held_on": "2025-05-12",
        "attribution_rule": "by_category",
        "visibility": "public",
        "read_back_days": "10",
        "version": "1",
    }
    assert client.post(address, {**data, "title": "Titolo del collega"}).status_code == 302

    response = client.post(address, data)

    assert response.status_code == 409
    assert "Titolo mio" in response.content.decode()
    assert "Titolo del collega" in response.content.decode()


@pytest.mark.parametrize("version", ["", "abc", "99999999999999999999"])
def test_odd_versions_are_refused_politely(version, line, manager, client_of):
    response = client_of(manager).post(url("contribution-edit", line.uuid), long_form(line, version=version))

    assert response.status_code in {200, 409}


def test_correction_is_applied_from_the_page(line, manager, client_of):
    reply = ReadBackAnswerFactory(contribution=line, answer="correction", text="Meglio così.")

    response = client_of(manager).post(
        url("correction", line.uuid, reply.pk), {"applica": "1", "version": line.version, "letta": reply.mark}
    )

    line.refresh_from_db()
    assert (response.status_code, line.text) == (302, "Meglio così.")


def test_correction_of_another_line_is_404(line, manager, client_of, focus_group):
    other = ReadBackAnswerFactory(contribution__focus_group=focus_group, answer="correction")

    assert client_of(manager).post(url("correction", line.uuid, other.pk), {"applica": "1"}).status_code == 404
