"""Stepping aside from a paper and coming back."""

import pytest
from django.core.exceptions import PermissionDenied

from committee.actions import recusals, reviews
from committee.models import Review
from core.errors import DomainError, NotAllowed
from reports.models import PositionPaper
from tests.committee.asking import all_favourable


def test_member_steps_aside_once_and_reads_nothing_more(paper, member):
    for _time in range(2):
        recusals.declare(paper, by=member, reason="Lavoro per un proponente.")

    assert paper.recusals.count() == 1
    assert not PositionPaper.objects.visible_to(member).filter(pk=paper.pk).exists()


def test_what_was_advised_is_taken_away(paper, review, member):
    reviews.save_draft(review, by=member, version=1, opinions=all_favourable(paper))
    reviews.file(review, by=member)
    recusals.declare(paper, by=member, reason="Me ne sono accorto dopo.")

    assert not Review.objects.exists()


def test_secretary_takes_it_down_for_a_member(paper, secretary, member):
    recusal = recusals.declare(paper, by=secretary, user=member, reason="Lo ha detto in seduta.")

    assert recusal.user == member


@pytest.mark.parametrize("person", ["colleague", "coordinator", "manager", "admin"])
def test_nobody_else_takes_it_down(request, paper, member, person):
    with pytest.raises(PermissionDenied):
        recusals.declare(paper, by=request.getfixturevalue(person), user=member, reason="Per lui.")


def test_only_a_member_steps_aside(paper, secretary, manager):
    with pytest.raises(DomainError, match="Solo un componente"):
        recusals.declare(paper, by=secretary, user=manager, reason="Non siede nel Comitato.")


@pytest.mark.parametrize("state", ["adopted", "published"])
def test_it_is_too_late_when_the_paper_is_decided(paper_of, member, state):
    with pytest.raises(NotAllowed):
        recusals.declare(paper_of(state), by=member, reason="Tardi.")


def test_withdrawn_with_a_reason_by_the_secretary(paper, member, secretary):
    recusal = recusals.declare(paper, by=member, reason="Per errore.")

    with pytest.raises(PermissionDenied):
        recusals.withdraw(recusal, by=member, note="Ci ripenso.")
    with pytest.raises(DomainError, match="motivo"):
        recusals.withdraw(recusal, by=secretary, note=" ")
    recusals.withdraw(recusal, by=secretary, note="Dichiarata sul documento sbagliato.")
    with pytest.raises(NotAllowed):
        recusals.withdraw(recusal, by=secretary, note="Ancora.")

    assert PositionPaper.objects.visible_to(member).filter(pk=paper.pk).exists()
