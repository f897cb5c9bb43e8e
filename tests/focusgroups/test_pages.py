"""The work pages: who reads them, what bad input gets, what they cost."""

import uuid

import pytest
from django.urls import reverse

from core.models import Job
from focusgroups.actions import contributions
from focusgroups.models import Contribution, FocusGroup, Participation, Round
from tests.factories.clusters import MembershipFactory, OrganisationFactory
from tests.factories.focusgroups import (
    ContributionFactory,
    FocusGroupFactory,
    NeedDetailsFactory,
    NeedSkillFactory,
    ParticipationFactory,
    PersonalLinkFactory,
    ReadBackAnswerFactory,
    RoundFactory,
    VoiceFactory,
)

HTML = "<script>alert(1)</script><b>grassetto</b>"
GROUP_PAGES = ["focus-group-detail", "focus-group-edit", "focus-group-close", "contribution-list", "participation-list"]
LINE_PAGES = ["contribution-detail", "contribution-edit", "contribution-merge"]
ROUND_PAGES = ["round-detail", "round-edit", "round-close"]


def url(name, *args):
    return reverse(f"focusgroups:{name}", args=args)


@pytest.fixture
def line(focus_group):
    return ContributionFactory(focus_group=focus_group, state="submitted", text="Mancano tecnici.")


# --- who ---


@pytest.mark.parametrize(
    ("who", "code"), [("manager", 200), ("coordinator", 200), ("outsider", 404), ("member", 404), ("anonymous", 302)]
)
@pytest.mark.parametrize("page", [*GROUP_PAGES, *LINE_PAGES])
def test_who_opens_the_pages_of_a_table(page, who, code, focus_group, line, client_of, request):
    person = request.getfixturevalue(who)
    address = url(page, line.uuid if page in LINE_PAGES else focus_group.slug)

    assert client_of(person).get(address).status_code == code


@pytest.mark.parametrize(("who", "code"), [("coordinator", 200), ("manager", 403), ("admin", 403), ("anonymous", 302)])
@pytest.mark.parametrize("page", ROUND_PAGES)
def test_who_opens_the_pages_of_a_round(page, who, code, focus_group, client_of, request):
    person = request.getfixturevalue(who)

    assert client_of(person).get(url(page, focus_group.round.slug)).status_code == code


@pytest.mark.parametrize("state", FocusGroup.State.values)
@pytest.mark.parametrize("page", ["focus-group-detail", "focus-group-close", "contribution-list", "participation-list"])
def test_pages_open_in_every_state(page, state, mech, manager, client_of):
    group = FocusGroupFactory(cluster=mech, state=state)
    ContributionFactory(focus_group=group)
    ParticipationFactory(focus_group=group)

    assert client_of(manager).get(url(page, group.slug)).status_code == 200


@pytest.mark.parametrize("state", Contribution.State.values)
@pytest.mark.parametrize("page", LINE_PAGES)
def test_line_pages_open_in_every_state(page, state, focus_group, coordinator, client_of):
    line = ContributionFactory(focus_group=focus_group, state=state)
    ReadBackAnswerFactory(contribution=line, answer="correction")

    assert client_of(coordinator).get(url(page, line.uuid)).status_code == 200


def test_lists_open_with_and_without_rows(coordinator, client_of, line):
    client = client_of(coordinator)

    for page in ("focus-group-list", "focus-group-create", "round-list", "round-create"):
        assert client.get(url(page)).status_code == 200
    assert b"Nessun focus group" in client.get(url("focus-group-list"), {"testo": "niente di simile"}).content


@pytest.mark.parametrize("name", ["focus-group-move", "focus-group-remind", "contribution-add", "message-send"])
def test_strangers_post_nothing(name, focus_group, outsider, client_of):
    args = [focus_group.slug, *(["close"] if name == "focus-group-move" else [])]

    assert client_of(outsider).post(url(name, *args)).status_code == 404


def test_unknown_moves_are_404(focus_group, line, coordinator, client_of):
    client = client_of(coordinator)

    assert client.post(url("focus-group-move", focus_group.slug, "explode")).status_code == 404
    assert client.post(url("contribution-move", line.uuid, "accept_at_closing")).status_code == 404
    assert client.post(url("round-move", focus_group.round.slug, "close")).status_code == 404


def test_move_from_the_wrong_state_is_409_with_the_reason(focus_group, manager, client_of):
    response = client_of(manager).post(url("focus-group-move", focus_group.slug, "open"))

    assert response.status_code == 409
    assert "lo stato è «aperto»" in response.content.decode()


def test_get_changes_nothing(focus_group, line, manager, client_of):
    client = client_of(manager)

    for address in (
        url("focus-group-move", focus_group.slug, "start_read_back"),
        url("contribution-move", line.uuid, "accept"),
    ):
        assert client.get(address).status_code == 405


# --- the fast form ---


def test_kind_and_sentence_suffice_and_are_inherited(focus_group, manager, client_of):
    response = client_of(manager).post(
        url("contribution-add", focus_group.slug), {"kind": "trend", "text": "Crescono i robot.", "horizon": "now"}
    )

    assert (response.status_code, Contribution.objects.get().kind) == (302, "trend")
    assert response["Location"].endswith("/contributi/?kind=trend&horizon=now#id_text")


def test_second_press_makes_no_second_line(focus_group, manager, client_of):
    data = {"kind": "need", "text": "Mancano tecnici.", "uuid": str(uuid.uuid4())}

    for _ in range(2):
        client_of(manager).post(url("contribution-add", focus_group.slug), data)

    assert Contribution.objects.count() == 1


def test_fast_form_writes_skills_urgency_and_bodies(focus_group, manager, client_of):
    body = ParticipationFactory(focus_group=focus_group, organisation=OrganisationFactory()).organisation
    data = {"kind": "need", "text": "Frase.", "skill_labels": "robot; inglese", "urgency": "4"}

    client_of(manager).post(url("contribution-add", focus_group.slug), {**data, "voices": [f"ente:{body.pk}"]})

    line = Contribution.objects.get()
    assert [skill.label for skill in line.need_details.skills.all()] == ["robot", "inglese"]
    assert (line.need_details.urgency, line.voices.get().organisation) == (4, body)


def test_htmx_gets_the_new_row_and_an_empty_form(focus_group, manager, client_of):
    response = client_of(manager).post(
        url("contribution-add", focus_group.slug),
        {"kind": "need", "text": "Frase nuova."},
        headers={"HX-Request": "true"},
    )

    page = response.content.decode()
    assert "<html" not in page
    assert page.count("Frase nuova") >= 2
    assert 'hx-swap-oob="afterbegin:#righe"' in page


def test_other_kind_keeps_what_was_typed(focus_group, manager, client_of):
    data = {"kind": "proposal", "text": "Già scritto.", "cambia": "1"}

    page = client_of(manager).post(url("contribution-add", focus_group.slug), data).content.decode()

    assert "Già scritto." in page
    assert 'name="lead_body"' in page
    assert not Contribution.objects.exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"text": ""}, "Campo obbligatorio"),
        ({"text": "x" * 2001}, "2000"),
        ({"kind": "desiderio"}, "Scegli un"),
        ({"urgency": "9"}, "Scegli un"),
        ({"s3_areas": ["99999"]}, "Scegli un"),
        ({"s3_areas": ["abc"]}, "valido"),
        ({"voices": ["ente:99999"]}, "Scegli un"),
        ({"eqf_min": "7", "eqf_max": "2"}, "più basso"),
        ({"positions_min": "-3"}, "0"),
        ({"profile_label": "cobottista", "profile_label_concept": "non-un-uuid cobottista"}, "elenco"),
        ({"kind": "trend", "published_on": "2025-02-31"}, "data valida"),
        ({"kind": "trend", "url": "javascript:alert(1)"}, "valido"),
        ({"kind": "trend", "value": "molto"}, "numero"),
        ({"kind": "trend", "period_start": "2025-02-01", "period_end": "2024-02-01"}, "prima di cominciare"),
        ({"uuid": "non-un-uuid"}, "UUID"),
    ],
)
def test_bad_input_is_said_in_words_and_kept(data, words, focus_group, manager, client_of):
    sent = {"kind": "need", "text": "Frase da non perdere.", **data}

    response = client_of(manager).post(url("contribution-add", focus_group.slug), sent)

    page = response.content.decode()
    assert response.status_code == 200
    assert words in page
    assert sent["text"][:20] in page
    assert not Contribution.objects.exists()


def test_closed_table_takes_no_line(mech, manager, client_of):
    group = FocusGroupFactory(cluster=mech, state="closed")

    assert (
        client_of(manager).post(url("contribution-add", group.slug), {"kind": "need", "text": "Frase."}).status_code
        == 409
    )


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


# --- editing ---


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


# --- preparing ---


def new_group(round, own_cluster, **more):
    return {
        "round": round.pk,
        "cluster": own_cluster.pk,
        "title": "Robotica",
        "held_on": "2025-05-12",
        "attribution_rule": "by_category",
        "visibility": "public",
        "read_back_days": "10",
        "uuid": "5b1c5c5e-0000-4000-8000-000000000001",
        **more,
    }


def test_focus_group_is_prepared_once(mech, manager, client_of):
    round, client = RoundFactory(), client_of(manager)

    answers = [client.post(url("focus-group-create"), new_group(round, mech)) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert FocusGroup.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"title": ""}, "Campo obbligatorio"),
        ({"title": "x" * 201}, "200"),
        ({"held_on": "2025-02-31"}, "data valida"),
        ({"read_back_days": "31"}, "30"),
        ({"read_back_days": "-1"}, "0"),
        ({"cluster": "99999"}, "Scegli un"),
        ({"starts_at": "25:99"}, "ora valida"),
    ],
)
def test_bad_focus_group_is_said_in_words(more, words, mech, manager, client_of):
    response = client_of(manager).post(url("focus-group-create"), new_group(RoundFactory(), mech, **more))

    assert (response.status_code, FocusGroup.objects.count()) == (200, 0)
    assert words in response.content.decode()


def test_manager_cannot_choose_a_foreign_cluster(build, manager, client_of):
    response = client_of(manager).post(url("focus-group-create"), new_group(RoundFactory(), build))

    assert (response.status_code, FocusGroup.objects.count()) == (200, 0)


# --- attendance ---


def test_attendance_by_form_paste_and_tap(focus_group, manager, client_of):
    client = client_of(manager)

    client.post(
        url("participation-add", focus_group.slug), {"name": "Anna", "category": "firm", "attendance": "invited"}
    )
    client.post(url("participation-paste", focus_group.slug), {"rows": "Bruno; ITS; ente di formazione; b@example.org"})
    anna = Participation.objects.get(name="Anna")
    row = client.post(url("participation-attendance", anna.uuid), {"presenza": "came"}, headers={"HX-Request": "true"})

    anna.refresh_from_db()
    assert (Participation.objects.count(), anna.attendance) == (2, "came")
    assert row.content.decode().lstrip().startswith("<tr")


def test_paste_adds_what_is_sure_and_keeps_what_is_not(focus_group, manager, client_of):
    text = "Anna; Officine; impresa\nBruno; ITS; scuola"

    page = client_of(manager).post(url("participation-paste", focus_group.slug), {"rows": text}).content.decode()

    assert "Riga 2: la categoria «scuola» non esiste" in page
    assert "Bruno; ITS; scuola</textarea>" in page
    assert [person.name for person in Participation.objects.all()] == ["Anna"]


def test_secret_is_shown_once_and_not_cached(focus_group, manager, client_of):
    person = ParticipationFactory(focus_group=focus_group)

    response = client_of(manager).post(url("link-issue", person.uuid))

    assert "/p/" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert "/p/" not in client_of(manager).get(url("participation-list", focus_group.slug)).content.decode()


def test_foreign_people_and_links_are_404(manager, focus_group, client_of):
    person, link = ParticipationFactory(), PersonalLinkFactory()
    client = client_of(manager)

    for name in ("participation-attendance", "participation-remove", "link-issue", "link-send"):
        assert client.post(url(name, person.uuid)).status_code == 404
    assert client.post(url("link-revoke", focus_group.slug, link.pk)).status_code == 404
    link.refresh_from_db()
    assert link.revoked_at is None


# --- the coordinator ---


def test_reminder_from_the_round_page(focus_group, manager, coordinator, client_of):
    response = client_of(coordinator).post(url("focus-group-remind", focus_group.slug), {"dal_ciclo": "1"})

    assert response["Location"] == url("round-detail", focus_group.round.slug)
    assert Job.objects.get().kind == "remind_manager"


def test_bodies_are_hidden_from_the_coordinator_until_a_reason_is_given(line, coordinator, client_of):
    VoiceFactory(contribution=line, organisation=OrganisationFactory(name="Officine Segrete"))
    client = client_of(coordinator)

    assert "Officine Segrete" not in client.get(url("contribution-detail", line.uuid)).content.decode()
    assert client.post(url("contribution-voices", line.uuid), {"note": ""}).status_code == 409
    shown = client.post(url("contribution-voices", line.uuid), {"note": "Verifica delle voci."})
    assert "Officine Segrete" in shown.content.decode()


def test_round_is_closed_with_a_fate_for_what_is_left(mech, coordinator, client_of):
    line = ContributionFactory(focus_group=FocusGroupFactory(cluster=mech, state="reported"))
    client, address = client_of(coordinator), url("round-close", line.focus_group.round.slug)

    assert "Campo obbligatorio" in client.post(address, {}).content.decode()
    assert client.post(address, {"left_over": "deferred", "reason": "Al prossimo ciclo."}).status_code == 302
    assert Round.objects.get(pk=line.focus_group.round_id).state == "closed"


# --- corrections ---


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


# --- cost ---


def queries_of(client, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(60) as found:
        assert client.get(address).status_code == 200
    return len(found)


def a_focus_group(group):
    FocusGroupFactory(cluster=group.cluster, round=group.round).co_leads.add(MembershipFactory().cluster)


def a_line(group):
    details = NeedDetailsFactory(contribution=ContributionFactory(focus_group=group, state="submitted"))
    NeedSkillFactory(details=details), VoiceFactory(contribution=details.contribution)


def a_person(group):
    person = ParticipationFactory(focus_group=group, organisation=OrganisationFactory())
    PersonalLinkFactory(focus_group=group, participation=person)


@pytest.mark.parametrize(
    ("page", "add"),
    [
        ("focus-group-list", a_focus_group),
        ("round-detail", a_focus_group),
        ("round-list", lambda group: RoundFactory()),
        ("contribution-list", a_line),
        ("focus-group-close", a_line),
        ("participation-list", a_person),
    ],
)
def test_lists_cost_the_same_with_one_and_three_rows(
    page, add, focus_group, coordinator, client_of, django_assert_max_num_queries
):
    slug = {"focus-group-list": (), "round-list": (), "round-detail": (focus_group.round.slug,)}
    address, client = url(page, *slug.get(page, (focus_group.slug,))), client_of(coordinator)
    add(focus_group)
    first = queries_of(client, address, django_assert_max_num_queries)

    add(focus_group), add(focus_group)

    assert queries_of(client, address, django_assert_max_num_queries) == first


def test_values_that_nobody_can_choose_are_answered_in_words(focus_group, manager, client_of):
    client = client_of(manager)
    person = ParticipationFactory(focus_group=focus_group)
    line = ContributionFactory(focus_group=focus_group, state="submitted")

    presence = client.post(reverse("focusgroups:participation-attendance", args=[person.uuid]), {"presenza": "boh"})
    concept = {"conferma": "1", "concept": "zz", "version": "9" * 5000}
    nothing = client.post(reverse("focusgroups:contribution-concepts", args=[line.uuid]), concept)
    unreadable = client.get(reverse("skills:concept-options"), {"testo": "a\0b", "tipo": "skill"})

    assert (presence.status_code, "Scegli presente o assente." in presence.content.decode()) == (409, True)
    assert (nothing.status_code, unreadable.status_code) == (404, 400)
