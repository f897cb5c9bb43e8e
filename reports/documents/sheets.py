"""The sheets of a room: the QR code to hang up, and the list of bodies to sign."""

from datetime import UTC, datetime, time

from django.utils.translation import gettext as _

from charts.qr import qr
from core.text import printable
from focusgroups.models import FocusGroup, Participation, Room
from focusgroups.room import scan_address
from reports import words
from reports.documents import typst
from reports.documents.site import site

EMPTY_ROWS = 8  # for who comes without invitation


def qr_sheet(group: FocusGroup, room: Room, *, enter_address: str) -> bytes:
    """Return the sheet with the QR code of the room as it is now."""
    return _sheet(
        group,
        kind="qr",
        title=group.title,
        subtitle=_where(group),
        invitation=_("Inquadra e scrivi la tua frase"),
        qr=qr(scan_address(room)),
        alt=_("QR che apre la pagina della sala sul telefono"),
        typed=_("oppure apri %(address)s e scrivi il codice") % {"address": enter_address},
        code=room.code,
        notes=[
            _("Ci manca…, Sta cambiando…, Proponiamo…: scegli un inizio e scrivi una frase sola."),
            _("Senza account e senza nome. Nella prima schermata è scritto chi legge che cosa."),
            _("Il codice vale finché la sala è aperta."),
        ],
    )


def attendance_sheet(group: FocusGroup, people: list[Participation]) -> bytes:
    """Return the list to sign: the bodies expected, never a name; then empty rows."""
    expected = [[_said(person), "", ""] for person in people]
    return _sheet(
        group,
        kind="attendance",
        kicker=_("Foglio delle presenze"),
        title=group.title,
        subtitle=_where(group),
        notes=[_("Questo foglio resta a chi conduce; nei documenti entrano solo i numeri per categoria.")],
        header=[_("Ente"), _("Nome e cognome"), _("Firma")],
        rows=expected + [["", "", ""]] * EMPTY_ROWS,
    )


def _said(person: Participation) -> str:
    return printable(person.organisation.name if person.organisation else str(person.get_category_display()))


def _where(group: FocusGroup) -> str:
    place = group.venue or group.round.venue
    return printable(f"{words.day(group.held_on.isoformat())}, {place}")


def _sheet(group: FocusGroup, **data) -> bytes:
    about = site()
    noon = datetime.combine(group.held_on, time(12), tzinfo=UTC)
    data = {**data, "title": printable(data["title"])}
    return typst.sheet(
        {**data, "site": about["name"], "owner": about["owner"], "demo": about["demo"]}, int(noon.timestamp())
    )
