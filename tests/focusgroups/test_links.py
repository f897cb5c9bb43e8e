"""The pages of personal links."""

import re
import uuid

import pytest
from django.urls import reverse

from core.models import Job
from focusgroups.actions import contributions, groups
from focusgroups.models import Contribution, FocusGroup, Participation, PersonalLink, ReadBackAnswer
from tests.factories.focusgroups import ContributionFactory, ParticipationFactory, PersonalLinkFactory
from tests.people import SECRETS

PARTICIPANT, RECORDER = SECRETS["participant"], SECRETS["recorder"]


def url(name, *args):
    return reverse(f"links:{name}", args=args)


@pytest.fixture
def others_draft(focus_group):
    return ContributionFactory(focus_group=focus_group, state="draft", line_key="f" * 64, text="Bozza di un altro.")


def test_participant_reads_the_table_but_no_drafts_of_others(participant, others_draft, focus_group, client):
    ContributionFactory(focus_group=focus_group, state="submitted", text="Inviata al tavolo.")
    ContributionFactory(focus_group=focus_group, state="draft", text="Bozza di chi conduce.")

    response = client.get(url("table", PARTICIPANT))

    page = response.content.decode()
    assert "Inviata al tavolo." in page
    assert "Bozza di un altro." not in page
    assert "Bozza di chi conduce." not in page
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "strict-origin"


@pytest.mark.parametrize("state", FocusGroup.State.values)
def test_page_opens_in_every_state(state, participant, focus_group, client):
    FocusGroup.objects.update(state=state, closed_at="2025-06-01T10:00Z", not_delivered_reason="-")

    assert client.get(url("table", PARTICIPANT)).status_code == 200


@pytest.mark.parametrize(("button", "state"), [("invia", "submitted"), ("bozza", "draft")])
def test_participant_adds_a_sentence(button, state, participant, client):
    client.post(
        url("line-add", PARTICIPANT), {"kind": "proposal", "text": "Un corso serale.", button: "1", "with_body": "on"}
    )

    line = Contribution.objects.get()
    assert (line.state, line.kind, line.recorded_by, line.line_key) == (state, "proposal", None, participant.line_key)
    assert line.voices.get().category == "firm"


@pytest.mark.parametrize(
    "data", [{"kind": "need", "text": ""}, {"kind": "x", "text": "a"}, {"kind": "need", "text": "x" * 2001}]
)
def test_bad_sentence_is_said_in_words(data, participant, client):
    response = client.post(url("line-add", PARTICIPANT), data)

    assert (response.status_code, Contribution.objects.count()) == (200, 0)
    assert "Controlla questi punti" in response.content.decode()


def sent_twice(client, url, other, **first):
    """Send a form, then the same form with another text; return the form that comes back."""
    client.post(url, first)
    page = client.post(url, first | {"text": other}).content.decode()
    assert "è già stato inviato con un altro testo" in page
    assert other in page
    return re.search(r'name="uuid" value="([^"]+)"', page)[1]


@pytest.mark.parametrize("secret", [PARTICIPANT, RECORDER])
def test_another_sentence_in_a_form_already_sent_is_kept_and_sent_again(secret, participant, recorder, client):
    data = {"kind": "need", "text": "Prima.", "uuid": str(uuid.uuid4())}

    fresh = sent_twice(client, url("line-add", secret), "Seconda.", **data)
    client.post(url("line-add", secret), data | {"text": "Seconda.", "uuid": fresh})

    assert list(Contribution.objects.order_by("pk").values_list("text", flat=True)) == ["Prima.", "Seconda."]


def test_what_a_link_cannot_know_is_said(participant, focus_group, manager, client, client_of):
    contributions.add(focus_group, by=participant, kind="need", text="Scritta con questo link.", send=True)
    own = client.get(url("table", PARTICIPANT)).content.decode()
    groups.start_read_back(focus_group, by=manager)
    answers = client_of(manager).get(reverse("focusgroups:read-back-page", args=[focus_group.slug])).content.decode()

    assert "Quelle scritte con un link precedente stanno fra le righe del tavolo." in own
    assert "Chi ha risposto da due link è contato due volte." in answers


def test_participant_edits_sends_and_withdraws_the_own_line(participant, focus_group, client):
    line = contributions.add(focus_group, by=participant, kind="need", text="Prima.")

    client.post(url("line-edit", PARTICIPANT, line.uuid), {"kind": "need", "text": "Dopo.", "version": "1"})
    client.post(url("line-move", PARTICIPANT, line.uuid, "submit"))
    client.post(url("line-move", PARTICIPANT, line.uuid, "withdraw"))

    line.refresh_from_db()
    assert (line.text, line.state) == ("Dopo.", "withdrawn")


def test_stale_edit_of_the_own_line_shows_both_texts(participant, focus_group, client):
    line = contributions.add(focus_group, by=participant, kind="need", text="Prima.")
    contributions.edit(line, by=participant, version=1, text="Dall'altro telefono.")

    response = client.post(
        url("line-edit", PARTICIPANT, line.uuid), {"kind": "need", "text": "Da qui.", "version": "1"}
    )

    assert response.status_code == 409
    assert "Da qui." in response.content.decode()
    assert "altro telefono" in response.content.decode()


def test_lines_of_others_are_not_touched(participant, others_draft, focus_group, client):
    sent = ContributionFactory(focus_group=focus_group, state="submitted")
    elsewhere = ContributionFactory(state="submitted")

    assert client.get(url("line-edit", PARTICIPANT, others_draft.uuid)).status_code == 404
    assert client.get(url("line-edit", PARTICIPANT, sent.uuid)).status_code == 404
    assert client.post(url("line-move", PARTICIPANT, sent.uuid, "withdraw")).status_code == 403
    assert client.post(url("line-move", PARTICIPANT, elsewhere.uuid, "withdraw")).status_code == 404
    assert client.post(url("line-move", PARTICIPANT, sent.uuid, "accept")).status_code == 404


def test_participant_confirms_and_corrects(participant, focus_group, manager, client):
    line = contributions.add(focus_group, by=manager, kind="need", text="Frase.")
    groups.start_read_back(focus_group, by=manager)

    client.post(url("line-answer", PARTICIPANT, line.uuid), {"conferma": "1"})
    assert ReadBackAnswer.objects.get().answer == "confirmed"
    wrong = client.post(url("line-answer", PARTICIPANT, line.uuid), {"text": ""})
    assert "Campo obbligatorio" in wrong.content.decode()
    client.post(url("line-answer", PARTICIPANT, line.uuid), {"text": "Meglio così."})
    assert ReadBackAnswer.objects.get().text == "Meglio così."


def test_answer_outside_the_read_back_is_409(participant, focus_group, client):
    line = ContributionFactory(focus_group=focus_group, state="submitted")

    assert client.post(url("line-answer", PARTICIPANT, line.uuid), {"conferma": "1"}).status_code == 409


def test_recorder_types_and_edits_like_the_manager(recorder, focus_group, client):
    assert client.get(url("table", RECORDER)).status_code == 200

    client.post(url("line-add", RECORDER), {"kind": "need", "text": "Detto in sala.", "skill_labels": "robot"})

    line = Contribution.objects.get()
    assert (line.line_key, line.state) == ("", "draft")
    form = {
        "kind": "need",
        "text": "Detto meglio.",
        "version": 1,
        "competenze-TOTAL_FORMS": 0,
        "competenze-INITIAL_FORMS": 0,
    }
    assert client.post(url("line-edit", RECORDER, line.uuid), form).status_code == 302
    line.refresh_from_db()
    assert line.text == "Detto meglio."


def test_recorder_writes_only_while_the_room_is_open(recorder, focus_group, client):
    FocusGroup.objects.update(state="read_back")

    assert client.get(url("table", RECORDER)).status_code == 200
    assert client.post(url("line-add", RECORDER), {"kind": "need", "text": "Tardi."}).status_code == 409


@pytest.mark.parametrize("secret", ["sconosciuto", "%3Cscript%3E", "x" * 300])
def test_unknown_link_is_one_page(secret, client, db):
    response = client.get(f"/p/{secret}/")

    assert response.status_code == 404
    assert "Il link non è più valido" in response.content.decode()


@pytest.mark.parametrize("change", [{"revoked_at": "2026-01-01T00:00Z"}, {"expires_at": "2026-01-01T00:00Z"}])
def test_ended_link_is_the_same_page_for_every_act(change, participant, focus_group, client):
    PersonalLink.objects.update(**change)
    line = ContributionFactory(focus_group=focus_group, state="submitted")

    unknown = client.get(url("table", "x" * len(PARTICIPANT))).content  # the choice of language names the address
    assert client.get(url("table", PARTICIPANT)).status_code == 404
    assert len(client.get(url("table", PARTICIPANT)).content) == len(unknown)
    assert client.post(url("line-add", PARTICIPANT), {"kind": "need", "text": "No."}).status_code == 404
    assert client.post(url("line-answer", PARTICIPANT, line.uuid), {"conferma": "1"}).status_code == 404
    assert Contribution.objects.count() == 1


def test_participant_leaves(participant, client):
    assert client.post(url("leave", PARTICIPANT)).status_code == 200

    assert not Participation.objects.exists()
    assert client.get(url("table", PARTICIPANT)).status_code == 404


def test_lost_link_gets_the_same_reply_known_or_not(focus_group, client, nobody_asked):
    ParticipationFactory(focus_group=focus_group, email="chi-perde@example.org")

    known = client.post(url("ask-again"), {"email": "chi-perde@example.org"})
    unknown = client.post(url("ask-again"), {"email": "ignoto-qui@example.org"})

    pages = [re.sub(r"x-csrftoken[^}]*", "", answer.content.decode()) for answer in (known, unknown)]
    assert (known.status_code, pages[0]) == (unknown.status_code, pages[1])
    assert Job.objects.get().kind == "send_link"


def test_lost_link_is_asked_for_a_few_times_only(focus_group, client, nobody_asked):
    ParticipationFactory(focus_group=focus_group, email="insistente@example.org")

    for _ in range(5):
        assert client.post(url("ask-again"), {"email": "insistente@example.org"}).status_code == 200
        Job.objects.update(state="done", finished_at="2026-01-01T00:00Z")

    assert Job.objects.count() <= 3


def test_html_from_a_phone_is_shown_as_text(participant, focus_group, client, client_of, manager):
    client.post(url("line-add", PARTICIPANT), {"kind": "need", "text": "<script>alert(1)</script>"})
    page = client.get(url("table", PARTICIPANT)).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_table_costs_the_same_with_one_and_three_lines(participant, focus_group, client, django_assert_max_num_queries):
    def cost():
        with django_assert_max_num_queries(30) as found:
            client.get(url("table", PARTICIPANT))
        return len(found)

    ContributionFactory(focus_group=focus_group, state="submitted")
    first = cost()
    ContributionFactory.create_batch(2, focus_group=focus_group, state="submitted")

    assert cost() == first


def test_link_of_one_table_does_not_open_another(participant, client):
    other = PersonalLinkFactory(secret="altro-segreto")

    assert other.focus_group.title not in client.get(url("table", PARTICIPANT)).content.decode()


def test_fate_of_a_line_is_shown_back_to_the_table(participant, focus_group, client):
    ContributionFactory(
        focus_group=focus_group,
        text="Mancano manutentori.",
        state="accepted",
        fate="used",
        fate_reason="Citato nel position paper «Robotica».",
    )

    page = client.get(url("table", PARTICIPANT)).content.decode()

    assert "Citato nel position paper «Robotica»." in " ".join(page.split())
