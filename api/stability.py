"""What version 1 promises: what may change without notice, and how long before something goes it is announced."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.utils.http import http_date
from django.utils.translation import gettext_lazy as _

NOT_BREAKING = (
    _("Una risorsa, un indirizzo, un parametro, un campo o un formato in più; campi in un altro ordine."),
    _("Un valore in più dove il documento elenca i codici: un programma deve saper saltare un codice che non conosce."),
    _("Un'intestazione in più nelle risposte, un tipo di problema in più, un'altra frase in «detail»."),
    _("Un campo che diventa nullo perché la regola sui numeri piccoli lo nasconde, o che smette di esserlo."),
    _("Righe in più, in meno o corrette: i dati vivono. Chi vuole dati che non cambiano usa i rilasci."),
    _("Un altro testo dei cursori: si copiano, non si compongono, e durano quanto la versione 1."),
    _("Limiti di richieste diversi: quelli in vigore sono nelle intestazioni «RateLimit»."),
)
BREAKING = (
    _("Togliere o rinominare una risorsa, un parametro o un campo; cambiare il tipo o il senso di un campo."),
    _("Rendere obbligatorio un parametro, o una chiave dove non serviva."),
    _("Cambiare il codice di stato di una risposta, o l'ordine delle righe di un elenco."),
)
MONTHS_BEFORE_THE_END = 12


@dataclass(frozen=True)
class Deprecation:
    """A resource that will go: since when it is advised against, when it ends, and what takes its place."""

    since: date
    ends: date
    instead: str

    @property
    def headers(self) -> dict[str, str]:
        """As RFC 9745 (Deprecation), RFC 8594 (Sunset) and a link say it."""
        return {
            "Deprecation": f"@{int(_midnight(self.since))}",
            "Sunset": http_date(_midnight(self.ends)),
            "Link": f'<{self.instead}>; rel="successor-version"',
        }


def _midnight(day: date) -> float:
    return datetime.combine(day, time(), UTC).timestamp()


# noun -> Deprecation; nothing of version 1 is going.
DEPRECATED: dict[str, Deprecation] = {}
