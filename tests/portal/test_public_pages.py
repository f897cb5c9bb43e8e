"""Home, clusters, rounds, focus groups and papers, as anybody reads them."""

from datetime import date

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clusters.profile import profile
from tests.factories.clusters import ClusterFactory
from tests.factories.committee import FollowUpFactory
from tests.factories.focusgroups import ContributionFactory, FocusGroupFactory, ParticipationFactory, RoundFactory
from tests.factories.needs import NeedFactory
from tests.factories.reports import PositionPaperFactory

DAY = "2025-11-01T10:00Z"
WORDS = [
    "/metodo/",
    "/glossario/",
    "/privacy/",
    "/cookie/",
    "/note-legali/",
    "/accessibilita/",
    "/mappa/",
    "/cluster/",
    "/focus-group/",
    "/position-paper/",
]
pytestmark = pytest.mark.django_db


def queries_of(client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("url", ["/", *WORDS])
def test_page_opens_with_nothing_in_the_register(client, url):
    reply = client.get(url)

    assert (reply.status_code, reply["Content-Type"]) == (200, "text/html; charset=utf-8")


def test_home_names_the_next_round_and_the_latest_papers(client):
    RoundFactory(held_on="2025-11-19", city="Bologna", state="planned")
    PositionPaperFactory(state="published", title="Competenze per l'oleodinamica")
    PositionPaperFactory(state="submitted", title="Non ancora pubblico")

    page = client.get("/").content.decode()

    assert "19 novembre 2025, Bologna" in page
    assert "Competenze per l&#x27;oleodinamica" in page
    assert "Non ancora pubblico" not in page


def test_focus_group_shows_published_lines_only(client):
    group = FocusGroupFactory(state="reported")
    ContributionFactory(focus_group=group, text="Mancano progettisti.", state="accepted", published_at=DAY)
    ContributionFactory(focus_group=group, text="Segreto del tavolo.", state="accepted")

    page = client.get(f"/focus-group/{group.slug}/").content.decode()

    assert "Mancano progettisti." in page
    assert "Segreto del tavolo." not in page


@pytest.mark.parametrize(("came", "said"), [(4, ["<5"]), (7, ["7", "7"])])
def test_people_are_counted_by_category_under_the_rule(client, came, said):
    group = FocusGroupFactory(state="reported")
    ParticipationFactory.create_batch(came, focus_group=group, category="firm", attendance="came")

    shown = client.get(f"/focus-group/{group.slug}/").context["categories"]

    assert [figure for _label, figure in shown] == (said if came > 4 else [])


def test_reserved_focus_group_is_not_found(client):
    group = FocusGroupFactory(visibility="group")

    assert client.get(f"/focus-group/{group.slug}/").status_code == 404


@pytest.mark.parametrize("state", ["drafting", "consultation", "submitted", "under_review", "adopted"])
def test_unpublished_paper_is_not_found(client, state):
    paper = PositionPaperFactory(state=state)

    assert client.get(f"/position-paper/{paper.slug}/").status_code == 404


def test_markup_in_a_title_is_text(client):
    group = FocusGroupFactory(title="<script>alert(1)</script>")

    assert "<script>alert(1)" not in client.get(f"/focus-group/{group.slug}/").content.decode()


@pytest.mark.parametrize("url", ["/cluster/", "/focus-group/", "/position-paper/"])
def test_lists_ask_as_often_for_three_rows_as_for_one(client, url):
    def add():
        paper = PositionPaperFactory(state="published")
        paper.clusters.add(ClusterFactory())
        FocusGroupFactory()

    add()
    once = queries_of(client, url)
    add()
    add()

    assert queries_of(client, url) == once


def test_cluster_shows_what_became_of_its_proposals_overdue_first(client):
    cluster = ClusterFactory()

    def followed(action: str, due: date, published_at=DAY, own: bool = True):
        follow_up = FollowUpFactory(decision__published_at=published_at, action=action, due_on=due)
        if own:
            follow_up.decision.recommendation.block.section.paper.clusters.add(cluster)

    followed("Con calma", date(2099, 1, 1))
    followed("In ritardo", date(2025, 1, 1))
    followed("Non ancora pubblico", date(2025, 1, 1), published_at=None)
    followed("Di un altro cluster", date(2025, 1, 1), own=False)
    once = queries_of(client, f"/cluster/{cluster.slug}/")
    followed("Più tardi", date(2099, 2, 1))

    page = client.get(f"/cluster/{cluster.slug}/")
    assert [row.action for row in page.context["follow_ups"]] == ["In ritardo", "Con calma", "Più tardi"]
    assert queries_of(client, f"/cluster/{cluster.slug}/") == once


def a_need(title: str, *lines) -> None:
    NeedFactory(title=title, contributions=list(lines))


def test_cluster_lists_the_needs_that_it_published_only(client, mech, build):
    def line(cluster, day=DAY):
        group = FocusGroupFactory(cluster=cluster, state="reported")
        return ContributionFactory(focus_group=group, state="accepted", published_at=day)

    a_need("Detto qui", line(mech))
    a_need("Pubblicato altrove, qui detto soltanto", line(mech, None), line(build))
    once = queries_of(client, f"/cluster/{mech.slug}/")
    for number in range(13):
        a_need(f"Anche questo {number}", line(mech))

    page = client.get(f"/cluster/{mech.slug}/")

    assert "Pubblicato altrove" not in page.content.decode()
    assert (len(page.context["needs"]), page.context["need_count"]) == (12, 14)
    assert client.get(page.context["needs_url"]).context["page"].paginator.count == 14
    assert queries_of(client, f"/cluster/{mech.slug}/") == once


def test_programme_and_partners_of_a_day_are_read_by_everybody(client, coordinator):
    round_ = RoundFactory(name="Novembre", held_on="2025-11-19", city="Bologna", venue="DAMA", state="planned")
    group = FocusGroupFactory(round=round_, starts_at="10:30", state="planned")
    client.force_login(coordinator)
    form = {"name": "Novembre", "held_on": "2025-11-19", "city": "Bologna", "venue": "DAMA", "version": round_.version}
    said = {"programme": "9.30 Accoglienza", "partners": "Agenzia <b>regionale</b>\n\n  Ateneo  "}
    assert client.post(f"/lavoro/cicli/{round_.slug}/modifica/", form | said).status_code == 302
    page = client.get(f"/lavoro/focus-group/{group.slug}/modifica/")
    fields = {name: value for name, value in page.context["form"].initial.items() if value is not None}
    fields |= {"starts_at": "10:30", "partners": "Scuola di prova", "co_leads": []}
    assert client.post(f"/lavoro/focus-group/{group.slug}/modifica/", fields).status_code == 302
    client.logout()

    day, table = (client.get(row.get_absolute_url()).content.decode() for row in (round_, group))

    assert all(
        words in day for words in ("9.30 Accoglienza", "Agenzia &lt;b&gt;regionale", "<li>Ateneo</li>", "ore 10:30")
    )
    assert "<li>Scuola di prova</li>" in table


def test_filter_of_focus_groups_by_round(client):
    wanted = FocusGroupFactory(title="Tavolo cercato")
    FocusGroupFactory(title="Altro tavolo")

    page = client.get(f"/focus-group/?ciclo={wanted.round.slug}")

    assert list(page.context["page"].object_list) == [wanted]


# --- telling what is not accessible ---


def tell(client, **fields):
    return client.post("/accessibilita/", {"problem": "Il menu non si apre da tastiera.", **fields})


def test_feedback_goes_by_mail_to_who_answers_for_the_site(client):
    cache.clear()
    reply = tell(client, page="/fabbisogni/", email="anna@example.org")

    assert (reply.status_code, "anna@example.org" in reply.content.decode()) == (200, True)
    assert [message.to for message in mail.outbox] == [[profile().contacts["email"]]]
    assert "Il menu non si apre da tastiera." in mail.outbox[0].body
    assert "Risponde a: anna@example.org" in mail.outbox[0].body


@pytest.mark.parametrize("fields", [{"problem": " "}, {"email": "non un indirizzo"}])
def test_feedback_in_error_says_so_and_sends_nothing(client, fields):
    cache.clear()
    reply = tell(client, page="/fabbisogni/", **fields)

    assert (reply.status_code, list(reply.context["form"].errors)) == (422, list(fields))
    assert "/fabbisogni/" in reply.content.decode()
    assert mail.outbox == []


def test_feedback_from_one_place_has_a_limit(client):
    cache.clear()

    assert [tell(client).status_code for _n in range(6)] == [200] * 5 + [422]


def test_declaration_of_the_body_takes_the_place_of_ours(client, settings):
    settings.AGID_DECLARATION_URL = "https://form.agid.gov.it/view/prova"

    assert client.get("/accessibilita/").content.decode().count("https://form.agid.gov.it/view/prova") == 2


@pytest.mark.parametrize(("count", "offered"), [(20, False), (21, True)])
def test_long_list_of_lines_begins_with_the_way_to_each_kind(count, offered, client):
    group = FocusGroupFactory(state="reported", visibility="public")
    ContributionFactory.create_batch(count, focus_group=group, kind="need", published_at=DAY)

    page = client.get(f"/focus-group/{group.slug}/").content.decode()

    assert 'id="righe-1"' in page
    assert (f'<a href="#righe-1">Fabbisogni: {count}</a>' in page) == offered
