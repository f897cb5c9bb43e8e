"""A program: fill an empty database with subscribers and start to send them an issue."""

import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - models need the apps

from accounts.models import Role  # noqa: E402
from newsletter.actions import mailings, subscriptions  # noqa: E402
from newsletter.models import Subscription  # noqa: E402
from tests.factories.newsletter import MailingFactory, SubscriptionFactory  # noqa: E402
from tests.people import with_role  # noqa: E402


def send_to(count: int) -> None:
    """Start an issue for `count` subscribers; one more has left before."""
    rows = [SubscriptionFactory.build(email=f"lettore{number}@example.org") for number in range(count)]
    Subscription.objects.bulk_create(rows)
    subscriptions.withdraw(SubscriptionFactory(email="partito@example.org"))
    mailings.start(MailingFactory(), by=with_role(Role.COORDINATOR, "Coordinamento"))


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    send_to(int(sys.argv[1]))
