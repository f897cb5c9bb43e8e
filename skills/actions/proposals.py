"""New terms of the region: proposed, approved, refused, led back to a term there is; and what they are in ESCO."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from core.calendar import now
from core.errors import DomainError, NotAllowed
from core.events import record_event
from core.text import shortened
from skills.actions.indexes import ask_for_build
from skills.models import REGIONAL, Concept, Label, Vocabulary

Status = Concept.Status


@transaction.atomic
def propose(*, name: str, kind: str, description: str = "", by) -> Concept:
    """Write a term that waits for the coordinator; until then only who proposed it and the coordinator see it."""
    name = " ".join(name.split())
    vocabulary = Vocabulary.objects.select_for_update().filter(code=REGIONAL).order_by("-loaded_at").first()
    if vocabulary is None:
        raise DomainError(_("Il vocabolario regionale non è ancora caricato."))
    if not name:
        raise DomainError(_("Serve il nome del termine."))
    if Concept.objects.current().filter(kind=kind).named(name).exists():
        raise DomainError(_("«%(name)s» c'è già: scegli la voce dai suggerimenti.") % {"name": name})
    if vocabulary.concepts.filter(kind=kind, name=name, uri=None).exists():
        raise DomainError(_("Questo termine non si può proporre di nuovo: chiedi al coordinamento."))
    concept = Concept(vocabulary=vocabulary, kind=kind, name=name, description=description.strip())
    concept.status, concept.proposed_by, concept.proposed_at = Status.PROPOSED, by, now()
    concept.full_clean(validate_constraints=False)
    concept.save()
    Label.objects.create(concept=concept, language="it", kind=Label.Kind.PREFERRED, text=name)
    record_event("concept.propose", concept, by=by)
    return concept


@transaction.atomic
def approve(concept: Concept, *, by) -> Concept:
    """Put a proposed term in force: from now on everybody finds it."""
    term = _decided(concept, by, (Status.PROPOSED,))
    return _close(term, "concept.approve", Status.RELEASED, "", by=by)


@transaction.atomic
def refuse(concept: Concept, *, reason: str, by) -> Concept:
    """Leave a proposed term out, with a reason that who proposed it reads."""
    term = _decided(concept, by, (Status.PROPOSED,))
    return _close(term, "concept.refuse", Status.REFUSED, _reason(reason), by=by)


@transaction.atomic
def lead_back(concept: Concept, target: Concept, *, by) -> Concept:
    """Say that a proposed term is one there is already."""
    term = _decided(concept, by, (Status.PROPOSED,))
    if target.kind != term.kind or target.status != Status.RELEASED:
        raise DomainError(_("Scegli una voce in vigore dello stesso tipo."))
    term.replaced_by = target
    return _close(term, "concept.lead_back", Status.REFUSED, _("È già nel vocabolario: «%s».") % target.name, by=by)


@transaction.atomic
def match(concept: Concept, target: Concept, *, by) -> Concept:
    """Say which ESCO concept a term of ours is; its names lead there as well."""
    term = _decided(concept, by, (Status.RELEASED,))
    if not target.uri or target.kind != term.kind or term.uri:
        raise DomainError(_("Serve un termine della regione e una voce di ESCO dello stesso tipo."))
    return _write_match(term, target.uri, "concept.match", by=by, note=target.name)


@transaction.atomic
def unmatch(concept: Concept, *, reason: str, by) -> Concept:
    """Take back what a term of ours was said to be in ESCO."""
    term = _decided(concept, by, (Status.RELEASED,))
    return _write_match(term, "", "concept.unmatch", by=by, note=_reason(reason))


def _decided(concept: Concept, by, statuses: tuple[str, ...]) -> Concept:
    """The row, locked, when this person may decide and it is in one of these states."""
    if not by.has_perm("skills.decide_term"):
        raise PermissionDenied
    term = Concept.objects.select_for_update(of=("self",)).get(pk=concept.pk)
    if term.status not in statuses:
        raise NotAllowed(_("Il termine è «%(status)s»: la pagina era vecchia.") % {"status": term.get_status_display()})
    return term


def _close(term: Concept, verb: str, status: str, reason: str, *, by) -> Concept:
    before, term.status, term.status_reason = term.status, status, shortened(reason)
    term.save()
    record_event(verb, term, by=by, from_state=before, to_state=status, note=reason)
    ask_for_build(term, by=by)
    return term


def _write_match(term: Concept, uri: str, verb: str, *, by, note: str) -> Concept:
    term.close_match = uri
    term.save()
    record_event(verb, term, by=by, note=note)
    ask_for_build(term, by=by)
    return term


def _reason(text: str) -> str:
    if not text.strip():
        raise DomainError(_("Serve il motivo."))
    return text.strip()
