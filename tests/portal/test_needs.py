"""The public pages of the needs: only what is published, only numbers that hide nobody."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.focusgroups import (
    ContributionFactory,
    FocusGroupFactory,
    NeedDetailsFactory,
    NeedSkillFactory,
    VoiceFactory,
)
from tests.factories.needs import IndicatorFactory, NeedFactory, NeedStatementFactory, ObservationFactory
from tests.factories.skills import ConceptFactory

pytestmark = pytest.mark.django_db


def published(**fields):
    return ContributionFactory(published_at=timezone.now(), **fields)


def voices(line, *categories):
    for category in categories:
        VoiceFactory(contribution=line, category=category)


@pytest.fixture
def need(focus_group):
    line = published(focus_group=focus_group, text="Mancano programmatori di robot industriali.")
    NeedDetailsFactory(contribution=line, difficulty=5, urgency=4, shortage_driver="retention_gap")
    return NeedFactory(title="Programmatori di robot", slug="robot", contributions=[line])


def listed(client, **query):
    return client.get(reverse("portal:need-list"), query)


def titles(answer):
    return [need.title for need, _figures in answer.context["rows"]]


def detail(client, slug="robot", **options):
    return client.get(reverse("portal:need-detail", args=[slug]), **options)


def test_list_shows_published_needs_whoever_looks(need, focus_group, manager, coordinator, client, client_of):
    NeedFactory(title="Non pubblicato", contributions=[ContributionFactory(focus_group=focus_group)])

    for visitor in (client, client_of(manager), client_of(coordinator)):
        assert titles(listed(visitor)) == ["Programmatori di robot"]


def test_search_and_facets_work_by_address(need, mech, focus_group, build, client):
    other = FocusGroupFactory(cluster=build)
    NeedFactory(
        title="Posatori", status="answered", contributions=[published(focus_group=other, text="Mancano posatori.")]
    )

    assert titles(listed(client)) == ["Posatori", "Programmatori di robot"]
    assert titles(listed(client, testo="ROBÒT")) == ["Programmatori di robot"]
    assert titles(listed(client, cluster=mech.slug)) == ["Programmatori di robot"]
    assert titles(listed(client, ciclo=other.round.slug)) == ["Posatori"]
    assert titles(listed(client, stato="answered")) == ["Posatori"]
    assert titles(listed(client, stato="answered", cluster=mech.slug)) == []


def test_facets_count_published_lines_and_ignore_their_own_choice(need, mech, build, client):
    NeedStatementFactory(need=need, contribution=ContributionFactory(focus_group=FocusGroupFactory(cluster=build)))

    facets = {f.title: f.choices for f in listed(client, cluster=mech.slug).context["explorer"].facets()}

    assert [(c.label, c.count, c.is_chosen, c.url) for c in facets["Clust-ER"]] == [("Clust-ER MECH", 1, True, "?")]
    assert [(c.count, c.is_chosen) for c in facets["Ciclo"]] == [(1, False)]
    assert [(c.label, c.count, c.url) for c in facets["Stato"]] == [("aperto", 1, f"?cluster={mech.slug}&stato=open")]


def test_unknown_filter_is_named_and_removed(need, client):
    answer = listed(client, cluster="<b>marte</b>", stato="open")

    assert titles(answer) == ["Programmatori di robot"]
    assert answer.context["explorer"].refused == ["«cluster=<b>marte</b>»"]
    assert "<b>marte</b>" not in answer.content.decode()


def test_word_of_a_hidden_line_finds_what_a_nonsense_word_finds(need, focus_group, client):
    hidden = ContributionFactory(focus_group=focus_group, text="Canarino nella miniera.")
    NeedStatementFactory(need=need, contribution=hidden)

    assert titles(listed(client, testo="canarino")) == titles(listed(client, testo="zzzyx")) == []
    assert "Canarino" not in detail(client).content.decode()


def test_list_asks_the_same_number_of_queries_for_more_needs(
    need, client, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_max_num_queries(30) as one:
        listed(client)
    for _ in range(2):
        line = published()
        voices(line, "firm")
        ObservationFactory(needs=[NeedFactory(contributions=[line])])
    with django_assert_num_queries(len(one.captured_queries)):
        assert len(titles(listed(client))) == 3


def test_page_tells_lines_sources_drivers_and_how_to_cite(need, client):
    ObservationFactory(
        indicator=IndicatorFactory(
            source="excelsior", name="Difficili da trovare", unit="%", coverage="Imprese private"
        ),
        needs=[need],
        value="48.5",
        period="2023",
        direction="shortage",
    )
    NeedSkillFactory(details=need.statements.get().contribution.need_details, label="programmazione di robot")

    text = " ".join(detail(client).content.decode().split())

    assert "Mancano programmatori di robot industriali." in text
    assert "48,5" in text
    assert "confermato dai dati" in text
    assert text.count("non disponibile") == 2
    assert "leva <strong>permanenza</strong>" in text
    assert "programmazione di robot" in text
    assert "Detto in 1 focus group, da 1 Clust-ER." in text
    assert "http://localhost:8000/fabbisogni/robot/" in text


def test_few_voices_are_not_counted_in_public(need, client):
    voices(need.statements.get().contribution, "firm", "firm", "training_body")

    figures = detail(client).context["figures"]

    assert (str(figures.voices), figures.priority, figures.categories.is_withheld) == ("<5", None, True)
    assert [str(r.voices) for r in figures.rounds] == ["n.d."]


def test_enough_voices_are_counted_and_none_can_be_worked_out(need, client):
    voices(need.statements.get().contribution, *["firm"] * 7, *["training_body"] * 5, "local_body")

    figures = detail(client).context["figures"]

    assert str(figures.voices) == "13"
    assert {k: str(v) for k, v in figures.categories.cells.items() if v.value != 0} == {
        "impresa": "7",
        "ente di formazione": "n.d.",
        "ente locale": "n.d.",
    }
    assert figures.priority is not None


def test_unpublished_lines_change_no_public_number(need, focus_group, client):
    voices(need.statements.get().contribution, *["firm"] * 6)
    before = detail(client).context["figures"]
    hidden = ContributionFactory(focus_group=focus_group)
    voices(hidden, *["firm"] * 4)
    NeedStatementFactory(need=need, contribution=hidden)

    assert detail(client).context["figures"] == before


def test_public_page_names_no_body_and_no_key(need, client):
    line = need.statements.get().contribution
    voice = VoiceFactory(contribution=line)

    text = detail(client).content.decode()

    assert voice.organisation.name not in text
    assert str(voice.voice_key) not in text


def test_page_of_an_unpublished_need_is_not_there_for_anybody(focus_group, manager, client, client_of):
    NeedFactory(slug="nascosto", contributions=[ContributionFactory(focus_group=focus_group)])

    assert detail(client, "nascosto").status_code == detail(client, "mai-esistito").status_code == 404
    assert detail(client_of(manager), "nascosto").status_code == 404


def test_merged_need_leads_to_the_other_until_it_is_undone(need, client):
    NeedFactory(slug="vecchio-nome", merged_into=need)

    answer = detail(client, "vecchio-nome")

    assert (answer.status_code, answer.url) == (302, "/fabbisogni/robot/")


def test_occupation_links_to_esco_only_where_it_was_looked_up(need, client):
    need.occupation = ConceptFactory(kind="occupation", name="Robotista", close_match="http://data.europa.eu/esco/x")
    need.save()

    assert 'href="http://data.europa.eu/esco/x"' in detail(client).content.decode()


@pytest.mark.parametrize(("visibility", "leads"), [("public", True), ("network", False)])
def test_line_leads_to_its_table_where_anybody_may_open_it(client, visibility, leads):
    line = published(focus_group=FocusGroupFactory(visibility=visibility))
    need = NeedFactory(title="Saldatori", contributions=[line])

    page = client.get(need.get_absolute_url()).content.decode()
    address = f"{line.focus_group.get_absolute_url()}#riga-{line.uuid}"

    assert (f'href="{address}"' in page, client.get(address).status_code == 200) == (leads, leads)
