"""Background work on accounts."""

from smtplib import SMTPException

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.notices import send_invitation
from core import jobs
from core.errors import DomainError


@jobs.handler("send_invitation", gettext_lazy("Invito a una persona"))
def invitation(run: jobs.Run) -> None:
    """Send the link to set a password, unless the account has been closed in the meantime."""
    person = User.objects.filter(uuid=run.subject_id, is_active=True).first()
    if person is None:
        return
    try:
        send_invitation(person)
    except (SMTPException, OSError) as error:
        raise DomainError(_("Il messaggio di invito non è partito: il server di posta non risponde.")) from error
