"""A small region with words that must not come out: each canary is in exactly one place."""

from dataclasses import dataclass
from types import SimpleNamespace

from django.utils import timezone

from accounts.models import Role
from focusgroups.models import Contribution
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.factories.clusters import (
    ClusterFactory,
    MembershipFactory,
    OrganisationFactory,
    ProvinceFactory,
    S3AreaFactory,
    SectorFactory,
    ValueChainFactory,
)
from tests.factories.committee import DecisionFactory, FollowUpFactory, InstrumentFactory, SittingFactory
from tests.factories.focusgroups import (
    ContributionFactory,
    FocusGroupFactory,
    NeedDetailsFactory,
    NeedSkillFactory,
    ParticipationFactory,
    ProposalDetailsFactory,
    TrendDetailsFactory,
    VoiceFactory,
)
from tests.factories.needs import IndicatorFactory, NeedFactory, ObservationFactory
from tests.factories.reports import (
    CitationFactory,
    PositionPaperFactory,
    RecommendationFactory,
    RecusalFactory,
    SectionFactory,
)
from tests.factories.skills import ConceptFactory, LabelFactory

# What nobody reads through the API, whoever calls.
NEVER = {
    "nome-di-persona",
    "indirizzo@example.org",
    "nome-di-ente",
    "nota-interna",
    "bozza-di-partecipante",
    "chiave-di-riga",
    "nota-del-seguito",
    "verbale-della-seduta",
}
PUBLIC = {f"{what}-pubblico" for what in ("riga", "fabbisogno", "paper", "racc", "motivo", "seguito")}
MECH = {"riga-mech", "fabbisogno-mech", "paper-mech", "racc-mech", "motivo-mech", "tavolo-riservato-mech"}
BUILD = {"riga-build", "fabbisogno-build"}
IN_REVIEW = {"paper-in-esame", "racc-in-esame"}


@dataclass(frozen=True)
class Chain:
    """One line and what was made of it."""

    line: Contribution
    recommendation: object
    decision: object


def line(focus_group, text: str, **fields) -> Contribution:
    """A need with everything beside it, said by an organisation that must stay unnamed."""
    contribution = ContributionFactory(
        focus_group=focus_group,
        text=text,
        title=text,
        note="nota-interna",
        recorded_by=UserFactory(name="nome-di-persona"),
        **fields,
    )
    details = NeedDetailsFactory(contribution=contribution, occupation=ConceptFactory(kind="occupation"))
    NeedSkillFactory(details=details, concept=ConceptFactory())
    contribution.s3_areas.add(S3AreaFactory())
    contribution.sectors.add(SectorFactory())
    contribution.provinces.add(ProvinceFactory())
    VoiceFactory(contribution=contribution, organisation=OrganisationFactory(name=f"nome-di-ente {contribution.pk}"))
    return contribution


def chain(focus_group, word: str, *, state: str, published: bool) -> Chain:
    """A line, its need, a paper that cites it, the recommendation, the committee's advice, the follow-up."""
    when = timezone.now() if published else None
    said = line(focus_group, f"riga-{word}", published_at=when)
    need = NeedFactory(title=f"fabbisogno-{word}", slug=f"fabbisogno-{word}", contributions=[said])
    need.skills.add(ConceptFactory())
    paper = PositionPaperFactory(
        title=f"paper-{word}", slug=f"paper-{word}", round=focus_group.round, focus_groups=[focus_group], state=state
    )
    section = SectionFactory(paper=paper)
    recommendation = RecommendationFactory(block__section=section, action=f"racc-{word}")
    CitationFactory(block=recommendation.block, contribution=said)
    CitationFactory(block=recommendation.block, contribution=None, need=need)
    sitting = SittingFactory(minutes="verbale-della-seduta")
    decision = DecisionFactory(
        recommendation=recommendation,
        sitting=sitting,
        outcome="partly_adopted",
        reason=f"motivo-{word}",
        published_at=when,
        recorded_by=UserFactory(name="nome-di-persona"),
    )
    FollowUpFactory(
        decision=decision, action=f"seguito-{word}", note="nota-del-seguito", instrument=InstrumentFactory()
    )
    return Chain(said, recommendation, decision)


def build(mech, build) -> SimpleNamespace:
    """MECH: published, unpublished, confidential. BUILD: unpublished. And a paper before the committee."""
    table = FocusGroupFactory(cluster=mech, slug="tavolo-mech", value_chain=ValueChainFactory(cluster=mech))
    other = FocusGroupFactory(cluster=build, slug="tavolo-build", round=table.round, co_leads=[ClusterFactory()])
    closed_doors = FocusGroupFactory(
        cluster=mech, slug="riservato", title="tavolo-riservato-mech", visibility="group", round=table.round
    )
    ParticipationFactory(focus_group=table, name="nome-di-persona", email="indirizzo@example.org")
    public = chain(table, "pubblico", state="published", published=True)
    own = chain(table, "mech", state="drafting", published=False)
    foreign = line(other, "riga-build")
    NeedFactory(title="fabbisogno-build", slug="fabbisogno-build", contributions=[foreign])
    in_review = PositionPaperFactory(title="paper-in-esame", slug="paper-in-esame", state="under_review")
    RecommendationFactory(block__section__paper=in_review, action="racc-in-esame")
    line(table, "bozza-di-partecipante", state="draft", line_key="chiave-di-riga")
    TrendDetailsFactory(contribution__focus_group=table, contribution__published_at=timezone.now())
    ProposalDetailsFactory(
        contribution__focus_group=table, contribution__published_at=timezone.now(), addresses=[public.line, own.line]
    )
    indicator = IndicatorFactory()
    ObservationFactory(indicator=indicator)
    LabelFactory()
    return SimpleNamespace(
        table=table, closed_doors=closed_doors, public=public, own=own, foreign=foreign, in_review=in_review
    )


def partner_and(role: Role | None = None, cluster=None, recused_from=None):
    """A partner who is something else too."""
    user = UserFactory()
    RoleGrantFactory(user=user, role=Role.PARTNER)
    if role:
        RoleGrantFactory(user=user, role=role)
    if cluster:
        MembershipFactory(user=user, cluster=cluster)
    if recused_from:
        RecusalFactory(user=user, paper=recused_from)
    return user
