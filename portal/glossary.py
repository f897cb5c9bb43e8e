"""The words of the portal, each explained once: the glossary's page, the search and the first mentions read them."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from clusters.profile import profile
from core.text import folded


@dataclass(frozen=True)
class Term:
    """A word, its anchor on the glossary's page, and what it means."""

    slug: str
    name: str
    words: str

    @property
    def explained(self) -> str:
        return str(self.words) % {"committee": profile().committee}


TERMS = (
    Term(
        "clust-er",
        "Clust-ER",
        _("Associazione regionale che riunisce imprese, centri di ricerca ed enti di formazione di un settore."),
    ),
    Term(
        "ciclo",
        _("Ciclo"),
        _("La giornata in cui i cluster tengono i focus group, due volte l'anno, e le scadenze che ne seguono."),
    ),
    Term("focus-group", "Focus group", _("Un tavolo: un cluster, un tema, un incontro.")),
    Term(
        "fabbisogno",
        _("Fabbisogno"),
        _("Una carenza di persone o di competenze. Può tornare in più cluster e in più cicli."),
    ),
    Term("contributo", _("Contributo"), _("Una riga detta a un focus group: un fabbisogno, un dato o una proposta.")),
    Term(
        "s3",
        _("Ambito S3"),
        _("Uno dei temi trasversali della strategia regionale di specializzazione intelligente."),
    ),
    Term("eqf", "EQF", _("Quadro europeo delle qualificazioni: otto livelli, dal primo al dottorato.")),
    Term(
        "position-paper",
        "Position paper",
        _("Documento che mette insieme i fabbisogni di un tema e le raccomandazioni per il Comitato."),
    ),
    Term("voce", _("Voce"), _("Un ente che ha detto una cosa. Si contano gli enti distinti, non le frasi.")),
    Term(
        "rilettura",
        _("Rilettura"),
        _("I giorni in cui chi ha partecipato rilegge le righe, le conferma o le corregge."),
    ),
    Term(
        "parere",
        _("Parere del Comitato"),
        _("Il parere del %(committee)s su una raccomandazione. È consultivo."),
    ),
    Term("seguito", _("Seguito"), _("Che cosa accade dopo il parere: chi se ne occupa, entro quando, a che punto è.")),
)
BY_SLUG = {term.slug: term for term in TERMS}


def named_in(words: str) -> list[Term]:
    """The terms that a search names, or of whose name it writes a word or its beginning."""
    asked = folded(words)
    names = [(term, folded(str(term.name))) for term in TERMS]
    return [term for term, name in names if asked and (name in asked or f" {asked}" in f" {name}")]
