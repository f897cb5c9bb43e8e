"""The pages about one paper, as links: each person gets those they may open."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from committee.models import Remark, Review
from reports.models import PositionPaper


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    current: bool
    count: int | None = None


def tabs_of(paper: PositionPaper, user, here: str) -> list[Tab]:
    reviews = Review.objects.visible_to(user).filter(paper=paper)
    remarks = Remark.objects.visible_to(user).filter(paper=paper).count()
    own = reviews.written_by(user).exists()
    offered = [("document", _("Documento"), "committee:paper-detail", None)]
    if paper.versions.sent().count() > 1:
        offered.append(("changes", _("Che cosa è cambiato"), "committee:version-compare", None))
    if own:
        offered.append(("advice", _("Il mio parere"), "committee:review-edit", None))
    offered.append(("remarks", _("Osservazioni"), "committee:remark-list", remarks))
    offered.append(("reviews", _("Pareri"), "committee:review-list", reviews.filed().count()))
    if user.has_perm("committee.assign_review", paper):
        offered.append(("members", _("Incarichi"), "committee:review-assign", None))
    return [Tab(label, reverse(name, args=[paper.slug]), code == here, count) for code, label, name, count in offered]
