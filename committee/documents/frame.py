"""What every paper of a sitting has in common: heading, date and place, protocol."""

from datetime import UTC, date, datetime, time

from django.utils.translation import gettext as _

from clusters.profile import profile
from committee.models import AgendaItem, Sitting
from reports import words
from reports.documents import tree
from reports.documents.site import site


def day(of: date | None) -> str:
    return words.day(of.isoformat()) if of else ""


def protocol(number: str, of: date | None) -> str:
    """n. 123 del 3 dicembre 2025; nothing without a number."""
    if not number:
        return ""
    return _("n. %(number)s del %(day)s") % {"number": number, "day": day(of)} if of else f"n. {number}"


def when(sitting: Sitting) -> str:
    if not sitting.starts_at:
        return day(sitting.held_on)
    return _("%(day)s, ore %(time)s") % {"day": day(sitting.held_on), "time": sitting.starts_at.strftime("%H.%M")}


def tree_of(sitting: Sitting, kicker: str, nodes: list[tree.Node], **fields) -> tree.Tree:
    """A document about a sitting; dated by the sitting itself, so that equal inputs give equal bytes."""
    here, noon = site(), datetime.combine(sitting.held_on, time(12), tzinfo=UTC)
    pairs = (
        (_("Quando"), when(sitting)),
        (_("Dove"), sitting.venue),
        (_("Protocollo"), protocol(sitting.protocol_number, sitting.protocol_date)),
    )
    fields = {"digest": "", "facts": [[term, said] for term, said in pairs if said]} | fields
    return tree.Tree(
        title=sitting.title,
        kicker=kicker,
        subtitle=profile().committee,
        nodes=nodes,
        edition=kicker,
        cite="",
        date=day(sitting.held_on),
        timestamp=int(noon.timestamp()),
        site=here["name"],
        owner=here["owner"],
        demo=here["demo"],
        **fields,
    )


def agenda_of(sitting: Sitting) -> list[AgendaItem]:
    return list(sitting.agenda.select_related("paper__round"))


def agenda_table(points: list[AgendaItem]) -> list[tree.Node]:
    """The agenda in one table; a sentence while it is empty."""
    if not points:
        return [tree.note(_("L'ordine del giorno è ancora vuoto."))]
    header = [_("N."), _("Argomento"), _("Che cosa si chiede"), _("Protocollo dell'invio")]
    rows = [
        [str(number), point.title, point.note, protocol(point.protocol_number, point.protocol_date)]
        for number, point in enumerate(points, start=1)
    ]
    if not any(row[3] for row in rows):
        header, rows = header[:3], [row[:3] for row in rows]
    return [tree.table(_("Ordine del giorno"), header, rows, weights=[1, 6, 6, 3][: len(header)])]
