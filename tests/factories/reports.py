"""Snapshots, papers and their parts, technical reports, documents."""

import hashlib
from datetime import date

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from reports.models import (
    Attachment,
    AuthorNote,
    Block,
    Citation,
    ConsultationComment,
    Document,
    PaperVersion,
    PositionPaper,
    PublishedText,
    Recommendation,
    Recusal,
    ReportCopy,
    Section,
    SectionLock,
    Snapshot,
    TechnicalReport,
    UnsavedText,
)
from tests.factories.accounts import UserFactory
from tests.factories.focusgroups import ContributionFactory, FocusGroupFactory, RoundFactory

SENT = {
    "submitted",
    "under_review",
    "returned",
    "adopted",
    "partly_adopted",
    "not_adopted",
    "published",
    "superseded",
}


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class SnapshotFactory(DjangoModelFactory):
    class Meta:
        model = Snapshot

    digest = factory.Sequence(lambda n: sha256(f"snapshot {n}"))
    analysis_version = "1"
    content = factory.LazyFunction(lambda: {"focus_groups": [], "contributions": [], "needs": []})


class ReportCopyFactory(DjangoModelFactory):
    class Meta:
        model = ReportCopy

    document = factory.SubFactory("tests.factories.reports.DocumentFactory", edition="public")
    report = factory.SelfAttribute("document.report")
    email = factory.Sequence(lambda n: f"destinatario{n}@example.org")
    organisation = "Ente di prova"
    retain_until = date(2030, 1, 1)


class PositionPaperFactory(DjangoModelFactory):
    """A paper of the given focus groups (or none) and of their clusters."""

    class Meta:
        model = PositionPaper
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"paper-{n}")
    round = factory.SubFactory(RoundFactory)
    title = factory.Sequence(lambda n: f"Position paper {n}")
    theme = "Robotica industriale"
    state = PositionPaper.State.DRAFTING
    submitted_at = factory.LazyAttribute(lambda o: timezone.now() if o.state in SENT else None)
    published_at = factory.LazyAttribute(lambda o: timezone.now() if o.state in {"published", "superseded"} else None)

    @factory.post_generation
    def focus_groups(self, create, focus_groups, **kwargs):
        if focus_groups:
            self.focus_groups.set(focus_groups)
            self.clusters.add(*{group.cluster for group in focus_groups})

    @factory.post_generation
    def clusters(self, create, clusters, **kwargs):
        if clusters:
            self.clusters.add(*clusters)


class SectionFactory(DjangoModelFactory):
    class Meta:
        model = Section
        django_get_or_create = ("paper", "code")

    paper = factory.SubFactory(PositionPaperFactory)
    code = "3"
    order = factory.LazyAttribute(lambda o: int(o.code) if o.code.isdigit() else 11 + ord(o.code) - ord("A"))
    title = factory.LazyAttribute(lambda o: f"Sezione {o.code}")


class BlockFactory(DjangoModelFactory):
    class Meta:
        model = Block

    section = factory.SubFactory(SectionFactory)
    kind = Block.Kind.TEXT
    body = factory.Sequence(lambda n: f"Paragrafo {n}.")
    query_key = factory.LazyAttributeSequence(lambda o, n: f"query-{n}" if getattr(o, "generated", False) else "")


class RecommendationFactory(DjangoModelFactory):
    class Meta:
        model = Recommendation

    block = factory.SubFactory(BlockFactory, kind=Block.Kind.RECOMMENDATION)
    number = factory.Sequence(lambda n: n % 1000 + 1)
    action = factory.Sequence(lambda n: f"Avviare un corso di robotica, numero {n}.")


class CitationFactory(DjangoModelFactory):
    """The whole text of a contribution, unless `contribution` is None and a need or an observation is given."""

    class Meta:
        model = Citation

    block = factory.SubFactory(BlockFactory, kind=Block.Kind.FINDING)
    contribution = factory.SubFactory(ContributionFactory)
    quote = factory.LazyAttribute(lambda o: o.contribution.text if o.contribution else "")
    end = factory.LazyAttribute(lambda o: len(o.quote))
    source_digest = factory.LazyAttribute(lambda o: sha256(o.quote))


class PaperVersionFactory(DjangoModelFactory):
    class Meta:
        model = PaperVersion

    paper = factory.SubFactory(PositionPaperFactory)
    number = factory.LazyAttribute(lambda o: o.paper.versions.count() + 1)
    content = factory.LazyAttribute(lambda o: {"title": o.paper.title, "number": o.number, "sections": []})
    digest = factory.LazyAttribute(lambda o: sha256(f"{o.paper.pk} {o.number}"))


class PublishedTextFactory(DjangoModelFactory):
    class Meta:
        model = PublishedText

    paper = factory.SubFactory(PositionPaperFactory, state=PositionPaper.State.PUBLISHED)
    text = factory.Sequence(lambda n: f"Che cosa dice il documento numero {n}.")


class RecusalFactory(DjangoModelFactory):
    class Meta:
        model = Recusal

    paper = factory.SubFactory(PositionPaperFactory)
    user = factory.SubFactory(UserFactory)
    reason = "Lavora per uno dei soggetti proponenti."
    withdrawn_reason = factory.LazyAttribute(
        lambda o: "Dichiarata per errore." if getattr(o, "withdrawn_at", None) else ""
    )


class TechnicalReportFactory(DjangoModelFactory):
    class Meta:
        model = TechnicalReport

    focus_group = factory.SubFactory(FocusGroupFactory)


class AttachmentFactory(DjangoModelFactory):
    """The row of a PDF that was handed in. The file itself is not written."""

    class Meta:
        model = Attachment

    report = factory.SubFactory(TechnicalReportFactory)
    title = factory.Sequence(lambda n: f"Slide {n}")
    format = Attachment.Format.PDF
    sha256 = factory.Sequence(lambda n: sha256(f"attachment {n}"))
    path = factory.LazyAttribute(lambda o: f"{o.sha256[:2]}/{o.sha256}.{o.format}")
    size = 1000


class DocumentFactory(DjangoModelFactory):
    """The row of a PDF. The file itself is not written."""

    class Meta:
        model = Document

    report = factory.Maybe(
        "paper_version", yes_declaration=None, no_declaration=factory.SubFactory(TechnicalReportFactory)
    )
    paper_version = None
    edition = Document.Edition.WORKING
    format = Document.Format.PDF
    inputs_digest = factory.Sequence(lambda n: sha256(f"inputs {n}"))
    path = factory.LazyAttribute(lambda o: f"{o.inputs_digest}.{o.format}")
    sha256 = factory.Sequence(lambda n: sha256(f"file {n}"))
    size = 1000


class SectionLockFactory(DjangoModelFactory):
    class Meta:
        model = SectionLock

    section = factory.SubFactory(SectionFactory)
    user = factory.SubFactory(UserFactory)


class UnsavedTextFactory(DjangoModelFactory):
    class Meta:
        model = UnsavedText

    block = factory.SubFactory(BlockFactory)
    user = factory.SubFactory(UserFactory)
    version = 1
    fields = factory.LazyFunction(lambda: {"body": "Testo non salvato."})


class AuthorNoteFactory(DjangoModelFactory):
    class Meta:
        model = AuthorNote

    block = factory.SubFactory(BlockFactory)
    user = factory.SubFactory(UserFactory)
    text = factory.Sequence(lambda n: f"Appunto {n}.")


class ConsultationCommentFactory(DjangoModelFactory):
    """Said at a table of the section's paper; nobody has answered."""

    class Meta:
        model = ConsultationComment

    section = factory.SubFactory(SectionFactory)
    focus_group = factory.SubFactory(FocusGroupFactory)
    author_key = factory.Sequence(lambda n: sha256(f"link {n}"))
    text = factory.Sequence(lambda n: f"Osservazione {n}.")
