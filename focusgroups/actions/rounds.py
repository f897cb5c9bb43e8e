"""What happens to a round: prepared, opened, closed with a fate for every line, its data published."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import DomainError, NotAllowed, Stale
from core.events import record_event
from core.lifecycle import move
from core.text import label_of
from core.versions import locked
from focusgroups.actions import contributions
from focusgroups.lifecycle import ROUND
from focusgroups.models import Contribution, Round

Fate = Contribution.Fate
COLUMNS = {
    "name",
    "held_on",
    "venue",
    "city",
    "programme",
    "partners",
    "preparation_due_on",
    "delivery_due_on",
    "papers_due_on",
    "committee_on",
    "is_demo",
    "provenance",
    "source_url",
    "source_note",
}


@transaction.atomic
def create(*, by, uuid: UUID | None = None, slug: str = "", **fields) -> Round:
    """Prepare a round; the same `uuid` twice gives the same one."""
    if not by.has_perm("focusgroups.edit_round"):
        raise PermissionDenied
    round = Round(**_checked(fields))
    round.uuid, round.slug = uuid or round.uuid, slug or _free_slug(round.name)
    if known := Round.objects.filter(uuid=round.uuid).first():
        return known
    round.full_clean(validate_unique=bool(slug), validate_constraints=False)
    try:
        with transaction.atomic():
            round.save()
    except IntegrityError:  # the same request came twice at once
        return Round.objects.get(uuid=round.uuid)
    record_event("round.create", round, by=by, to_state=round.state)
    return round


@transaction.atomic
def edit(round: Round, *, by, version: int | None, **fields) -> Round:
    """Change the dates of a round. Raises Stale when somebody saved it after `version`."""
    round = locked(round)
    if not by.has_perm("focusgroups.edit_round", round):
        raise PermissionDenied
    if version is not None and round.version != version:
        raise Stale(round)
    changed = [name for name, value in _checked(fields).items() if getattr(round, name) != value]
    for name in changed:
        setattr(round, name, fields[name])
    round.version += 1
    round.full_clean(validate_unique=False, validate_constraints=False)
    round.save()
    labels = sorted(label_of(Round, name) for name in changed)
    record_event("round.edit", round, by=by, note=", ".join(labels))
    return round


def _checked(fields: dict) -> dict:
    if unknown := fields.keys() - COLUMNS:
        raise TypeError(f"A round has no {sorted(unknown)} to write.")
    return fields


def _free_slug(name: str) -> str:
    base = slugify(name)[:44].strip("-") or "ciclo"
    taken = set(Round.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | {"nuovo"}
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)


# --- moves ---


def open_round(round: Round, *, by, note: str = "") -> Round:
    return _step(round, "open", by=by, note=note)


@transaction.atomic
def close(round: Round, *, by, note: str = "", left_over: str = "", reason: str = "") -> Round:
    """Close a round: every table has delivered or will not, every line has a fate.

    `left_over` (deferred or not used) with its `reason` is the fate of the validated lines that nothing has used.
    """
    round = locked(round)
    if round.state == Round.State.OPEN and by.has_perm("focusgroups.edit_round", round):
        _refuse_undelivered(round)
        _settle_fates(round, left_over, reason, by)
    return _step(round, "close", by=by, note=note)


def _refuse_undelivered(round: Round) -> None:
    titles = [group.title for group in round.focus_groups.not_delivered_yet()]
    if titles:
        raise NotAllowed(
            _("Il ciclo non si chiude: questi focus group non sono ancora chiusi: %(titles)s.")
            % {"titles": "; ".join(f"«{title}»" for title in titles)}
        )


def _settle_fates(round: Round, left_over: str, reason: str, by) -> None:
    """Give a fate to what has none; what nobody used needs a reason."""
    lines = Contribution.objects.filter(focus_group__round=round, fate=Fate.PENDING).select_related("merged_into")
    unused = lines.sent()
    if unused and not (left_over in {Fate.DEFERRED, Fate.NOT_USED} and reason.strip()):
        count = len(unused)
        raise DomainError(
            ngettext(
                "%(count)s contributo convalidato non ha ancora un esito: scegli l'esito e scrivi il motivo.",
                "%(count)s contributi convalidati non hanno ancora un esito: scegli l'esito e scrivi il motivo.",
                count,
            )
            % {"count": count}
        )
    for line in unused:
        contributions.set_fate(line, fate=left_over, reason=reason, by=by)
    for line in lines.filter(state="merged"):
        contributions.set_fate(line, fate=Fate.MERGED, by=by)
    for line in lines.filter(state="set_aside"):
        contributions.set_fate(line, fate=Fate.NOT_USED, reason=line.set_aside_reason, by=by)
    for line in lines.filter(state="withdrawn"):
        contributions.set_fate(line, fate=Fate.NOT_USED, reason=_("Ritirato."), by=by)
    for line in lines.filter(state="draft"):
        contributions.set_fate(line, fate=Fate.NOT_USED, reason=_("Rimasto in bozza: non è stato inviato."), by=by)


def release(round: Round, *, by, note: str = "") -> Round:
    """Publish the data of a closed round."""
    return _step(round, "release", by=by, note=note)


def reopen(round: Round, *, by, note: str = "") -> Round:
    return _step(round, "reopen", by=by, note=note)


def back_to_planned(round: Round, *, by, note: str = "") -> Round:
    return _step(round, "back_to_planned", by=by, note=note)


def _step(round: Round, name: str, *, by, note: str) -> Round:
    def apply(round: Round) -> None:
        round.version += 1

    return move(round, name, by=by, note=note, table=ROUND, effect=apply)
