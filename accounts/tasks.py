"""Background work on accounts."""

from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.notices import send_invitation
from core import jobs


@jobs.handler("send_invitation", gettext_lazy("Invito a una persona"))
def invitation(run: jobs.Run) -> None:
    """Send the link to set a password, unless the account has been closed in the meantime."""
    person = User.objects.filter(uuid=run.subject_id, is_active=True).first()
    if person is None:
        return
    send_invitation(person)
