"""In sintesi: what the figures count, where they lead, what they say with little and with nothing, and for whom."""

import os
import random
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.events import record_event
from core.models import Event
from core.prepared import prepared
from focusgroups.models import Contribution, Round
from needs.models import Need
from portal.summary import summary_of
from tests.factories.clusters import ProvinceFactory, S3AreaFactory
from tests.factories.focusgroups import ContributionFactory, FocusGroupFactory, RoundFactory, VoiceFactory
from tests.factories.needs import NeedFactory

pytestmark = pytest.mark.django_db
PAIRS = int(os.environ.get("FILTER_PAIRS", "200"))  # 10000 before a release


@pytest.fixture
def area():
    return S3AreaFactory(code="A1", short_name="Manifattura")


def said(title, *, group=None, areas=(), provinces=(), is_public=True, **flags):
    """A need said in one line."""
    line = ContributionFactory(
        focus_group=group or FocusGroupFactory(state="reported"),
        state="accepted",
        published_at=timezone.now() if is_public else None,
        **flags,
    )
    line.s3_areas.set(areas)
    line.provinces.set(provinces)
    return NeedFactory(title=title, contributions=[line])


def summary(**choices):
    query = QueryDict(mutable=True)
    query.update(choices)
    return summary_of(query)


def rows(figure):
    return {label: n for label, n in figure.rows if n}


def test_figures_count_published_needs_only(area, mech):
    group = FocusGroupFactory(cluster=mech, state="reported")
    province = ProvinceFactory(code="RA", name="Ravenna")
    said("Progettisti", group=group, areas=[area], provinces=[province], is_digital=True)
    said("Segreto", group=group, areas=[area], provinces=[province], is_green=True, is_public=False)

    found = summary()

    assert found.n == 1
    assert [cell.text for row in found.heat.table.rows for cell in row.cells] == ["1"]
    assert rows(found.provinces.figure) == {"Ravenna": 1}
    assert rows(found.transitions) == {"Digitale": 1}
    assert rows(found.change) == {"Nuovo": 1}
    assert [one.need.title for one in found.asked] == ["Progettisti"]


def test_every_number_leads_to_exactly_the_needs_it_counts(client, area, mech, build):
    other = S3AreaFactory(code="A2", short_name="Energia")
    province = ProvinceFactory(code="RA", name="Ravenna")
    for n, cluster in enumerate([mech, mech, build]):
        group = FocusGroupFactory(cluster=cluster, state="reported")
        said(f"Bisogno {n}", group=group, areas=[area, other][: n + 1], provinces=[province], is_ai=True)
    found = summary()
    links = [(cell.url, int(cell.text)) for row in found.heat.table.rows for cell in row.cells if cell.url]
    for figure in (found.heat.figure, found.change, found.transitions):
        links += [(url, int(re.search(r"\((\d+)\)$", label)[1])) for label, url in figure.links]
    links += [(url, n) for _name, n, url in found.provinces.rows if url]
    links += [(group.url, group.count) for group in found.movement.moved]

    counted = {url: client.get(url).context["page"].paginator.count for url, _n in links}

    assert len(links) > 8
    assert [counted[url] for url, _n in links] == [n for _url, n in links]


def test_choices_narrow_every_figure(client, area, mech, build):
    said("Di MECH", group=FocusGroupFactory(cluster=mech, state="reported"), areas=[area], is_green=True)
    said("Di BUILD", group=FocusGroupFactory(cluster=build, state="reported"), is_digital=True)

    found = summary(cluster=mech.slug)

    assert (found.n, rows(found.transitions)) == (1, {"Verde": 1})
    assert [one.need.title for one in found.asked] == ["Di MECH"]
    assert f"cluster={mech.slug}" in found.transitions.links[0][1]


def test_title_names_a_first_only_when_there_is_one(area, mech):
    ravenna, parma = ProvinceFactory(code="RA", name="Ravenna"), ProvinceFactory(code="PR", name="Parma")
    said("Uno", provinces=[ravenna, parma])
    tied = summary().provinces.figure.title
    said("Due", provinces=[ravenna])

    assert "Ravenna" not in tied
    assert summary().provinces.figure.title == "Ravenna è la provincia più nominata: 2 fabbisogni su 2"


def test_change_tells_new_needs_from_those_said_again(mech):
    before, after = RoundFactory(held_on="2024-11-20"), RoundFactory(held_on="2025-05-14")
    old = FocusGroupFactory(round=before, held_on="2024-11-20", state="reported")
    new = FocusGroupFactory(round=after, held_on="2025-05-14", state="reported")
    again = said("Di nuovo", group=old)
    line = ContributionFactory(focus_group=new, state="accepted", published_at=timezone.now())
    again.statements.create(contribution=line)
    said("Mai detto prima", group=new)
    said("Solo allora", group=old)

    figure = summary().change

    assert rows(figure) == {"Nuovo": 1, "Persistente": 1, "Non ripetuto nell'ultimo ciclo": 1}
    assert figure.title == "1 fabbisogno nuovo, 1 detto di nuovo"


def test_needs_that_moved_are_listed_one_click_from_their_lines(client, mech, build):
    before, after = RoundFactory(held_on="2024-11-20"), RoundFactory(held_on="2025-05-14")
    old = FocusGroupFactory(round=before, cluster=mech, held_on="2024-11-20", state="reported")
    for number in range(7):
        said(f"Nuovo {number}", group=FocusGroupFactory(round=after, cluster=mech, state="reported"))
    wider = said("Detto da due", group=FocusGroupFactory(round=after, cluster=mech, state="reported"))
    group = FocusGroupFactory(round=after, cluster=build, state="reported")
    wider.statements.create(
        contribution=ContributionFactory(focus_group=group, state="accepted", published_at=timezone.now())
    )
    answered = said("Ha avuto risposta", group=old)
    Need.objects.filter(pk=answered.pk).update(status="answered")
    said("Taciuto", group=old)
    said("Segreto", group=group, is_public=False)

    new, answer = summary().movement.moved
    page = client.get("/").content.decode()

    assert (new.label, new.count, len(new.needs), new.needs[0].title) == ("Nuovo", 8, 5, "Detto da due")
    assert (answer.count, [need.title for need in answer.needs]) == (1, ["Ha avuto risposta"])
    assert f'href="{answered.get_absolute_url()}#righe"' in page
    assert 'id="righe"' in client.get(answered.get_absolute_url()).content.decode()
    assert "Segreto" not in page


def test_provinces_are_tiles_where_the_region_has_places_for_all():
    said("Uno", provinces=[ProvinceFactory(code="RA", name="Ravenna")])
    tiles = summary().provinces.figure.wide
    ProvinceFactory(code="XX", name="Altrove")

    assert (tiles.count("<rect"), summary().provinces.figure.wide.count("<rect")) == (3, 1)


# --- the page ---


def test_with_nothing_the_page_says_when_the_first_figures_come(client):
    RoundFactory(held_on="2025-11-19", city="Bologna", state="planned")

    page = client.get("/").content.decode()

    assert "I primi dati arrivano dopo i focus group del 19 novembre 2025" in page


def test_with_little_the_page_says_so(client):
    said("Uno")

    assert "Le cifre qui sotto contano 1 fabbisogno" in client.get("/").content.decode()


@pytest.mark.parametrize("query", ["cluster=nessuno", "ciclo=%00", "ambito=%27%3B--", "cluster=" + "x" * 3000])
def test_made_up_choice_shows_everything(client, query):
    said("Progettisti")

    page = client.get(f"/?{query}")

    assert (page.status_code, "Progettisti" in page.content.decode()) == (200, True)


def test_choices_that_leave_nothing_say_so(client, mech, build):
    said("Di MECH", group=FocusGroupFactory(cluster=mech, state="reported"))

    assert "Nessun fabbisogno pubblicato con queste scelte" in client.get(f"/?cluster={build.slug}").content.decode()


def test_queries_do_not_grow_with_the_needs(client, area, mech):
    counts = []
    for number in (1, 3):
        for n in range(number):
            said(f"Bisogno {number} {n}", areas=[area])
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        counts.append(len(queries))

    assert counts[0] == counts[1]


# --- what is kept ready ---


@pytest.fixture
def keeps(settings):
    settings.PREPARED_SECONDS = 300
    cache.clear()
    yield
    cache.clear()


def test_kept_part_is_made_once_until_the_next_act(keeps, mech, coordinator):
    made = []

    def make():
        made.append(1)
        return f"parte {len(made)}"

    first = [prepared("prova", "a", make=make), prepared("prova", "a", make=make), prepared("prova", "b", make=make)]
    record_event("cluster.save", mech, by=coordinator)

    assert [*first, prepared("prova", "a", make=make)] == ["parte 1", "parte 1", "parte 2", "parte 3"]


@pytest.mark.usefixtures("keeps")
def test_act_that_is_committed_late_is_seen(mech, coordinator):
    """It took its number before another that was there when the part was kept."""
    made = []

    def make():
        made.append(1)
        return f"parte {len(made)}"

    first = record_event("cluster.save", mech, by=coordinator)
    act = {"verb": "cluster.save", "subject": "cluster:1", "actor": "system"}
    Event.objects.create(pk=first.pk + 9, **act)
    before = prepared("prova", make=make)
    Event.objects.create(pk=first.pk + 5, **act)

    assert (before, prepared("prova", make=make), prepared("prova", make=make)) == ("parte 1", "parte 2", "parte 2")


@pytest.mark.usefixtures("keeps")
def test_kept_figures_are_the_same_for_everybody(client, coordinator, mech):
    """What the coordinator may read stays out, whoever opened the page first."""
    group = FocusGroupFactory(cluster=mech, state="reported", visibility="network")
    said("Pubblico", group=FocusGroupFactory(cluster=mech, state="reported"))
    said("Segreto", group=group, is_public=False)
    client.force_login(coordinator)
    theirs = client.get("/").context["figures"]
    client.logout()

    assert client.get("/").context["figures"] == theirs
    assert "Segreto" not in theirs


@pytest.mark.usefixtures("keeps")
@pytest.mark.parametrize("wrong", ["%00", "%20", "&cluster=build%00"])
def test_kept_figures_are_those_of_the_choices_they_are_kept_under(client, mech, build, wrong):
    """An odd value was taken for the choice it resembles, and its figures were shown to whoever made that choice."""
    said("Di MECH", group=FocusGroupFactory(cluster=mech, state="reported"))
    client.get(f"/?cluster={build.slug}{wrong}")

    assert "Nessun fabbisogno pubblicato con queste scelte" in client.get(f"/?cluster={build.slug}").content.decode()
    assert "Nessun fabbisogno pubblicato con queste scelte" not in client.get("/").content.decode()


# --- small numbers ---


@pytest.mark.slow
def test_no_two_filters_isolate_a_number_of_bodies(client, area, mech, build):
    """Whatever two public filters are combined, a need shows the numbers it shows without any, and none below 5."""
    provinces = [ProvinceFactory(code="RA", name="Ravenna"), ProvinceFactory(code="PR", name="Parma")]
    for n in range(6):
        group = FocusGroupFactory(cluster=[mech, build][n % 2], state="reported")
        need = said(f"Bisogno {n}", group=group, areas=[area] * (n % 2), provinces=provinces[: n % 3], is_green=n > 2)
        for line in Contribution.objects.filter(need_statements__need=need):
            VoiceFactory.create_batch(2 + 2 * n, contribution=line)
    printed = {need: _numbers(figures) for need, figures in client.get("/fabbisogni/").context["rows"]}
    names = {
        "cluster": [mech.slug, build.slug],
        "ambito": ["A1"],
        "provincia": ["RA", "PR"],
        "transizione": ["verde", "ia"],
        "andamento": ["new", "persistent"],
        "ciclo": list(Round.objects.values_list("slug", flat=True)),
    }
    drawn = random.Random(7)
    for _try in range(PAIRS):
        query = {name: drawn.choice(names[name]) for name in drawn.sample(sorted(names), 2)}
        for need, figures in client.get("/fabbisogni/", query).context["rows"]:
            assert _numbers(figures) == printed[need], query
    assert all(n is None or n == 0 or n >= 5 for numbers in printed.values() for n in numbers)
    assert any(n for numbers in printed.values() for n in numbers)


def _numbers(figures) -> list[int | None]:
    """Every number of bodies that a list or a page prints of a need."""
    cells = [figures.voices, *figures.categories.cells.values(), *(line.voices for line in figures.rounds)]
    return [cell.value for cell in cells]
