"""The attendance list: who is invited, who came, and their links."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from clusters.models import Organisation
from core import mail
from core.access import declares
from core.calendar import today
from core.conflicts import unless_sent
from focusgroups.actions import people
from focusgroups.actions.messages import kind_due
from focusgroups.forms.people import ParticipationForm, PasteForm
from focusgroups.lifecycle import INVITING
from focusgroups.models import FocusGroup, Participation, PersonalLink
from focusgroups.pages import tabs
from focusgroups.views.groups import work_group

Attendance = Participation.Attendance
TONES = {"came": "success", "walk_in": "success", "absent": "error"}


def person_at(request, uuid) -> Participation:
    """Return a person on the list of a table the user works in; 404 for all others."""
    people = Participation.objects.visible_to(request.user).select_related("focus_group__cluster", "organisation")
    return get_object_or_404(people, uuid=uuid)


def fresh_form(group: FocusGroup) -> ParticipationForm:
    """An empty form; from the day of the meeting on, who is added came without an invitation."""
    has_met = group.state != FocusGroup.State.PLANNED and group.held_on <= today()
    return ParticipationForm(initial={"attendance": Attendance.WALK_IN if has_met else Attendance.INVITED})


def list_page(request, group: FocusGroup, form=None, paste=None):
    page = Paginator(group.participations.visible_to(request.user).for_list(), 100)
    page = page.get_page(request.GET.get("pagina"))
    for person in page.object_list:
        person.tone = TONES.get(person.attendance, "neutral")
    context = {
        "group": group,
        "tabs": tabs(group, "focusgroups:participation-list"),
        "page": page,
        "came_count": group.participations.came().count(),
        "form": form or paste or fresh_form(group),
        "person_form": form or fresh_form(group),
        "paste_form": paste or PasteForm(),
        "may_invite": group.state in INVITING,
        "kind_due": kind_due(group),
        "bodies": Organisation.objects.visible_to(request.user).order_by("name")[:300],
        "recorder_links": group.links.valid().filter(kind=PersonalLink.Kind.RECORDER),
    }
    return render(request, "focusgroups/participation_list.html", context)


@declares("participation.read_names")
@login_required
@require_GET
def participation_list(request, slug):
    return list_page(request, work_group(request, slug))


@declares("participation.invite")
@login_required
@require_POST
def participation_add(request, slug):
    group = work_group(request, slug)
    form = ParticipationForm(request.POST)
    if not (
        form.is_valid()
        and unless_sent(form, lambda: people.add_participant(group, by=request.user, **form.cleaned_data))
    ):
        return list_page(request, group, form=form)
    messages.success(request, _("La persona è nell'elenco."))
    return redirect("focusgroups:participation-list", slug)


@declares("participation.invite")
@login_required
@require_POST
def participation_paste(request, slug):
    group = work_group(request, slug)
    form = PasteForm(request.POST)
    if not form.is_valid():
        return list_page(request, group, paste=form)
    guests = form.guests()
    count = people.add_many(group, guests.persons, by=request.user)
    words = ngettext("%(count)s persona aggiunta.", "%(count)s persone aggiunte.", count)
    messages.success(request, words % {"count": count})
    if guests.doubts:
        return list_page(request, group, paste=form.left_over(guests))
    return redirect("focusgroups:participation-list", slug)


@declares("participation.invite")
@login_required
@require_POST
def participation_attendance(request, uuid):
    person = person_at(request, uuid)
    person = people.mark_attendance(person, request.POST.get("presenza", ""), by=request.user)
    if request.htmx:
        row = Participation.objects.visible_to(request.user).for_list().get(pk=person.pk)
        row.tone = TONES.get(row.attendance, "neutral")
        context = {"person": row, "group": person.focus_group, "may_invite": person.focus_group.state in INVITING}
        return render(request, "focusgroups/participation_row.html", context)
    return redirect("focusgroups:participation-list", person.focus_group.slug)


@declares("participation.remove")
@login_required
@require_POST
def participation_remove(request, uuid):
    person = person_at(request, uuid)
    people.remove(person, by=request.user)
    messages.success(request, _("La persona non è più nell'elenco; i suoi dati e i suoi link sono cancellati."))
    return redirect("focusgroups:participation-list", person.focus_group.slug)


# --- personal links ---


@declares("participation.invite")
@login_required
@require_POST
@never_cache
def link_issue(request, uuid):
    """Make a new link for a person, in place of the earlier ones, and show it once."""
    person = person_at(request, uuid)
    secret = people.issue_link(
        person.focus_group, kind=PersonalLink.Kind.PARTICIPANT, participation=person, by=request.user, replace=True
    )
    return _shown_once(request, person.focus_group, secret, person)


@declares("participation.invite")
@login_required
@require_POST
@never_cache
def recorder_link(request, slug):
    """Make the link of who types in the room, in place of the earlier one, and show it once."""
    group = work_group(request, slug)
    secret = people.issue_link(group, kind=PersonalLink.Kind.RECORDER, by=request.user, replace=True)
    return _shown_once(request, group, secret, None)


def _shown_once(request, group: FocusGroup, secret: str, person: Participation | None):
    url = mail.address(reverse("links:table", args=[secret]))
    return render(request, "focusgroups/link_issued.html", {"group": group, "url": url, "person": person})


@declares("participation.invite")
@login_required
@require_POST
def link_send(request, uuid):
    person = person_at(request, uuid)
    people.send_link(person, by=request.user)
    messages.success(request, _("Il messaggio con il link è in partenza."))
    return redirect("focusgroups:participation-list", person.focus_group.slug)


@declares("participation.invite")
@login_required
@require_POST
def link_revoke(request, slug, link_id):
    group = work_group(request, slug)
    if not request.user.has_perm("focusgroups.manage_participants", group):
        raise PermissionDenied
    link = group.links.filter(pk=link_id).first()
    if link is None:
        raise Http404
    people.revoke(link, by=request.user)
    messages.success(request, _("Il link non vale più."))
    return redirect("focusgroups:participation-list", slug)
