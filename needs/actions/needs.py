"""Making, joining and answering needs; linking the lines that state them. Links are undone, never deleted."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.errors import DomainError, NotAllowed
from core.events import record_event, subject_text
from core.lifecycle import move
from core.text import title_of
from core.versions import locked
from focusgroups.models import Contribution, ContributionKind
from focusgroups.queries import SENT
from needs.lifecycle import NEED
from needs.models import Need, NeedStatement
from skills.models import Concept

# Words that are pages of their own beside the needs' names.
RESERVED_SLUGS = frozenset({"nuovo", "da-collegare", "banco"})
SLUG_LENGTH = 120
TITLE_LENGTH = 120


@transaction.atomic
def create(
    *,
    title: str,
    by,
    contributions: Iterable[Contribution] = (),
    description: str = "",
    profile_label: str = "",
    occupation: Concept | None = None,
    how: str = NeedStatement.How.BY_HAND,
) -> Need:
    """Make a need and link its first lines. Only the coordinator may make one that nobody has said."""
    contributions = list(contributions)
    _may(by, "needs.create_need")
    if not contributions and not by.has_perm("needs.create_unsaid_need"):
        raise DomainError(_("Un fabbisogno nasce da almeno una riga di un tuo focus group."))
    need = Need(
        title=" ".join(title.split()),
        slug=_free_slug(title),
        description=description.strip(),
        profile_label=profile_label.strip(),
        occupation=occupation,
    )
    need.full_clean()
    need.save()
    record_event("need.create", need, by=by, to_state=need.status)
    for contribution in contributions:
        link(need, contribution, by=by, how=how)
    return need


def create_from(lines: Sequence[Contribution], *, by, how: str = NeedStatement.How.BY_HAND) -> Need:
    """Make a need of lines that no need collects, in the words of the first."""
    details = [line.need_details for line in lines if hasattr(line, "need_details")]
    profile = next((one.profile_label for one in details if one.profile_label), "")
    occupation = next((one.occupation for one in details if one.occupation), None)
    title = profile or lines[0].title or title_of(lines[0].text, length=TITLE_LENGTH)
    return create(title=title, by=by, contributions=lines, profile_label=profile, occupation=occupation, how=how)


@transaction.atomic
def undo_create(need: Need, lines: Iterable[Contribution], *, by) -> None:
    """Take back a need just made of these `lines`: they are loose again, and nothing is left but the log.

    Refused when the need has changed since, or something else speaks of it.
    """
    _may(by, "needs.use_desk")
    need = _standing(locked(need))
    said = set(need.statements.values_list("contribution", flat=True))
    if need.version > 1 or said != {line.pk for line in lines}:
        raise NotAllowed(_("Il fabbisogno nel frattempo è cambiato: scollega le sue righe dalla sua pagina."))
    record_event("need.undo_create", need, by=by)
    need.statements.all().delete()
    try:
        need.delete()
    except ProtectedError as error:
        raise NotAllowed(
            _("Altri parlano già di questo fabbisogno: scollega le sue righe dalla sua pagina.")
        ) from error


@transaction.atomic
def edit(
    need: Need,
    *,
    by,
    version: int,
    title: str,
    description: str,
    profile_label: str = "",
    occupation: Concept | None,
) -> Need:
    """Change the words of a need. Its address stays: others quote it."""
    _may(by, "needs.edit_need", need)
    need = locked(need, version=version)
    need.title, need.description = " ".join(title.split()), description.strip()
    need.profile_label, need.occupation = profile_label.strip(), occupation
    need.version += 1
    need.full_clean()
    need.save()
    record_event("need.edit", need, by=by)
    return need


@transaction.atomic
def link(need: Need, contribution: Contribution, *, by, how: str = NeedStatement.How.BY_HAND) -> NeedStatement:
    """Say that a line states this need. A line states one need at a time; twice the same is once."""
    if not Contribution.objects.visible_to(by).filter(pk=contribution.pk).exists():
        raise PermissionDenied
    _may(by, "needs.link_contribution", contribution)
    need, contribution = _standing(locked(need)), locked(contribution)
    _check_linkable(contribution)
    live = contribution.need_statements.live().select_related("need").first()
    if live and live.need_id == need.pk:
        return live
    if live:
        raise DomainError(_("La riga è già collegata a «%(need)s»: prima scollegala.") % {"need": live.need.title})
    statement = NeedStatement.objects.create(need=need, contribution=contribution, linked_by=_account(by), how=how)
    record_event("need.link", need, by=by, note=subject_text(contribution))
    return statement


@transaction.atomic
def unlink(statement: NeedStatement, *, by) -> NeedStatement:
    """Undo a link; it stays readable as history. A merge or split of the need comes before or after, never between."""
    _may(by, "needs.link_contribution", statement.contribution)
    locked(Need(pk=statement.need_id))
    statement = locked(statement)
    if statement.unlinked_at:
        return statement
    _undo(statement, by=by, at=timezone.now())
    record_event("need.unlink", statement.need, by=by, note=subject_text(statement.contribution))
    return statement


@transaction.atomic
def merge(need: Need, into: Need, *, by) -> Need:
    """Join a need to another: its live links go over, its address leads there. Returns the other need.

    What the need quotes stays with it and is read with the other one.
    """
    if need.pk == into.pk:
        raise DomainError(_("Un fabbisogno non si può unire a se stesso."))
    _may(by, "needs.merge_need", need)
    if not Need.objects.visible_to(by).filter(pk=into.pk).exists():
        raise PermissionDenied
    need, into = map(_standing, _both_locked(need, into))
    _hand_over(need, into, by=by, links=need.statements.live())
    _lead_on(need, into)
    record_event("need.merge", need, by=by, note=subject_text(into))
    return into


@transaction.atomic
def undo_merge(need: Need, *, by, note: str) -> Need:
    """Take a joined need apart again: the links that went over with it, and are still there, come back."""
    need = locked(need)
    if need.joined_to is None:
        raise NotAllowed(_("Questo fabbisogno non è unito a un altro."))
    _may(by, "needs.merge_need", need.joined_to)
    _give_reason(note, _("Serve un motivo per separare i fabbisogni."))
    need, into = _both_locked(need, need.joined_to)
    if into.merged_into:
        raise NotAllowed(
            _("«%(need)s» è stato poi unito a «%(into)s»: separa prima quei due.")
            % {"need": into.title, "into": into.merged_into.title}
        )
    _lead_on(need, None)
    _take_back(need, into, by=by)
    record_event("need.undo_merge", need, by=by, note=note.strip())
    return need


@transaction.atomic
def split(need: Need, statements: Iterable[NeedStatement], *, title: str, by, note: str) -> Need:
    """Part a need in two: the chosen links go to a new need, which remembers where it comes from. Returns the new one.

    At least one link stays. What the need quotes, and its profile, stay with it.
    """
    _may(by, "needs.merge_need", need)
    _give_reason(note, _("Serve un motivo per dividere il fabbisogno."))
    need = _standing(locked(need))
    live = {link.pk: link for link in need.statements.live()}
    chosen = [live[link.pk] for link in statements if link.pk in live]
    if not chosen or len(chosen) == len(live):
        raise DomainError(_("Scegli le righe che passano al nuovo fabbisogno: almeno una deve passare e una restare."))
    parted = Need(title=" ".join(title.split()), slug=_free_slug(title), split_from=need)
    parted.full_clean()
    parted.save()
    _hand_over(need, parted, by=by, links=chosen)
    record_event("need.split", parted, by=by, note=f"{subject_text(need)} {note.strip()}")
    return parted


@transaction.atomic
def undo_split(parted: Need, *, by, note: str) -> Need:
    """Put back the links that a split took and that are still there. Returns the need they come back to.

    When nothing else states the parted need, its address leads back too.
    """
    if parted.split_from is None:
        raise NotAllowed(_("Questo fabbisogno non è stato diviso da un altro."))
    _may(by, "needs.merge_need", parted)
    _give_reason(note, _("Serve un motivo per rimettere insieme i fabbisogni."))
    parted, origin = map(_standing, _both_locked(parted, parted.split_from))
    _take_back(origin, parted, by=by)
    if not parted.statements.live().exists():
        _lead_on(parted, origin)
    record_event("need.undo_split", parted, by=by, note=f"{subject_text(origin)} {note.strip()}")
    return origin


def mark_answered(need: Need, *, by, note: str) -> Need:
    """Say, with the reason, that what was asked for has been done."""
    return move(need, "mark_answered", by=by, note=note, table=NEED)


def withdraw(need: Need, *, by, note: str) -> Need:
    """Say, with the reason, that the need no longer stands."""
    return move(need, "withdraw", by=by, note=note, table=NEED)


def reopen(need: Need, *, by, note: str) -> Need:
    """Undo an answer or a withdrawal, with the reason."""
    return move(need, "reopen", by=by, note=note, table=NEED)


def _hand_over(source: Need, target: Need, *, by, links: Iterable[NeedStatement]) -> None:
    """Undo links of one need and make them anew for another, at the same moment, so that it can be taken back."""
    moment = timezone.now()
    for old in list(links):
        _undo(old, by=by, at=moment)
        NeedStatement.objects.create(
            need=target, contribution_id=old.contribution_id, linked_by=_account(by), linked_at=moment, how=old.how
        )


def _take_back(source: Need, target: Need, *, by) -> None:
    """Restore the links of `source` that went to `target` and are still there, as they were."""
    went = {(link.contribution_id, link.unlinked_at): link for link in source.statements.exclude(unlinked_at=None)}
    moment = timezone.now()
    for link in list(target.statements.live()):
        if old := went.get((link.contribution_id, link.linked_at)):
            _undo(link, by=by, at=moment)
            old.unlinked_at = old.unlinked_by = None
            old.save()


def _lead_on(need: Need, into: Need | None) -> None:
    """Let the addresses of a need, and of those joined to it before, lead to another; or home again, with None."""
    need.joined_to = need.merged_into = into
    need.save()
    led, step = [], [need.pk]
    while step := list(Need.objects.filter(joined_to__in=step).values_list("pk", flat=True)):
        led += step
    Need.objects.filter(pk__in=led).update(merged_into=into or need)


def _both_locked(one: Need, other: Need) -> tuple[Need, Need]:
    """Both rows locked, always in the same order, so that two people never wait for each other."""
    rows = Need.objects.select_for_update(of=("self",)).filter(pk__in=[one.pk, other.pk]).order_by("pk")
    found = {row.pk: row for row in rows}
    return found[one.pk], found[other.pk]


def _undo(statement: NeedStatement, *, by, at) -> None:
    statement.unlinked_at, statement.unlinked_by = at, _account(by)
    statement.save()


def _may(by, permission: str, record=None) -> None:
    if not by.has_perm(permission, record):
        raise PermissionDenied


def _give_reason(note: str, refusal: str) -> None:
    if not note.strip():
        raise DomainError(refusal)


def _standing(need: Need) -> Need:
    if need.merged_into_id:
        raise NotAllowed(_("Il fabbisogno è stato unito a un altro."))
    return need


def _check_linkable(contribution: Contribution) -> None:
    if contribution.kind != ContributionKind.NEED:
        raise DomainError(_("Si collegano solo le righe di tipo fabbisogno."))
    if contribution.state not in SENT:
        raise NotAllowed(
            _("Si collegano solo righe inviate o convalidate: questa è «%(state)s».")
            % {"state": contribution.get_state_display()}
        )


def _account(by):
    """The account behind the act; None when the portal itself acts."""
    return by if getattr(by, "is_authenticated", False) else None


def _free_slug(title: str) -> str:
    """A name for the address that nobody has yet."""
    stem = slugify(title)[:SLUG_LENGTH].strip("-") or "fabbisogno"
    taken = set(Need.objects.filter(slug__startswith=stem).values_list("slug", flat=True)) | RESERVED_SLUGS
    if stem not in taken:
        return stem
    return next(name for number in range(2, len(taken) + 3) if (name := f"{stem}-{number}") not in taken)


@transaction.atomic
def follow_term(concept: Concept, into: Concept | None, *, by) -> int:
    """Let the needs of a term's occupation have `into`, or none. Returns how many changed."""
    changed = list(Need.objects.select_for_update().filter(occupation=concept))
    for need in changed:
        need.occupation, need.version = into, need.version + 1
        need.save(update_fields=["occupation", "version"])
        record_event("need.follow_term", need, by=by, note=into.name if into else "")
    return len(changed)
