"""Samples for the gallery: forms, figures and rows of nobody, one for every variant of a component."""

from collections.abc import Callable
from datetime import date, datetime
from types import SimpleNamespace

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from charts.bars import Bar, bars
from charts.figure import Figure
from charts.flow import Part, Step, flow
from charts.heat import heat_table
from charts.slope import Change, slope
from charts.stacked import Stack, stacked_bars
from charts.svg import NARROW, WIDE
from charts.tiles import Tile, tile_map
from core.forms import DateInput, Scale, Section, Sectioned
from core.lifecycle import Move
from core.models import Job, Provenance
from skills.importer.esco import ATTRIBUTION, CODE, NAME
from skills.models import Vocabulary

ESCO = ("1.0.8", "1.2.0")
KINDS = [("need", _("Fabbisogno")), ("trend", _("Tendenza")), ("proposal", _("Proposta"))]
STATES = [
    ("planned", _("programmato")),
    ("open", _("aperto")),
    ("read_back", _("in verifica ai partecipanti")),
    ("closed", _("chiuso")),
    ("reported", _("con rapporto")),
]
TONES = ("neutral", "info", "success", "warning", "error", "brand")
FACTS = [(_("Data"), date(2025, 5, 12)), (_("Luogo"), _("Bologna, Tecnopolo DAMA")), (_("Enti"), 11)]
TABS = [
    {"label": _("Panoramica"), "url": "#tabs", "current": True},
    {"label": _("Contributi"), "url": "#tabs", "current": False, "count": 24},
    {"label": _("Presenze"), "url": "#tabs", "current": False, "count": 11},
]
SORTS = [("", _("più recenti")), ("urgenza", _("più urgenti"))]
CONFLICT = [
    {
        "label": _("Sintesi"),
        "yours": _("Mancano programmatori di robot."),
        "saved": _("Mancano tecnici capaci di programmare robot di più marche."),
    }
]


class SampleForm(Sectioned, forms.Form):
    """Every widget that the portal uses."""

    kind = forms.ChoiceField(label=_("Tipo"), choices=KINDS, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Sintesi"),
        help_text=_("Una frase, come l’avete detta al tavolo: finirà nel rapporto con queste parole."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    urgency = forms.ChoiceField(
        label=_("Urgenza (1 bassa - 5 alta)"), choices=[(n, n) for n in range(1, 6)], widget=Scale, required=False
    )
    cluster = forms.ChoiceField(
        label=_("Clust-ER"), choices=[("", _("Scegli")), ("MECH", "MECH"), ("BUILD", "BUILD")], required=False
    )
    on = forms.DateField(label=_("Data"), widget=DateInput, required=False)
    people = forms.IntegerField(label=_("Persone presenti"), min_value=0, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    password = forms.CharField(label=_("Password"), widget=forms.PasswordInput, required=False)
    areas = forms.MultipleChoiceField(
        label=_("Ambiti S3"),
        choices=[("a", _("Energia pulita")), ("b", _("Manifattura 4.0")), ("c", _("Salute"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    sheet = forms.FileField(label=_("Foglio delle presenze"), required=False)
    shared = forms.BooleanField(
        label=_("Il testo può essere pubblicato"), help_text=_("Senza il nome dell’ente."), required=False
    )

    sections = (
        Section("", ("kind", "text", "urgency")),
        Section(_("Dove e quando"), ("cluster", "on", "people"), columns=3),
        Section(
            _("Altri dati"),
            ("email", "password", "areas", "sheet", "shared"),
            folded=True,
            note=_("Servono al rapporto; puoi completarli anche dopo."),
        ),
    )


class FilterForm(forms.Form):
    text = forms.CharField(label=_("Parole"), required=False)
    kind = forms.ChoiceField(label=_("Tipo"), choices=[("", _("Tutti")), *KINDS], required=False)


def figures() -> list[Figure]:
    return [_bars(), _stacked(), _flow(), _slope(), _tiles()]


def _figure(draw: Callable[..., str], rows: list, *more, table: list, **words) -> Figure:
    """Draw rows wide and narrow; `words` are the figure's id, title, subtitle, n and header."""
    names = {"id": words["id"], "title": words["title"], "desc": words["subtitle"]}
    wide, narrow = (draw(rows, *more, width=width, **names) for width in (WIDE, NARROW))
    source = {"source": "esempio inventato", "on": date(2025, 11, 10), "csv_url": "?formato=csv", "api_url": "?api"}
    return Figure(wide=wide, narrow=narrow, rows=table, **words, **source)


def _bars() -> Figure:
    needs = [
        Bar("Programmazione di robot e celle", 14, note="in 4 focus group"),
        Bar("Integrazione tra PLC, MES e dati di linea", 11, note="in 3"),
        Bar("Manutenzione predittiva", 7, note="in 3"),
        Bar("Inglese tecnico per l’assistenza al cliente", None, shown="meno di 5"),
    ]
    return _figure(
        bars,
        needs,
        id="bars",
        title="La programmazione dei robot è il fabbisogno più detto",
        subtitle="Enti distinti che l’hanno detto, maggio 2025.",
        n=36,
        header=("Fabbisogno", "Enti"),
        table=[(row.label, row.figure) for row in needs],
    )


def _stacked() -> Figure:
    kinds = ("Fabbisogni", "Tendenze", "Proposte", "Altro")
    stacks = [Stack("MECH", (9, 4, 6, 1)), Stack("BUILD", (5, 2, 3, 0)), Stack("Agrifood", (4, 4, 1, 2))]
    return _figure(
        stacked_bars,
        stacks,
        kinds,
        id="stacked",
        title="MECH porta metà dei contributi",
        subtitle="Contributi convalidati per tipo.",
        n=41,
        header=("Clust-ER", *kinds),
        table=[(row.label, *row.parts) for row in stacks],
    )


def _flow() -> Figure:
    chain = [
        Step("Contributi convalidati", (Part("Fabbisogni", 118), Part("Tendenze", 41), Part("Proposte", 25))),
        Step("Raccomandazioni nei position paper", (Part("Formazione", 9), Part("Attrazione", 4))),
        Step("Esito in Comitato", (Part("Accolte", 6), Part("Accolte in parte", 3), Part("In esame", 4))),
    ]
    return _figure(
        flow,
        chain,
        id="flow",
        title="Da 184 contributi a 13 raccomandazioni, 6 accolte",
        subtitle="Ogni passo ha la sua unità.",
        n=184,
        header=("Passo", "Voce", "Numero"),
        table=[(step.title, part.label, part.value) for step in chain for part in step.parts],
    )


def _slope() -> Figure:
    changes = [Change("Manifattura 4.0", 24, 31), Change("Salute", 15, 9), Change("Mobilità", 7, 7)]
    return _figure(
        slope,
        changes,
        ("Nov 2024", "Mag 2025"),
        id="slope",
        title="Cresce la Manifattura 4.0, cala la Salute",
        subtitle="Fabbisogni per ambito S3 in due cicli.",
        n=93,
        header=("Ambito", "Nov 2024", "Mag 2025"),
        table=[(row.label, row.before, row.after) for row in changes],
    )


def _tiles() -> Figure:
    places = [
        Tile("Reggio Emilia", "RE", 4, (0, 0)),
        Tile("Modena", "MO", 11, (1, 0)),
        Tile("Bologna", "BO", 0, (1, 1)),
    ]
    return _figure(
        tile_map,
        places,
        id="tiles",
        title="Modena è la provincia più nominata",
        subtitle="Fabbisogni in cui una riga nomina la provincia.",
        n=13,
        header=("Provincia", "Fabbisogni"),
        table=[(tile.label, tile.value) for tile in places],
    )


def heat() -> str:
    counts = {("MECH", "Manifattura 4.0"): 11, ("MECH", "Energia pulita"): 2, ("BUILD", "Energia pulita"): 4}
    return heat_table(
        counts,
        ("MECH", "BUILD", "Agrifood"),
        ("Energia pulita", "Manifattura 4.0", "Salute"),
        caption=_("Fabbisogni per Clust-ER e ambito S3"),
        corner=_("Clust-ER"),
        url=lambda row, column: "#tabs",
    )


def moves() -> list[SimpleNamespace]:
    table = (
        Move("close", _("Chiudi il focus group"), ("open",), "closed", ""),
        Move("reopen", _("Riapri"), ("closed",), "open", "", needs_note=True, tone="secondary"),
        Move("drop", _("Non ha consegnato"), ("open",), "not_delivered", "", needs_note=True, tone="danger"),
    )
    return [SimpleNamespace(**vars(move), url="#moves") for move in table]


def jobs() -> list[Job]:
    state = Job.State
    return [
        Job(state=state.RUNNING, progress=40, message=_("Calcolo le figure")),
        Job(state=state.DONE, progress=100, message=_("La bozza è pronta.")),
        Job(state=state.FAILED, progress=40),
    ]


def timeline() -> list[dict]:
    zone = timezone.get_default_timezone()
    return [
        {
            "at": datetime(2025, 5, 26, 9, 30, tzinfo=zone),
            "title": _("Focus group chiuso"),
            "by": _("cluster manager MECH"),
            "badge": _("chiuso"),
            "tone": "success",
        },
        {
            "at": datetime(2025, 5, 12, 18, 5, tzinfo=zone),
            "title": _("Sala chiusa, righe inviate ai partecipanti"),
            "note": _("Verifica aperta per 10 giorni."),
        },
    ]


def sources() -> dict[str, SimpleNamespace]:
    """A row with a source and one that is made up."""
    sourced = SimpleNamespace(
        provenance=Provenance.SOURCED,
        get_provenance_display=Provenance.SOURCED.label,
        source_url="https://mech.clust-er.it/",
        source_note="Clust-ER MECH, maggio 2025",
    )
    invented = SimpleNamespace(provenance=Provenance.INVENTED, get_provenance_display=Provenance.INVENTED.label)
    return {"sourced": sourced, "invented": invented}


def vocabularies() -> list[Vocabulary]:
    return [Vocabulary(code=CODE, name=NAME, version=number, attribution=ATTRIBUTION) for number in ESCO]


def citations() -> list[dict]:
    return [
        {
            "code": "C-0142",
            "quote": _("Mancano tecnici capaci di programmare celle robotizzate di più marche."),
            "who": _("4 enti su 11, MECH, 12 maggio 2025"),
            "url": "#tabs",
            "row": sources()["invented"],
        },
        {"code": "C-0150", "quote": _("Serve chi collega PLC e MES."), "who": _("2 enti su 11"), "stale": True},
    ]


def everything() -> dict:
    """All samples by the names of the page, but its forms and lists."""
    return {
        "tones": TONES,
        "states": STATES,
        "facts": FACTS,
        "tabs": TABS,
        "sorts": SORTS,
        "conflict": CONFLICT,
        "moves": moves(),
        "jobs": jobs(),
        "vocabularies": vocabularies(),
        "timeline": timeline(),
        "citations": citations(),
        "figures": figures(),
        "heat": heat(),
        **sources(),
    }
