"""Taking note of messages that came back."""

from django.db import transaction
from django.utils.translation import gettext as _

from newsletter.actions.subscriptions import bounced
from newsletter.bounces import Bounce
from newsletter.models import Delivery


@transaction.atomic
def note(bounce: Bounce) -> int:
    """Mark the deliveries, each once, and count against the addresses. Returns how many were new."""
    came_back = Delivery.objects.select_for_update(of=("self",)).filter(uuid__in=bounce.uuids, error="")
    noted = list(came_back.filter(claimed_at__isnull=False).select_related("subscription"))
    for delivery in noted:
        Delivery.objects.filter(pk=delivery.pk).update(error=_("tornato indietro"))
        bounced(delivery.subscription, for_good=bounce.for_good)
    return len(noted)
