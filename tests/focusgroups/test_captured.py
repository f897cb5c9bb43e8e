"""What a table gathered: every number of the closing page is computed, and what is missing never blocks."""

import pytest
from django.urls import reverse

from focusgroups.actions import contributions, groups, read_back
from focusgroups.captured import captured
from focusgroups.models import ContributionKind, ReadBackAnswer
from tests.factories.clusters import OrganisationFactory
from tests.factories.focusgroups import ContributionFactory, ParticipationFactory, ReadBackAnswerFactory

KEY = "a" * 64


def test_empty_table_is_all_zeros(focus_group):
    found = captured(focus_group)

    assert (found.taken, found.bodies, found.came, found.categories, found.confirmed) == (0, 0, 0, [], 0)


def test_lines_are_counted_by_what_closing_does_with_them(focus_group):
    for state, key in [("draft", ""), ("submitted", ""), ("accepted", KEY), ("submitted", KEY), ("draft", KEY)]:
        ContributionFactory(focus_group=focus_group, kind="need", state=state, line_key=key)
    for state in ("merged", "set_aside", "withdrawn"):
        ContributionFactory(focus_group=focus_group, kind="trend", state=state)

    lines = dict(captured(focus_group).lines)

    assert lines[str(ContributionKind.NEED.label)] == {"taken": 3, "to_decide": 1, "merged": 0, "left": 0}
    # the merged one led into a line that is in
    assert lines[str(ContributionKind.TREND.label)] == {"taken": 1, "to_decide": 0, "merged": 1, "left": 2}


def test_a_body_that_speaks_twice_is_one_voice(focus_group, manager):
    body = OrganisationFactory()
    for said_by in ([body], [body, OrganisationFactory()], []):
        contributions.add(focus_group, by=manager, kind="need", text="Frase.", voices=said_by)

    found = captured(focus_group)

    assert (found.bodies, found.without_body) == (2, 1)


def test_a_line_is_not_without_body_where_a_merged_one_names_it(focus_group, manager):
    line, other = [
        contributions.add(focus_group, by=manager, kind="need", text="Frase.", voices=said_by)
        for said_by in ([], [OrganisationFactory()])
    ]
    contributions.merge(other, into=line, by=manager)

    found = captured(focus_group)

    assert (found.bodies, found.without_body) == (1, 0)


def test_people_are_counted_by_category_and_walk_ins_apart(focus_group):
    for attendance, category in [("invited", "firm"), ("came", "firm"), ("walk_in", "firm"), ("came", "local_body")]:
        ParticipationFactory(focus_group=focus_group, attendance=attendance, category=category)

    found = captured(focus_group)

    assert (found.invited, found.walk_ins, found.came) == (3, 1, 3)
    assert found.categories == [("impresa", 2), ("ente locale", 1)]


def test_answers_are_counted_by_line(focus_group):
    lines = ContributionFactory.create_batch(3, focus_group=focus_group, state="submitted")
    for key in ("a" * 64, "b" * 64):
        ReadBackAnswerFactory(contribution=lines[0], line_key=key, answer="confirmed")
    ReadBackAnswerFactory(contribution=lines[1], answer="correction", text="Altro.")

    found = captured(focus_group)

    assert (found.confirmed, found.corrections, found.unanswered) == (1, 1, 1)


def test_closing_page_counts_and_asks_line_by_line(focus_group, manager, client_of):
    line = contributions.add(focus_group, by=manager, kind="trend", text="I cantieri si fermano.")
    groups.start_read_back(focus_group, by=manager)
    ReadBackAnswerFactory(contribution=line, answer="correction", text="I cantieri rallentano.")

    page = client_of(manager).get(reverse("focusgroups:focus-group-close", args=[focus_group.slug])).content.decode()

    words = " ".join(page.split())
    missing = (
        "manca l&#x27;ambito S3; manca il tipo di fonte; manca la fonte; c&#x27;è una correzione proposta da esaminare"
    )
    assert missing in words
    assert "Nell&#x27;elenco delle presenze nessuno risulta presente." in words
    assert 'action="' + reverse("focusgroups:focus-group-move", args=[focus_group.slug, "close"]) in page


# --- the page of the answers ---


@pytest.fixture
def answered(focus_group, manager, participant):
    line = contributions.add(focus_group, by=manager, kind="need", text="Com'era.")
    groups.start_read_back(focus_group, by=manager)
    return read_back.answer(line, by=participant, answer="correction", text="Come deve essere.")


def test_manager_leaves_a_correction_and_the_participant_reads_why(answered, focus_group, manager, client_of, client):
    line = answered.contribution
    address = reverse("focusgroups:correction", args=[line.uuid, answered.pk])

    response = client_of(manager).post(
        address, {"lascia": "1", "perche": "Lo dice già la riga 3.", "tutte": "1", "letta": answered.mark}
    )

    answered.refresh_from_db()
    assert response.url == reverse("focusgroups:read-back-page", args=[focus_group.slug])
    assert (answered.taken, answered.reply) == (False, "Lo dice già la riga 3.")
    page = client.get(reverse("links:table", args=["segreto-del-partecipante-di-prova"])).content.decode()
    assert "Lo dice già la riga 3." in page


def test_taken_correction_is_said_back(answered, manager, client):
    read_back.apply_correction(answered, by=manager, version=2, mark=answered.mark)

    page = client.get(reverse("links:table", args=["segreto-del-partecipante-di-prova"])).content.decode()

    assert "La correzione è stata presa." in page
    assert ReadBackAnswer.objects.get().taken


def test_another_correction_is_open_again(answered, participant, manager):
    read_back.leave_as_it_is(answered, by=manager, mark=answered.mark, why="No.")

    again = read_back.answer(answered.contribution, by=participant, answer="correction", text="Allora così.")

    assert (again.settled_at, again.taken, again.reply) == (None, False, "")


def test_read_back_page_puts_open_corrections_first(answered, focus_group, manager, client_of):
    ContributionFactory(focus_group=focus_group, state="submitted", text="Senza risposta.", title="")

    page = client_of(manager).get(reverse("focusgroups:read-back-page", args=[focus_group.slug])).content.decode()

    assert "Righe: 2. Correzioni da esaminare: 1. Senza risposta: 1." in page
    assert page.index("Come deve essere.") < page.index("Senza risposta</a>")


def test_long_read_back_is_cut_into_pages_and_counted_whole(focus_group, manager, client_of):
    lines = ContributionFactory.create_batch(52, focus_group=focus_group, state="submitted")
    ReadBackAnswerFactory(contribution=lines[-1], answer="correction", text="Altro.")
    client, address = client_of(manager), reverse("focusgroups:read-back-page", args=[focus_group.slug])

    first, second = client.get(address), client.get(address, {"pagina": 2})

    assert [line.pk for line in first.context["page"]] == [lines[-1].pk, *(line.pk for line in lines[:49])]
    assert [line.pk for line in second.context["page"]] == [lines[49].pk, lines[50].pk]
    for page in (first, second):
        assert "Righe: 52. Correzioni da esaminare: 1. Senza risposta: 51." in page.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_with_one_and_three_lines(
    count, focus_group, manager, client_of, django_assert_num_queries
):
    for line in ContributionFactory.create_batch(count, focus_group=focus_group, state="submitted"):
        ReadBackAnswerFactory(contribution=line, answer="correction", text="Altro.")
    client = client_of(manager)
    client.get("/lavoro/")

    with django_assert_num_queries(11):
        client.get(reverse("focusgroups:read-back-page", args=[focus_group.slug]))
