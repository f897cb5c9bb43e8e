"""The explorer: what each facet counts, what a reader may learn from it, and what it costs."""

from datetime import date

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from focusgroups.models import Contribution
from needs.explorer import explore
from needs.models import Need
from tests.factories.clusters import ProvinceFactory, S3AreaFactory
from tests.factories.focusgroups import (
    ContributionFactory,
    FocusGroupFactory,
    NeedDetailsFactory,
    RoundFactory,
    VoiceFactory,
)
from tests.factories.needs import NeedFactory

pytestmark = pytest.mark.django_db

PLANTED = "canarinogiallo"


def published(**fields):
    return ContributionFactory(published_at=timezone.now(), **fields)


@pytest.fixture
def world(mech, build):
    """Two rounds; a need in each way that a facet can tell."""
    first = RoundFactory(slug="primo", name="primo", held_on=date(2024, 11, 20))
    second = RoundFactory(slug="secondo", name="secondo", held_on=date(2025, 5, 12))
    tables = {
        (cluster.code, round_.slug): FocusGroupFactory(cluster=cluster, round=round_)
        for cluster in (mech, build)
        for round_ in (first, second)
    }
    robots = [
        published(
            focus_group=tables["MECH", slug],
            text="Mancano robotisti.",
            is_digital=True,
            is_ai=slug == "secondo",
            s3_areas=[S3AreaFactory(code=f"0{number}", short_name=f"Ambito {number}")],
            provinces=[
                ProvinceFactory(code="MO" if number else "BO", name="Modena" if number else "Bologna", order=number)
            ],
        )
        for number, (slug, code, name) in enumerate([("primo", "BO", "Bologna"), ("secondo", "MO", "Modena")])
    ]
    for number, line in enumerate(robots):
        NeedDetailsFactory(contribution=line, eqf_min=4, eqf_max=5)
        for _ in range(number + 1):
            VoiceFactory(contribution=line)
    fitters = published(focus_group=tables["BUILD", "primo"], text="Mancano posatori.", is_green=True)
    NeedDetailsFactory(contribution=fitters, eqf_min=3)
    welders = published(focus_group=tables["BUILD", "secondo"], text="Mancano saldatori.")
    NeedFactory(title="Robotisti", contributions=robots)
    NeedFactory(title="Posatori", contributions=[fitters])
    NeedFactory(title="Saldatori", status="answered", contributions=[welders])
    return tables


def explored(user, query="", *, published_only=True):
    needs = Need.objects.visible_to(user)
    lines = Contribution.objects.visible_to(user)
    if published_only:
        needs, lines = needs.published(), lines.published()
    return explore(QueryDict(query), needs.standing(), lines, published_only=published_only)


def counts(explorer):
    return {facet.title: {choice.label: choice.count for choice in facet.choices} for facet in explorer.facets()}


def titles(explorer):
    return sorted(Need.objects.filter(pk__in=explorer.left()).values_list("title", flat=True))


def test_every_facet_counts_the_needs_of_its_values(world, anonymous):
    assert counts(explored(anonymous)) == {
        "Transizione": {"digitale": 1, "verde": 1, "intelligenza artificiale": 1},
        "Clust-ER": {"Clust-ER Build": 2, "Clust-ER MECH": 1},
        "Nei cicli": {"in crescita": 1, "non ripetuto nell'ultimo ciclo": 1},
        "Ciclo": {"secondo": 2, "primo": 2},
        "Livello EQF": {"EQF 3": 1, "EQF 4": 1, "EQF 5": 1},
        "Ambito S3": {"Ambito 0": 1, "Ambito 1": 1},
        "Provincia": {"Bologna": 1, "Modena": 1},
        "Stato": {"aperto": 2, "ha avuto risposta": 1},
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Posatori", "Robotisti", "Saldatori"]),
        ("transizione=digitale", ["Robotisti"]),
        ("transizione=ia&eqf=5", ["Robotisti"]),
        ("eqf=3", ["Posatori"]),
        ("ambito=01&provincia=BO", ["Robotisti"]),
        ("cluster=build", ["Posatori", "Saldatori"]),
        ("cluster=build&andamento=quiet", ["Posatori"]),
        ("andamento=growing", ["Robotisti"]),
        ("ciclo=primo", ["Posatori", "Robotisti"]),
        ("stato=answered", ["Saldatori"]),
        ("stato=answered&transizione=verde", []),
        ("testo=saldat", ["Saldatori"]),
        ("testo=saldat&cluster=mech", []),
        ("eqf=9&cluster=marte", ["Posatori", "Robotisti", "Saldatori"]),
    ],
)
def test_choices_narrow_the_list(world, anonymous, query, found):
    assert titles(explored(anonymous, query)) == found


def test_a_facet_ignores_its_own_choice_and_heeds_the_others(world, anonymous):
    shown = counts(explored(anonymous, "cluster=build&stato=open"))

    assert shown["Clust-ER"] == {"Clust-ER Build": 1, "Clust-ER MECH": 1}
    assert shown["Stato"] == {"aperto": 1, "ha avuto risposta": 1}
    assert shown["Transizione"] == {"verde": 1}


def test_what_does_not_exist_is_refused_by_name(world, anonymous):
    assert explored(anonymous, "eqf=9&cluster=marte&transizione=verde").refused == ["«cluster=marte»", "«eqf=9»"]


def test_chips_take_away_one_thing_each(world, anonymous):
    assert explored(anonymous, "testo=robot&cluster=mech&pagina=2").chips() == [
        ("Parole: robot", "?cluster=mech"),
        ("Clust-ER: Clust-ER MECH", "?testo=robot"),
    ]


def test_empty_answer_tells_the_nearest_queries(world, client):
    answer = client.get(reverse("portal:need-list"), {"testo": "robottisti", "cluster": "build"})

    near = answer.context["explorer"].nearest()
    assert answer.context["rows"] == []
    assert [(item.label, item.url, item.count) for item in near] == [
        ("Senza «Parole»", "?cluster=build", 2),
        ("Senza «Clust-ER»", "?testo=robottisti", 1),
    ]
    assert [need.title for need in answer.context["alike"]] == ["Robotisti"]


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ({}, "/api/v1/needs/"),
        ({"cluster": "mech", "ciclo": "primo"}, "/api/v1/needs/?cluster=mech&round=primo"),
        ({"eqf": "4"}, "/api/v1/needs/?eqf=4"),
        ({"transizione": "digitale"}, "/api/v1/needs/?transition=digital"),
        ({"testo": "robot"}, "/api/v1/needs/?search=robot"),
        ({"andamento": "growing"}, "/api/v1/needs/?course=growing"),
        ({"andamento": "quiet", "testo": "posatori"}, "/api/v1/needs/?search=posatori&course=quiet"),
    ],
)
def test_same_query_in_the_api(world, client, settings, query, address):
    rates = dict.fromkeys(settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"], "100000/min")
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": rates}
    answer = client.get(reverse("portal:need-list"), query)

    urls = answer.context["api_urls"]
    assert urls["API"] == address
    assert answer.context["rows"]
    assert len(client.get(address).json()["data"]) == len(answer.context["rows"])
    csv = b"".join(client.get(urls["CSV"]).streaming_content)
    assert csv.count(b"\n") - 1 == len(answer.context["rows"])


def test_course_is_the_one_of_the_page(world, anonymous, client):
    page = client.get(reverse("portal:need-list"))

    words = {need.title: figures.course.label.partition(",")[0] for need, figures in page.context["rows"]}
    facet = next(d for d in explored(anonymous).dimensions if d.name == "andamento")
    told = {facet.labels[course]: keys for course, keys in facet.needs.items() if course in facet.labels}
    assert {words[need.title] for need in Need.objects.filter(pk__in=told["in crescita"])} == {"in crescita"}
    assert words == {
        "Robotisti": "in crescita",
        "Posatori": "non ripetuto nell'ultimo ciclo",
        "Saldatori": "ha avuto risposta",
    }


# --- what nobody may learn ---


@pytest.mark.parametrize(
    ("person", "sees"),
    [
        *[
            (name, False)
            for name in ("anonymous", "participant", "recorder", "member", "secretary", "admin", "partner")
        ],
        *[("disabled", False), ("manager", False), ("outsider", True), ("coordinator", True)],
    ],
)
def test_attributes_and_words_of_a_hidden_line_show_in_no_count(world, person, sees, request):
    reader = request.getfixturevalue(person)
    hidden = ContributionFactory(
        focus_group=world["BUILD", "secondo"],
        text=f"Riga con {PLANTED}.",
        is_green=True,
        s3_areas=[S3AreaFactory(code="99", short_name="Ambito segreto")],
        provinces=[ProvinceFactory(code="ZZ", name="Provincia segreta")],
    )
    NeedDetailsFactory(contribution=hidden, eqf_min=8)
    Need.objects.get(title="Robotisti").statements.create(contribution=hidden)

    explorer = explored(reader, published_only=False)
    shown = counts(explorer)

    assert ("EQF 8" in shown["Livello EQF"]) == sees
    assert ("Ambito segreto" in shown["Ambito S3"]) == ("Provincia segreta" in shown["Provincia"]) == sees
    assert shown["Transizione"]["verde"] == (2 if sees else 1)
    assert titles(explored(reader, f"testo={PLANTED}", published_only=False)) == (["Robotisti"] if sees else [])
    assert titles(explored(reader, "eqf=8", published_only=False)) == (["Robotisti"] if sees else [])
    assert "Ambito segreto" not in counts(explored(reader))["Ambito S3"]


# --- cost ---


@pytest.mark.parametrize(("page", "person"), [("portal:need-list", "anonymous"), ("needs:need-list", "manager")])
def test_number_of_queries_does_not_grow(
    world, page, person, client_of, request, django_assert_num_queries, django_assert_max_num_queries
):
    client = client_of(request.getfixturevalue(person))
    query = {"testo": "mancano", "ordine": "cluster"}
    Need.objects.exclude(title="Robotisti").update(title="Nulla")
    with django_assert_max_num_queries(60) as one:
        assert client.get(reverse(page), query).status_code == 200
    for _ in range(2):
        line = published(s3_areas=[S3AreaFactory()], provinces=[ProvinceFactory()])
        NeedDetailsFactory(contribution=line, eqf_min=6)
        VoiceFactory(contribution=line)
        NeedFactory(contributions=[line])
    with django_assert_num_queries(len(one.captured_queries)):
        assert client.get(reverse(page), query).status_code == 200
