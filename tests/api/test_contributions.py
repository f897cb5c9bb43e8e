"""The reply about a contribution, field by field, and the numbers of organisations."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from tests.factories.clusters import (
    OrganisationFactory,
    ProvinceFactory,
    S3AreaFactory,
    SectorFactory,
    ValueChainFactory,
)
from tests.factories.focusgroups import (
    ContributionFactory,
    FocusGroupFactory,
    NeedDetailsFactory,
    NeedSkillFactory,
    RoundFactory,
    VoiceFactory,
)
from tests.factories.needs import NeedFactory
from tests.factories.reports import BlockFactory, CitationFactory, PositionPaperFactory, SectionFactory
from tests.factories.skills import ConceptFactory

NOON = datetime(2025, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def line(mech):
    table = FocusGroupFactory(
        cluster=mech,
        slug="robotica",
        title="Robotica",
        round=RoundFactory(slug="maggio-2025", name="Maggio 2025"),
    )
    line = ContributionFactory(
        focus_group=table,
        text="Mancano tecnici dell'«end effector» \\ \" <b>",
        title="Tecnici",
        value_chain=ValueChainFactory(cluster=mech, name="Robot"),
        agreement="majority",
        is_digital=True,
        published_at=NOON,
        fate="used",
    )
    line.s3_areas.add(S3AreaFactory(code="MEC"))
    line.sectors.add(SectorFactory(code="28"), SectorFactory(code="25"))
    line.provinces.add(ProvinceFactory(code="MO", order=2), ProvinceFactory(code="RE", order=1))
    occupation = ConceptFactory(kind="occupation", uri="http://data.europa.eu/esco/occupation/1")
    details = NeedDetailsFactory(contribution=line, occupation=occupation, profile_label="programmatore", eqf_min=4)
    NeedSkillFactory(details=details, label="visione artificiale", concept=None, gap="missing")
    NeedFactory(slug="robot", contributions=[line])
    return line


def test_the_whole_reply(line, caller):
    row = caller().get(reverse("api:contributions-detail", args=[line.uuid])).json()

    assert row == {
        "provenance": "",
        "source_url": "",
        "uuid": str(line.uuid),
        "kind": "need",
        "text": "Mancano tecnici dell'«end effector» \\ \" <b>",
        "title": "Tecnici",
        "language": "it",
        "focus_group": {
            "slug": "robotica",
            "title": "Robotica",
            "cluster": {"slug": "mech", "code": "MECH", "name": "Clust-ER MECH"},
            "round": {"slug": "maggio-2025", "name": "Maggio 2025", "held_on": "2025-05-12"},
        },
        "value_chain": "Robot",
        "s3_areas": ["MEC"],
        "sectors": ["25", "28"],
        "provinces": ["RE", "MO"],
        "agreement": "majority",
        "is_green": False,
        "is_digital": True,
        "is_ai": False,
        "state": "accepted",
        "merged_into": None,
        "fate": "used",
        "published_at": "2025-11-20T12:00:00+00:00",
        "need": "robot",
        "need_details": {
            "profile_label": "programmatore",
            "occupation": "http://data.europa.eu/esco/occupation/1",
            "isco08": "",
            "cp2021": "",
            "is_new_profile": False,
            "eqf_min": 4,
            "eqf_max": None,
            "training_route": "",
            "experience": "",
            "nature": "",
            "difficulty": 4,
            "difficulty_reason": "",
            "shortage_driver": "",
            "urgency": 3,
            "horizon": "",
            "demand_trend": "",
            "positions_min": None,
            "positions_max": None,
            "months_to_fill": None,
        },
        "skills": [
            {"label": "visione artificiale", "concept": None, "type": "", "relation": "essential", "gap": "missing"}
        ],
        "trend_details": None,
        "proposal_details": None,
        "addresses": [],
    }


def test_where_it_is_cited_on_request(line, caller):
    public, draft = PositionPaperFactory(slug="uscito", state="published"), PositionPaperFactory(state="drafting")
    block = BlockFactory(section=SectionFactory(paper=public, code="3"))
    CitationFactory(block=block, contribution=line, quote="Mancano tecnici")
    CitationFactory(block=BlockFactory(section=SectionFactory(paper=draft)), contribution=line)

    row = caller().get(reverse("api:contributions-detail", args=[line.uuid]) + "?expand=citations").json()

    assert row["citations"] == [
        {"paper": "uscito", "section": "3", "block": str(block.uuid), "quote": "Mancano tecnici"}
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=need", True),
        ("kind=trend", False),
        ("focus_group=robotica", True),
        ("focus_group=altro", False),
        ("cluster=mech", True),
        ("cluster=build", False),
        ("round=maggio-2025", True),
        ("round=altro", False),
        ("s3_area=MEC", True),
        ("s3_area=AGR", False),
        ("need=robot", True),
        ("need=altro", False),
        ("fate=used", True),
        ("fate=deferred", False),
        ("kind=need&cluster=mech&fate=used", True),
    ],
)
def test_filters(line, caller, query, found):
    data = caller().get(reverse("api:contributions-list") + f"?{query}").json()["data"]

    assert [row["uuid"] for row in data] == ([str(line.uuid)] if found else [])


def test_a_line_taken_back_from_a_need_is_not_linked_any_more(line, caller):
    line.need_statements.update(unlinked_at=NOON)

    row = caller().get(reverse("api:contributions-detail", args=[line.uuid])).json()

    assert row["need"] is None


@pytest.mark.parametrize(("voices", "shown"), [(1, None), (4, None), (5, 5), (7, 7)])
def test_the_number_of_organisations_is_shown_from_five_on(line, caller, voices, shown):
    for number in range(voices):
        VoiceFactory(contribution=line, organisation=OrganisationFactory(name=f"Ente {number}"))

    row = caller().get(reverse("api:needs-detail", args=["robot"])).json()

    assert row["voices"] == [{"round": "maggio-2025", "value": shown, "threshold": 5}]


def test_an_unpublished_line_adds_no_organisation(line, caller):
    hidden = ContributionFactory(focus_group=line.focus_group)
    line.need_statements.get().need.statements.create(contribution=hidden)
    for number in range(9):
        VoiceFactory(contribution=hidden if number > 4 else line)

    row = caller().get(reverse("api:needs-detail", args=["robot"])).json()

    assert (row["voices"][0]["value"], row["contribution_count"]) == (5, 1)


def test_who_says_a_need_on_request(line, caller):
    row = caller().get(reverse("api:needs-detail", args=["robot"]) + "?expand=contributions").json()

    assert row["contributions"] == [
        {
            "uuid": str(line.uuid),
            "kind": "need",
            "text": line.text,
            "focus_group": "robotica",
            "cluster": "mech",
            "round": "maggio-2025",
        }
    ]
    assert (row["clusters"], row["rounds"], row["contribution_count"]) == (["mech"], ["maggio-2025"], 1)
