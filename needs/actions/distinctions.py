"""Judging that two things that look alike are not the same need, and taking it back."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from core.events import record_event, subject_text
from focusgroups.models import Contribution
from needs.models import Distinction, Need


@transaction.atomic
def judge_apart(need: Need, other: Need | Contribution, *, by) -> Distinction:
    """Remember that a need and another need, or a line, are different things; twice the same is once."""
    if not by.has_perm("needs.use_desk"):
        raise PermissionDenied
    if isinstance(other, Need) and other.pk < need.pk:
        need, other = other, need
    pair = {"other": other} if isinstance(other, Need) else {"contribution": other}
    if known := Distinction.objects.in_force().filter(need=need, **pair).first():
        return known
    distinction = Distinction.objects.create(need=need, judged_by=by, **pair)
    record_event("need.judge_apart", need, by=by, note=subject_text(other))
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
    other = distinction.other or distinction.contribution
    record_event("need.take_back_apart", distinction.need, by=by, note=subject_text(other))
    return distinction
