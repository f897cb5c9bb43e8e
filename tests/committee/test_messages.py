"""E-mails to members, offices and tables: one for everything, a reminder once, nothing to who steps aside."""

from datetime import timedelta

import pytest
from django.core import mail

from accounts.models import User
from committee.actions import follow_ups, messages, recusals, reviews
from committee.models import FollowUp, Member, Review
from core import jobs
from core.calendar import today
from core.errors import DomainError
from core.models import Job
from tests.factories.clusters import MembershipFactory
from tests.factories.committee import DecisionFactory, FollowUpFactory, ReviewFactory
from tests.post import refuse
from tests.reports.running import run_jobs


def sent() -> list[tuple[str, str]]:
    return sorted((message.to[0], message.subject) for message in mail.outbox)


def nightly(kind: str) -> None:
    """Do the work of the night."""
    jobs.request_daily()
    run_jobs(kind)


# --- asking for advice ---


def test_papers_assigned_together_come_in_one_mail_with_one_button(paper_of, member, secretary):
    first, second = paper_of(), paper_of()
    for paper in (first, second):
        reviews.assign(paper, [member.committee_member], by=secretary, due_on=today())
    run_jobs("ask_for_advice")

    assert sent() == [(member.email, "Ti è chiesto un parere per il Comitato")]
    body = mail.outbox[0].body
    assert (body.count("«"), body.count("http")) == (2, 1)


def test_assigned_again_writes_nothing(paper, member, secretary):
    for days in (5, 6):
        reviews.assign(paper, [member.committee_member], by=secretary, due_on=today() + timedelta(days=days))
        run_jobs("ask_for_advice")

    assert len(mail.outbox) == 1


def test_who_stepped_aside_is_not_asked(paper, member, secretary):
    reviews.assign(paper, [member.committee_member], by=secretary, due_on=today())
    recusals.declare(paper, by=member, reason="Mi riguarda.")
    run_jobs("ask_for_advice")

    assert mail.outbox == []


def test_post_that_was_down_is_tried_again(review, member, secretary, monkeypatch):
    def down(*_args):
        raise DomainError("La posta non è partita.")

    monkeypatch.setattr(messages.mail, "send", down)
    with pytest.raises(DomainError):
        messages.ask(member.committee_member)
    monkeypatch.undo()

    assert messages.ask(member.committee_member) == 1
    assert Review.objects.filter(asked_at__isnull=False).count() == 1


# --- reminders ---


@pytest.mark.parametrize(
    ("days", "reminded"), [(-1, False), (0, True), (3, True), (4, False)], ids=["over", "today", "near", "far"]
)
def test_reminded_in_the_days_before(paper, member, days, reminded):
    ReviewFactory(paper=paper, member=member.committee_member, due_on=today() + timedelta(days=days))
    nightly("remind_reviewers")

    assert bool(mail.outbox) is reminded


def test_reminded_once_for_each_deadline(review, member, paper, secretary):
    for due in (today() + timedelta(days=1), today() + timedelta(days=2)):
        reviews.assign(paper, [member.committee_member], by=secretary, due_on=due)
        for _night in range(2):
            nightly("remind_reviewers")

    assert sent() == [(member.email, "Promemoria: il tuo parere per il Comitato")] * 2


def test_refused_address_keeps_no_other_member_waiting(paper, member, colleague, settings, monkeypatch):
    for user in (member, colleague):
        ReviewFactory(paper=paper, member=user.committee_member, due_on=today())
    refuse(settings, monkeypatch, member.email)
    nightly("remind_reviewers")

    assert [address for address, _subject in sent()] == [colleague.email]


@pytest.mark.parametrize("lost", ["account", "mandate", "role"])
def test_who_is_no_longer_a_member_is_not_written_to(lost, paper, member):
    ReviewFactory(paper=paper, member=member.committee_member, due_on=today())
    if lost == "account":
        User.objects.filter(pk=member.pk).update(is_active=False)
    elif lost == "mandate":
        Member.objects.filter(user=member).update(mandate_until=today() - timedelta(days=1))
    else:
        member.role_grants.all().delete()
    nightly("remind_reviewers")
    messages.ask(Member.objects.get(user=member))

    assert mail.outbox == []


def test_filed_advice_needs_no_reminder(paper, member):
    ReviewFactory(paper=paper, member=member.committee_member, due_on=today(), filed_at=paper.created_at)
    nightly("remind_reviewers")

    assert mail.outbox == []


# --- follow-ups ---


@pytest.fixture
def follow_up(paper, focus_group):
    """A published one, to be reviewed today."""
    decision = DecisionFactory(recommendation__block__section__paper=paper, published_at=paper.created_at)
    return FollowUpFactory(decision=decision, review_on=today(), owner_email="ufficio@example.org")


def test_review_date_reminds_the_office_once(follow_up, secretary):
    for _night in range(2):
        nightly("remind_offices")

    assert [to for to, _subject in sent()] == ["ufficio@example.org"]
    assert follow_up.links.valid().count() == 1
    follow_ups.edit(follow_up, by=secretary, version=1, review_on=today() - timedelta(days=1))
    nightly("remind_offices")
    assert len(mail.outbox) == 2


def test_without_an_address_the_secretary_is_reminded(follow_up, secretary):
    FollowUp.objects.update(owner_email="")
    nightly("remind_offices")

    assert [to for to, _subject in sent()] == [secretary.email]


@pytest.mark.parametrize("change", [{"state": "done", "progress": 100}, {"review_on": None}])
def test_nothing_to_review_reminds_nobody(follow_up, change):
    FollowUp.objects.update(**change)
    nightly("remind_offices")

    assert mail.outbox == []


def test_those_concerned_are_told_once(follow_up, secretary, manager, outsider, paper, focus_group):
    paper.clusters.add(focus_group.cluster)
    MembershipFactory(cluster=focus_group.cluster, user__is_active=False)
    follow_ups.update(follow_up, by=secretary, version=1, state="under_way", progress=40, note="Bando scritto.")
    run_jobs("tell_follow_up")
    run_jobs("tell_follow_up")

    assert [to for to, _subject in sent()] == [manager.email]
    assert "in corso, 40 %" in mail.outbox[0].body


def test_outcome_that_is_not_public_tells_nobody(follow_up, secretary, manager, paper, focus_group):
    paper.clusters.add(focus_group.cluster)
    pending = FollowUpFactory(decision__recommendation__block__section__paper=paper)
    follow_ups.update(pending, by=secretary, version=1, state="under_way", progress=40)
    run_jobs("tell_follow_up")

    assert mail.outbox == []
    assert Job.objects.get(kind="tell_follow_up").state == Job.State.DONE
