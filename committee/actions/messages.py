"""E-mails of the committee: one for everything a member is asked, reminders once each, news of a follow-up."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import F, Q
from django.urls import reverse

from accounts.models import Role, RoleGrant, User
from clusters.models import Membership
from clusters.profile import profile
from committee.actions import office_links
from committee.lifecycle import ADVISING, ASSIGNING
from committee.models import FollowUp, FollowUpUpdate, Member, Review
from core import mail
from core.actors import SYSTEM
from core.calendar import now, today
from core.errors import DomainError

# Days before a deadline in which the member is reminded.
EARLY = timedelta(days=3)


def in_office():
    """Members who are written to: in office today, with the role and an account that is open."""
    grants = RoleGrant.objects.current().filter(role=Role.MEMBER)
    return Member.objects.current(today()).filter(user__is_active=True, user__role_grants__in=grants)


def _open_reviews(member: Member):
    """Advice that a member in office still owes, on papers they did not step aside from."""
    aside = member.user.recusals.live().values("paper")
    found = Review.objects.filter(member=member, filed_at__isnull=True).exclude(paper__in=aside)
    found = found.filter(member__in=in_office().values("pk"))
    return found.select_related("paper").order_by("due_on", "paper__title")


def ask(member: Member) -> int:
    """Write once about everything that was asked and not yet written of. Returns how many papers."""
    reviews = list(_open_reviews(member).filter(asked_at__isnull=True, paper__state__in=ASSIGNING))
    mark = Review.objects.filter(pk__in=[review.pk for review in reviews], asked_at__isnull=True)
    if not mark.update(asked_at=now()):
        return 0
    try:
        _about_advice(member, reviews, is_reminder=False)
    except DomainError:
        Review.objects.filter(pk__in=[review.pk for review in reviews]).update(asked_at=None)
        raise
    return len(reviews)


def due_soon():
    """Advice whose deadline is near and of which the member was not reminded yet."""
    soon = Review.objects.filter(
        filed_at__isnull=True, due_on__range=(today(), today() + EARLY), paper__state__in=ADVISING
    )
    return soon.filter(Q(reminded_for__isnull=True) | ~Q(reminded_for=F("due_on")))


def remind(member: Member) -> int:
    """Remind a member of the deadlines that are near, of each once. Returns how many papers."""
    reviews = list(_open_reviews(member).filter(pk__in=due_soon().values("pk")))
    if not Review.objects.filter(pk__in=[review.pk for review in reviews]).update(reminded_for=F("due_on")):
        return 0
    try:
        _about_advice(member, reviews, is_reminder=True)
    except DomainError:
        Review.objects.filter(pk__in=[review.pk for review in reviews]).update(reminded_for=None)
        raise
    return len(reviews)


def _about_advice(member: Member, reviews: list[Review], *, is_reminder: bool) -> None:
    one = reverse("committee:paper-detail", args=[reviews[0].paper.slug])
    url = mail.address(one if len(reviews) == 1 else reverse("committee:paper-list"))
    context = {"reviews": reviews, "is_reminder": is_reminder, "url": url, "site_name": profile().site_name}
    mail.send("ask_for_advice", [member.user.email], context)


# --- follow-ups ---


def send_link(follow_up: FollowUp, *, is_reminder: bool = False) -> None:
    """Write to the office with a new link of its own."""
    secret = office_links.issue(follow_up, by=SYSTEM)
    url = mail.address(reverse("committee:office", args=[secret]))
    context = {"follow_up": follow_up, "url": url, "is_reminder": is_reminder, "site_name": profile().site_name}
    mail.send("office_link", [follow_up.owner_email], context)


def to_review():
    """Follow-ups whose review date has come and of which nobody was reminded yet."""
    waiting = FollowUp.objects.running().filter(review_on__lte=today(), decision__published_at__isnull=False)
    return waiting.filter(Q(reminded_for__isnull=True) | ~Q(reminded_for=F("review_on")))


def remind_office(follow_up: FollowUp) -> bool:
    """Remind the office, or the secretaries when its address is unknown, of a review date; once each."""
    before = follow_up.reminded_for
    if not to_review().filter(pk=follow_up.pk).update(reminded_for=F("review_on")):
        return False
    try:
        if follow_up.owner_email:
            send_link(follow_up, is_reminder=True)
        else:
            _news("remind_follow_up", follow_up, secretaries())
    except DomainError:
        FollowUp.objects.filter(pk=follow_up.pk).update(reminded_for=before)
        raise
    return True


def tell(report: FollowUpUpdate) -> None:
    """Tell the managers of the paper's clusters what was reported, once the outcome is public."""
    follow_up = report.follow_up
    if follow_up.decision.published_at:
        _news("follow_up_news", follow_up, concerned(follow_up), report=report)


def concerned(follow_up: FollowUp) -> list[str]:
    """Addresses of those from whose tables the recommendation came."""
    clusters = follow_up.decision.recommendation.block.section.paper.clusters.all()
    return _addresses(
        User.objects.filter(is_active=True, memberships__in=Membership.objects.current().filter(cluster__in=clusters))
    )


def secretaries() -> list[str]:
    grants = RoleGrant.objects.current().filter(role=Role.SECRETARY)
    return _addresses(User.objects.filter(is_active=True, role_grants__in=grants))


def _addresses(users: Iterable[User]) -> list[str]:
    return sorted({user.email for user in users})


def _news(template: str, follow_up: FollowUp, recipients: list[str], **more) -> None:
    url = mail.address(follow_up.get_absolute_url())
    mail.send(template, recipients, {"follow_up": follow_up, "url": url, "site_name": profile().site_name, **more})
