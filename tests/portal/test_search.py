"""Searching everything public: what is found and quoted, what was perhaps meant, and what stays hidden."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.search import asked
from portal.glossary import named_in
from portal.search import KINDS
from tests.factories.clusters import ClusterFactory
from tests.factories.focusgroups import ContributionFactory, FocusGroupFactory, RoundFactory
from tests.factories.needs import IndicatorFactory, NeedFactory
from tests.factories.news import ItemFactory
from tests.factories.reports import (
    BlockFactory,
    PositionPaperFactory,
    PublishedTextFactory,
    RecommendationFactory,
    SectionFactory,
)
from tests.factories.skills import ConceptFactory

pytestmark = pytest.mark.django_db
CANARY = "zaffiroblu"


def found(client, words, **query):
    """Kind and title of the answers, in their order."""
    reply = client.get(reverse("portal:search"), {"testo": words, **query})
    assert reply.status_code == 200
    return [(hit.kind, hit.title) for hit in reply.context["hits"]]


def a_need(title="Progettisti di robot", text="Ci mancano progettisti.", *, is_public=True, **fields):
    published_at = timezone.now() if is_public else None
    line = ContributionFactory(text=text, published_at=published_at, state="accepted", **fields)
    return NeedFactory(title=title, contributions=[line])


def a_paper(state="published", **fields):
    return PositionPaperFactory(state=state, **fields)


def test_every_kind_is_found_by_its_words(client):
    need = a_need("Esperti di robotica")
    paper = a_paper(title="La robotica in regione")
    RecommendationFactory(block=BlockFactory(section=SectionFactory(paper=paper)), action="Un corso di robotica.")
    ClusterFactory(short_name="Robotica", official_name="Clust-ER della robotica")
    FocusGroupFactory(title="Robotica e controlli")
    RoundFactory(name="Giornata della robotica")
    ConceptFactory(name="robotica")
    IndicatorFactory(name="Contratti nella robotica")
    ItemFactory(title="Novità sulla robotica")

    kinds = {kind for kind, _title in found(client, "robotica")}

    assert kinds == {str(kind.label) for kind in KINDS}
    assert (str(KINDS[0].label), need.title) in found(client, "robotica", tipo="fabbisogni")


@pytest.mark.parametrize("words", ["progettista di robot", "PROGETTISTI", "progettare robot", "robot -saldatori"])
def test_endings_and_capitals_make_no_difference(client, words):
    need = a_need()

    assert ("Fabbisogni", need.title) in found(client, words)


@pytest.mark.parametrize("words", ["qualita", "qualità", "QUALITÀ"])
def test_accents_make_no_difference(client, words):
    need = a_need("Tecnici della qualità")

    assert ("Fabbisogni", need.title) in found(client, words)


def test_need_is_found_by_what_was_said_and_quotes_it(client):
    need = a_need("Manutentori", "Ci manca chi sa leggere gli **oscilloscopi** in officina.")

    hits = client.get(reverse("portal:search"), {"testo": "oscilloscopio", "tipo": "fabbisogni"}).context["hits"]

    assert [hit.title for hit in hits] == [need.title]
    assert hits[0].parts == (("Ci manca chi sa leggere gli ", False), ("oscilloscopi", True), (" in officina", False))


def test_paper_is_found_by_its_text_and_quotes_it(client):
    paper = a_paper(title="Competenze per il freddo")
    PublishedTextFactory(paper=paper, text="La refrigerazione chiede tecnici.")

    hits = client.get(reverse("portal:search"), {"testo": "refrigerazione"}).context["hits"]

    assert [(hit.title, hit.url) for hit in hits] == [(paper.title, paper.get_absolute_url())]
    assert ("refrigerazione", True) in hits[0].parts


def test_words_in_the_title_come_first(client):
    a_need("Manutentori", "Serve robotica.")
    a_need("Robotica", "Mancano persone.")

    assert found(client, "robotica", tipo="fabbisogni") == [("Fabbisogni", "Robotica"), ("Fabbisogni", "Manutentori")]


def test_tabs_count_each_kind_and_restrict_to_it(client):
    a_need("Robotica")
    a_paper(title="La robotica")
    reply = client.get(reverse("portal:search"), {"testo": "robotica", "tipo": "position-paper"})

    tabs = {str(tab["label"]): (tab["count"], tab["current"]) for tab in reply.context["search"].tabs()}

    assert tabs == {"Tutto": (2, False), "Fabbisogni": (1, False), "Position paper": (1, True)}
    assert [hit.title for hit in reply.context["hits"]] == ["La robotica"]


def test_unknown_kind_searches_everything(client):
    a_need("Robotica")

    assert ("Fabbisogni", "Robotica") in found(client, "robotica", tipo="altro")


@pytest.mark.parametrize(("typed", "meant"), [("robbotica", "robotica"), ("mecatronica", "meccatronica")])
def test_typing_error_leads_to_the_words_that_titles_have(client, typed, meant):
    a_need("Tecnici di robotica")
    a_need("Esperti di meccatronica")

    reply = client.get(reverse("portal:search"), {"testo": typed})

    assert [near.words for near in reply.context["nearest"]] == [meant]
    assert "Forse cercavi" in reply.content.decode()


def test_two_words_found_only_apart_are_offered_one_by_one(client):
    a_need("Robotica")
    a_need("Idraulica")

    reply = client.get(reverse("portal:search"), {"testo": "robotica idraulica"})

    assert {near.words: near.count for near in reply.context["nearest"]} == {"idraulica": 1, "robotica": 1}


@pytest.mark.parametrize("words", ["", "   ", "di", "%", "'", "\\", ":*", "<b>", "a\x00b", "x" * 500, '- or "', "𝕏 ⟦"])
def test_any_words_open_the_page(client, words):
    assert found(client, words) == []


def test_pages_cost_the_same_queries_whatever_they_list(client):
    counts = []
    for number in (1, 3):
        for n in range(number):
            a_need(f"Robotica {number}-{n}")
        with CaptureQueriesContext(connection) as queries:
            found(client, "robotica")
        counts.append(len(queries))

    assert counts[0] == counts[1]


# --- what is not public is not there ---


def hidden_things(coordinator=None):
    """The canary in everything that is not public."""
    group = FocusGroupFactory(title=f"{CANARY} riservato", questions=CANARY, visibility="network")
    a_need(f"Bisogno {CANARY}", f"Detto {CANARY}", is_public=False)
    ContributionFactory(focus_group=group, text=CANARY, state="accepted")
    for state in ("drafting", "consultation", "submitted", "under_review", "adopted"):
        paper = a_paper(state, title=f"{CANARY} {state}", summary=CANARY)
        block = BlockFactory(section=SectionFactory(paper=paper), body=CANARY)
        RecommendationFactory(block=block, action=CANARY)
        PublishedTextFactory(paper=paper, text=CANARY)
    ConceptFactory(name=f"{CANARY} proposto", status="proposed")
    ItemFactory(title=CANARY, text=CANARY, state="draft")


@pytest.mark.parametrize("who", ["anonymous", "manager", "coordinator", "member"])
def test_nobody_finds_here_what_is_not_published(who, request, client):
    hidden_things()
    if who != "anonymous":
        client.force_login(request.getfixturevalue(who))

    reply = client.get(reverse("portal:search"), {"testo": CANARY})

    assert (reply.context["search"].counts, reply.context["nearest"]) == ({}, [])
    assert "Nessun risultato" in reply.content.decode()


def test_no_word_of_hidden_titles_is_offered_as_what_was_meant(client):
    hidden_things()

    reply = client.get(reverse("portal:search"), {"testo": CANARY[:-1] + "o"})

    assert CANARY not in reply.content.decode()


@pytest.mark.parametrize("name", ["fabbisogni", "proposte", "competenze"])
def test_selective_words_are_looked_up_in_an_index(name):
    """Where a kind can have thousands of rows, its condition is the one of an index."""
    kind = next(kind for kind in KINDS if kind.name == name)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        sql, params = kind.holding(asked("robotica")).query.sql_with_params()
        cursor.execute(f"EXPLAIN {sql}", params)
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "_search" in plan


@pytest.mark.parametrize(
    ("words", "slugs"),
    [
        ("che cos'è un position paper", ["position-paper"]),
        ("S3", ["s3"]),
        ("posit", ["position-paper"]),
        ("ab", []),  # within «Fabbisogno», and no word of it
        ("", []),
    ],
)
def test_term_is_explained_where_a_word_of_it_is_asked_for(words, slugs):
    assert [term.slug for term in named_in(words)] == slugs
