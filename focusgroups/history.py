"""The register of a record, in words."""

from uuid import UUID

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from core.events import events_about
from core.lifecycle import Move
from focusgroups.models import Contribution

FATES = dict(Contribution.Fate.choices)


def verbs(record, table: tuple[Move, ...]) -> dict[str, str]:
    """Name what happened to a record: a step by the state that it led to, everything else in words."""
    noun, states = record._meta.model_name, dict(record.State.choices)
    others = {
        "create": _("Preparato"),
        "add": _("Scritto"),
        "edit": _("Modificato"),
        "reopen": _("Riaperto"),
        "remind": _("Promemoria inviato a chi lo gestisce"),
        "send_invitation": _("Inviti in partenza"),
        "send_read_back": _("Rilettura in partenza per e-mail"),
        "send_reminder": _("Promemoria della rilettura in partenza"),
        "publish": _("Pubblicato"),
        "fate": _("Esito assegnato"),
        "follow_term": _("Termine aggiornato dal coordinamento"),
        "reject_concept": _("Concetto che non c'entra"),
        "answer": _("Risposta nella rilettura"),
        "apply_correction": _("Correzione applicata"),
        "leave_correction": _("Correzione non applicata"),
        "disclose_voices": _("Enti letti dal coordinamento"),
    }
    links = {
        "link.issue_recorder": _("Link di chi verbalizza creato"),
        "link.revoke_recorder": _("Link di chi verbalizza revocato"),
        "room.open": _("Sala aperta ai telefoni"),
        "room.close": _("Sala chiusa ai telefoni"),
        "room.new_code": _("Codice della sala cambiato"),
        "vote.open": _("Voto a punti aperto"),
        "vote.close": _("Voto a punti chiuso"),
    }
    steps = {move.name: capfirst(states[move.target]) for move in table}
    return links | {f"{noun}.{name}": words for name, words in {**steps, **others}.items()}


def timeline(record, table: tuple[Move, ...]) -> list[dict]:
    """Return the events about a record as the timeline component shows them."""
    events = list(events_about(record))
    names = actor_names({event.actor for event in events})
    words = verbs(record, table)
    return [
        {
            "at": event.at,
            "title": words.get(event.verb, event.verb),
            "by": names[event.actor],
            "note": FATES.get(event.to_state, "") if event.verb.endswith(".fate") else event.note,
        }
        for event in events
    ]


def actor_names(actors: set[str]) -> dict[str, str]:
    """Say who acted: staff by name, a link only by its kind."""
    keys = [UUID(actor.removeprefix("user:")) for actor in actors if actor.startswith("user:")]
    people = {f"user:{uuid}": name for uuid, name in User.objects.filter(uuid__in=keys).values_list("uuid", "name")}
    links = {
        "link:participant": _("un partecipante, dal link personale"),
        "link:recorder": _("chi verbalizza"),
        "link:room": _("un telefono in sala"),
        "system": _("il portale"),
    }
    return {actor: people.get(actor) or links.get(actor, _("account non più presente")) for actor in actors}
