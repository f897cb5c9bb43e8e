"""Rounds, focus groups, people at the table, contributions and voices.

A state that demands more (a reason, a date, the line it was merged into) gets it by itself.
"""

import secrets
from datetime import date, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from clusters.models import SourceCategory
from core.calendar import now
from focusgroups.interest import NOTICE_VERSION, digest_of
from focusgroups.models import (
    Contribution,
    ContributionImport,
    ContributionKind,
    FocusGroup,
    GivenDots,
    Interest,
    Message,
    NeedDetails,
    NeedSkill,
    Participation,
    PersonalLink,
    PhoneBallot,
    ProposalDetails,
    ReadBackAnswer,
    Room,
    Round,
    TrendDetails,
    Voice,
    VoiceKey,
    Vote,
    VoteChoice,
)
from focusgroups.models.people import digest
from focusgroups.room import new_code
from tests.factories.clusters import ClusterFactory, OrganisationFactory


class RoundFactory(DjangoModelFactory):
    class Meta:
        model = Round

    slug = factory.Sequence(lambda n: f"ciclo-{n}")
    name = factory.Sequence(lambda n: f"Ciclo {n}")
    held_on = date(2025, 5, 12)
    venue = "Tecnopolo DAMA"
    city = "Bologna"
    delivery_due_on = date(2025, 6, 12)
    papers_due_on = date(2025, 9, 12)
    committee_on = date(2025, 11, 12)
    state = Round.State.OPEN


class FocusGroupFactory(DjangoModelFactory):
    class Meta:
        model = FocusGroup
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"focus-group-{n}")
    round = factory.SubFactory(RoundFactory)
    cluster = factory.SubFactory(ClusterFactory)
    title = factory.Sequence(lambda n: f"Focus group {n}")
    held_on = factory.SelfAttribute("round.held_on")
    state = FocusGroup.State.OPEN
    closed_at = factory.LazyAttribute(lambda o: timezone.now() if o.state in {"closed", "reported"} else None)
    not_delivered_reason = factory.LazyAttribute(
        lambda o: "Il tavolo non si è tenuto." if o.state == "not_delivered" else ""
    )

    @factory.post_generation
    def co_leads(self, create, clusters, **kwargs):
        if clusters:
            self.co_leads.set(clusters)


class ParticipationFactory(DjangoModelFactory):
    class Meta:
        model = Participation

    focus_group = factory.SubFactory(FocusGroupFactory)
    name = factory.Sequence(lambda n: f"Partecipante {n}")
    email = factory.Sequence(lambda n: f"partecipante{n}@example.org")
    category = SourceCategory.FIRM


class MessageFactory(DjangoModelFactory):
    class Meta:
        model = Message

    participation = factory.SubFactory(ParticipationFactory)
    kind = Message.Kind.INVITATION
    outcome = Message.Outcome.SENT


class PersonalLinkFactory(DjangoModelFactory):
    """`secret` is what the holder knows: `PersonalLinkFactory(secret="...")`."""

    class Meta:
        model = PersonalLink

    class Params:
        secret = factory.LazyFunction(lambda: secrets.token_urlsafe(24))

    kind = PersonalLink.Kind.PARTICIPANT
    focus_group = factory.SubFactory(FocusGroupFactory)
    participation = factory.Maybe(
        factory.LazyAttribute(lambda o: o.kind == "participant"),
        yes_declaration=factory.SubFactory(ParticipationFactory, focus_group=factory.SelfAttribute("..focus_group")),
        no_declaration=None,
    )
    secret_hash = factory.LazyAttribute(lambda o: digest(o.secret, "link"))
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))


class ContributionFactory(DjangoModelFactory):
    class Meta:
        model = Contribution
        skip_postgeneration_save = True

    focus_group = factory.SubFactory(FocusGroupFactory)
    kind = ContributionKind.NEED
    text = factory.Sequence(lambda n: f"Mancano tecnici che sappiano programmare i robot, riga {n}.")
    state = Contribution.State.ACCEPTED
    set_aside_reason = factory.LazyAttribute(lambda o: "Fuori tema." if o.state == "set_aside" else "")
    merged_into = factory.LazyAttribute(
        lambda o: ContributionFactory(focus_group=o.focus_group, kind=o.kind) if o.state == "merged" else None
    )
    joined_to = factory.SelfAttribute("merged_into")
    fate_reason = factory.LazyAttribute(
        lambda o: "Tema del prossimo ciclo." if getattr(o, "fate", "") in {"deferred", "not_used"} else ""
    )

    @factory.post_generation
    def s3_areas(self, create, areas, **kwargs):
        if areas:
            self.s3_areas.set(areas)

    @factory.post_generation
    def sectors(self, create, sectors, **kwargs):
        if sectors:
            self.sectors.set(sectors)

    @factory.post_generation
    def provinces(self, create, provinces, **kwargs):
        if provinces:
            self.provinces.set(provinces)


class ContributionImportFactory(DjangoModelFactory):
    """A file of one finding that waits to be confirmed."""

    class Meta:
        model = ContributionImport

    focus_group = factory.SubFactory(FocusGroupFactory)
    name = "tavolo.csv"
    file = factory.django.FileField(filename="tavolo.csv", data=b"Tipo;Frase\r\nF;Mancano tecnici.\r\n")
    report = factory.LazyFunction(lambda: {"header": ["Tipo", "Frase"], "rows": 1, "columns": {"kind": 0, "text": 1}})


class NeedDetailsFactory(DjangoModelFactory):
    class Meta:
        model = NeedDetails

    contribution = factory.SubFactory(ContributionFactory)
    profile_label = "programmatore di robot"
    difficulty = 4
    urgency = 3


class NeedSkillFactory(DjangoModelFactory):
    class Meta:
        model = NeedSkill

    details = factory.SubFactory(NeedDetailsFactory)
    label = factory.Sequence(lambda n: f"competenza {n}")


class TrendDetailsFactory(DjangoModelFactory):
    class Meta:
        model = TrendDetails

    contribution = factory.SubFactory(ContributionFactory, kind=ContributionKind.TREND)
    indicator = "robot installati"


class ProposalDetailsFactory(DjangoModelFactory):
    class Meta:
        model = ProposalDetails
        skip_postgeneration_save = True

    contribution = factory.SubFactory(ContributionFactory, kind=ContributionKind.PROPOSAL)
    lead_body = "ITS Maker"

    @factory.post_generation
    def addresses(self, create, contributions, **kwargs):
        if contributions:
            self.addresses.set(contributions)


class VoiceKeyFactory(DjangoModelFactory):
    class Meta:
        model = VoiceKey

    round = factory.SubFactory(RoundFactory)
    organisation = factory.SubFactory(OrganisationFactory)


class VoiceFactory(DjangoModelFactory):
    class Meta:
        model = Voice

    contribution = factory.SubFactory(ContributionFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    category = SourceCategory.FIRM


class ReadBackAnswerFactory(DjangoModelFactory):
    class Meta:
        model = ReadBackAnswer

    contribution = factory.SubFactory(ContributionFactory, state=Contribution.State.SUBMITTED)
    line_key = factory.LazyFunction(lambda: secrets.token_hex(32))
    answer = ReadBackAnswer.Answer.CONFIRMED
    text = factory.LazyAttribute(lambda o: "Meglio: tecnici di robotica." if o.answer == "correction" else "")


class InterestFactory(DjangoModelFactory):
    """Somebody who asked to take part and confirmed it; `confirmed_at=None` before."""

    class Meta:
        model = Interest

    round = factory.SubFactory(RoundFactory)
    email = factory.Sequence(lambda n: f"persona{n}@example.org")
    email_digest = factory.LazyAttribute(lambda o: digest_of(o.email))
    notice_version = NOTICE_VERSION
    confirmed_at = factory.LazyFunction(now)


class RoomFactory(DjangoModelFactory):
    """An open room; `closed_at=...` makes it a closed one, without a code."""

    class Meta:
        model = Room

    focus_group = factory.SubFactory(FocusGroupFactory)
    code = factory.LazyAttribute(lambda o: "" if getattr(o, "closed_at", None) else new_code())
    opened_at = factory.LazyFunction(timezone.now)


class VoteFactory(DjangoModelFactory):
    class Meta:
        model = Vote

    focus_group = factory.SubFactory(FocusGroupFactory)
    opened_at = factory.LazyFunction(timezone.now)


class VoteChoiceFactory(DjangoModelFactory):
    class Meta:
        model = VoteChoice

    vote = factory.SubFactory(VoteFactory)
    contribution = factory.SubFactory(ContributionFactory, focus_group=factory.SelfAttribute("..vote.focus_group"))


class PhoneBallotFactory(DjangoModelFactory):
    class Meta:
        model = PhoneBallot

    vote = factory.SubFactory(VoteFactory)
    device_key = factory.LazyFunction(lambda: secrets.token_hex(32))


class GivenDotsFactory(DjangoModelFactory):
    class Meta:
        model = GivenDots

    ballot = factory.SubFactory(PhoneBallotFactory)
    choice = factory.SubFactory(VoteChoiceFactory, vote=factory.SelfAttribute("..ballot.vote"))
    dots = 1
