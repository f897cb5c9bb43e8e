"""The columns of a table of figures."""

from django.utils.translation import gettext_lazy as _

from core.tables.columns import Column

COLUMNS = (
    Column(
        "indicator",
        _("Indicatore"),
        ("nome indicatore", "codice indicatore", "serie", "misura", "nome"),
        required=True,
        help=_("Nome o codice. Se non c'è ancora, lo crea: servono anche fonte e unità."),
    ),
    Column(
        "source",
        _("Fonte"),
        ("origine", "fonte dei dati", "rilevazione"),
        help=_("SILER, Excelsior, annunci di lavoro, AlmaLaurea, Istat o altra."),
    ),
    Column("unit", _("Unità"), ("unita di misura", "um", "misurato in"), help=_("Per esempio %, contratti, annunci.")),
    Column(
        "territory",
        _("Territorio"),
        ("area", "area geografica", "regione", "ambito territoriale"),
        help=_("Per esempio Emilia-Romagna o Italia. Vuoto: il nome della provincia."),
    ),
    Column("province", _("Provincia"), ("sigla", "sigla provincia", "prov"), help=_("Sigla: BO, MO, …")),
    Column(
        "period",
        _("Periodo"),
        ("anno", "trimestre", "mese", "periodo di riferimento", "anno di riferimento"),
        required=True,
        help=_("Come testo: 2024, 2025-T1, novembre 2025."),
    ),
    Column(
        "value", _("Valore"), ("dato", "numero", "valore osservato"), required=True, help=_("Decimali con la virgola.")
    ),
    Column(
        "published_on",
        _("Pubblicato il"),
        ("data pubblicazione", "data di pubblicazione", "pubblicazione", "data"),
        help=_("Giorno di pubblicazione: 19/01/2025."),
    ),
    Column(
        "coverage",
        _("Che cosa copre"),
        ("copertura", "note", "nota", "avvertenze", "popolazione"),
        help=_("Che cosa comprende il dato e che cosa no."),
    ),
    Column(
        "source_url",
        _("Indirizzo della fonte"),
        ("url", "link", "indirizzo", "url fonte", "sito", "collegamento"),
        help=_("Dove si legge il dato: https://…"),
    ),
    Column("licence", _("Licenza"), ("licenza d uso", "termini d uso"), help=_("Per esempio CC BY 4.0.")),
    Column(
        "direction",
        _("Che cosa dice"),
        ("carenza", "direzione", "segnala", "indica"),
        help=_("«carenza» o «nessuna carenza»; vuoto se il dato non lo dice."),
    ),
    Column(
        "concept",
        _("Professione o competenza"),
        ("professione", "competenza", "profilo", "figura professionale", "uri", "concetto"),
        help=_("Nome nel vocabolario o URI."),
    ),
    Column(
        "need",
        _("Fabbisogno"),
        ("fabbisogni", "bisogno"),
        help=_("Nome o indirizzo del fabbisogno accanto a cui mostrarlo."),
    ),
)
BY_CODE = {column.code: column for column in COLUMNS}
