"""The sheets of a room as PDF, made while one waits: they are one or two pages."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core import mail
from core.access import declares
from core.errors import NotAllowed
from core.text import by_name
from focusgroups.models import FocusGroup
from reports.documents import sheets
from reports.downloads import just_made


def led_group(request, slug: str, permission: str) -> FocusGroup:
    """Return a focus group that the person works in; 404 for all others."""
    group = get_object_or_404(FocusGroup.objects.run_by(request.user).for_work(), slug=slug)
    if not request.user.has_perm(permission, group):
        raise PermissionDenied
    return group


@declares("live_room.moderate")
@login_required
@require_GET
def qr_sheet(request, slug):
    group = led_group(request, slug, "focusgroups.run_room")
    room = getattr(group, "room", None)
    if room is None or not room.is_open:
        raise NotAllowed(_("La sala non è aperta ai telefoni: il foglio con il QR si fa quando c'è un codice."))
    content = sheets.qr_sheet(group, room, enter_address=mail.address(reverse("room:enter")))
    return just_made(content, f"qr-{group.slug}")


@declares("participation.read_names")
@login_required
@require_GET
def attendance_sheet(request, slug):
    group = led_group(request, slug, "focusgroups.read_participants")
    people = group.participations.visible_to(request.user).exclude(attendance="walk_in")
    people = people.select_related("organisation").order_by(by_name("organisation__name"), "category", "pk")
    return just_made(sheets.attendance_sheet(group, list(people)), f"presenze-{group.slug}")
