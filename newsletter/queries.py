"""Which subscriptions and mailings a person may read, and which of them count."""

from django.db.models import Count, Q, QuerySet


class SubscriptionQuerySet(QuerySet):
    def visible_to(self, user):
        """The coordinator's, as numbers; a reader comes by a signed link instead."""
        return self if "coordinator" in getattr(user, "role_names", ()) else self.none()

    def active(self):
        """Confirmed, not withdrawn, and with an address that takes mail."""
        return self.filter(confirmed_at__isnull=False, withdrawn_at__isnull=True, unreachable_at__isnull=True)

    def unconfirmed(self):
        return self.filter(confirmed_at__isnull=True, withdrawn_at__isnull=True)

    def unreachable(self):
        return self.filter(unreachable_at__isnull=False)


class MailingQuerySet(QuerySet):
    def visible_to(self, user):
        """The coordinator's."""
        return self if "coordinator" in getattr(user, "role_names", ()) else self.none()

    def with_counts(self):
        """Add how many messages there are: `planned`, `sent`, `failed`, `doubtful`."""
        return self.annotate(
            planned=Count("deliveries"),
            sent=Count("deliveries", filter=Q(deliveries__sent_at__isnull=False, deliveries__error="")),
            failed=Count("deliveries", filter=~Q(deliveries__error="")),
            doubtful=Count("deliveries", filter=IN_DOUBT),
        )


IN_DOUBT = Q(deliveries__claimed_at__isnull=False, deliveries__sent_at__isnull=True, deliveries__error="")


class DeliveryQuerySet(QuerySet):
    def waiting(self):
        return self.filter(claimed_at__isnull=True)

    def in_doubt(self):
        """Taken in hand by a sender that was interrupted: nobody knows whether the message left."""
        return self.filter(claimed_at__isnull=False, sent_at__isnull=True, error="")
