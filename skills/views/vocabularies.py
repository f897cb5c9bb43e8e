"""The coordinator's page of the vocabularies: what is loaded, handing in a file, what became of earlier ones."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.access import declares
from skills.actions import uploads
from skills.forms import ImportForm
from skills.models import Concept, VocabularyImport
from skills.overview import esco_loaded, history, loaded


@declares("vocabulary.import")
@login_required
@permission_required("skills.import_vocabulary", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def vocabulary_list(request):
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_valid():
        uploads.hand_in(by=request.user, **form.cleaned_data)
        messages.info(request, _("Il file è in lavorazione: l'avanzamento è qui sotto."))
        return redirect("vocabularies:vocabulary-list")
    files = history()
    newest = files[0][0] if files else None
    job = uploads.job_of(newest) if newest and newest.finished_at is None else None
    context = {"form": form, "loaded": loaded(), "esco": esco_loaded(), "files": files, "newest": newest, "job": job}
    context["waiting"] = Concept.objects.visible_to(request.user).superseded_in_use().filter(replaced_by=None).count()
    return render(request, "skills/vocabulary_list.html", context, status=422 if form.errors else 200)


@declares("vocabulary.import")
@login_required
@require_POST
def import_cancel(request, uuid):
    record = get_object_or_404(VocabularyImport.objects.visible_to(request.user), uuid=uuid)
    if uploads.cancel(record, by=request.user):
        messages.success(request, _("L'importazione è annullata: niente è cambiato."))
    else:
        messages.info(request, _("L'importazione era già finita."))
    return redirect("vocabularies:vocabulary-list")
