"""Members, sittings, reviews, decisions and what became of them."""

from datetime import date, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from committee.models import (
    AgendaItem,
    Ballot,
    Convocation,
    Decision,
    FollowUp,
    FollowUpLink,
    FollowUpUpdate,
    Instrument,
    Member,
    Opinion,
    Poll,
    Presence,
    Remark,
    Reply,
    Review,
    Sitting,
    SittingDocument,
    Subgroup,
    Vote,
)
from committee.offices import secret_hash
from tests.factories.accounts import UserFactory
from tests.factories.reports import BlockFactory, PositionPaperFactory, RecommendationFactory


class SubgroupFactory(DjangoModelFactory):
    class Meta:
        model = Subgroup

    name = factory.Sequence(lambda n: f"Sottogruppo {n}")


class MemberFactory(DjangoModelFactory):
    class Meta:
        model = Member

    user = factory.SubFactory(UserFactory)
    body = factory.Sequence(lambda n: f"Ateneo {n}")
    mandate_from = date(2024, 1, 1)


class SittingFactory(DjangoModelFactory):
    class Meta:
        model = Sitting

    title = factory.Sequence(lambda n: f"Seduta {n}")
    held_on = date(2025, 10, 8)
    state = Sitting.State.PLANNED


class AgendaItemFactory(DjangoModelFactory):
    class Meta:
        model = AgendaItem

    sitting = factory.SubFactory(SittingFactory)
    order = factory.LazyAttribute(lambda o: o.sitting.agenda.count() + 1)
    title = factory.Sequence(lambda n: f"Punto {n}")


class ConvocationFactory(DjangoModelFactory):
    class Meta:
        model = Convocation

    sitting = factory.SubFactory(SittingFactory)
    member = factory.SubFactory(MemberFactory)
    digest = "a" * 64


class PresenceFactory(DjangoModelFactory):
    class Meta:
        model = Presence

    sitting = factory.SubFactory(SittingFactory)
    member = factory.SubFactory(MemberFactory)
    status = factory.LazyAttribute(lambda o: "substitute" if getattr(o, "substitute", None) else "present")


class SittingDocumentFactory(DjangoModelFactory):
    """The row of a PDF. The file itself is not written."""

    class Meta:
        model = SittingDocument
        skip_postgeneration_save = True

    sitting = factory.SubFactory(SittingFactory)
    kind = SittingDocument.Kind.DOSSIER
    format = "pdf"
    inputs_digest = factory.Sequence(lambda n: f"{n:064d}")
    path = factory.LazyAttribute(lambda o: f"{o.inputs_digest}.{o.format}")
    sha256 = factory.LazyAttribute(lambda o: o.inputs_digest)
    size = 1000

    @factory.post_generation
    def papers(self, _create, _given):
        """It tells of what is on the agenda."""
        self.papers.set(self.sitting.agenda.filter(paper__isnull=False).values_list("paper", flat=True))


class ReviewFactory(DjangoModelFactory):
    class Meta:
        model = Review

    paper = factory.SubFactory(PositionPaperFactory, state="under_review")
    member = factory.SubFactory(MemberFactory)
    channel = Review.Channel.PORTAL
    recorded_by = factory.Maybe(
        factory.LazyAttribute(lambda o: o.channel == "portal"),
        yes_declaration=None,
        no_declaration=factory.SubFactory(UserFactory),
    )


class OpinionFactory(DjangoModelFactory):
    class Meta:
        model = Opinion

    review = factory.SubFactory(ReviewFactory)
    block_uuid = factory.LazyAttribute(lambda o: RecommendationFactory(block__section__paper=o.review.paper).block.uuid)
    value = "favourable"


class RemarkFactory(DjangoModelFactory):
    class Meta:
        model = Remark

    paper = factory.SubFactory(PositionPaperFactory, state="under_review")
    block_uuid = factory.LazyAttribute(lambda o: BlockFactory(section__paper=o.paper).uuid)
    member = factory.SubFactory(MemberFactory)
    text = factory.Sequence(lambda n: f"Osservazione {n}.")


class ReplyFactory(DjangoModelFactory):
    class Meta:
        model = Reply

    remark = factory.SubFactory(RemarkFactory)
    outcome = Reply.Outcome.EXPLAINED
    text = factory.LazyAttribute(lambda o: "Il dato è nella tabella 3." if o.outcome == "explained" else "")
    written_by = factory.SubFactory(UserFactory)


class BallotFactory(DjangoModelFactory):
    class Meta:
        model = Ballot

    agenda_item = factory.SubFactory(AgendaItemFactory)
    recommendation = factory.SubFactory(RecommendationFactory)
    in_favour = 9
    against = 1
    abstained = 2
    recorded_by = factory.SubFactory(UserFactory)


class PollFactory(DjangoModelFactory):
    class Meta:
        model = Poll

    agenda_item = factory.SubFactory(AgendaItemFactory)
    recommendation = factory.SubFactory(RecommendationFactory)
    is_secret = False
    opened_by = factory.SubFactory(UserFactory)


class VoteFactory(DjangoModelFactory):
    class Meta:
        model = Vote

    poll = factory.SubFactory(PollFactory)
    member = factory.SubFactory(MemberFactory)
    cast_by = factory.SelfAttribute("member.user")
    choice = "in_favour"


class DecisionFactory(DjangoModelFactory):
    class Meta:
        model = Decision

    recommendation = factory.SubFactory(RecommendationFactory, block__section__paper__state="under_review")
    sitting = factory.SubFactory(SittingFactory)
    outcome = Decision.Outcome.ADOPTED
    reason = factory.LazyAttribute(lambda o: "" if o.outcome == "adopted" else "Mancano le risorse.")
    decided_on = factory.SelfAttribute("sitting.held_on")
    rectified_because = factory.LazyAttribute(
        lambda o: "Errore di trascrizione." if getattr(o, "replaces", None) else ""
    )


class InstrumentFactory(DjangoModelFactory):
    class Meta:
        model = Instrument

    kind = Instrument.Kind.CALL
    title = factory.Sequence(lambda n: f"Bando {n}")


class FollowUpFactory(DjangoModelFactory):
    class Meta:
        model = FollowUp

    decision = factory.SubFactory(DecisionFactory)
    action = factory.Sequence(lambda n: f"Pubblicare il bando {n}")
    owner = "Settore formazione"
    due_on = date(2025, 12, 31)
    state = FollowUp.State.NOT_STARTED
    progress = factory.LazyAttribute(lambda o: 100 if o.state == "done" else 0)
    note = factory.LazyAttribute(lambda o: "Superato da un altro bando." if o.state == "dropped" else "")


class FollowUpLinkFactory(DjangoModelFactory):
    """A valid link whose secret is `secret`."""

    class Meta:
        model = FollowUpLink

    class Params:
        secret = factory.Sequence(lambda n: f"segreto-ufficio-{n}")

    follow_up = factory.SubFactory(FollowUpFactory)
    secret_hash = factory.LazyAttribute(lambda o: secret_hash(o.secret))
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))


class FollowUpUpdateFactory(DjangoModelFactory):
    class Meta:
        model = FollowUpUpdate

    follow_up = factory.SubFactory(FollowUpFactory)
    reported_on = date(2025, 10, 20)
    state = FollowUp.State.UNDER_WAY
    progress = 30
