"""Terms proposed from the tables: who sees them, what the coordinator decides, what follows in lines and needs."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core.errors import DomainError, NotAllowed
from core.models import Event
from focusgroups.actions import terms as line_terms
from focusgroups.models import Contribution, NeedSkill
from portal import terms
from skills.actions import proposals
from skills.actions.vocabularies import load, read
from skills.matching.build import rebuild
from skills.models import Concept, ConfirmedTerm
from tests.factories.focusgroups import ContributionFactory, NeedDetailsFactory, NeedSkillFactory
from tests.factories.needs import NeedFactory
from tests.factories.skills import ConceptFactory, LabelFactory, VocabularyFactory

pytestmark = pytest.mark.django_db
LIST = reverse("portal:term-list")


@pytest.fixture(autouse=True)
def vocabulary(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return VocabularyFactory()


@pytest.fixture
def line(focus_group):
    made = ContributionFactory(focus_group=focus_group, kind="need", state="submitted")
    NeedSkillFactory(details=NeedDetailsFactory(contribution=made, profile_label=""), label="dialetto dei robot")
    return made


@pytest.fixture
def term(line, manager):
    words = {"words": "dialetto dei robot", "name": "canarino dei robot", "kind": "skill", "description": ""}
    return line_terms.propose(line, by=manager, version=line.version, **words)


@pytest.fixture
def known():
    concept = ConceptFactory(name="linguaggi dei robot")
    LabelFactory(concept=concept)
    rebuild()
    return concept


def url(act, term):
    return reverse("portal:term-decide", args=[term.uuid, act])


# --- proposing ---


def test_proposed_term_is_linked_to_the_words_it_came_from(term, line, manager):
    assert (term.status, term.proposed_by, term.vocabulary.code) == ("proposed", manager, "regionale")
    assert NeedSkill.objects.get().concept == term
    assert ConfirmedTerm.objects.get().text == "dialetto dei robot"


def test_name_there_is_already_is_not_proposed(known, manager):
    with pytest.raises(DomainError, match="c'è già"):
        proposals.propose(name="Linguaggi dei  ROBOT", kind="skill", by=manager)


def test_same_name_twice_is_refused(term, manager):
    with pytest.raises(DomainError):
        proposals.propose(name=term.name, kind="skill", by=manager)


@pytest.mark.parametrize("who", ["outsider", "member"])
def test_others_propose_nothing(who, line, request):
    with pytest.raises(PermissionDenied):
        line_terms.propose(
            line, words="x", name="x", kind="skill", description="", by=request.getfixturevalue(who), version=1
        )


def test_page_of_the_line_leads_to_the_form_and_it_proposes(line, manager, client_of):
    client, address = client_of(manager), reverse("focusgroups:term-propose", args=[line.uuid])

    assert "proponi come nuovo termine" in client.get(line.get_absolute_url()).content.decode()
    sent = {"name": "cobotica", "kind": "skill", "words": "dialetto dei robot", "version": line.version}
    assert client.post(address, sent).status_code == 302
    assert NeedSkill.objects.get().concept.name == "cobotica"


# --- who sees it ---


def test_proposed_words_are_shown_to_who_proposed_them_and_the_coordinator(
    term, line, manager, outsider, coordinator, client, client_of
):
    rebuild()
    Contribution.objects.filter(pk=line.pk).update(published_at="2025-05-12T10:00Z", state="accepted")
    NeedFactory(title="Fabbisogno", slug="fabbisogno", contributions=[line])
    pages = [
        reverse("skills:concept-options") + "?testo=canarino+dei+r&tipo=skill",
        reverse("portal:concept-list") + "?testo=canarino+dei",
        reverse("portal:concept-list"),
        reverse("portal:need-list") + "?testo=canarino",
        reverse("portal:need-detail", args=["fabbisogno"]),
        reverse("api:concepts-list") + "?search=canarino&fields=name",
        reverse("api:concepts-list") + "?status=proposed",
        reverse("api:contributions-list"),
        reverse("api:concepts-detail", args=[term.uuid]),
    ]

    for visitor in (client, client_of(outsider)):
        assert [page for page in pages if "canarino dei robot" in visitor.get(page).content.decode()] == []
    for person in (manager, coordinator):
        assert "canarino dei robot" in client_of(person).get(pages[0]).content.decode()


# --- deciding ---


def test_approved_term_is_found_by_everybody(term, coordinator, client, client_of):
    client_of(coordinator).post(url("approva", term))
    rebuild()

    term.refresh_from_db()
    assert term.status == "released"
    options = client.get(reverse("skills:concept-options"), {"testo": "canarino", "tipo": "skill"})
    assert term.name in options.content.decode()


def test_refused_term_leaves_the_words_and_the_reason(term, line, coordinator, client_of):
    client_of(coordinator).post(url("rifiuta", term), {"note": "Troppo vago."})

    term.refresh_from_db()
    skill = NeedSkill.objects.get()
    assert (term.status, term.status_reason) == ("refused", "Troppo vago.")
    assert (skill.label, skill.concept) == ("dialetto dei robot", None)
    assert not ConfirmedTerm.objects.exists()
    assert Event.objects.get(verb="contribution.follow_term").note == "dialetto dei robot → Troppo vago."


def test_term_led_back_moves_lines_and_needs_and_keeps_the_lineage(known, line, coordinator, manager):
    job = ConceptFactory(kind="occupation", name="robotista")
    proposed = proposals.propose(name="cobottista", kind="occupation", by=manager)
    NeedDetailsFactory(contribution=ContributionFactory(), profile_label="chi parla ai robot", occupation=proposed)
    need = NeedFactory(occupation=proposed)

    terms.lead_back(proposed, job, by=coordinator)

    need.refresh_from_db()
    proposed.refresh_from_db()
    details = job.needs_as_occupation.get()
    assert (details.profile_label, need.occupation, proposed.replaced_by) == ("chi parla ai robot", job, job)


def test_near_term_is_chosen_by_its_button(known, term, coordinator, client_of):
    client = client_of(coordinator)

    assert "linguaggi dei robot" in client.get(LIST).content.decode()
    client.post(url("riconduci", term), {"near": known.uuid})

    assert NeedSkill.objects.get().concept == known


def test_nothing_chosen_changes_nothing_and_says_so(term, coordinator, client_of):
    answer = client_of(coordinator).post(url("riconduci", term), {}, follow=True)

    term.refresh_from_db()
    assert "Scegli la voce." in answer.content.decode()
    assert term.status == "proposed"


def test_refusal_without_a_reason_is_409(term, coordinator, client_of):
    assert client_of(coordinator).post(url("rifiuta", term), {"note": " "}).status_code == 409


def test_decided_twice_is_refused(term, coordinator):
    proposals.approve(term, by=coordinator)

    with pytest.raises(NotAllowed):
        terms.refuse(term, reason="Ripensato.", by=coordinator)


@pytest.mark.parametrize("who", ["manager", "admin", "member"])
def test_only_the_coordinator_decides(who, term, client_of, request):
    client = client_of(request.getfixturevalue(who))

    assert [client.get(LIST).status_code, client.post(url("approva", term)).status_code] == [403, 403]


def test_term_of_ours_is_matched_to_esco_and_back(known, coordinator, client_of):
    esco = ConceptFactory(
        name="robotica",
        uri="http://data.europa.eu/esco/skill/1",
        vocabulary=VocabularyFactory(code="esco", name="ESCO"),
    )
    client = client_of(coordinator)

    client.post(url("collega", known), {"near": esco.uuid})
    known.refresh_from_db()
    matched = known.close_match
    client.post(url("scollega", known), {"note": "Era un'altra."})
    known.refresh_from_db()

    assert (matched, known.close_match) == (esco.uri, "")
    assert list(Event.objects.filter(verb__startswith="concept.").order_by("pk").values_list("verb", flat=True)) == [
        "concept.match",
        "concept.unmatch",
    ]


def test_empty_page_says_so(coordinator, client_of):
    page = client_of(coordinator).get(LIST).content.decode()

    assert ["Nessuna proposta" in page, "Tutti i termini della regione" in page] == [True, True]


def test_loading_the_vocabulary_again_leaves_what_people_proposed(term, coordinator, manager):
    refused = ConceptFactory(status="refused", status_reason="doppio", proposed_by=manager)
    proposals.approve(term, by=coordinator)
    parts = {"isco_groups": {}, "skills": [], "occupations": []}
    load(read({"code": "regionale", "version": "1", "name": "Elenco", "attribution": "", **parts}))

    statuses = Concept.objects.filter(pk__in=[term.pk, refused.pk]).order_by("pk").values_list("status", flat=True)
    assert list(statuses) == ["released", "refused"]
