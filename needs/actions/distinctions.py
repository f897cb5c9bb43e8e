"""Judging that two things that look alike are not the same need, and taking it back."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from core.events import record_event, subject_text
from focusgroups.models import Contribution
from needs.models import Distinction, Need


@transaction.atomic
def judge_apart(one: Need | Contribution, other: Need | Contribution, *, by) -> Distinction:
    """Remember that two needs, a need and a line, or two lines are different things; twice the same is once."""
    if not by.has_perm("needs.use_desk"):
        raise PermissionDenied
    if known := between(one, other).first():
        return known
    distinction = Distinction.objects.create(judged_by=by, **_columns(one, other))
    first, second = distinction.sides
    record_event("need.judge_apart", first, by=by, note=subject_text(second))
    return distinction


@transaction.atomic
def take_back(distinction: Distinction, *, by) -> Distinction:
    """Say that the two may be the same after all: they are proposed again."""
    if not by.has_perm("needs.use_desk"):
        raise PermissionDenied
    distinction = Distinction.objects.select_for_update(of=("self",)).get(pk=distinction.pk)
    if distinction.undone_at:
        return distinction
    distinction.undone_at, distinction.undone_by = timezone.now(), by
    distinction.save()
    first, second = distinction.sides
    record_event("need.take_back_apart", first, by=by, note=subject_text(second))
    return distinction


def between(one: Need | Contribution, other: Need | Contribution):
    """The distinction in force between two things, in either order."""
    return Distinction.objects.in_force().filter(**_columns(one, other))


def _columns(one: Need | Contribution, other: Need | Contribution) -> dict:
    """How a pair is stored: those of a kind in the order of their keys."""
    needs = sorted((x for x in (one, other) if isinstance(x, Need)), key=lambda need: need.pk)
    lines = sorted((x for x in (one, other) if isinstance(x, Contribution)), key=lambda line: line.pk)
    (need, second_need), (line, second_line) = ([*found, None, None][:2] for found in (needs, lines))
    return {"need": need, "other": second_need, "contribution": line, "second_line": second_line}
