"""Subscriptions, issues and messages of the newsletter."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from newsletter.links import digest_of
from newsletter.models import NOTICE_VERSION, Delivery, Mailing, Subscription
from tests.factories.accounts import UserFactory


class SubscriptionFactory(DjangoModelFactory):
    """A confirmed one."""

    class Meta:
        model = Subscription

    email = factory.Sequence(lambda n: f"lettore{n}@example.org")
    email_digest = factory.LazyAttribute(lambda o: digest_of(o.email))
    notice_version = NOTICE_VERSION
    confirmed_at = factory.LazyFunction(timezone.now)


class MailingFactory(DjangoModelFactory):
    class Meta:
        model = Mailing

    title = factory.Sequence(lambda n: f"Numero {n}")
    intro = "Che cosa è uscito."
    created_by = factory.SubFactory(UserFactory)


class DeliveryFactory(DjangoModelFactory):
    class Meta:
        model = Delivery

    mailing = factory.SubFactory(MailingFactory)
    subscription = factory.SubFactory(SubscriptionFactory)
