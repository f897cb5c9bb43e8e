"""Advice on a paper: assigned by the secretary, drafted and filed by a member, or taken down for a member."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from committee.lifecycle import ADVISING, ASSIGNING, require_paper
from committee.models import Member, Opinion, Review, Sitting
from committee.models.reviews import OpinionValue
from core import jobs
from core.calendar import now
from core.errors import DomainError, NotAllowed
from core.events import record_event
from core.versions import locked
from reports.models import PositionPaper, Recommendation

# The job that writes to a member about everything they were asked for.
ASKING = "ask_for_advice"

# block uuid of a recommendation -> value, note
Opinions = Mapping[UUID, tuple[str, str]]


def asked_in(paper: PositionPaper):
    """The recommendations on which the paper asks for advice."""
    return Recommendation.objects.filter(block__section__paper=paper).select_related("block").order_by("number", "pk")


@transaction.atomic
def assign(paper: PositionPaper, members: Iterable[Member], *, by, due_on: date | None = None) -> list[Review]:
    """Ask members for their advice by a day. Who was asked already gets the new day; nobody is asked twice."""
    paper = locked(paper)
    if not by.has_perm("committee.assign_review", paper):
        raise PermissionDenied
    require_paper(paper, ASSIGNING)
    recused = set(paper.recusals.live().values_list("user", flat=True))
    reviews = []
    for member in members:
        if member.user_id in recused:
            raise DomainError(
                _("%(body)s ha dichiarato un interesse e non partecipa: togli la spunta.") % {"body": member.body}
            )
        review, is_new = Review.objects.get_or_create(paper=paper, member=member, defaults={"due_on": due_on})
        if not is_new and review.filed_at is None and review.due_on != due_on:
            review.due_on = due_on
            review.save(update_fields=["due_on"])
        if is_new:
            record_event("review.assign", review, by=by)
            jobs.request(ASKING, member, by=by, again=True)
        reviews.append(review)
    return reviews


@transaction.atomic
def unassign(review: Review, *, by) -> None:
    """Take back a request for advice that was made by mistake, as long as nothing was written."""
    review = locked(review)
    if not by.has_perm("committee.assign_review", review.paper):
        raise PermissionDenied
    if review.is_begun:
        raise NotAllowed(_("Il componente ha già scritto: l'incarico non si può togliere."))
    record_event("review.unassign", review, by=by)
    review.delete()


@transaction.atomic
def save_draft(review: Review, *, by, version: int | None, note: str = "", opinions: Opinions | None = None) -> Review:
    """Keep the member's advice as a draft; `opinions` replaces what was there. Raises Stale."""
    review = _own_open_review(review, by=by, version=version)
    _write(review, note=note, opinions=opinions or {})
    review.version += 1
    review.save()
    record_event("review.save_draft", review, by=by)
    return review


@transaction.atomic
def file(review: Review, *, by) -> Review:
    """File the advice: from now on the member reads the others'. Filing twice changes nothing."""
    if locked(review).filed_at and by.has_perm("committee.write_review", review):
        return review
    review = _own_open_review(review, by=by)
    given = set(review.opinions.values_list("block_uuid", flat=True))
    missing = [str(item.number) for item in asked_in(review.paper) if item.block.uuid not in given]
    if missing:
        raise DomainError(_("Manca il parere su: %(numbers)s. Puoi anche astenerti.") % {"numbers": ", ".join(missing)})
    review.filed_at = now()
    review.filed_by_substitute = by.committee_member if by.committee_member.pk != review.member_id else None
    review.paper_version = review.paper.versions.sent().first()
    review.version += 1
    review.save()
    record_event("review.file", review, by=by)
    return review


def _own_open_review(review: Review, *, by, version: int | None = None) -> Review:
    review = locked(review, version=version)
    if not by.has_perm("committee.write_review", review):
        raise PermissionDenied
    require_paper(review.paper, ADVISING)
    if review.filed_at:
        raise NotAllowed(_("Il parere è già depositato. Per correggerlo chiedi alla segreteria di riaprirlo."))
    return review


@transaction.atomic
def reopen(review: Review, *, by, note: str) -> Review:
    """Give a filed advice back to the member, with a reason."""
    review = locked(review)
    if not by.has_perm("committee.reopen_review", review):
        raise PermissionDenied
    require_paper(review.paper, ADVISING)
    if review.filed_at is None:
        raise NotAllowed(_("Il parere non è ancora depositato."))
    if not note.strip():
        raise DomainError(_("Serve un motivo per riaprire il parere."))
    take_back(review, by=by, note=note.strip())
    return review


def take_back(review: Review, *, by, note: str) -> None:
    """Make a filed advice a draft of its member again; the row is locked by the caller."""
    review.filed_at, review.filed_by_substitute = None, None
    review.sitting, review.recorded_by = None, None
    review.channel = Review.Channel.PORTAL
    review.version += 1
    review.save()
    record_event("review.reopen", review, by=by, note=note)


@transaction.atomic
def record_for_member(
    paper: PositionPaper,
    member: Member,
    *,
    by,
    channel: str,
    note: str = "",
    opinions: Opinions | None = None,
    sitting: Sitting | None = None,
) -> Review:
    """Take down what a member sent by e-mail or said in the sitting. Taking it down again corrects it."""
    paper = locked(paper)
    if not by.has_perm("committee.record_review", paper):
        raise PermissionDenied
    require_paper(paper, ADVISING)
    if channel not in {Review.Channel.EMAIL, Review.Channel.SITTING}:
        raise DomainError(_("Scegli se il parere è arrivato per e-mail o è stato detto in seduta."))
    if paper.recusals.live().filter(user=member.user_id).exists():
        raise DomainError(_("%(body)s ha dichiarato un interesse e non partecipa.") % {"body": member.body})
    if not opinions and not note.strip():
        raise DomainError(_("Scrivi almeno un parere o una nota."))
    review = paper.reviews.select_for_update().filter(member=member).first() or Review(paper=paper, member=member)
    if review.filed_at and review.recorded_by_id is None:
        raise NotAllowed(_("%(body)s ha già depositato il parere nel portale.") % {"body": member.body})
    review.channel, review.recorded_by, review.sitting = channel, by, sitting
    review.filed_at, review.paper_version = now(), paper.versions.sent().first()
    review.version += 0 if review.pk is None else 1
    review.full_clean()
    review.save()
    _write(review, note=note, opinions=opinions or {})
    review.save()
    record_event("review.record_for_member", review, by=by)
    return review


def _write(review: Review, *, note: str, opinions: Opinions) -> None:
    """Replace note and opinions; refuses what the paper does not ask and values that do not exist."""
    asked = {item.block.uuid for item in asked_in(review.paper)}
    if set(opinions) - asked or {value for value, _note in opinions.values()} - set(OpinionValue.values):
        raise DomainError(_("Questo parere non si può registrare: ricarica la pagina e riprova."))
    review.note = note.strip()
    review.full_clean(validate_unique=False, validate_constraints=False)
    review.opinions.exclude(block_uuid__in=opinions).delete()
    for block_uuid, (value, said) in opinions.items():
        opinion = review.opinions.filter(block_uuid=block_uuid).first() or Opinion(review=review, block_uuid=block_uuid)
        opinion.value, opinion.note = value, said.strip()
        opinion.full_clean(validate_unique=False, validate_constraints=False)
        opinion.save()
