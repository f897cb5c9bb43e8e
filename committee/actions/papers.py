"""What the committee adds to the steps of a paper: nothing goes back to it while a remark lacks its answer."""

from django.db import transaction
from django.utils.translation import ngettext

from core.errors import DomainError
from core.versions import locked
from reports.actions import papers
from reports.models import PositionPaper


@transaction.atomic
def resubmit(paper: PositionPaper, *, by, note: str = "") -> PositionPaper:
    """Send a returned paper to the committee again, once every remark is answered."""
    paper = locked(paper)
    if missing := paper.remarks.open().count():
        raise DomainError(
            ngettext(
                "Manca la risposta a %(count)s osservazione: rispondi, poi invia di nuovo il documento.",
                "Manca la risposta a %(count)s osservazioni: rispondi, poi invia di nuovo il documento.",
                missing,
            )
            % {"count": missing}
        )
    return papers.resubmit(paper, by=by, note=note)
