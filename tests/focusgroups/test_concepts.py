"""Concepts found in a sentence: proposed, confirmed, rejected, added; and the register of confirmed terms."""

import pytest
from django.urls import reverse

from core.errors import DomainError, Stale
from core.models import Event
from focusgroups.actions import concepts, contributions
from focusgroups.found import found_in
from focusgroups.models import NeedDetails, NeedSkill
from skills.matching.build import rebuild
from skills.models import ConfirmedTerm
from tests.factories.focusgroups import ContributionFactory, NeedDetailsFactory, NeedSkillFactory
from tests.factories.skills import ConceptFactory, LabelFactory

pytestmark = pytest.mark.django_db
SENTENCE = "Mancano programmatori di robot che conoscano bene l'oleodinamica, anche <b>all'estero</b>."


@pytest.fixture
def vocabulary(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    made = {
        "robot": ConceptFactory(kind="occupation", name="programmatore di robot"),
        "oil": ConceptFactory(kind="skill", name="oleodinamica"),
    }
    for concept in made.values():
        LabelFactory(concept=concept)
    rebuild()
    return made


@pytest.fixture
def line(focus_group):
    return ContributionFactory(focus_group=focus_group, kind="need", text=SENTENCE, state="submitted")


def names(line):
    return [finding.concept.name for finding in found_in(line)]


def confirmed():
    return list(ConfirmedTerm.objects.order_by("text").values_list("text", "concept__name", "subject"))


# --- what is found ---


def test_skills_and_occupations_are_found_with_their_words(vocabulary, line):
    found = found_in(line)

    assert [finding.name for finding in found] == ["oleodinamica", "programmatore di robot"]
    assert ["oleodinamica" in found[0].words, "programmatori di robot" in found[1].words] == [True, True]


def test_what_was_settled_is_not_proposed_again(vocabulary, line, manager):
    concepts.confirm(line, vocabulary["oil"], words="oleodinamica", by=manager, version=1)
    concepts.reject(line, vocabulary["robot"], by=manager)

    assert names(line) == []


def test_concept_out_of_force_since_the_index_was_built_is_left_out(vocabulary, line):
    vocabulary["oil"].status = "obsolete"
    vocabulary["oil"].save()

    assert names(line) == ["programmatore di robot"]


# --- what a person says ---


def test_confirmed_skill_keeps_its_words_and_the_others(vocabulary, line, manager):
    NeedSkillFactory(details=NeedDetailsFactory(contribution=line), label="inglese", gap="missing")

    concepts.confirm(line, vocabulary["oil"], words="conoscano l'oleodinamica", by=manager, version=1)

    rows = NeedSkill.objects.values_list("label", "concept__name", "gap")
    assert list(rows) == [("inglese", None, "missing"), ("conoscano l'oleodinamica", "oleodinamica", "")]
    assert confirmed() == [("conoscano l'oleodinamica", "oleodinamica", f"contribution:{line.uuid}")]


def test_confirmed_occupation_keeps_the_profile_as_it_was_called(vocabulary, line, manager):
    NeedDetailsFactory(contribution=line, profile_label="chi programma i cobot")

    concepts.confirm(line, vocabulary["robot"], words="programmatori di robot", by=manager, version=1)

    details = NeedDetails.objects.get()
    assert (details.profile_label, details.occupation) == ("chi programma i cobot", vocabulary["robot"])


def test_confirmed_twice_from_the_same_page_is_stale(vocabulary, line, manager):
    concepts.confirm(line, vocabulary["oil"], words="oleodinamica", by=manager, version=1)

    with pytest.raises(Stale):
        concepts.confirm(line, vocabulary["robot"], words="robot", by=manager, version=1)


def test_rejected_twice_is_rejected_once(vocabulary, line, manager):
    for _ in range(2):
        concepts.reject(line, vocabulary["oil"], by=manager)

    assert NeedDetails.objects.get().unrelated == [vocabulary["oil"].uuid]
    assert Event.objects.filter(verb="contribution.reject_concept").count() == 1


def test_trend_has_no_skills(vocabulary, focus_group, manager):
    trend = ContributionFactory(focus_group=focus_group, kind="trend")

    with pytest.raises(DomainError):
        concepts.reject(trend, vocabulary["oil"], by=manager)


# --- the register of confirmed terms ---


def test_concept_taken_away_or_changed_is_withdrawn(vocabulary, line, manager):
    other = ConceptFactory(kind="skill", name="idraulica")
    concepts.confirm(line, vocabulary["oil"], words="olio", by=manager, version=1)

    contributions.edit(line, by=manager, version=2, skills=[{"label": "olio", "concept": other}])
    assert confirmed() == [("olio", "idraulica", f"contribution:{line.uuid}")]

    contributions.edit(line, by=manager, version=3, skills=[])
    assert confirmed() == []


def test_link_saves_the_concept_without_signing_it(vocabulary, focus_group, recorder):
    line = contributions.add(
        focus_group, by=recorder, kind="need", text="Frase.", skills=[{"label": "olio", "concept": vocabulary["oil"]}]
    )

    assert line.need_details.skills.get().concept == vocabulary["oil"]
    assert confirmed() == []


# --- the page ---


def url(line):
    return reverse("focusgroups:contribution-concepts", args=[line.uuid])


def test_page_marks_the_words_and_escapes_the_sentence(vocabulary, line, manager, client_of):
    page = client_of(manager).get(url(line)).content.decode()

    assert "<mark>programmatori di robot" in page
    assert "<b>all" not in page


def test_buttons_confirm_and_reject_without_javascript(vocabulary, line, manager, client_of):
    client, sent = client_of(manager), {"words": "oleodinamica", "version": "1"}

    confirm = client.post(url(line), {**sent, "concept": vocabulary["oil"].uuid, "conferma": "1"})
    reject = client.post(url(line), {**sent, "concept": vocabulary["robot"].uuid, "scarta": "1"})

    assert [confirm.status_code, reject.status_code] == [302, 302]
    assert NeedSkill.objects.get().concept == vocabulary["oil"]
    assert "Nella frase non ho trovato altre voci" in client.get(url(line)).content.decode()


def test_htmx_gets_the_panel_again(vocabulary, line, manager, client_of):
    data = {"concept": vocabulary["oil"].uuid, "words": "oleodinamica", "version": "1", "conferma": "1"}

    page = client_of(manager).post(url(line), data, headers={"HX-Request": "true"}).content.decode()

    assert ["<html" in page, "Confermato: «oleodinamica»." in page, 'name="version" value="2"' in page] == [
        False,
        True,
        True,
    ]


def test_stale_choice_is_409_and_writes_nothing(vocabulary, line, manager, client_of):
    contributions.edit(line, by=manager, version=1, text="Servono esperti di oleodinamica.")
    data = {"concept": vocabulary["oil"].uuid, "words": "oleodinamica", "version": "1", "conferma": "1"}

    answer = client_of(manager).post(url(line), data)

    assert answer.status_code == 409
    assert "Servono esperti di oleodinamica." in answer.content.decode()
    assert not NeedSkill.objects.exists()


def test_added_skill_may_have_no_concept(vocabulary, line, manager, client_of):
    client_of(manager).post(url(line), {"aggiungi": "1", "skill": "dialetto delle macchine", "version": "1"})

    skill = NeedSkill.objects.get()
    assert (skill.label, skill.concept) == ("dialetto delle macchine", None)


def test_nothing_added_says_so(vocabulary, line, manager, client_of):
    page = client_of(manager).post(url(line), {"aggiungi": "1", "skill": "", "version": "1"}).content.decode()

    assert "Campo obbligatorio" in page


@pytest.mark.parametrize(("who", "code"), [("outsider", 404), ("member", 404), ("anonymous", 302)])
def test_others_do_not_get_there(who, code, vocabulary, line, client_of, request):
    assert client_of(request.getfixturevalue(who)).get(url(line)).status_code == code
