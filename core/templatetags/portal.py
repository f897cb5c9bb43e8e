"""Tags of every template (registered as builtins): the components that need the request, a body or a computation."""

import functools
import json
import re
from datetime import date, datetime

from django import template
from django.template.defaultfilters import date as format_date
from django.template.loader import render_to_string
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.calendar import day_of
from core.cells import labelled
from core.jobs import words_of
from core.languages import Version, is_italian, italian, unmarked, versions_of
from core.mail import address
from core.text import plain_number
from core.theme import source

register = template.Library()
register.filter(plain_number)
register.filter(italian)
register.filter("job_words", words_of)

SYMBOL = re.compile(r'<symbol id="([\w-]+)" viewBox="([\d. -]+)">(.*?)</symbol>', re.DOTALL)
HARMLESS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}  # in JSON, so that no text ends the block
TONES = {"debug": "info", "info": "info", "success": "success", "warning": "warning", "error": "error"}
CALLOUT_ICONS = {
    "info": "it-info-circle",
    "success": "it-check-circle",
    "warning": "it-warning-circle",
    "error": "it-error",
}


# --- small prints ---


@functools.cache
def symbols() -> dict[str, tuple[str, str]]:
    """Read the library's drawings once: name -> (view box, paths)."""
    text = (source() / "svg/sprites.svg").read_text("utf-8")
    return {name: (box, paths) for name, box, paths in SYMBOL.findall(text)}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw a symbol of the library inline; decorative unless `label` says what it means."""
    box, paths = symbols()[name]
    if label:
        return format_html(
            '<svg class="icon er-icon" viewBox="{}" role="img" aria-label="{}">{}</svg>',
            box,
            label,
            mark_safe(paths),  # noqa: S308
        )
    return format_html('<svg class="icon er-icon" viewBox="{}" aria-hidden="true">{}</svg>', box, mark_safe(paths))  # noqa: S308


@register.filter
def date_it(value):
    """19 novembre 2025 (19 November 2025); with the hour when there is one; what is not a date stays as it is."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return _small_months(format_date(local, "j F Y, H:i"))
    return _small_months(format_date(value, "j F Y")) if isinstance(value, date) else value


def _small_months(words: str) -> str:
    """Italian months have no capital; Django's have."""
    return words.lower() if is_italian() else words


@register.simple_tag(takes_context=True)
def page_versions(context) -> list[Version]:
    """Return this same page in every language; nothing when it has only one."""
    request = context.get("request")
    return versions_of(request) if request else []


@register.simple_tag(takes_context=True)
def words_of_block(context, name: str) -> SafeString:
    """Print a block of the page once more, on one line: its title in what is shown when somebody shares the address."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block(name)
    return mark_safe(" ".join(block.render(context).split()))  # noqa: S308  # rendered, so escaped


@register.filter
def day_it(value):
    """19 novembre 2025, also of a moment: the day in the portal's time zone."""
    if isinstance(value, datetime):
        value = day_of(value) if timezone.is_aware(value) else value.date()
    return date_it(value)


@register.simple_tag
def linked_data(described: dict) -> SafeString:
    """What the page is about, for search engines: a block of data, which no browser runs."""
    text = json.dumps(described, ensure_ascii=False).translate(HARMLESS)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308


# --- components with a body ---


@register.simple_block_tag
def page_head(content, title, lead="", badge="", tone="neutral", kicker=""):
    """Title of the page (its only h1), one sentence, a state, and the actions as the body."""
    names = {"title": title, "lead": lead, "badge": badge, "tone": tone, "kicker": kicker}
    return render_to_string("components/page_head.html", {**names, "actions": mark_safe(content.strip())})  # noqa: S308


@register.simple_block_tag
def callout(content, tone="info", title=""):
    """A message in the page; tone: info, success, warning, error."""
    tone = TONES.get(tone, "info")
    return render_to_string(
        "components/callout.html",
        {"content": content, "tone": tone, "title": title, "icon_name": CALLOUT_ICONS[tone]},
    )


@register.simple_block_tag
def card(content, title="", level=2, url="", note=""):
    """A box with an optional heading, which may be a link, and a note under it."""
    names = {"title": title, "level": level, "url": url, "note": note}
    return render_to_string("components/card.html", {**names, "content": content})


@register.simple_block_tag
def data_table(content, caption, dense=False, show_caption=False):
    """A table whose rows become cards on a phone, or that scrolls by itself; the body holds <thead> and <tbody>."""
    cells = labelled(content)
    names = {"caption": caption, "dense": dense, "show_caption": show_caption, "stacks": cells is not None}
    return render_to_string("components/data_table.html", {**names, "content": mark_safe(cells or content)})  # noqa: S308


# --- components that compute ---


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*parts, root="home"):
    """Pairs label, address; the last label stands alone and is the page itself."""
    first = (_("Area di lavoro"), reverse("portal:work")) if root == "work" else (_("Home"), reverse("portal:home"))
    links = [first, *zip(parts[:-1:2], parts[1::2], strict=True)]
    here = parts[-1] if len(parts) % 2 else ""
    return {"links": links, "here": here, "described": None if root == "work" else _trail(links, here)}


def _trail(links, here: str) -> dict:
    """The way to a public page, for search engines."""
    steps = [{"name": unmarked(label), "item": address(url)} for label, url in links] + (
        [{"name": unmarked(here)}] if here else []
    )
    items = [{"@type": "ListItem", "position": number, **step} for number, step in enumerate(steps, start=1)]
    return {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}


@register.inclusion_tag("components/stepper.html")
def stepper(steps, current, label=""):
    """Steps as (value, label), for instance `State.choices`; `current` is the value reached."""
    values = [value for value, _label in steps]
    reached = values.index(current) if current in values else -1
    states = [
        (name, "done" if number < reached else "current" if number == reached else "todo")
        for number, (_value, name) in enumerate(steps)
    ]
    return {"steps": states, "label": label or _("Avanzamento"), "reached": reached + 1}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context, page, name="pagina"):
    """Numbers for a Page of a Paginator; `.previous` and `.next` (values of `name`) for a keyset page."""

    def url(value) -> str:
        query = context["request"].GET.copy()
        query[name] = value
        return "?" + query.urlencode()

    if not hasattr(page, "paginator"):
        ends = [value and url(value) for value in (page.previous, page.next)]
        return {"shown": any(ends), "previous": ends[0], "next": ends[1]}
    if not page.has_other_pages():
        return {}
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1)
    return {
        "shown": True,
        "links": [(number, url(number) if isinstance(number, int) else "") for number in numbers],
        "current": page.number,
        "previous": page.has_previous() and url(page.previous_page_number()),
        "next": page.has_next() and url(page.next_page_number()),
    }


@register.inclusion_tag("components/list_head.html", takes_context=True)
def list_head(context, form=None, count=None, one="", many="", sorts=(), sort_name="ordine"):
    """Filter form, number of results and order of a list; all of it by GET, with a visible button."""
    request = context["request"]
    filtered = bool(form) and any(request.GET.get(form.add_prefix(name)) for name in form.fields)
    chosen = request.GET.get(sort_name, "")
    names = {"form": form, "count": count, "noun": one if count == 1 else many, "filtered": filtered}
    return {**names, "sorts": sorts, "sort_name": sort_name, "chosen": chosen, "path": request.path}


@register.inclusion_tag("components/actions.html", takes_context=True)
def move_buttons(context, moves, url_name="", *args, version=None, primary=True):
    """One POST form per move of `moves_for`; its address is `url_name` reversed with `args` and the move's name.

    Without `url_name` each move brings its own `url`. `primary=False`: another button of the page is the main one.
    """
    buttons = [(move, reverse(url_name, args=[*args, move.name]) if url_name else move.url) for move in moves]
    names = {"buttons": buttons, "version": version, "primary": primary}
    return {**names, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("components/job.html")
def job_progress(job, poll_url, done_url=""):
    """Progress of a background job; asks `poll_url` every second until it is over."""
    return {"job": job, "poll_url": poll_url, "done_url": done_url}


@register.inclusion_tag("components/form.html", takes_context=True)
def render_form(context, form, submit="", cancel="", action="", method="post", also=()):
    """A whole form: error summary, sections, buttons. `also`: further submit buttons as (name, label)."""
    names = {"form": form, "submit": submit or _("Salva"), "cancel": cancel, "action": action, "method": method}
    return {**names, "also": also, "csrf_token": context.get("csrf_token")}
