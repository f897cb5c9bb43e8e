"""What tells the three editions apart: who says so, from the category of a voice to the cluster alone."""

from django.utils.translation import gettext as _

from reports import words
from reports.models import Document

WORKING, COMMITTEE, PUBLIC = Document.Edition.WORKING, Document.Edition.COMMITTEE, Document.Edition.PUBLIC


def name_of(edition: str) -> str:
    return _("Edizione %(edition)s") % {"edition": Document.Edition(edition).label}


def who(where: dict, edition: str) -> str:
    """Working: table and categories. Committee: table. Public: cluster and month."""
    if not where.get("cluster"):
        return ""
    if edition == PUBLIC:
        return _("detto in un focus group di %(cluster)s, %(year)s") % {
            "cluster": where["cluster"],
            "year": where["held_on"][:4],
        }
    said = f"{where['cluster']}, «{where['focus_group']}», {words.day(where['held_on'])}"
    if edition == WORKING and where["categories"]:
        said += f" · {words.listed(where['categories'])}"
    return said
