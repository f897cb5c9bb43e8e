"""Two people at one section: what a paragraph's form starts from, and who writes there now."""

from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from reports.actions import writing
from reports.models import Block

TAKE = (("prendi", _("Salva e prendi la sezione")),)


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
