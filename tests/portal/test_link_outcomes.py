"""What became of what was said: on the page that a participant's link opens, and of one line for who works with it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.calendar import today
from focusgroups.models import FocusGroup, PersonalLink
from tests.factories.committee import DecisionFactory, FollowUpFactory, SittingFactory
from tests.factories.focusgroups import ContributionFactory, FocusGroupFactory, ProposalDetailsFactory
from tests.factories.needs import NeedFactory
from tests.people import SECRETS
from tests.portal.test_need_answers import recommended

pytestmark = pytest.mark.django_db

SECRET = SECRETS[PersonalLink.Kind.PARTICIPANT]


def page(client, secret=SECRET):
    return client.get(reverse("portal:link-outcomes", args=[secret]))


def told(client) -> dict[str, list[str]]:
    """What each line shown is told to have become: titles of papers, actions of proposals."""
    context = page(client).context
    return {
        fate.line.text: [*map(str, fate.papers), *(row.action for row, _decision in fate.answers)]
        for fate in [*context["own"], *context["others"]]
    }


@pytest.fixture
def own(focus_group, participant):
    return ContributionFactory(focus_group=focus_group, text="La mia frase.", line_key=participant.line_key)


@pytest.fixture
def other(focus_group):
    return ContributionFactory(focus_group=focus_group, text="La frase di un altro.")


def test_own_lines_are_there_before_anything_is_known_of_them(own, other, client):
    reply = page(client)

    assert [fate.line for fate in reply.context["own"]] == [own]
    assert reply.context["others"] == []
    assert "Non si sa ancora" in reply.content.decode()
    assert reply["Referrer-Policy"] == "strict-origin"


def test_line_is_followed_by_itself_its_need_and_the_proposal_that_answers_it(own, other, focus_group, client):
    answer = ContributionFactory(focus_group=focus_group, kind="proposal", text="Un laboratorio.")
    ProposalDetailsFactory(contribution=answer).addresses.add(own)
    need = NeedFactory(contributions=[own])
    found = [
        recommended(focus_group, contribution=own),
        recommended(focus_group, contribution=None, need=need),
        recommended(focus_group, contribution=answer),
    ]

    shown = told(client)

    assert shown["La mia frase."] == [found[0].block.section.paper.title, *(row.action for row in found)]
    assert "La frase di un altro." not in shown


def test_line_of_the_table_is_followed_too(own, other, focus_group, client):
    row = recommended(focus_group, contribution=other)

    assert told(client)["La frase di un altro."] == [row.block.section.paper.title, row.action]


def test_follow_up_is_told_with_its_delay(own, focus_group, client):
    decision = DecisionFactory(
        recommendation=recommended(focus_group, contribution=own),
        outcome="adopted",
        sitting=SittingFactory(state="published"),
        published_at=timezone.now(),
    )
    FollowUpFactory(decision=decision, due_on=today() - timedelta(days=1), owner="Settore formazione")

    said = page(client).content.decode()

    assert [word for word in ("accolta", "Settore formazione", "in ritardo") if word not in said] == []


def test_nothing_is_told_before_it_is_public(own, focus_group, client):
    recommended(focus_group, state="under_review", contribution=own)
    pending = recommended(focus_group, contribution=own)
    DecisionFactory(recommendation=pending, outcome="not_adopted", reason="Canarino in attesa.")

    reply = page(client)

    assert told(client)["La mia frase."] == [pending.block.section.paper.title, pending.action]
    assert "Canarino" not in reply.content.decode()


def test_edition_that_was_superseded_is_not_told_twice(own, focus_group, client):
    recommended(focus_group, state="superseded", contribution=own)
    row = recommended(focus_group, contribution=own)

    assert told(client)["La mia frase."] == [row.block.section.paper.title, row.action]
    assert [found for found, _decision in page(client).context["proposals"]] == [row]


def test_lines_of_other_tables_are_not_there(own, build, client):
    theirs = FocusGroupFactory(cluster=build, state=FocusGroup.State.CLOSED)
    recommended(theirs, contribution=ContributionFactory(focus_group=theirs, text="Di un altro tavolo."))

    assert set(told(client)) == {"La mia frase."}


@pytest.mark.parametrize("state", ["withdrawn", "set_aside", "merged"])
def test_line_that_stands_no_more_is_told_to_its_writer_only(own, other, focus_group, participant, client, state):
    """The coordinator gives every line a fate when the round closes; those of others stay unread all the same."""
    settled = {"state": state, "fate": "not_used", "fate_reason": "Nomina una persona."}
    settled |= {"set_aside_reason": "Nomina una persona."} if state == "set_aside" else {}
    settled |= {"merged_into": other, "joined_to": other} if state == "merged" else {}
    for key, text in (("altrui", "Di chi l'ha ripresa."), (participant.line_key, "La mia, ripresa.")):
        ContributionFactory(focus_group=focus_group, text=text, line_key=key, **settled)

    assert set(told(client)) == {"La mia frase.", "La mia, ripresa."}


def test_recorder_and_stranger_do_not_come_in(focus_group, recorder, client):
    assert page(client, SECRETS[PersonalLink.Kind.RECORDER]).status_code == 404
    assert page(client, "sconosciuto").url == reverse("links:table", args=["sconosciuto"])


def test_three_lines_ask_as_much_as_one(own, focus_group, client):
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(client)
        return len(queries)

    recommended(focus_group, contribution=own)
    page(client)  # the link is used today
    one = asked()
    for number in range(2):
        recommended(focus_group, contribution=ContributionFactory(focus_group=focus_group, text=f"Frase {number}."))

    assert asked() == one


def test_table_page_leads_there(own, client):
    said = client.get(reverse("links:table", args=[SECRET])).content.decode()

    assert reverse("portal:link-outcomes", args=[SECRET]) in said


# --- one line, for who works with it ---


def test_line_leads_by_its_need_to_what_was_proposed_for_it_elsewhere(own, build, client_of, manager):
    """Said at two tables: the paper of the other one answers this line too."""
    theirs = FocusGroupFactory(cluster=build)
    said = ContributionFactory(focus_group=theirs, text="Lo stesso, altrove.", published_at=timezone.now())
    need = NeedFactory(contributions=[own, said])
    row = recommended(theirs, contribution=said)
    client = client_of(manager)

    context = client.get(reverse("portal:line-outcomes", args=[own.uuid])).context
    proposal = client.get(row.get_absolute_url()).content.decode()

    assert context["need"] == need
    assert [found for found, _decision in context["answers"].recommendations] == [row]
    assert reverse("needs:need-detail", args=[need.slug]) in proposal


def test_line_without_a_need_says_that_nothing_is_known(own, client_of, manager):
    said = client_of(manager).get(reverse("portal:line-outcomes", args=[own.uuid])).content.decode()

    assert "Non si sa ancora" in said


@pytest.mark.parametrize("person", ["outsider", "partner", "secretary"])
def test_line_of_another_table_is_not_there(own, client_of, request, person):
    client = client_of(request.getfixturevalue(person))

    assert client.get(reverse("portal:line-outcomes", args=[own.uuid])).status_code == 404
