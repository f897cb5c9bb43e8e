"""The read-back: a participant confirms a line or proposes a correction; the table's manager settles it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from core.calendar import now
from core.errors import NotAllowed, Stale
from core.events import record_event
from core.text import shortened
from focusgroups.actions.contributions import locked_line
from focusgroups.bearers import Bearer
from focusgroups.lifecycle import ANSWERING, WRITING, require, require_open_window
from focusgroups.models import Contribution, ReadBackAnswer

ANSWERED = {Contribution.State.SUBMITTED, Contribution.State.ACCEPTED}


@transaction.atomic
def answer(contribution: Contribution, *, by: Bearer, answer: str, text: str = "") -> ReadBackAnswer:
    """Confirm a line, or say how it should read; a second answer with the same link replaces the first."""
    line = locked_line(contribution)
    if not by.has_perm("focusgroups.answer_read_back", line):
        raise PermissionDenied
    require(line.focus_group, ANSWERING)
    require_open_window(line.focus_group)
    if line.state not in ANSWERED:
        raise NotAllowed(_("La riga è «%(state)s»: non si verifica più.") % {"state": line.get_state_display()})
    reply = ReadBackAnswer.objects.filter(contribution=line, line_key=by.line_key).first()
    reply = reply or ReadBackAnswer(contribution=line, line_key=by.line_key)
    is_correction = answer == ReadBackAnswer.Answer.CORRECTION
    reply.answer, reply.text = answer, text.strip() if is_correction else ""
    reply.settled_at, reply.taken, reply.reply = None, False, ""
    reply.full_clean(validate_unique=False)
    reply.save()
    record_event("contribution.answer", line, by=by, to_state=answer)
    return reply


@transaction.atomic
def apply_correction(reply: ReadBackAnswer, *, by, version: int, mark: str) -> Contribution:
    """Make the proposed words the words of the line, validated or not: the table said so. Twice is once.

    `mark` names the answer that was read. Raises Stale when the line was saved after `version`, NotAllowed when who
    proposed the correction has answered again meanwhile.
    """
    line = locked_line(reply.contribution)
    _check(line, by)
    reply = _as_read(reply, mark)
    if _is_settled(reply, taken=True):
        return line
    if line.version != version:
        raise Stale(line)
    if line.state not in ANSWERED:
        raise NotAllowed(_("La riga è «%(state)s»: non si corregge.") % {"state": line.get_state_display()})
    line.text, line.version = reply.text, line.version + 1
    line.full_clean(validate_unique=False, validate_constraints=False)
    line.save()
    _settle(reply, taken=True)
    record_event("contribution.apply_correction", line, by=by)
    return line


@transaction.atomic
def leave_as_it_is(reply: ReadBackAnswer, *, by, mark: str, why: str = "") -> ReadBackAnswer:
    """Note that the correction that was read is not taken; who proposed it reads why. Twice is once."""
    _check(locked_line(reply.contribution), by)
    reply = _as_read(reply, mark)
    if _is_settled(reply, taken=False):
        return reply
    _settle(reply, taken=False, why=why)
    record_event("contribution.leave_correction", reply.contribution, by=by)
    return reply


def _check(line: Contribution, by) -> None:
    if not by.has_perm("focusgroups.settle_answer", line):
        raise PermissionDenied
    require(line.focus_group, WRITING)  # the minutes freeze at closing


def _as_read(reply: ReadBackAnswer, mark: str) -> ReadBackAnswer:
    """Return the answer as it is stored, when it is the one that was read; its line is locked, so that it stays so."""
    known = ReadBackAnswer.objects.get(pk=reply.pk)
    if known.mark != mark:
        raise NotAllowed(_("Chi ha proposto la correzione ha risposto di nuovo: torna alla pagina e rileggila."))
    return known


def _is_settled(reply: ReadBackAnswer, *, taken: bool) -> bool:
    """Whether somebody has decided so already; refuse who decides the contrary."""
    if reply.settled_at and reply.taken != taken:
        raise NotAllowed(_("Questa correzione è già stata esaminata: torna alla pagina per vedere come."))
    return reply.settled_at is not None


def _settle(reply: ReadBackAnswer, *, taken: bool, why: str = "") -> None:
    reply.settled_at, reply.taken, reply.reply = now(), taken, shortened(why)
    reply.save(update_fields=["settled_at", "taken", "reply"])
