"""What happens to a line: written, changed, sent, validated, merged, taken back, published."""

from collections.abc import Callable, Iterable
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.calendar import now
from core.errors import AlreadySent, DomainError, NotAllowed, Stale
from core.events import record_event
from core.lifecycle import move
from core.text import label_of, shortened, tidy
from core.versions import locked
from focusgroups.actions import details as details_of
from focusgroups.actions import voices as voices_of
from focusgroups.actions.voices import Speaker
from focusgroups.bearers import Bearer
from focusgroups.lifecycle import CONTRIBUTION, DECIDING, LINE_MOVES, require, require_running, require_writing
from focusgroups.models import Contribution, FocusGroup, PersonalLink, Round
from focusgroups.rules import leads_the_table, takes_part

COLUMNS = {
    "title",
    "language",
    "value_chain",
    "agreement",
    "is_green",
    "is_digital",
    "is_ai",
    "note",
    "is_demo",
    "provenance",
    "source_url",
    "source_note",
}
LISTS = {"s3_areas", "sectors", "provinces"}
State = Contribution.State


@transaction.atomic
def add(
    focus_group: FocusGroup,
    *,
    by,
    kind: str,
    text: str,
    uuid: UUID | None = None,
    fields: dict | None = None,
    details: dict | None = None,
    skills: Iterable[str | dict] | None = None,
    voices: Iterable[Speaker] | None = None,
    send: bool = False,
) -> Contribution:
    """Write a line; the same `uuid` twice gives the same line. `send`: a participant submits it at once.

    Raises AlreadySent when the line of that `uuid` says something else.
    """
    group = locked(focus_group)
    if not by.has_perm("focusgroups.add_contribution", group):
        raise PermissionDenied
    if uuid and (known := Contribution.objects.filter(uuid=uuid).first()):
        _require_own(known, group, by)
        if (known.kind, known.text) != (kind, tidy(text)):
            raise AlreadySent
        return known
    require_writing(group, by)
    line = Contribution(
        uuid=uuid or uuid4(),
        focus_group=group,
        recorded_by=by if isinstance(by, User) else None,
        line_key=by.line_key if isinstance(by, Bearer) and by.kind != PersonalLink.Kind.RECORDER else "",
    )
    _write(line, {"kind": kind, "text": text, **(fields or {})})
    details_of.write(line, details or {}, skills, by=by)
    voices_of.write(line, voices or ())
    record_event("contribution.add", line, by=by, to_state=line.state)
    return submit(line, by=by) if send else line


def _require_own(line: Contribution, group: FocusGroup, by) -> None:
    """Refuse who sends the code of a line that is not theirs; nothing of it is shown."""
    if line.focus_group_id != group.pk or not by.has_perm("focusgroups.edit_contribution", line):
        raise NotAllowed(_("Questa riga esiste già. Ricarica la pagina e riprova."))


@transaction.atomic
def edit(
    contribution: Contribution,
    *,
    by,
    version: int | None,
    kind: str | None = None,
    text: str | None = None,
    fields: dict | None = None,
    details: dict | None = None,
    skills: Iterable[str | dict] | None = None,
    voices: Iterable[Speaker] | None = None,
) -> Contribution:
    """Change a line. What is None stays. Raises Stale when somebody saved it after `version`.

    The words of a validated line are not changed (reopen it first); what is known about it may be completed.
    """
    line = locked_line(contribution)
    if not by.has_perm("focusgroups.edit_contribution", line):
        raise PermissionDenied
    if version is not None and line.version != version:
        raise Stale(line)
    words = {name: value for name, value in (("kind", kind), ("text", text)) if value is not None}
    _require_editable(line, by, words)
    changed = _write(line, {**words, **(fields or {})}, new_version=True)
    if details is not None or skills is not None or "kind" in changed:
        details_of.write(line, details or {}, skills, by=by)
    if voices is not None:
        if not by.has_perm("focusgroups.edit_voices", line):
            raise PermissionDenied
        voices_of.write(line, voices)
    labels = [label_of(Contribution, name) for name in changed]
    record_event("contribution.edit", line, by=by, note=", ".join(labels))
    return line


def _require_editable(line: Contribution, by, words: dict) -> None:
    is_staff = not isinstance(by, Bearer)
    if is_staff:
        require(line.focus_group, DECIDING)
    else:
        require_writing(line.focus_group, by)
    if not (line.is_live if is_staff else line.is_undecided):
        raise NotAllowed(_("La riga è «%(state)s»: non si modifica.") % {"state": line.get_state_display()})
    new_words = any(tidy(value) != getattr(line, name) for name, value in words.items())
    if line.state == State.ACCEPTED and new_words:
        raise NotAllowed(_("La riga è convalidata: per cambiare tipo o testo prima riaprila."))


def _tidied(value):
    return tidy(value) if isinstance(value, str) else value


def _write(line: Contribution, values: dict, *, new_version: bool = False) -> list[str]:
    """Write columns and lists of a line; returns the names of the columns that changed."""
    lists = {name: values[name] for name in LISTS & values.keys()}
    columns = {name: _tidied(value) for name, value in values.items() if name not in LISTS}
    if unknown := columns.keys() - COLUMNS - {"kind", "text"}:
        raise TypeError(f"A line has no {sorted(unknown)} to write.")
    changed = [name for name, value in columns.items() if getattr(line, name) != value]
    for name in changed:
        setattr(line, name, columns[name])
    line.version += new_version
    line.full_clean(validate_unique=False, validate_constraints=False)
    line.save()
    for name, rows in lists.items():
        getattr(line, name).set(rows)
    return changed


# --- moves ---


def _locked_table(contribution: Contribution) -> FocusGroup:
    """Return the focus group locked, always before its lines: it makes no step before the act on the line is over."""
    return locked(FocusGroup(pk=contribution.focus_group_id))


def locked_line(contribution: Contribution) -> Contribution:
    """Return the line locked, after its focus group."""
    group = _locked_table(contribution)
    line = locked(contribution)
    line.focus_group = group
    return line


@transaction.atomic
def _step(
    contribution: Contribution,
    name: str,
    *,
    by,
    note: str = "",
    effect: Callable[[Contribution], None] | None = None,
) -> Contribution:
    """Make one move in the states of the focus group that allow it; an older edit form becomes stale."""
    group = _locked_table(contribution)

    def apply(line: Contribution) -> None:
        require(group, LINE_MOVES[name])
        line.version += 1
        if effect:
            effect(line)

    return move(contribution, name, by=by, note=note, table=CONTRIBUTION, effect=apply)


def submit(contribution: Contribution, *, by, note: str = "") -> Contribution:
    """Send a draft: the table reads it, its manager decides on it."""

    def check_day(line):
        if isinstance(by, Bearer):
            require_writing(line.focus_group, by)

    return _step(contribution, "submit", by=by, note=note, effect=check_day)


def accept(contribution: Contribution, *, by, note: str = "") -> Contribution:
    """Validate a line that was sent."""
    return _step(contribution, "accept", by=by, note=note)


def accept_at_closing(contribution: Contribution, *, by) -> Contribution:
    """Validate a line typed by the table's manager or recorder, because the focus group closes."""
    return _step(contribution, "accept_at_closing", by=by)


def set_aside(contribution: Contribution, *, by, note: str = "") -> Contribution:
    """Leave a line out, with a reason that who wrote it reads."""

    def keep_reason(line):
        line.set_aside_reason = shortened(note)

    return _step(contribution, "set_aside", by=by, note=note, effect=keep_reason)


@transaction.atomic
def merge(contribution: Contribution, *, into: Contribution, by, note: str = "") -> Contribution:
    """Say that a line is said by another line of the same table; the source stays, with its voices."""
    _locked_table(contribution)
    # Both rows in the same order, so that two opposite merges wait for each other instead of blocking.
    list(Contribution.objects.select_for_update().filter(pk__in=[contribution.pk, into.pk]).order_by("pk"))
    target = locked(into)

    def join(line):
        if target.pk == line.pk:
            raise DomainError(_("Una riga non si unisce a se stessa: scegline un'altra."))
        if target.focus_group_id != line.focus_group_id or target.kind != line.kind:
            raise DomainError(_("Si uniscono solo righe dello stesso focus group e dello stesso tipo."))
        if not target.is_live:
            raise NotAllowed(
                _("La riga di arrivo è «%(state)s»: scegline un'altra.") % {"state": target.get_state_display()}
            )
        _lead_on(line, target)

    return _step(contribution, "merge", by=by, note=note, effect=join)


def _lead_on(line: Contribution, into: Contribution | None) -> None:
    """Let a line, and those joined to it before, lead to another; or home again, with None."""
    line.joined_to = line.merged_into = into
    led, step = [], [line.pk]
    while step := list(Contribution.objects.filter(joined_to__in=step).values_list("pk", flat=True)):
        led += step
    Contribution.objects.filter(pk__in=led).update(merged_into=into or line)


def withdraw(contribution: Contribution, *, by, note: str = "") -> Contribution:
    """Take a line back, until the focus group closes. Who is not of the table says why."""

    def ask_reason(line):
        if not (note.strip() or leads_the_table(by, line) or takes_part(by, line)):
            raise DomainError(_("Serve un motivo per ritirare la riga di un altro."))

    return _step(contribution, "withdraw", by=by, note=note, effect=ask_reason)


@transaction.atomic
def reopen(contribution: Contribution, *, by, note: str = "") -> Contribution:
    """Bring back a line that was validated, left out, merged or withdrawn by mistake; not once its round is over."""
    round = locked(Round(pk=contribution.focus_group.round_id))

    def forget(line):
        require_running(round)
        if line.published_at:
            raise NotAllowed(_("La riga è pubblicata: non si riapre."))
        line.set_aside_reason = ""
        if line.joined_to_id:
            _lead_on(line, None)
        line.fate, line.fate_reason = Contribution.Fate.PENDING, ""

    return _step(contribution, "reopen", by=by, note=note, effect=forget)


# --- what became of it ---


@transaction.atomic
def publish(contributions: Iterable[Contribution], *, by) -> int:
    """Make validated lines public, because a published paper rests on them. Returns how many were new."""
    keys = [line.pk for line in contributions]
    fresh = Contribution.objects.accepted().filter(pk__in=keys, published_at__isnull=True)
    lines = list(fresh.select_related("focus_group__cluster").select_for_update(of=("self",)).order_by("pk"))
    for line in lines:
        line.published_at = now()
        line.save(update_fields=["published_at", "changed_at"])
        record_event("contribution.publish", line, by=by)
    return len(lines)


@transaction.atomic
def set_fate(contribution: Contribution, *, fate: str, reason: str = "", by) -> Contribution:
    """Say what became of a line: used, merged, deferred, not used (the last two with a reason)."""
    line = locked(contribution)
    reason = reason.strip()
    if fate in {Contribution.Fate.DEFERRED, Contribution.Fate.NOT_USED} and not reason:
        raise DomainError(_("Serve il motivo dell'esito."))
    before, line.fate, line.fate_reason = line.fate, fate, shortened(reason)
    line.full_clean(validate_unique=False, validate_constraints=False)
    line.save(update_fields=["fate", "fate_reason", "changed_at"])
    record_event("contribution.fate", line, by=by, from_state=before, to_state=fate, note=reason)
    return line
