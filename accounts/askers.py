"""Who asked for a background job, if they still may."""

from django.utils.translation import gettext as _

from accounts.models import User
from core.actors import SYSTEM
from core.errors import DomainError
from core.jobs import Run


def asker(run: Run, permission: str, subject=None):
    """Return who asked for the job, or the portal itself: rights are checked again when the work is done."""
    kind, _colon, uuid = run.job.actor.partition(":")
    if kind != "user":
        return SYSTEM
    user = User.objects.filter(uuid=uuid).first()
    if user is None or not user.has_perm(permission, subject):
        raise DomainError(_("Chi ha chiesto questo lavoro non ne ha più diritto: chiedilo di nuovo."))
    return user
