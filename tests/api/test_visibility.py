"""Who reads what through the API: words that must not come out do not, and those that must do."""

from datetime import date
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from api.models import Scope
from api.rows import shape_of
from api.v1.urls import RESOURCES
from api.v1.views.base import Resource
from tests.api.world import BUILD, IN_REVIEW, MECH, NEVER, PUBLIC, build, partner_and
from tests.factories.committee import DecisionFactory, FollowUpFactory
from tests.factories.reports import RecommendationFactory

pytestmark = pytest.mark.slow

EVERYTHING = NEVER | PUBLIC | MECH | BUILD | IN_REVIEW | {"seguito-mech"}
RESOURCE_CLASSES = [resource for resource, _right in RESOURCES]


@pytest.fixture
def world(mech, build_cluster):
    return build(mech, build_cluster)


@pytest.fixture
def build_cluster(request):
    return request.getfixturevalue("build")


def expand(resource: type[Resource]) -> str:
    return ",".join(shape_of(resource.serializer_class).expandable)


def read_everything(client) -> str:
    """Every page of every list with all it can show, and the detail of every row."""
    said = []
    for resource in RESOURCE_CLASSES:
        address = reverse(f"api:{resource.noun}-list") + f"?page_size=3&expand={expand(resource)}"
        while address:
            reply = client.get(address)
            assert reply.status_code == 200, reply.content
            said.append(reply.content.decode())
            for row in reply.json()["data"]:
                key = row[resource.lookup_field]
                detail = client.get(reverse(f"api:{resource.noun}-detail", args=[key]) + f"?expand={expand(resource)}")
                assert detail.json() == row
            following = reply.json()["next"]
            address = following and f"{urlsplit(following).path}?{urlsplit(following).query}"
    return "\n".join(said)


def words_in(text: str) -> set[str]:
    return {word for word in EVERYTHING if word in text}


def test_the_public_reads_what_is_published(world, caller):
    assert words_in(read_everything(caller(AnonymousUser()))) == PUBLIC


@pytest.mark.parametrize("scopes", [[Scope.READ], [Scope.READ, Scope.READ_OWN], [Scope.READ_OWN]])
def test_a_partner_reads_what_is_published(world, caller, scopes):
    assert words_in(read_everything(caller(partner_and(), *scopes))) == PUBLIC


def test_a_key_that_may_only_read_what_is_public_does_not_lend_the_persons_rights(world, caller, mech):
    assert words_in(read_everything(caller(partner_and(Role.COORDINATOR, mech), Scope.READ))) == PUBLIC


def test_a_manager_reads_the_own_cluster_besides(world, caller, mech):
    assert words_in(read_everything(caller(partner_and(cluster=mech)))) == PUBLIC | MECH


def test_a_manager_of_another_cluster_reads_only_that_one_besides(world, caller, build_cluster):
    assert words_in(read_everything(caller(partner_and(cluster=build_cluster)))) == PUBLIC | BUILD


def test_the_coordinator_reads_all_but_what_nobody_reads(world, caller):
    words = words_in(read_everything(caller(partner_and(Role.COORDINATOR))))

    assert words == EVERYTHING - NEVER


def test_a_member_reads_the_papers_before_the_committee(world, caller):
    assert words_in(read_everything(caller(partner_and(Role.MEMBER)))) == PUBLIC | IN_REVIEW


def test_a_recused_member_reads_nothing_of_the_paper(world, caller):
    person = partner_and(Role.MEMBER, recused_from=world.in_review)

    assert words_in(read_everything(caller(person))) == PUBLIC


def test_the_secretary_reads_papers_and_advice(world, caller):
    words = words_in(read_everything(caller(partner_and(Role.SECRETARY))))

    assert words == PUBLIC | IN_REVIEW | {"motivo-mech", "seguito-mech"}


def test_the_administrator_reads_no_contents(world, caller):
    assert words_in(read_everything(caller(partner_and(Role.ADMIN)))) == PUBLIC


def test_no_number_of_the_inside_comes_out(world, caller):
    """Neither a person, nor a voice's key, nor an inner id, whoever reads."""
    text = read_everything(caller(partner_and(Role.COORDINATOR)))

    voices = [str(voice.voice_key) for voice in world.public.line.voices.all()]
    members = (
        '"id":',
        '"pk":',
        '"recorded_by"',
        '"line_key"',
        '"note"',
        '"organisation"',
        '"voice_key"',
        '"created_at"',
    )
    assert [word for word in (*voices, *members) if word in text.replace('" :', '":')] == []


def test_a_hidden_row_and_a_missing_one_get_the_same_answer(world, caller):
    client = caller(AnonymousUser())
    hidden = client.get(reverse("api:contributions-detail", args=[world.own.line.uuid]))
    missing = client.get(reverse("api:contributions-detail", args=["00000000-0000-4000-8000-000000000000"]))

    assert (hidden.status_code, hidden.content) == (404, missing.content)


@pytest.mark.parametrize(
    ("noun", "hidden", "missing"),
    [
        ("contributions", "need=fabbisogno-mech", "need=nessuno"),
        ("contributions", "focus_group=riservato", "focus_group=nessuno"),
        ("needs", "cluster=build", "cluster=nessuno"),
        ("recommendations", "paper=paper-mech", "paper=nessuno"),
        ("decisions", "paper=paper-mech", "paper=nessuno"),
    ],
)
def test_a_filter_does_not_tell_what_is_hidden(world, caller, noun, hidden, missing):
    client = caller(AnonymousUser())
    address = reverse(f"api:{noun}-list")

    assert client.get(f"{address}?{hidden}").json()["data"] == client.get(f"{address}?{missing}").json()["data"] == []


def test_advice_published_before_its_paper_does_not_name_it(world, caller):
    paper = world.public.recommendation.block.section.paper
    paper.state, paper.published_at = "adopted", None
    paper.save()

    reply = caller().get(reverse("api:decisions-detail", args=[world.public.decision.uuid]))

    row = reply.json()
    assert (row["outcome"], row["paper"], row["recommendation"]) == ("partly_adopted", None, None)


def test_a_pending_rectification_is_not_told(world, caller):
    from_before = world.public.decision
    rectified = type(from_before).objects.create(
        recommendation=from_before.recommendation,
        sitting=from_before.sitting,
        outcome="adopted",
        decided_on=from_before.decided_on,
        replaces=from_before,
        rectified_because="errore",
    )

    def public() -> dict:
        return caller().get(reverse("api:decisions-detail", args=[from_before.uuid])).json()

    before = public()["is_in_force"]
    type(rectified).objects.filter(pk=rectified.pk).update(published_at=from_before.published_at)
    assert (before, public()["is_in_force"]) == (True, False)


def test_the_outcome_of_a_recommendation_is_the_published_one(world, caller):
    other = RecommendationFactory(block__section=world.public.recommendation.block.section)
    DecisionFactory(recommendation=other)
    client = caller()

    shown = client.get(reverse("api:recommendations-detail", args=[world.public.recommendation.uuid])).json()
    hidden = client.get(reverse("api:recommendations-detail", args=[other.uuid])).json()

    assert (shown["outcome"], hidden["outcome"]) == ("partly_adopted", None)


def test_a_pending_advice_is_found_by_no_filter(db, caller):
    """Nor is its follow-up: the filters of recommendations tell what the pages tell."""
    papers = {"block__section__paper__state": "published"}
    pending, told = RecommendationFactory(**papers), RecommendationFactory(**papers)
    FollowUpFactory(decision=DecisionFactory(recommendation=pending), due_on=date(2020, 1, 1))
    published = DecisionFactory(recommendation=told, published_at=timezone.now())
    FollowUpFactory(decision=published, due_on=date(2020, 1, 1))

    for client in (caller(), caller(partner_and(Role.COORDINATOR))):
        for query in ("outcome=adopted", "overdue=true", f"cluster=&outcome=adopted&action={told.action[:5]}"):
            rows = client.get(f"/api/v1/recommendations/?{query}").json()["data"]
            assert [row["uuid"] for row in rows] == [str(told.uuid)]
