"""Sittings and their agenda."""

from datetime import date
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from committee.lifecycle import ADVISING, ASSIGNING, SITTING, require_paper, require_sitting
from committee.models import AgendaItem, Sitting
from committee.quorum import quorum_of
from core.errors import DomainError, NotAllowed
from core.events import record_event
from core.lifecycle import move
from core.versions import locked
from reports.models import PositionPaper

S = Sitting.State
FIELDS = ("title", "held_on", "starts_at", "venue", "minutes")
UNPUBLISHED = (S.PLANNED, S.HELD)


@transaction.atomic
def create(*, title: str, held_on: date, by, uuid: UUID | None = None, **fields) -> Sitting:
    """Convene a sitting; the same `uuid` twice gives the same sitting."""
    if not by.has_perm("committee.edit_sitting", None):
        raise PermissionDenied
    if uuid and (known := Sitting.objects.filter(uuid=uuid).first()):
        return known
    sitting = Sitting(uuid=uuid or uuid4(), title=title, held_on=held_on, **fields)
    sitting.full_clean()
    sitting.save()
    record_event("sitting.create", sitting, by=by, to_state=sitting.state)
    return sitting


@transaction.atomic
def edit(sitting: Sitting, *, by, version: int, **fields) -> Sitting:
    """Change date, place or minutes until the outcomes are published. Raises Stale."""
    sitting = _to_change(sitting, by=by, version=version)
    for name in FIELDS:
        setattr(sitting, name, fields.get(name, getattr(sitting, name)))
    sitting.version += 1
    sitting.full_clean()
    sitting.save()
    record_event("sitting.edit", sitting, by=by)
    return sitting


def _to_change(sitting: Sitting, *, by, version: int | None = None, states=UNPUBLISHED) -> Sitting:
    """Lock a sitting; refuse a person, a stale version, a state."""
    if not by.has_perm("committee.edit_sitting", sitting):
        raise PermissionDenied
    sitting = locked(sitting, version=version)
    require_sitting(sitting, states)
    return sitting


def hold(sitting: Sitting, *, members_present: int, by) -> Sitting:
    """Say that the sitting took place, and with how many members; a quorum that is enforced is asked for."""
    quorum = quorum_of(sitting, present=members_present)
    if members_present < 1:
        raise DomainError(_("Scrivi quanti componenti erano presenti."))
    if quorum.is_enforced and not quorum.is_reached:
        raise DomainError(
            _("Manca il numero legale: servono %(needed)s presenti su %(seats)s componenti.")
            % {"needed": quorum.needed, "seats": quorum.seats}
        )

    def effect(record):
        record.members_present = members_present

    return move(sitting, "hold", by=by, table=SITTING, effect=effect)


def reopen(sitting: Sitting, *, by, note: str = "") -> Sitting:
    """Bring a sitting back to convened, as long as no outcome is recorded."""

    def effect(record):
        if record.decisions.exists():
            raise NotAllowed(_("La seduta ha già degli esiti registrati: rettificali, oppure pubblicali."))
        record.members_present = None

    return move(sitting, "reopen", by=by, note=note, table=SITTING, effect=effect)


PROTOCOL = ("protocol_number", "protocol_date", "advice_number", "advice_date")


@transaction.atomic
def register(sitting: Sitting, *, by, version: int, **fields) -> Sitting:
    """Write the protocol of the convocation and of the advice, at any time. Raises Stale."""
    sitting = _to_change(sitting, by=by, version=version, states=tuple(S))
    for name in PROTOCOL:
        setattr(sitting, name, fields.get(name, getattr(sitting, name)))
    sitting.version += 1
    sitting.full_clean()
    sitting.save()
    record_event("sitting.register", sitting, by=by)
    return sitting


# --- agenda ---


@transaction.atomic
def add_item(
    sitting: Sitting,
    *,
    by,
    title: str = "",
    paper: PositionPaper | None = None,
    note: str = "",
    uuid: UUID | None = None,
    protocol_number: str = "",
    protocol_date: date | None = None,
) -> AgendaItem:
    """Add a point at the end of the agenda; a paper gives its title. The same `uuid` twice gives the same point."""
    sitting = _to_change(sitting, by=by)
    if uuid and (known := sitting.agenda.filter(uuid=uuid).first()):
        return known
    if paper:
        require_paper(paper, ASSIGNING)
        if sitting.agenda.filter(paper=paper).exists():
            raise DomainError(_("Il documento è già all'ordine del giorno."))
    last = sitting.agenda.aggregate(last=Max("order"))["last"] or 0
    item = AgendaItem(
        uuid=uuid or uuid4(),
        sitting=sitting,
        order=last + 1,
        title=title.strip() or (paper.title if paper else ""),
        paper=paper,
        note=note.strip(),
        protocol_number=protocol_number.strip(),
        protocol_date=protocol_date,
    )
    item.full_clean()
    item.save()
    record_event("sitting.add_item", sitting, by=by, note=item.title)
    return item


@transaction.atomic
def remove_item(item: AgendaItem, *, by) -> None:
    """Take a point off the agenda, unless something was decided on it."""
    sitting = _to_change(item.sitting, by=by)
    decided = sitting.decisions.filter(recommendation__block__section__paper=item.paper_id) if item.paper_id else None
    if item.ballots.exists() or item.polls.exists() or (decided is not None and decided.exists()):
        raise NotAllowed(_("Su questo punto il Comitato si è già espresso: non si può togliere."))
    record_event("sitting.remove_item", sitting, by=by, note=item.title)
    item.delete()


@transaction.atomic
def move_item(item: AgendaItem, *, up: bool, by) -> None:
    """Exchange a point with its neighbour."""
    sitting = _to_change(item.sitting, by=by)
    points = list(sitting.agenda.select_for_update())
    place = next((n for n, point in enumerate(points) if point.pk == item.pk), None)
    if place is None:
        raise NotAllowed(_("Il punto non è più all'ordine del giorno."))
    other = place + (-1 if up else 1)
    if not 0 <= other < len(points):
        return
    points[place], points[other] = points[other], points[place]
    for order, point in enumerate(points, start=1):
        point.order = order
    AgendaItem.objects.bulk_update(points, ["order"])
    record_event("sitting.move_item", sitting, by=by, note=item.title)


def require_on_the_agenda(sitting: Sitting, paper: PositionPaper) -> AgendaItem:
    """Return the point about a paper that is under review; refuse a paper that the sitting does not deal with."""
    require_paper(paper, ADVISING)
    item = sitting.agenda.filter(paper=paper).first()
    if item is None:
        raise NotAllowed(_("Il documento non è all'ordine del giorno di questa seduta."))
    return item
