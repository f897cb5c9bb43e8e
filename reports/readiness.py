"""What stands between a paper and the committee, or the public: sentences for the screen."""

from django.utils.translation import gettext as _

from focusgroups.models import FocusGroup
from reports.models import Block, Citation, PositionPaper
from reports.passages import complaint_about

V = FocusGroup.Visibility


def obstacles_to_submission(paper: PositionPaper) -> list[str]:
    """Return why the paper cannot go to the committee; empty when it can."""
    if paper.snapshot_id is None:
        return [_("La bozza non è ancora stata generata.")]
    found = [
        _("Il fabbisogno «%(title)s» non ha una citazione.") % {"title": block.title or block.body[:60]}
        for block in uncited_findings(paper)
    ]
    citations = Citation.objects.filter(block__section__paper=paper).select_related("block__section").with_source()
    for citation in citations:
        if complaint := complaint_about(citation):
            found.append(_("Sezione %(code)s: %(what)s") % {"code": citation.block.section.code, "what": complaint})
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
