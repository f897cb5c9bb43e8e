"""The sections of a position paper, and how an app above adds generated blocks to one of them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

TEMPLATE = (
    ("0", _("Copertina")),
    ("1", _("Sintesi")),
    ("2", _("Contesto")),
    ("3", _("Metodo")),
    ("4", _("Fabbisogni prioritari")),
    ("5", _("Dati e tendenze")),
    ("6", _("Offerta formativa e divario")),
    ("7", _("Convergenze e posizioni divergenti")),
    ("8", _("Proposte operative")),
    ("9", _("Decisioni chieste al Comitato")),
    ("10", _("Seguito delle raccomandazioni precedenti")),
    ("A", _("Tabella codificata dei fabbisogni")),
    ("B", _("Partecipazione e metodo")),
    ("C", _("Fonti")),
    ("D", _("Glossario")),
)
COVER = "0"
RECOMMENDATIONS = "8"
FOLLOW_UP = "10"
# Sections in which people write; each begins with an empty paragraph of theirs.
AUTHORED = ("1", "2", "5", "6", "7", "8", "9")
ANNEXES = ("A", "B", "C", "D")


@dataclass(frozen=True)
class BlockDraft:
    """A generated block as computed. `key` names the computation: a block keeps its uuid as long as its key lives."""

    section: str
    key: str
    kind: str
    title: str = ""
    body: str = ""
    data: dict | None = None
    need: str = ""
    cites: tuple[str, ...] = field(default=())  # uuids of contributions, cited whole


Writer = Callable[[object], list[BlockDraft]]
WRITERS: dict[str, Writer] = {}


def register(code: str, writer: Writer) -> None:
    """Let an app above write generated blocks of section `code`; `writer` takes the paper."""
    WRITERS[str(code)] = writer


def written_above(paper) -> list[BlockDraft]:
    """The blocks that apps above write for a paper."""
    return [draft for code in sorted(WRITERS) for draft in WRITERS[code](paper)]


Reader = Callable[[object], list[tuple[str, str]]]
READERS: list[Reader] = []


def register_texts(reader: Reader) -> None:
    """Let an app above name the texts about a paper that the public will read: where each stands, and its words."""
    READERS.append(reader)


def texts_above(paper) -> list[tuple[str, str]]:
    """Those texts of every app above."""
    return [text for reader in READERS for text in reader(paper)]
