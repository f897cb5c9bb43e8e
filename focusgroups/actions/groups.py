"""What happens to a focus group: prepared, opened, read back, closed, reported, or not delivered."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.text import slugify
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from clusters.queries import managed_cluster_ids
from core import jobs
from core.calendar import now, today
from core.errors import DomainError, NotAllowed, Stale
from core.events import record_event
from core.lifecycle import move
from core.models import Job
from core.text import label_of, shortened
from core.versions import locked
from focusgroups.actions import contributions, messages, retention, rooms, voices
from focusgroups.anonymity import signs_of_names
from focusgroups.lifecycle import FOCUS_GROUP, require, require_running
from focusgroups.models import AttributionRule, Contribution, FocusGroup, PersonalLink, ReadBackAnswer, Room, Round
from focusgroups.queries import UNDECIDED, UNDER_WAY

State = FocusGroup.State
COLUMNS = {
    "title",
    "questions",
    "partners",
    "held_on",
    "starts_at",
    "venue",
    "value_chain",
    "attribution_rule",
    "visibility",
    "read_back_days",
    "is_demo",
    "provenance",
    "source_url",
    "source_note",
}
RULES = ("attribution_rule", "visibility", "read_back_days")


@dataclass(frozen=True)
class Missing:
    """Something that a focus group about to close could still complete; it never blocks."""

    contribution: Contribution | None
    sentence: str

    def __str__(self) -> str:
        return self.sentence


# --- preparing ---


@transaction.atomic
def create(*, round: Round, cluster, by, uuid: UUID | None = None, slug: str = "", co_leads=(), **fields) -> FocusGroup:
    """Prepare a focus group of a round; the same `uuid` twice gives the same one."""
    if not by.has_perm("focusgroups.create_focusgroup"):
        raise PermissionDenied
    if not by.has_perm("focusgroups.edit_round") and cluster.pk not in managed_cluster_ids(by):
        raise PermissionDenied
    locked(round)  # two equal requests wait for each other
    if uuid and (known := FocusGroup.objects.run_by(by).filter(uuid=uuid).first()):
        return known
    group = FocusGroup(round=round, cluster=cluster, **_checked(fields))
    group.uuid = uuid or group.uuid
    group.slug = slug or free_slug(f"{cluster.slug} {group.title} {group.held_on:%Y-%m}")
    group.full_clean(validate_constraints=False)
    group.save()
    group.co_leads.set(co_leads)
    record_event("focusgroup.create", group, by=by, to_state=group.state)
    return group


@transaction.atomic
def prepare_like(round: Round, before: Round, *, by) -> list[FocusGroup]:
    """Prepare in `round` the tables of an earlier round, as they were prepared then; those already there are left.

    Title, leaders, questions, rule, visibility and days of read-back are taken over; people and lines are not.
    """
    if not by.has_perm("focusgroups.edit_round", round):
        raise PermissionDenied
    round = locked(round)
    if round.state not in {Round.State.PLANNED, Round.State.OPEN}:
        raise NotAllowed(_("Si preparano focus group solo in un ciclo programmato o aperto."))
    there = set(round.focus_groups.values_list("cluster", "title"))
    earlier = before.focus_groups.exclude(state=State.NOT_DELIVERED).for_work().order_by("pk")
    return [_again(group, round, by=by) for group in earlier if (group.cluster_id, group.title) not in there]


def _again(group: FocusGroup, round: Round, *, by) -> FocusGroup:
    taken_over = {name: getattr(group, name) for name in ("title", "questions", "value_chain", *RULES)}
    leads = group.co_leads.all()
    return create(round=round, cluster=group.cluster, by=by, co_leads=leads, held_on=round.held_on, **taken_over)


@transaction.atomic
def edit(group: FocusGroup, *, by, version: int | None, co_leads=None, **fields) -> FocusGroup:
    """Change what was prepared. Raises Stale when somebody saved it after `version`."""
    group = locked(group)
    if not by.has_perm("focusgroups.edit_focusgroup", group):
        raise PermissionDenied
    if version is not None and group.version != version:
        raise Stale(group)
    require(group, (State.PLANNED, State.OPEN))
    changed = {name for name, value in _checked(fields).items() if getattr(group, name) != value}
    for name in changed:
        setattr(group, name, fields[name])
    group.version += 1
    group.full_clean(validate_unique=False, validate_constraints=False)
    group.save()
    if co_leads is not None:
        group.co_leads.set(co_leads)
    if "attribution_rule" in changed and group.attribution_rule == AttributionRule.CHATHAM_HOUSE:
        voices.renew_keys(group)
    labels = sorted(label_of(FocusGroup, name) for name in changed)
    record_event("focusgroup.edit", group, by=by, note=", ".join(labels))
    return group


def _checked(fields: dict) -> dict:
    if unknown := fields.keys() - COLUMNS:
        raise TypeError(f"A focus group has no {sorted(unknown)} to write.")
    return fields


def free_slug(words: str) -> str:
    """Return an address made of `words` that no focus group has."""
    base = slugify(words)[:100].strip("-")
    taken = set(FocusGroup.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)


# --- moves ---


def _step(group: FocusGroup, name: str, *, by, note: str, effect=None) -> FocusGroup:
    def apply(group: FocusGroup) -> None:
        group.version += 1
        if group.state != State.OPEN:
            rooms.end(group, by=by)
        if effect:
            effect(group)

    return move(group, name, by=by, note=note, table=FOCUS_GROUP, effect=apply)


def open_group(group: FocusGroup, *, by, note: str = "") -> FocusGroup:
    """Begin to collect lines."""
    return _step(group, "open", by=by, note=note)


@transaction.atomic
def open_room(group: FocusGroup, *, by) -> Room:
    """Open the room to the phones; a table that was only planned opens with it."""
    if group.state == State.PLANNED:
        group = open_group(group, by=by)
    return rooms.open_to_phones(group, by=by)


@transaction.atomic
def start_read_back(group: FocusGroup, *, by, note: str = "") -> FocusGroup:
    """Close the room: the lines typed there are shown to the participants, who have some days to check them."""

    def set_window(group):
        group.read_back_until = today() + timedelta(days=group.read_back_days)

    group = _step(group, "start_read_back", by=by, note=note, effect=set_window)
    for line in group.contributions.filter(state=Contribution.State.DRAFT, line_key=""):
        contributions.submit(line, by=by)
    messages.tell_read_back(group, by=by)
    return group


@transaction.atomic
def close(group: FocusGroup, *, by, note: str = "") -> FocusGroup:
    """Close the focus group: what its staff typed is validated; lines sent by participants must be decided first.

    Without days of read-back the room and the focus group close together.
    """
    group = locked(group)
    if group.state == State.OPEN and group.read_back_days == 0:
        group = start_read_back(group, by=by)
    if group.state == State.READ_BACK and by.has_perm("focusgroups.close_focusgroup", group):
        _refuse_undecided(group)
        for line in group.contributions.filter(state__in=UNDECIDED, line_key=""):
            contributions.accept_at_closing(line, by=by)

    def date_it(group):
        group.closed_at = now()

    group = _step(group, "close", by=by, note=note, effect=date_it)
    group.links.filter(kind=PersonalLink.Kind.RECORDER, revoked_at=None).update(revoked_at=clock())
    retention.start_keeping(group)
    return group


def _refuse_undecided(group: FocusGroup) -> None:
    titles = [line.display_title for line in group.contributions.to_decide().order_by("pk")]
    if titles:
        raise NotAllowed(
            _("Prima di chiudere decidi su queste righe inviate dai partecipanti: %(titles)s.")
            % {"titles": "; ".join(f"«{title}»" for title in titles)}
        )


def mark_reported(group: FocusGroup, *, by, note: str = "") -> FocusGroup:
    """Deliver the report of the table."""

    def check(group):
        undecided = group.contributions.filter(state="submitted").order_by("pk")
        if titles := [line.display_title for line in undecided]:
            raise NotAllowed(
                _("Prima di consegnare il rapporto decidi su queste righe: %(titles)s.")
                % {"titles": "; ".join(f"«{title}»" for title in titles)}
            )

    return _step(group, "mark_reported", by=by, note=note, effect=check)


@transaction.atomic
def reopen(group: FocusGroup, *, by, note: str = "") -> FocusGroup:
    """Open the room again, because it was closed by mistake or too early; not once its round is over."""
    round = locked(Round(pk=group.round_id))

    def forget(group):
        require_running(round)
        group.read_back_until, group.closed_at = None, None
        retention.keep_on(group)

    return _step(group, "reopen", by=by, note=note, effect=forget)


def back_to_planned(group: FocusGroup, *, by, note: str = "") -> FocusGroup:
    """Undo the opening of a focus group that has no lines yet but those that participants sent by themselves."""

    def check(group):
        if group.contributions.filter(line_key="").exists():
            raise NotAllowed(_("Ci sono già contributi: il focus group resta aperto."))

    return _step(group, "back_to_planned", by=by, note=note, effect=check)


def mark_not_delivered(group: FocusGroup, *, by, note: str = "") -> FocusGroup:
    """Say that a table will not deliver, and why."""

    def keep_reason(group):
        group.not_delivered_reason = shortened(note)
        retention.start_keeping(group)

    return _step(group, "mark_not_delivered", by=by, note=note, effect=keep_reason)


@transaction.atomic
def expect_again(group: FocusGroup, *, by, note: str = "") -> FocusGroup:
    """Wait again for a table that had been given up; not once its round is over."""
    round = locked(Round(pk=group.round_id))

    def forget(group):
        require_running(round)
        group.not_delivered_reason = ""
        retention.keep_on(group)

    return _step(group, "expect_again", by=by, note=note, effect=forget)


# --- reminding ---


@transaction.atomic
def remind(group: FocusGroup, *, by) -> Job:
    """Ask the managers of the table, by e-mail, to deliver."""
    group = locked(group)
    if not by.has_perm("focusgroups.remind_manager", group):
        raise PermissionDenied
    require(group, UNDER_WAY)
    if not managers_of(group):
        raise DomainError(_("Nessuno gestisce questo focus group: non c'è a chi scrivere."))
    group.reminded_at = now()
    group.save(update_fields=["reminded_at"])
    record_event("focusgroup.remind", group, by=by)
    return jobs.request("remind_manager", group, by=by)


def managers_of(group: FocusGroup) -> list:
    """Return the accounts that manage the cluster of the table, or one that leads it together, now."""
    clusters = [group.cluster, *group.co_leads.all()]
    members = [m for c in clusters for m in c.memberships.current().filter(user__is_active=True).select_related("user")]
    return sorted({member.user for member in members}, key=lambda user: user.pk)


# --- before closing ---


def missing_at_closing(group: FocusGroup) -> list[Missing]:
    """Return what could still be completed, and what should not stand in a text. Nothing of this blocks closing."""
    lines = group.contributions.live().exclude(Q(state="draft") & ~Q(line_key=""))
    areas = Contribution.s3_areas.through.objects.filter(contribution=OuterRef("pk"))
    lines = lines.select_related("need_details", "trend_details", "proposal_details").annotate(has_area=Exists(areas))
    lines = lines.prefetch_related("proposal_details__addresses").order_by("pk")
    found = [
        Missing(line, sentence)
        for line in lines
        for sentence in _gaps(line) + signs_of_names(f"{line.title} {line.text}")
    ]
    found += [
        Missing(reply.contribution, _("c'è una correzione proposta da esaminare"))
        for reply in ReadBackAnswer.objects.open().filter(contribution__in=lines).select_related("contribution")
    ]
    if not lines:
        found.append(Missing(None, _("Non c'è ancora nessun contributo.")))
    if not group.participations.came().exists():
        found.append(Missing(None, _("Nell'elenco delle presenze nessuno risulta presente.")))
    if group.read_back_until and group.read_back_until >= today() and group.read_back_days:
        found.append(
            Missing(None, _("La verifica dei partecipanti non è finita: chiudendo adesso non rispondono più."))
        )
    return found


def _gaps(line: Contribution) -> list[str]:
    """What the next steps will ask of a line."""
    details = {
        "need": getattr(line, "need_details", None),
        "trend": getattr(line, "trend_details", None),
        "proposal": getattr(line, "proposal_details", None),
    }[line.kind]
    asked = {
        "need": [("profile_label", _("manca il profilo"))],
        "trend": [("source_type", _("manca il tipo di fonte")), ("source_name", _("manca la fonte"))],
        "proposal": [("lead_body", _("manca chi guida"))],
    }[line.kind]
    gaps = [sentence for name, sentence in asked if not getattr(details, name, "")]
    if line.kind == "proposal" and not (details and details.addresses.all()):
        gaps.append(_("manca il fabbisogno a cui risponde"))
    return gaps if line.has_area else [_("manca l'ambito S3"), *gaps]  # type: ignore[attr-defined]
