"""The public pages of skills and occupations: what they say, to whom, and what they keep for themselves."""

import pytest
from django.urls import reverse
from django.utils import timezone

from skills.matching.build import rebuild
from tests.factories.focusgroups import ContributionFactory, FocusGroupFactory, NeedDetailsFactory, NeedSkillFactory
from tests.factories.needs import NeedFactory, ObservationFactory
from tests.factories.reports import BlockFactory, CitationFactory, PositionPaperFactory, SectionFactory
from tests.factories.skills import (
    ConceptFactory,
    ConfirmedTermFactory,
    LabelFactory,
    RelationFactory,
    VocabularyFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_index(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def welding():
    concept = ConceptFactory(name="saldatura TIG")
    LabelFactory(concept=concept)
    return concept


def said(concept, group, *, is_public=True, **fields):
    """A line of the group with the concept among its skills."""
    published_at = timezone.now() if is_public else None
    line = ContributionFactory(focus_group=group, published_at=published_at, state="accepted", **fields)
    NeedSkillFactory(details=NeedDetailsFactory(contribution=line), label="saldare", concept=concept)
    return line


def page_of(client, concept):
    return client.get(reverse("portal:concept-detail", args=[concept.uuid]))


def listed(client, **query):
    return client.get(reverse("portal:concept-list"), query)


# --- one concept ---


def test_page_says_who_needs_it_when_and_with_which_data(welding, focus_group, build, client):
    line = said(welding, focus_group)
    need = NeedFactory(title="Saldatori esperti", contributions=[line])
    ObservationFactory(concept=welding, territory="Emilia-Romagna")
    block = BlockFactory(section=SectionFactory(paper=PositionPaperFactory(state="published", title="Saldare oggi")))
    CitationFactory(block=block, contribution=line)
    said(welding, FocusGroupFactory(cluster=build), is_public=False)

    context = page_of(client, welding).context

    assert [found.title for found in context["needs"]] == [need.title]
    assert [(row["round"], row["cluster"]) for row in context["said_in"]] == [(focus_group.round.name, "Clust-ER MECH")]
    assert (context["demand"].groups, context["demand"].clusters) == (1, 1)
    assert [row.territory for row in context["data"]] == ["Emilia-Romagna"]
    assert [paper.title for paper in context["papers"]] == ["Saldare oggi"]


def test_empty_page_says_so(welding, client):
    page = page_of(client, welding).content.decode()

    assert "Nessun fabbisogno pubblicato ne parla ancora." in page
    assert "Nessun dato disponibile per questa voce." in page


def test_esco_concept_has_its_address_and_attribution(client):
    esco = VocabularyFactory(code="esco", version="1.2.0", name="ESCO", attribution="Uses ESCO of the Commission.")
    concept = ConceptFactory(vocabulary=esco, uri="http://data.europa.eu/esco/skill/1", collections=["green"])

    page = page_of(client, concept).content.decode()

    for words in ("http://data.europa.eu/esco/skill/1", "Uses ESCO of the Commission.", "competenze verdi", "1.2.0"):
        assert words in page


def test_superseded_concept_leads_to_its_successor(welding, client):
    old = ConceptFactory(name="saldatura vecchia", status="obsolete", replaced_by=welding)

    page = page_of(client, old).content.decode()

    assert ["Voce superata" in page, welding.get_absolute_url() in page] == [True, True]
    groups = page_of(client, welding).context["relations"]
    assert [(group.title, group.concepts) for group in groups] == [("Ha preso il posto di", [old])]


def test_relations_are_capped_and_counted(client):
    job = ConceptFactory(kind="occupation")
    for _ in range(22):
        RelationFactory(source=job)

    groups = page_of(client, job).context["relations"]

    assert [(group.title, len(group.concepts), group.hidden) for group in groups] == [("Competenze essenziali", 20, 2)]


def test_confirmed_words_and_unpublished_lines_are_not_shown(welding, focus_group, manager, coordinator, client_of):
    ConfirmedTermFactory(concept=welding, text="canarino confermato")
    LabelFactory(concept=welding, kind="confirmed", text="canarino etichetta")
    line = said(welding, focus_group, is_public=False, text="Una frase canarino.")
    NeedFactory(title="Fabbisogno canarino", contributions=[line])

    pages = [page_of(client_of(person), welding).content.decode() for person in (manager, coordinator)]

    assert ["canarino" in page for page in pages] == [False, False]


@pytest.mark.parametrize("status", ["proposed", "refused"])
def test_proposed_and_refused_terms_have_no_public_page(status, manager, coordinator, client, client_of):
    term = ConceptFactory(status=status, status_reason="doppio", proposed_by=manager, name="canarino")

    codes = [page_of(visitor, term).status_code for visitor in (client, client_of(manager), client_of(coordinator))]

    assert codes == [404, 404, 404]


def test_names_are_escaped(client):
    concept = ConceptFactory(name="<script>alert(1)</script>", description="<b>x</b>")

    page = page_of(client, concept).content.decode()

    assert ["<script>alert" in page, "<b>x" in page] == [False, False]


@pytest.mark.parametrize("rows", [1, 3])
def test_page_costs_the_same_however_much_there_is(rows, welding, focus_group, client, django_assert_num_queries):
    for number in range(rows):
        NeedFactory(contributions=[said(welding, focus_group)])
        ObservationFactory(concept=welding)
        LabelFactory(concept=welding, kind="alternative", text=f"nome {number}")
        RelationFactory(target=welding)

    with django_assert_num_queries(15):
        page_of(client, welding)


# --- the index ---


def test_index_lists_first_what_most_clusters_said(welding, focus_group, build, client):
    other = ConceptFactory(name="oleodinamica")
    for group in (focus_group, FocusGroupFactory(cluster=build)):
        said(other, group)
    said(welding, focus_group)
    said(ConceptFactory(name="canarino"), focus_group, is_public=False)

    rows = listed(client).context["most_needed"]

    assert [(row.concept.name, row.groups, row.clusters) for row in rows] == [
        ("oleodinamica", 2, 2),
        ("saldatura TIG", 1, 1),
    ]


def test_search_finds_in_spite_of_a_typing_error(welding, client):
    rebuild()

    found = listed(client, testo="saldatrua").context["found"]

    assert [offer.concept for offer, _demand in found] == [welding]


def test_search_does_not_find_proposed_terms(manager, client_of):
    ConceptFactory(name="canarino proposto", status="proposed", proposed_by=manager)
    rebuild()

    assert listed(client_of(manager), testo="canarino").context["found"] == []


def test_page_says_that_esco_was_not_loaded(client):
    assert "Nessuna versione di ESCO è caricata" in listed(client).content.decode()
    assert "Ancora nessuna voce" in listed(client).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_index_costs_the_same_however_much_there_is(rows, focus_group, client, django_assert_num_queries):
    for _ in range(rows):
        said(ConceptFactory(), focus_group)

    with django_assert_num_queries(4):
        listed(client)
