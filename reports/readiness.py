"""What stands between a paper and the committee, or the public: sentences for the screen."""

from django.utils.translation import gettext as _

from focusgroups.models import FocusGroup
from reports.models import Block, PositionPaper
from reports.verification import verify_text

V = FocusGroup.Visibility


def obstacles_to_submission(paper: PositionPaper) -> list[str]:
    """Return why the paper cannot go to the committee; empty when it can."""
    found = [str(doubt) for doubt in verify_text(paper)]
    return found + _reserved(paper, (V.GROUP, V.NETWORK))


def obstacles_to_publication(paper: PositionPaper) -> list[str]:
    """Return why the paper cannot be published; empty when it can."""
    return _reserved(paper, (V.GROUP, V.NETWORK, V.COMMITTEE))


def uncited_findings(paper: PositionPaper):
    """Findings that no citation supports."""
    return Block.objects.filter(section__paper=paper, kind=Block.Kind.FINDING, citations__isnull=True)


def _reserved(paper: PositionPaper, visibilities) -> list[str]:
    groups = paper.focus_groups.filter(visibility__in=visibilities).order_by("title")
    return [
        _("Il focus group «%(title)s» può leggerlo solo %(who)s.")
        % {"title": group.title, "who": group.get_visibility_display()}
        for group in groups
    ]
