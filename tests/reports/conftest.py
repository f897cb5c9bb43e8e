"""A closed focus group of MECH with lines of every kind, a need said in it, and a paper made from it."""

import pytest

from clusters.models import SourceCategory
from focusgroups.models import Contribution, FocusGroup
from reports.actions import papers
from tests.factories.clusters import OrganisationFactory, ProvinceFactory, S3AreaFactory
from tests.factories.focusgroups import (
    ContributionFactory,
    FocusGroupFactory,
    NeedDetailsFactory,
    NeedSkillFactory,
    ParticipationFactory,
    ProposalDetailsFactory,
    RoundFactory,
    TrendDetailsFactory,
    VoiceFactory,
)
from tests.factories.needs import NeedFactory, ObservationFactory
from tests.reports.running import run_jobs


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    """Files of a test go to a folder of its own."""
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def closed_group(mech) -> FocusGroup:
    round_ = RoundFactory(slug="maggio-2025", name="Maggio 2025")
    return FocusGroupFactory(
        round=round_,
        cluster=mech,
        slug="robotica-chiuso",
        title="Competenze per la robotica industriale",
        state=FocusGroup.State.CLOSED,
    )


@pytest.fixture
def lines(closed_group) -> list[Contribution]:
    """Two needs, a trend and a proposal, validated; one withdrawn."""
    province = ProvinceFactory()
    area = S3AreaFactory(code="07", name="Manufacturing 4.0")
    first = ContributionFactory(
        focus_group=closed_group,
        text="Mancano tecnici che sappiano programmare i robot e spiegarli al cliente.",
        agreement="consensus",
        s3_areas=[area],
        provinces=[province],
    )
    second = ContributionFactory(
        focus_group=closed_group, text="Servono manutentori con basi di meccatronica.", agreement="contested"
    )
    for line, label, difficulty in ((first, "programmatore di robot", 5), (second, "manutentore", 3)):
        details = NeedDetailsFactory(
            contribution=line, profile_label=label, difficulty=difficulty, shortage_driver="long_training_gap"
        )
        NeedSkillFactory(details=details, label="programmazione di robot", gap="missing")
    for _number in range(6):
        VoiceFactory(contribution=first, organisation=OrganisationFactory(), province=province)
    VoiceFactory(contribution=second, category=SourceCategory.UNIVERSITY_RESEARCH)
    trend = TrendDetailsFactory(
        contribution__focus_group=closed_group,
        contribution__text="I robot installati crescono del 7,5% l'anno.",
        value="7.5",
        unit="%",
        source_name="Studio di settore 2024",
        geography="Italia",
    ).contribution
    proposal = ProposalDetailsFactory(
        contribution__focus_group=closed_group,
        contribution__text="Aprire un laboratorio condiviso di robotica con l'ITS.",
        measure="lab_equipment",
        addresses=[first],
    ).contribution
    ContributionFactory(focus_group=closed_group, text="Frase ritirata dal tavolo.", state="withdrawn")
    for _number in range(7):
        ParticipationFactory(focus_group=closed_group, attendance="came", name="Nome Segreto")
    return [first, second, trend, proposal]


@pytest.fixture
def need(lines):
    found = NeedFactory(title="Programmatori di robot industriali", contributions=lines[:2])
    ObservationFactory(needs=[found], direction="shortage")
    return found


@pytest.fixture
def paper(closed_group, lines, need, coordinator):
    return papers.create(
        round=closed_group.round,
        title="Robotica industriale: competenze che mancano",
        theme="Robotica industriale",
        clusters=[closed_group.cluster],
        focus_groups=[closed_group],
        by=coordinator,
    )


@pytest.fixture
def compiled(paper, coordinator):
    """The paper with its draft; its files are still queued."""
    papers.request_draft(paper, by=coordinator)
    run_jobs("compile_paper")
    paper.refresh_from_db()
    return paper
