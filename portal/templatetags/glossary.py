"""Explaining the words of the region where a page uses them first."""

from django import template
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from portal.glossary import BY_SLUG

register = template.Library()


@register.inclusion_tag("portal/parts/explained.html")
def explain(*slugs):
    """A fold with what these words mean, in the words of the glossary."""
    terms = [BY_SLUG[slug] for slug in slugs]
    return {"terms": terms, "names": get_text_list([f"«{term.name}»" for term in terms], _("e"))}
