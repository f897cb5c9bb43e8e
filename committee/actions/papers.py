"""What the committee adds to the steps of a paper: nothing goes back to it while a remark lacks its answer."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext, ngettext

from committee.actions.reviews import take_back
from core.errors import DomainError
from core.versions import locked
from reports.actions import papers
from reports.models import PositionPaper


@transaction.atomic
def resubmit(paper: PositionPaper, *, by, note: str = "") -> PositionPaper:
    """Send a returned paper to the committee again, once every remark is answered."""
    paper = locked(paper)
    if not by.has_perm("reports.resubmit_paper", paper):
        raise PermissionDenied
    if missing := paper.remarks.open().count():
        raise DomainError(
            ngettext(
                "Manca la risposta a %(count)s osservazione: rispondi, poi invia di nuovo il documento.",
                "Manca la risposta a %(count)s osservazioni: rispondi, poi invia di nuovo il documento.",
                missing,
            )
            % {"count": missing}
        )
    paper = papers.resubmit(paper, by=by, note=note)
    _give_advice_back(paper, by=by)
    return paper


def _give_advice_back(paper: PositionPaper, *, by) -> None:
    """Advice filed on an earlier text is a draft again: members look at the new one."""
    version = paper.versions.sent().first()
    for review in paper.reviews.select_for_update().filed().exclude(paper_version=version):
        take_back(review, by=by, note=gettext("Il documento ha una nuova versione."))
