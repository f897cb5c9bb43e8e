"""Writing, changing, deciding on and publishing lines."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from core.errors import AlreadySent, DomainError, NotAllowed, Stale
from core.models import Event
from focusgroups.actions import contributions, voices
from focusgroups.models import Contribution, FocusGroup, NeedDetails, NeedSkill, Voice, VoiceKey
from tests.factories.clusters import OrganisationFactory, S3AreaFactory
from tests.factories.focusgroups import (
    ContributionFactory,
    FocusGroupFactory,
    NeedDetailsFactory,
    NeedSkillFactory,
    VoiceFactory,
)
from tests.factories.skills import ConceptFactory, LabelFactory

TEXT = "Mancano tecnici che programmino i robot."


@pytest.fixture
def draft(focus_group, manager):
    return contributions.add(focus_group, by=manager, kind="need", text=TEXT)


# --- add ---


def test_add_needs_kind_and_text_only(focus_group, manager):
    line = contributions.add(focus_group, by=manager, kind="need", text=f"  {TEXT}\r\n")

    assert (line.kind, line.text, line.state, line.recorded_by, line.line_key) == ("need", TEXT, "draft", manager, "")


def test_add_writes_everything(focus_group, manager):
    area, body = S3AreaFactory(), OrganisationFactory()

    line = contributions.add(
        focus_group,
        by=manager,
        kind="need",
        text=TEXT,
        fields={"s3_areas": [area], "is_digital": True},
        details={"profile_label": "programmatore", "urgency": 5},
        skills=["Programmare robot", " programmare  robot ", "inglese"],
        voices=[body, "university_research"],
    )

    line.refresh_from_db()
    assert list(line.s3_areas.all()) == [area]
    assert line.is_digital
    assert (line.need_details.profile_label, line.need_details.urgency) == ("programmatore", 5)
    assert [skill.label for skill in line.need_details.skills.all()] == ["Programmare robot", "inglese"]
    assert sorted(voice.category for voice in line.voices.all()) == ["firm", "university_research"]


def test_same_uuid_twice_is_one_line(focus_group, manager):
    key = uuid.uuid4()

    first = contributions.add(focus_group, by=manager, kind="need", text=TEXT, uuid=key)
    second = contributions.add(focus_group, by=manager, kind="need", text=TEXT, uuid=key)

    assert first == second
    assert Contribution.objects.count() == Event.objects.filter(verb="contribution.add").count() == 1


@pytest.mark.parametrize("other", [{"text": "Altro."}, {"kind": "trend"}])
def test_other_words_under_the_same_uuid_are_not_taken_for_the_first(other, focus_group, manager):
    words = {"kind": "need", "text": f"{TEXT}\r\nMolti.", "uuid": uuid.uuid4()}
    first = contributions.add(focus_group, by=manager, **words)

    with pytest.raises(AlreadySent):
        contributions.add(focus_group, by=manager, **words | other)
    assert contributions.add(focus_group, by=manager, **words) == first


def test_uuid_of_another_table_is_refused_without_showing_it(focus_group, manager):
    other = ContributionFactory()

    with pytest.raises(NotAllowed, match="esiste già"):
        contributions.add(focus_group, by=manager, kind="need", text=TEXT, uuid=other.uuid)


@pytest.mark.parametrize(
    ("who", "states"),
    [
        ("manager", {"open", "read_back"}),
        ("coordinator", {"open", "read_back"}),
        ("participant", {"planned", "open", "read_back"}),
        ("recorder", {"open"}),
    ],
)
@pytest.mark.parametrize("state", FocusGroup.State.values)
def test_who_adds_in_which_state(who, states, state, focus_group, request):
    person = request.getfixturevalue(who)
    FocusGroup.objects.filter(pk=focus_group.pk).update(
        state=state, closed_at="2025-06-01T10:00Z", not_delivered_reason="-"
    )

    if state in states:
        contributions.add(focus_group, by=person, kind="trend", text=TEXT)
        assert Contribution.objects.count() == 1
    else:
        with pytest.raises(NotAllowed):
            contributions.add(focus_group, by=person, kind="trend", text=TEXT)


@pytest.mark.parametrize("who", ["outsider", "member", "secretary", "admin", "partner", "disabled"])
def test_others_do_not_add(who, focus_group, request):
    with pytest.raises(PermissionDenied):
        contributions.add(focus_group, by=request.getfixturevalue(who), kind="need", text=TEXT)


def test_participant_leaves_no_trace_but_the_hash(focus_group, participant):
    line = contributions.add(focus_group, by=participant, kind="need", text=TEXT, send=True)

    assert (line.recorded_by, line.line_key, line.state) == (None, participant.line_key, "submitted")
    assert set(Event.objects.values_list("actor", flat=True)) == {"link:participant"}


def test_recorder_types_a_line_of_the_staff(focus_group, recorder):
    line = contributions.add(focus_group, by=recorder, kind="need", text=TEXT)

    assert (line.recorded_by, line.line_key) == (None, "")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": " "}, "text"),
        ({"text": "x" * 2001}, "text"),
        ({"kind": "wish"}, "kind"),
        ({"fields": {"title": "x" * 121}}, "title"),
        ({"details": {"urgency": 9}}, "urgency"),
        ({"details": {"profile_label": "x" * 161}}, "profile_label"),
        ({"details": {"eqf_min": 7, "eqf_max": 3}}, "__all__"),
        ({"skills": ["x" * 201]}, "label"),
    ],
)
def test_bad_values_are_named_and_nothing_is_written(values, field, focus_group, manager):
    with pytest.raises(ValidationError) as refusal:
        contributions.add(focus_group, by=manager, **{"kind": "need", "text": TEXT, **values})

    assert list(refusal.value.error_dict) == [field]
    assert Contribution.objects.count() == 0


@pytest.mark.parametrize("name", ["state", "line_key", "recorded_by", "focus_group", "fate", "version"])
def test_no_other_column_is_written(name, focus_group, manager):
    with pytest.raises(TypeError):
        contributions.add(focus_group, by=manager, kind="need", text=TEXT, fields={name: "x"})


# --- edit ---


def test_edit_raises_the_version_and_names_what_changed(draft, manager):
    line = contributions.edit(draft, by=manager, version=1, text="Altro testo.", fields={"is_ai": True})

    assert (line.text, line.is_ai, line.version) == ("Altro testo.", True, 2)
    assert Event.objects.get(verb="contribution.edit").note == "testo, intelligenza artificiale"


def test_edit_of_an_older_version_is_stale_and_shows_the_stored_one(draft, manager):
    contributions.edit(draft, by=manager, version=1, text="Il primo salva.")

    with pytest.raises(Stale) as stale:
        contributions.edit(draft, by=manager, version=1, text="Il secondo no.")

    assert stale.value.current.text == "Il primo salva."


def test_decision_makes_an_open_form_stale(focus_group, manager):
    line = ContributionFactory(focus_group=focus_group, state="submitted")
    contributions.accept(line, by=manager)

    with pytest.raises(Stale):
        contributions.edit(line, by=manager, version=1, fields={"is_ai": True})


def test_validated_words_stay_but_data_are_completed(focus_group, manager):
    line = ContributionFactory(focus_group=focus_group, state="accepted", text=TEXT)

    contributions.edit(line, by=manager, version=1, text=TEXT, details={"profile_label": "programmatore"})

    assert NeedDetails.objects.get().profile_label == "programmatore"
    with pytest.raises(NotAllowed, match="riaprila"):
        contributions.edit(line, by=manager, version=2, text="Altro.")


@pytest.mark.parametrize("state", ["set_aside", "merged", "withdrawn"])
def test_lines_out_of_play_are_not_edited(state, focus_group, manager):
    line = ContributionFactory(focus_group=focus_group, state=state)

    with pytest.raises(NotAllowed):
        contributions.edit(line, by=manager, version=1, text="Altro.")


def test_participant_edits_own_lines_only(focus_group, participant, draft):
    own = contributions.add(focus_group, by=participant, kind="need", text=TEXT)

    assert contributions.edit(own, by=participant, version=1, text="Meglio.").text == "Meglio."
    with pytest.raises(PermissionDenied):
        contributions.edit(draft, by=participant, version=1, text="Mio.")


def test_nobody_edits_a_participants_draft(focus_group, participant, manager, coordinator, recorder):
    own = contributions.add(focus_group, by=participant, kind="need", text=TEXT)

    for person in (manager, coordinator, recorder):
        with pytest.raises(PermissionDenied):
            contributions.edit(own, by=person, version=1, text="Altro.")


def test_change_of_kind_changes_the_details(focus_group, manager, draft):
    line = contributions.edit(draft, by=manager, version=1, kind="proposal", details={"lead_body": "ITS"})

    assert not NeedDetails.objects.exists()
    assert line.proposal_details.lead_body == "ITS"


# --- skills ---


def test_skill_is_coded_when_one_concept_has_that_name(focus_group, manager):
    concept = LabelFactory(text="Programmare robot").concept

    line = contributions.add(focus_group, by=manager, kind="need", text=TEXT, skills=["programmare ROBOT", "altro"])

    assert [skill.concept for skill in line.need_details.skills.all()] == [concept, None]


def test_ambiguous_or_obsolete_names_wait_to_be_mapped(focus_group, manager):
    LabelFactory(text="Saldare"), LabelFactory(text="saldare")
    ConceptFactory(name="Tornire", status="obsolete")

    line = contributions.add(focus_group, by=manager, kind="need", text=TEXT, skills=["saldare", "tornire"])

    assert [skill.concept for skill in line.need_details.skills.all()] == [None, None]


def test_skill_keeps_what_is_known_when_others_change(focus_group, manager):
    line = ContributionFactory(focus_group=focus_group, state="draft")
    kept = NeedSkillFactory(details=NeedDetailsFactory(contribution=line), label="inglese", gap="missing")
    NeedSkillFactory(details=kept.details, label="disegno")

    contributions.edit(line, by=manager, version=1, skills=["Inglese", {"label": "robot", "type": "skill"}])

    assert list(NeedSkill.objects.values_list("label", "gap", "type")) == [
        ("Inglese", "missing", ""),
        ("robot", "", "skill"),
    ]


# --- voices ---


def test_body_has_one_key_in_a_round_and_another_in_the_next(mech, manager):
    body = OrganisationFactory()
    first, second = FocusGroupFactory(cluster=mech), FocusGroupFactory(cluster=mech)
    same_round = FocusGroupFactory(cluster=mech, round=first.round)

    keys = [
        contributions.add(group, by=manager, kind="need", text=TEXT, voices=[body]).voices.get().voice_key
        for group in (first, same_round, second)
    ]

    assert keys[0] == keys[1] != keys[2]


def test_chatham_house_table_has_keys_of_its_own(mech, manager):
    body = OrganisationFactory()
    group = FocusGroupFactory(cluster=mech)
    quiet = FocusGroupFactory(cluster=mech, round=group.round, attribution_rule="chatham_house")

    keys = {
        contributions.add(table, by=manager, kind="need", text=TEXT, voices=[body]).voices.get().voice_key
        for table in (group, quiet)
    }

    assert len(keys) == VoiceKey.objects.count() == 2


def test_categories_without_a_name_count_once_in_a_table(focus_group, manager):
    lines = [contributions.add(focus_group, by=manager, kind="need", text=TEXT, voices=["firm"]) for _ in range(2)]

    assert lines[0].voices.get().voice_key == lines[1].voices.get().voice_key


@pytest.mark.parametrize("named", ["target", "merged", "both", "none"])
def test_voices_of_joined_lines_are_those_of_both_in_the_list_and_on_their_pages(
    named, focus_group, manager, client_of
):
    body = OrganisationFactory()
    target, merged = [
        contributions.add(focus_group, by=manager, kind="need", text=TEXT, voices=[body] if named in names else [])
        for names in (["target", "both"], ["merged", "both"])
    ]
    contributions.merge(merged, into=target, by=manager)
    count = 0 if named == "none" else 1
    client = client_of(manager)

    rows = client.get(reverse("focusgroups:contribution-list", args=[focus_group.slug])).context["lines"]
    pages = [client.get(line.get_absolute_url()).context["voice_count"] for line in (target, merged)]

    assert [row.voice_count for row in rows] == [count, count]
    assert pages == [count, count]


def test_edit_of_voices_keeps_those_that_stay(focus_group, manager):
    stays, goes, comes = OrganisationFactory.create_batch(3)
    line = contributions.add(focus_group, by=manager, kind="need", text=TEXT, voices=[stays, goes])
    kept = line.voices.get(organisation=stays)

    contributions.edit(line, by=manager, version=1, voices=[stays, comes])

    assert set(line.voices.values_list("organisation", flat=True)) == {stays.pk, comes.pk}
    assert line.voices.get(organisation=stays) == kept


def test_coordinator_reads_bodies_with_a_reason_in_the_register(focus_group, coordinator, manager):
    voice = VoiceFactory(contribution__focus_group=focus_group)

    with pytest.raises(DomainError, match="motivo"):
        voices.disclose(voice.contribution, by=coordinator, reason=" ")
    with pytest.raises(PermissionDenied):
        voices.disclose(voice.contribution, by=manager, reason="Verifica.")

    assert voices.disclose(voice.contribution, by=coordinator, reason="Verifica.") == [voice]
    assert Event.objects.get(verb="contribution.disclose_voices").note == "Verifica."


def test_coordinator_does_not_change_voices(focus_group, coordinator):
    line = ContributionFactory(focus_group=focus_group, state="draft")

    with pytest.raises(PermissionDenied):
        contributions.edit(line, by=coordinator, version=1, voices=["firm"])


# --- decide ---


def test_set_aside_keeps_the_reason(focus_group, manager):
    line = ContributionFactory(focus_group=focus_group, state="submitted")

    line = contributions.set_aside(line, by=manager, note=f"  {'a' * 400}  ")

    assert line.set_aside_reason == "a" * 299 + "…"
    assert Event.objects.get().note == "a" * 400


def test_reopen_forgets_the_decision(focus_group, manager):
    line = ContributionFactory(focus_group=focus_group, state="merged")

    line = contributions.reopen(line, by=manager, note="Sono due cose diverse.")

    assert (line.state, line.merged_into, line.fate) == ("submitted", None, "pending")


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        (lambda line: line, "se stessa"),
        (lambda line: ContributionFactory(), "stesso focus group"),
        (lambda line: ContributionFactory(focus_group=line.focus_group, kind="trend"), "stesso tipo"),
        (lambda line: ContributionFactory(focus_group=line.focus_group, state="withdrawn"), "ritirato"),
        (lambda line: ContributionFactory(focus_group=line.focus_group, state="merged"), "unito"),
    ],
)
def test_merge_refuses_with_a_reason(target, sentence, focus_group, manager):
    line = ContributionFactory(focus_group=focus_group, state="submitted")

    with pytest.raises(DomainError, match=sentence):
        contributions.merge(line, into=target(line), by=manager)


def test_merged_voices_still_count(focus_group, manager):
    source, target = ContributionFactory.create_batch(2, focus_group=focus_group)
    voice = VoiceFactory(contribution=source)

    contributions.merge(source, into=target, by=manager)

    assert list(type(voice).objects.behind([target])) == [voice]


def test_chain_of_merges_keeps_every_voice_and_is_undone_link_by_link(focus_group, manager):
    first, second, last = ContributionFactory.create_batch(3, focus_group=focus_group)
    voices = {VoiceFactory(contribution=line) for line in (first, second, last)}
    leads = Contribution.objects.values_list("merged_into", flat=True).order_by("pk")

    contributions.merge(first, into=second, by=manager)
    contributions.merge(second, into=last, by=manager)
    assert set(Voice.objects.behind([last])) == voices
    assert list(leads.all()) == [last.pk, last.pk, None]

    contributions.reopen(second, by=manager, note="Sono due cose diverse.")
    assert list(leads.all()) == [second.pk, None, None]


def test_coordinator_says_why_a_line_is_withdrawn(focus_group, coordinator):
    line = ContributionFactory(focus_group=focus_group)

    with pytest.raises(DomainError, match="motivo"):
        contributions.withdraw(line, by=coordinator)
    assert contributions.withdraw(line, by=coordinator, note="Lo chiede l'ente.").state == "withdrawn"


def test_participant_withdraws_own_line_without_a_reason(focus_group, participant):
    line = contributions.add(focus_group, by=participant, kind="need", text=TEXT)

    assert contributions.withdraw(line, by=participant).state == "withdrawn"


@pytest.mark.parametrize("act", [contributions.accept, contributions.set_aside, contributions.reopen])
@pytest.mark.parametrize("who", ["participant", "recorder", "outsider", "member", "admin"])
def test_only_the_table_decides(act, who, focus_group, request):
    state = "accepted" if act is contributions.reopen else "submitted"
    line = ContributionFactory(focus_group=focus_group, state=state)

    with pytest.raises(PermissionDenied):
        act(line, by=request.getfixturevalue(who), note="Prova.")


# --- what became of it ---


def test_publish_takes_validated_lines_once(focus_group, coordinator):
    lines = [ContributionFactory(focus_group=focus_group, state=state) for state in ("accepted", "submitted")]

    assert contributions.publish(lines, by=coordinator) == 1
    assert contributions.publish(lines, by=coordinator) == 0
    assert list(Contribution.objects.published()) == [lines[0]]


def test_published_line_is_not_reopened(focus_group, manager, coordinator):
    line = ContributionFactory(focus_group=focus_group)
    contributions.publish([line], by=coordinator)

    with pytest.raises(NotAllowed, match="pubblicata"):
        contributions.reopen(line, by=manager, note="Prova.")


@pytest.mark.parametrize("fate", ["deferred", "not_used"])
def test_fate_without_a_reason_is_refused(fate, focus_group, coordinator):
    line = ContributionFactory(focus_group=focus_group)

    with pytest.raises(DomainError, match="motivo"):
        contributions.set_fate(line, fate=fate, by=coordinator)
    assert contributions.set_fate(line, fate=fate, reason="Prossimo ciclo.", by=coordinator).fate == fate


def test_unknown_fate_is_refused(focus_group, coordinator):
    with pytest.raises(ValidationError):
        contributions.set_fate(ContributionFactory(focus_group=focus_group), fate="lost", by=coordinator)
