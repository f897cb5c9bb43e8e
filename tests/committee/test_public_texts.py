"""What the committee writes for everybody names nobody: refused when it is written, found by verify_paper when not."""

import pytest

from committee.actions import decisions, remarks
from committee.models import Remark
from core.errors import DomainError
from reports.readiness import obstacles_to_submission
from reports.verification import Doubt, nobody_is_named_beside, verify
from tests.factories.clusters import OrganisationFactory
from tests.factories.committee import (
    DecisionFactory,
    FollowUpFactory,
    FollowUpUpdateFactory,
    RemarkFactory,
    ReplyFactory,
)
from tests.factories.focusgroups import ParticipationFactory

pytestmark = pytest.mark.django_db

SAID = "Lo chiede Officine Canarino."
FOUND = "c'è il nome «Officine Canarino»."


@pytest.fixture(autouse=True)
def hidden_body():
    return OrganisationFactory(name="Officine Canarino")


@pytest.fixture
def decision(asked):
    return DecisionFactory(recommendation=asked[0])


def test_public_remark_with_a_name_is_found(paper):
    remark = RemarkFactory(paper=paper, audience="public", text=SAID)

    assert list(nobody_is_named_beside(paper)) == [Doubt("", f"osservazione pubblica di {remark.member.body}", FOUND)]


@pytest.mark.parametrize("audience", ["me", "committee", "authors"])
def test_remark_that_stays_inside_is_not_looked_at(paper, audience):
    RemarkFactory(paper=paper, audience=audience, text=SAID)

    assert list(nobody_is_named_beside(paper)) == []


def test_answer_to_a_public_remark_is_looked_at(paper):
    remark = RemarkFactory(paper=paper, audience="public", text="Manca la logistica.")
    ReplyFactory(remark=remark, text=SAID)

    assert [doubt.block for doubt in nobody_is_named_beside(paper)] == [
        f"risposta all'osservazione di {remark.member.body}"
    ]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (SAID, FOUND),
        ("Lo dice Olga Neri.", "c'è il nome «Olga Neri»."),
        ("Scrivere a canarino@example.org.", "c'è un indirizzo e-mail: «Scrivere a canarino@example.org.»."),
    ],
)
def test_reason_of_an_outcome_is_looked_at(paper, decision, focus_group, words, found):
    ParticipationFactory(focus_group=focus_group, name="Olga Neri")
    DecisionFactory(
        recommendation=decision.recommendation, replaces=decision, reason=words, rectified_because="Svista."
    )

    assert list(nobody_is_named_beside(paper)) == [Doubt("", "esito della raccomandazione 1", found)]


def test_follow_up_and_its_history_are_looked_at(paper, decision):
    follow_up = FollowUpFactory(decision=decision, note="In corso.")
    FollowUpUpdateFactory(follow_up=follow_up, note=SAID)

    assert list(nobody_is_named_beside(paper)) == [Doubt("", "seguito della raccomandazione 1", FOUND)]


def test_authors_are_not_held_up_by_what_others_wrote(paper):
    RemarkFactory(paper=paper, audience="public", text=SAID)

    assert [doubt for doubt in verify(paper) if doubt.sentence == FOUND] != []
    assert [said for said in obstacles_to_submission(paper) if "Canarino" in said] == []


# --- when it is written ---


WITH_A_FIRM = "Secondo Rossi S.r.l. mancano tecnici."


def test_public_remark_that_names_a_firm_is_refused(paper, member):
    block = paper.sections.first().blocks.first()

    with pytest.raises(
        DomainError, match="sarà pubblico e non deve portare nomi: sembra esserci il nome di un'impresa"
    ):
        remarks.write(paper, block.uuid, text=WITH_A_FIRM, audience="public", by=member)
    remarks.write(paper, block.uuid, text=WITH_A_FIRM, audience="committee", by=member)

    assert [remark.audience for remark in Remark.objects.all()] == ["committee"]


def test_reason_that_names_a_firm_is_refused(sitting, asked, secretary):
    with pytest.raises(DomainError, match="non deve portare nomi"):
        decisions.record(asked[0], sitting=sitting, outcome="not_adopted", reason=WITH_A_FIRM, by=secretary)
