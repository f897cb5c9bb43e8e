"""Optimistic versions: nobody overwrites an edit they have not seen."""

import pytest
from django.db import transaction

from core.errors import DomainError, NotAllowed, Stale
from core.versions import locked
from focusgroups.models import Round
from tests.factories.focusgroups import RoundFactory


@transaction.atomic
def save(record, *, version, name):
    row = locked(record, version=version)
    row.name, row.version = name, row.version + 1
    row.save()
    return row.name


def test_the_seen_version_is_saved(db):
    record = RoundFactory()

    save(record, version=1, name="Nuovo nome")

    assert Round.objects.values_list("name", "version").get() == ("Nuovo nome", 2)


@pytest.mark.parametrize("version", [0, 2, 99])
def test_another_version_is_refused_with_the_stored_row(db, version):
    record = RoundFactory(name="Com'è")

    with pytest.raises(Stale) as refusal:
        save(record, version=version, name="Come vorrei")

    assert (refusal.value.current.name, Round.objects.get().name) == ("Com'è", "Com'è")
    assert isinstance(refusal.value, DomainError)
    assert "versione più recente" in str(refusal.value)


def test_without_a_version_the_row_is_only_locked(db):
    record = RoundFactory(name="Com'è")
    Round.objects.update(name="Com'è ora", version=7)

    with transaction.atomic():
        assert locked(record).name == "Com'è ora"


def test_a_row_that_is_gone_is_said_so(db):
    record = RoundFactory()
    Round.objects.all().delete()

    with pytest.raises(NotAllowed, match="Non c'è più"), transaction.atomic():
        locked(record, version=1)


def test_eight_edits_of_one_version_at_once_save_one(at_once):
    record = RoundFactory()

    outcomes = at_once(lambda n: save(record, version=1, name=f"Nome {n}"), 8)

    saved = [name for name in outcomes if isinstance(name, str)]
    stale = [error for error in outcomes if isinstance(error, Stale)]
    assert (len(saved), len(stale), Round.objects.get().name) == (1, 7, saved[0])
