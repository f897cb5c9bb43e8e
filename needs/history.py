"""What happened to a need, in words: links, joinings, partings and decisions, with who acted by role."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from clusters.models import Membership
from core.events import subject_text
from core.models import Event
from focusgroups.models import Contribution
from needs.models import Need

MOST = 60
# A note begins with the other record, if the act has one; the reason follows.
OTHER = re.compile(r"(need|contribution):([0-9a-f-]{36})(?: (.*))?", re.DOTALL)


@dataclass(frozen=True)
class Lineage:
    """Where a need comes from and what came of it, as far as the reader may see the others."""

    split_from: Need | None
    split_into: tuple[Need, ...]
    joined_from: tuple[Need, ...]


def lineage_of(need: Need, *, among) -> Lineage:
    """Return the needs this one was parted from, gave rise to and took in; `among` holds those the reader may see."""
    known = among.with_merged()
    return Lineage(
        split_from=known.filter(pk=need.split_from_id).first() if need.split_from_id else None,
        split_into=tuple(known.filter(split_from=need, merged_into__isnull=True).order_by("pk")),
        joined_from=tuple(known.filter(joined_to=need).order_by("pk")),
    )


def history_of(need: Need, *, user) -> list[dict]:
    """Return the events about a need, newest first, as the timeline component shows them.

    A line or a need that the reader may not see is told without its words.
    """
    about = Q(subject=subject_text(need)) | Q(note__startswith=subject_text(need))
    events = list(Event.objects.filter(about, verb__startswith="need.").order_by("-id")[:MOST])
    words = _Words(need, events, user)
    return [words.row(event) for event in events]


class _Words:
    """The names that the events of one need speak of, read once."""

    def __init__(self, need: Need, events: list[Event], user):
        self.need = need
        found = [OTHER.match(event.note) for event in events]
        uuids = {kind: [m[2] for m in found if m and m[1] == kind] for kind in ("need", "contribution")}
        subjects = [event.subject.removeprefix("need:") for event in events]
        needs = Need.objects.visible_to(user).with_merged().filter(uuid__in={*uuids["need"], *subjects})
        lines = Contribution.objects.visible_to(user).filter(uuid__in=uuids["contribution"])
        self.titles = {f"need:{row.uuid}": f"«{row.title}»" for row in needs}
        self.titles |= {f"contribution:{row.uuid}": f"«{row.display_title}»" for row in lines}
        self.roles = roles_of(event.actor for event in events)

    def row(self, event: Event) -> dict:
        match = OTHER.match(event.note)
        is_here = event.subject == subject_text(self.need)
        other = f"{match[1]}:{match[2]}" if match and is_here else event.subject
        hidden = _("una riga di un altro tavolo") if other.startswith("contribution") else _("un altro fabbisogno")
        names = {"other": self.titles.get(other, hidden)}
        return {
            "at": event.at,
            "title": _title(event.verb, is_here) % names,
            "by": self.roles[event.actor],
            "note": (match[3] or "") if match else event.note,
        }


def _title(verb: str, is_here: bool) -> str:
    """The sentence of an act; from the other need's side when it is not about this one."""
    here = {
        "need.create": _("Creato"),
        "need.edit": _("Parole modificate"),
        "need.link": _("Collegata %(other)s"),
        "need.unlink": _("Scollegata %(other)s"),
        "need.merge": _("Unito a %(other)s"),
        "need.undo_merge": _("Separato di nuovo"),
        "need.split": _("Diviso da %(other)s"),
        "need.undo_split": _("Rimesso insieme a %(other)s"),
        "need.judge_apart": _("Giudicato diverso da %(other)s"),
        "need.take_back_apart": _("Non più giudicato diverso da %(other)s"),
        "need.mark_answered": _("Segnato che ha avuto risposta"),
        "need.withdraw": _("Ritirato"),
        "need.reopen": _("Riaperto"),
    }
    there = {
        "need.merge": _("%(other)s è stato unito a questo"),
        "need.split": _("%(other)s è stato diviso da questo"),
        "need.undo_split": _("%(other)s è tornato in questo"),
    }
    return (here if is_here else {**here, **there}).get(verb, verb.replace("%", "%%"))


def roles_of(actors: Iterable[str]) -> dict[str, str]:
    """Say who acted by role, never by name: the coordination, the manager of a cluster, or the portal."""
    actors = set(actors)
    uuids = [UUID(actor.removeprefix("user:")) for actor in actors if actor.startswith("user:")]
    clusters: dict[str, set[str]] = {}
    rows = Membership.objects.filter(user__uuid__in=uuids).values_list("user__uuid", "cluster__short_name")
    for uuid, name in rows:
        clusters.setdefault(f"user:{uuid}", set()).add(name)
    coordinate = User.objects.filter(uuid__in=uuids, role_grants__role="coordinator").values_list("uuid", flat=True)
    coordination = {f"user:{uuid}" for uuid in coordinate}
    return {actor: _role(actor, coordination, clusters.get(actor, set())) for actor in actors}


def _role(actor: str, coordination: set[str], clusters: set[str]) -> str:
    if actor in coordination:
        return _("il coordinamento")
    if clusters:
        return _("chi gestisce %(names)s") % {"names": ", ".join(sorted(clusters))}
    return _("il portale") if actor == "system" else _("un altro ufficio")
