"""Notes that the authors of a paper leave each other beside its paragraphs."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import declares
from reports.actions import papers, writing
from reports.forms.blocks import NoteForm
from reports.models import AuthorNote
from reports.views.blocks import back_to, work_block


@declares("paper.edit")
@login_required
@require_POST
def note_add(request, uuid):
    """Add a note; an empty or too long one comes back on a page of its own, as typed."""
    block = work_block(request, uuid)
    form = NoteForm(request.POST, block=block)
    if not form.is_valid():
        context = {"form": form, "paper": block.section.paper, "section": block.section}
        return render(request, "reports/note_form.html", context, status=422)
    writing.note(block, by=request.user, text=form.cleaned_data["text"])
    messages.success(request, _("L'appunto è accanto al paragrafo: lo leggono solo gli autori."))
    return back_to(block)


@declares("paper.edit")
@login_required
@require_POST
def note_settle(request, uuid):
    notes = AuthorNote.objects.visible_to(request.user).select_related("block__section__paper")
    said = get_object_or_404(notes, uuid=uuid)
    papers.require_editable(said.block.section.paper, request.user)
    writing.settle(said, by=request.user)
    messages.success(request, _("L'appunto è risolto."))
    return back_to(said.block)
