"""The passage a citation rests on: where it stands in its source, and whether it still stands there."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.errors import DomainError
from focusgroups.models import Contribution
from reports.models import Citation
from reports.snapshots import digest_of

LENGTH_IN_NOTE = 220


@dataclass(frozen=True)
class Passage:
    quote: str
    start: int
    end: int
    source_digest: str


def passage_of(text: str, quote: str = "", start: int | None = None) -> Passage:
    """Return the passage `quote` of a text (the whole text when empty). Refuses words that are not in it.

    `start` says which one is meant when the words stand there more than once; where they do not, the first is.
    """
    quote = quote.strip().strip('«»"“”').strip()
    if not quote:
        return Passage(text, 0, len(text), digest_of(text))
    if start is None or not text.startswith(quote, start):
        start = text.find(quote)
    if start < 0:
        raise DomainError(
            _("Il passo citato non è nel testo della fonte: copialo parola per parola, o lascia vuoto il campo.")
        )
    return Passage(quote, start, start + len(quote), digest_of(text))


def source_text(citation: Citation) -> str:
    """The text that a citation points at, as it is now."""
    if citation.contribution:
        return citation.contribution.text
    if citation.need:
        return citation.need.title
    return str(citation.observation.indicator)


def complaint_about(citation: Citation) -> str:
    """What is wrong with a citation now, in words; nothing when its source still says so."""
    text = source_text(citation)
    line = citation.contribution
    if line and line.state != Contribution.State.ACCEPTED:
        return _("La fonte citata ora è «%(state)s»: «%(quote)s»") % {
            "state": line.get_state_display(),
            "quote": _short(citation.quote),
        }
    if moved(citation):
        return _("La fonte è cambiata. Prima: «%(old)s» Ora: «%(new)s»") % {
            "old": _short(citation.quote),
            "new": _short(text),
        }
    return ""


def moved(citation: Citation) -> tuple[str, str] | None:
    """The words that were cited and what the source says now; nothing when they still stand there."""
    text = source_text(citation)
    return None if text[citation.start : citation.end] == citation.quote else (citation.quote, text)


def _short(text: str) -> str:
    return text if len(text) <= LENGTH_IN_NOTE else text[: LENGTH_IN_NOTE - 1] + "…"
