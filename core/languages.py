"""Which language an address is answered in: Italian, English under /en/, and in the API the one asked for.

No cookie and no guess from the browser decide on a page: one address is one text, for people and for caches.
"""

from dataclasses import dataclass
from html import unescape

from django.conf import settings
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, reverse
from django.urls.resolvers import LocalePrefixPattern, RoutePattern
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_from_path, get_supported_language_variant, override
from django.utils.translation.trans_real import parse_accept_lang_header

from core.mail import address

# What the switch says, in each language.
SHORT = {"it": "ITA", "en": "ENG"}


@dataclass(frozen=True)
class Version:
    """A page in one language: its path with the query string, and its full address without."""

    code: str
    path: str
    address: str

    @property
    def name(self) -> str:
        return SHORT[self.code]

    @property
    def is_current(self) -> bool:
        return self.code == get_language()


def in_every_language(*patterns: URLPattern | URLResolver) -> URLResolver:
    """Return addresses that have the same words after /en/.

    Like Django's i18n_patterns, for a part of an app's addresses: the app is included at the root.
    """
    prefixed = URLResolver(LocalePrefixPattern(prefix_default_language=False), list(patterns))
    return URLResolver(RoutePattern(""), [prefixed])


def versions_of(request: HttpRequest) -> list[Version]:
    """Return the page that answers `request` in every language; nothing when it has only one."""
    match = request.resolver_match
    if match is None:
        return []
    paths = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            taken = match.captured_kwargs  # type: ignore[attr-defined]  # the stubs lack it
            paths[code] = reverse(match.view_name, args=match.args, kwargs=taken)
    if len(set(paths.values())) == 1:
        return []
    query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
    return [Version(code, path + query, address(path)) for code, path in paths.items()]


def is_italian() -> bool:
    """Whether the words in use are those of the sources, as they also are where no language is in use."""
    return get_language() in (None, settings.LANGUAGE_CODE)


def italian(words):
    """Mark words that stay Italian (a title, a name, what was said) on a page in English; WCAG 3.1.2."""
    if not words or is_italian():
        return words
    return format_html('<span lang="it">{}</span>', words)


def unmarked(words) -> str:
    """Return the words without the mark of `italian`, for what is data and not a page."""
    return unescape(strip_tags(words)) if isinstance(words, SafeString) else str(words)


def asked_for(request: HttpRequest) -> str:
    """Return the language that the header Accept-Language likes best among ours; Italian without one."""
    for code, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


class LanguageOfTheAddress:
    """Middleware: answer in the language of the address. What has words in one language only says so by itself."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        is_negotiated = request.path_info.startswith(settings.LANGUAGE_BY_HEADER)
        language = asked_for(request) if is_negotiated else get_language_from_path(request.path_info)
        with override(language or settings.LANGUAGE_CODE):
            response = self.get_response(request)
        if is_negotiated and "Content-Language" not in response:
            patch_vary_headers(response, ["Accept-Language"])
        response.headers.setdefault("Content-Language", language or settings.LANGUAGE_CODE)
        return response
