"""The columns of a table of findings, and how each of their values is written in a sheet."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from core.tables.columns import Column, guessed, plain
from focusgroups.models import ContributionImport, FocusGroup
from focusgroups.notes import COLUMN_WORDS

KEY, MARK = "uuid", "mark"
COLUMNS = (
    Column("kind", _("Tipo"), COLUMN_WORDS["kind"], help=_("F, T o P. Vuoto: come la riga sopra.")),
    Column(
        "text",
        _("Sintesi"),
        (*COLUMN_WORDS["text"], "fabbisogno", "tendenza", "proposta", "contributi"),
        required=True,
        help=_("Una frase, come è stata detta al tavolo, senza nomi di persone o di imprese."),
    ),
    Column("skills", _("Competenza"), COLUMN_WORDS["skills"], help=_("Più d'una: con punto e virgola.")),
    Column("urgency", _("Urgenza"), COLUMN_WORDS["urgency"], help=_("Da 1 a 5, solo per un fabbisogno.")),
    Column("voices", _("Enti"), COLUMN_WORDS["voices"], help=_("Dalle presenze; più d'uno: con punto e virgola.")),
    Column("horizon", _("Orizzonte"), ("entro quando", "tempi"), help=_("Entro quando; non per una proposta.")),
    Column("s3_areas", _("Ambiti S3"), ("ambito s3", "ambito", "ambiti"), help=_("Nome o numero, da 01 a 15.")),
    Column(KEY, _("Codice riga"), ("codice", "id"), help=_("Solo nei file scaricati da qui: quale riga si aggiorna.")),
    Column(MARK, _("Impronta"), (), help=_("Solo nei file scaricati da qui: com'era la riga.")),
)


def proposed(header: Sequence[str], group: FocusGroup) -> dict[str, int]:
    """Which column is which: as the people of this cluster said for the same names, else as the names suggest."""
    names = [plain(name) for name in header]
    told = _told(group)
    found: dict[str, int] = {}
    for number, name in enumerate(names):
        if told.get(name):
            found.setdefault(told[name], number)
    unsaid = ["" if name in told else header[number] for number, name in enumerate(names)]
    by_name = {code: number for code, number in guessed(unsaid, COLUMNS).items() if code not in found}
    return found | by_name


def _told(group: FocusGroup) -> dict[str, str]:
    """What each name of a column was said to be in the cluster's last confirmed imports; nothing: it was left out."""
    told: dict[str, str] = {}
    for header, columns in ContributionImport.objects.confirmed_in(group.cluster_id).arrangements(most=10):
        code_of = {number: code for code, number in columns.items()}
        for number, name in enumerate(header):
            told.setdefault(plain(name), code_of.get(number, ""))
    return told
