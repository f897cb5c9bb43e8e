"""Two people at one text: the form as typed, with the stored version and both texts, or with who writes there now."""

from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from core.errors import Stale
from reports.actions import writing
from reports.models import Block

TAKE = (("prendi", _("Salva e prendi la sezione")),)


def conflict(request, template: str, form, stale: Stale, context: dict, stored: dict):
    """Answer 409; `stored` holds what is saved now by the form's names."""
    form.data = form.data.copy()
    form.data[form.add_prefix("version")] = str(stale.current.version)
    rows = [
        {"label": form[name].label, "yours": form.cleaned_data.get(name) or "", "saved": saved}
        for name, saved in stored.items()
        if (form.cleaned_data.get(name) or "") != saved
    ]
    return render(request, template, {**context, "form": form, "conflict_rows": rows}, status=409)


def start_of(request, block: Block, stored: dict) -> dict:
    """What a paragraph's form starts from: the text kept for this person, else the stored one; and who writes there."""
    kept = writing.kept(block, request.user)
    lock = writing.lock_of_others(block.section, request.user)
    initial = {**stored, **kept.fields, "version": kept.version} if kept else stored
    held = {"held": writing.words_of(lock), "also": TAKE} if lock else {"held": "", "also": ()}
    return {"initial": initial, "kept": kept, **held}


def take_if_asked(request, block: Block) -> None:
    """Take the section from who writes there, when the page said so and the person saved all the same."""
    if "prendi" in request.POST:
        writing.enter(block.section, by=request.user, over=True)


def occupied(request, template: str, context: dict, held: writing.Held):
    """Answer 409 with the form as typed; saving again takes the section."""
    return render(request, template, {**context, "held": str(held), "also": TAKE, "kept": None}, status=409)
