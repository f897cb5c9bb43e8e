"""The grid of the recorder, who types at one table with a personal link."""

from django.http import Http404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from core.access import declares
from focusgroups.models import Contribution
from focusgroups.rows import Table
from focusgroups.views.links import Entered, opens_table
from focusgroups.views.notes import read_answer
from focusgroups.views.rows import grid_page, rows_answer


def recorder_table(here: Entered) -> Table:
    """Return the table for who records; 404 for a participant."""
    if not here.is_recorder:
        raise Http404

    def address(line: Contribution) -> str:
        is_open = here.bearer.has_perm("focusgroups.edit_contribution", line)
        return reverse("links:line-edit", args=[here.secret, line.uuid]) if is_open else ""

    lines = Contribution.objects.visible_to(here.bearer).filter(focus_group=here.group)
    return Table(here.group, here.bearer, lines.select_related("focus_group"), names_voices=False, address=address)


@declares("contribution.list", "contribution.create", "contribution.edit")
@require_http_methods(["GET", "HEAD", "POST"])
@opens_table
def grid(request, here: Entered):
    links = {
        "here": reverse("links:grid", args=[here.secret]),
        "grid_url": reverse("links:grid", args=[here.secret]),
        "table_url": here.url,
        "rows_url": reverse("links:rows", args=[here.secret]),
        "read_url": reverse("links:rows-read", args=[here.secret]),
        "owner": f"{here.group.uuid} {here.bearer.line_key[:16]}",
    }
    return grid_page(request, recorder_table(here), "links/grid.html", links)


@declares("contribution.list", "contribution.create", "contribution.edit")
@require_http_methods(["GET", "HEAD", "POST"])
@opens_table
def rows(request, here: Entered):
    return rows_answer(request, recorder_table(here))


@declares("contribution.create")
@require_POST
@opens_table
def rows_read(request, here: Entered):
    return read_answer(request, recorder_table(here))
