"""The convocation and the sheet of presence."""

from django.utils.translation import gettext as _

from clusters.profile import profile
from committee.documents.frame import agenda_of, agenda_table, tree_of, when
from committee.models import Sitting
from committee.quorum import Seat, needed_of, seats_of
from reports.documents import tree
from reports.documents.site import site


def convocation_tree(sitting: Sitting) -> tree.Tree:
    """The letter that convenes the members, with the agenda."""
    where = _(" presso %(venue)s") % {"venue": sitting.venue} if sitting.venue else ""
    called = _("Le componenti e i componenti del Comitato sono convocati per il %(when)s%(where)s.") % {
        "when": when(sitting),
        "where": where,
    }
    read = _("I documenti da esaminare si leggono nel portale: %(address)s") % {
        "address": f"{site()['address']}{sitting.get_absolute_url()}"
    }
    nodes = [
        tree.paragraph(called),
        tree.heading(_("Ordine del giorno")),
        *agenda_table(agenda_of(sitting)),
        tree.heading(_("Prima della seduta")),
        tree.paragraph(read),
        tree.paragraph(
            _(
                "Chi ha un interesse in un documento lo dichiara dalla pagina del documento: non partecipa all'esame. "
                "Chi non può intervenire avvisa il proprio supplente e la segreteria."
            )
        ),
    ]
    return tree_of(sitting, _("Convocazione della seduta"), nodes)


def presence_tree(sitting: Sitting) -> tree.Tree:
    """The sheet that is signed at the door: one row for each seat."""
    seats = seats_of(sitting)
    header = [_("N."), _("Ente rappresentato"), _("Componente"), _("Supplente"), _("Firma")]
    rows = [_row(number, seat, sitting) for number, seat in enumerate(seats, start=1)]
    needed = needed_of(len(seats), profile().quorum_percent)
    counted = _("Componenti: %(seats)s. Numero legale: %(needed)s presenti.") % {"seats": len(seats), "needed": needed}
    nodes = [
        tree.heading(_("Presenze")),
        tree.table(_("Componenti e firme"), header, rows, weights=[1, 6, 5, 5, 6], is_signed=True),
        tree.note(counted),
    ]
    return tree_of(sitting, _("Foglio presenze"), nodes)


def _row(number: int, seat: Seat, sitting: Sitting) -> list[str]:
    stand_ins = [person for person in seat.member.substitutes.all() if person.is_in_office(sitting.held_on)]
    return [str(number), seat.member.body, str(seat.member.user), ", ".join(str(p.user) for p in stand_ins), ""]
