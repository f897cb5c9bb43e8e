"""A paper as the committee reads it: the version that was sent, paragraph by paragraph, with who says so beside it."""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import Role, RoleGrant, User
from committee.actions.decisions import ADOPTED_IN_SOME_WAY
from committee.actions.reviews import asked_in
from committee.lifecycle import ADVISING, ANSWERING, DECLARING
from committee.models import Decision, Opinion, Remark, Review, Sitting
from core.calendar import today
from core.events import subject_text
from core.models import Event
from focusgroups.models import Contribution, FocusGroup
from reports import words
from reports.content import content_of_paper
from reports.documents.editions import COMMITTEE
from reports.documents.html import fragment
from reports.documents.paper import block_nodes
from reports.models import PaperVersion, PositionPaper, Recommendation
from reports.queries import COMMITTEE_STATES
from reports.sections import ANNEXES, COVER


@dataclass(frozen=True)
class Source:
    """A cited passage: `url` when the reader may open the line it comes from."""

    quote: str
    code: str
    who: str
    url: str = ""


@dataclass(frozen=True)
class Paragraph:
    uuid: UUID
    name: str
    body: SafeString
    sources: list[Source]
    recommendation: dict | None
    opinion: Opinion | None = None
    remarks: list[Remark] = field(default_factory=list)


@dataclass(frozen=True)
class Chapter:
    code: str
    heading: str
    paragraphs: list[Paragraph]


def papers_for(user):
    """Papers that were sent to the committee and that `user` may read."""
    return PositionPaper.objects.visible_to(user).filter(state__in=COMMITTEE_STATES)


def set_aside_by(user):
    """Papers in which `user` declared an interest: of these only the title is shown."""
    live = user.recusals.live().values("paper") if user.is_authenticated else []
    return PositionPaper.objects.filter(pk__in=live, state__in=COMMITTEE_STATES)


def queue_for(user):
    """Papers before the committee, those to work on first, with assigned and filed advice."""
    first = Case(
        When(state="under_review", then=Value(0)),
        When(state="submitted", then=Value(1)),
        When(state="returned", then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    papers = papers_for(user).select_related("round").prefetch_related("clusters")
    counted = papers.annotate(
        assigned_count=Count("reviews", distinct=True),
        filed_count=Count("reviews", filter=Q(reviews__filed_at__isnull=False), distinct=True),
    )
    return counted.order_by(first, "-submitted_at", "title")


def add_own_reviews(papers, reviews) -> None:
    """Set `own_review` on each paper: the person's own advice, or None."""
    by_paper = {review.paper_id: review for review in reviews.filter(paper__in=papers)}
    for paper in papers:
        paper.own_review = by_paper.get(paper.pk)


def waits_for_advice(paper: PositionPaper) -> bool:
    review = paper.own_review
    return review is not None and review.filed_at is None and paper.state in ADVISING


@dataclass(frozen=True)
class Place:
    """Where a paper stands among those that wait for the person's advice."""

    number: int
    count: int
    previous: str
    next: str


def place_in_queue(paper: PositionPaper, user) -> Place | None:
    """3 of 7, with the slugs of its neighbours; None when the paper does not wait for the person."""
    waiting = Review.objects.visible_to(user).written_by(user).filter(filed_at__isnull=True, paper__state__in=ADVISING)
    slugs = list(queue_for(user).filter(pk__in=waiting.values("paper")).values_list("slug", flat=True))
    if paper.slug not in slugs:
        return None
    at = slugs.index(paper.slug)
    return Place(at + 1, len(slugs), slugs[at - 1] if at else "", slugs[at + 1] if at + 1 < len(slugs) else "")


def next_sitting(user, on):
    """The next sitting that the person may read of."""
    return Sitting.objects.visible_to(user).filter(state="planned", held_on__gte=on).order_by("held_on").first()


def may_still_advise(review: Review | None, user) -> bool:
    if review is None or review.filed_at or review.paper.state not in ADVISING:
        return False
    return user.has_perm("committee.write_review", review)


def may_step_aside(paper: PositionPaper, user) -> bool:
    return paper.state in DECLARING and user.has_perm("committee.declare_recusal", paper)


def given(review: Review) -> list[tuple[Recommendation, Opinion | None]]:
    """Each recommendation with the opinion that was given on it."""
    opinions = {opinion.block_uuid: opinion for opinion in review.opinions.all()}
    return [(item, opinions.get(item.block.uuid)) for item in asked_in(review.paper)]


def hides_others(paper: PositionPaper, readable, user) -> bool:
    """The person was asked for advice and has not filed it: the others' stays closed until then or the deadline."""
    waiting = readable.written_by(user).filter(filed_at__isnull=True).exclude(due_on__lt=today())
    return paper.state in ADVISING and waiting.exists()


def recusals_shown(paper: PositionPaper, user):
    """Declarations of interest are read by the secretary."""
    if not user.has_perm("committee.withdraw_recusal", paper):
        return paper.recusals.none()
    return paper.recusals.live().select_related("user", "user__committee_member")


def members_for(paper: PositionPaper, members, on):
    """Members in office who did not step aside from the paper."""
    return members.seats(on).exclude(user__in=paper.recusals.live().values("user")).select_related("user")


def without_follow_up(user):
    """Published adopted recommendations for which nobody is in charge yet: for who may put somebody in charge."""
    if not user.has_perm("committee.edit_follow_up", None):
        return Decision.objects.none()
    adopted = Decision.objects.in_force().published().filter(outcome__in=ADOPTED_IN_SOME_WAY, follow_ups__isnull=True)
    return adopted.select_related("recommendation__block__section__paper").order_by("decided_on", "pk")


def without_a_seat():
    """Accounts that hold the role of member and have no seat yet."""
    holders = RoleGrant.objects.current().filter(role=Role.MEMBER).values("user")
    return User.objects.filter(pk__in=holders, is_active=True, committee_member__isnull=True).order_by("name")


def demand(user, permission: str, record) -> None:
    """Refuse who may not: 403."""
    if not user.has_perm(permission, record):
        raise PermissionDenied


def sent_version(paper: PositionPaper) -> PaperVersion | None:
    return paper.versions.sent().first()


def content_for(paper: PositionPaper, version: PaperVersion | None) -> dict:
    """The text that was sent; the paragraphs as they stand when a paper was sent without a version."""
    return version.content if version else content_of_paper(paper, is_draft=False)


def chapters(content: dict, *, user, opinions=(), remarks=()) -> list[Chapter]:
    """Return the chapters with something in them."""
    opinion_on = {opinion.block_uuid: opinion for opinion in opinions}
    remarks_on = defaultdict(list)
    for remark in remarks:
        remarks_on[remark.block_uuid].append(remark)
    urls = _readable_lines(content, user)
    found = []
    for section in content["sections"]:
        paragraphs = [
            _paragraph(block, urls, opinion_on, remarks_on)
            for block in section["blocks"]
            if section["code"] != COVER and (block["body"] or block["data"] or block["recommendation"])
        ]
        if paragraphs:
            found.append(Chapter(section["code"], _heading(section), paragraphs))
    return found


def _heading(section: dict) -> str:
    name = _("Allegato %(code)s") if section["code"] in ANNEXES else "%(code)s"
    return f"{name % {'code': section['code']}}. {section['title']}"


def _paragraph(block: dict, urls: dict, opinion_on: dict, remarks_on: dict) -> Paragraph:
    uuid = UUID(block["uuid"])
    nodes = block_nodes({**block, "citations": []}, COMMITTEE)
    return Paragraph(
        uuid=uuid,
        name=name_of(block),
        body=fragment(nodes),
        sources=[_source(citation, urls) for citation in block["citations"]],
        recommendation=block["recommendation"],
        opinion=opinion_on.get(uuid),
        remarks=remarks_on.get(uuid, []),
    )


def name_of(block: dict) -> str:
    """How a paragraph is called where only one line fits."""
    if block["recommendation"]:
        return _("Raccomandazione %(number)s") % {"number": block["recommendation"]["number"]}
    said = block["title"] or " ".join(block["body"].split())
    return said if len(said) <= 80 else said[:79].rsplit(" ", 1)[0] + "…"


def _source(citation: dict, urls: dict) -> Source:
    where = citation["where"]
    said = ""
    if where.get("cluster"):
        said = f"{where['cluster']}, «{where['focus_group']}», {words.day(where['held_on'])}"
        if where["categories"]:
            said += f" · {words.listed(where['categories'])}"
    return Source(citation["quote"], citation["code"], said, urls.get(citation["ref"], ""))


def _readable_lines(content: dict, user) -> dict[str, str]:
    """Addresses of the cited lines at whose tables the reader also works: others read them here."""
    cited = [c["ref"] for s in content["sections"] for b in s["blocks"] for c in b["citations"] if c["where"]]
    tables = FocusGroup.objects.run_by(user)
    lines = Contribution.objects.visible_to(user).filter(uuid__in=cited, focus_group__in=tables)
    return {str(line.uuid): line.get_absolute_url() for line in lines}


def blocks_by_uuid(content: dict) -> dict[UUID, dict]:
    return {UUID(block["uuid"]): block for section in content["sections"] for block in section["blocks"]}


# --- remarks ---


@dataclass(frozen=True)
class RemarkRow:
    """A remark with the paragraph it is about, as it was sent, and what the reader may do."""

    remark: Remark
    name: str
    may_reply: bool
    may_remove: bool


def remark_rows(paper: PositionPaper, remarks, user) -> list[RemarkRow]:
    """Remarks in the order of the paper; those on paragraphs that are gone come last."""
    content = content_for(paper, sent_version(paper))
    blocks = blocks_by_uuid(content)
    place = {uuid: number for number, uuid in enumerate(blocks)}
    rows = [
        RemarkRow(
            remark,
            name_of(blocks[remark.block_uuid]) if remark.block_uuid in blocks else "",
            paper.state in ANSWERING and user.has_perm("committee.reply_remark", remark),
            paper.state in ADVISING
            and not hasattr(remark, "reply")
            and user.has_perm("committee.remove_remark", remark),
        )
        for remark in remarks
    ]
    return sorted(rows, key=lambda row: place.get(row.remark.block_uuid, len(place)))


def may_remove(remark: Remark, user) -> bool:
    if remark.paper.state not in ADVISING or hasattr(remark, "reply"):
        return False
    return user.has_perm("committee.remove_remark", remark)


def paragraph_of(remark: Remark) -> dict | None:
    """The paragraph that a remark is about, in the version it was written on."""
    content = content_for(remark.paper, remark.paper_version)
    return blocks_by_uuid(content).get(remark.block_uuid)


def returned_because(paper: PositionPaper) -> str:
    """Why the paper went back to its authors, from the register."""
    last = Event.objects.filter(subject=subject_text(paper), verb="positionpaper.return").first()
    return last.note if last and paper.state in ANSWERING else ""
