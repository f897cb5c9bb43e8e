"""The English catalogue: complete, up to date with the public's sources, and fit to be filled in."""

import re
import shutil
from io import BytesIO, StringIO
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command

from tests.english import NO_GETTEXT

CATALOGUE = Path(settings.LOCALE_PATHS[0], "en", "LC_MESSAGES", "django.po")
PERCENT = re.compile(r"%(?:\(\w+\))?[sdf]")
TAG = re.compile(r"</?\w+")


def entries() -> list[tuple[tuple[str, ...], tuple[str, ...], set[str]]]:
    """Each sentence (with its plural), its English words, and its flags."""
    catalogue = read_po(BytesIO(CATALOGUE.read_bytes()), locale="en")
    return [(_forms(message.id), _forms(message.string), message.flags) for message in catalogue if message.id]


def _forms(words: str | tuple[str, ...]) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)


def parts(words: str) -> list[str]:
    """What is filled in, and the tags: the same in both languages, in any order."""
    named = [f"{{{name}}}" for _text, name, _spec, _conversion in Formatter().parse(words) if name is not None]
    return sorted(PERCENT.findall(words) + named + TAG.findall(words))


def unfit(found) -> list[str]:
    """The sentences whose English lacks a part, has one more, or lacks a plural."""
    return [
        ids[0]
        for ids, words, _flags in found
        if len(ids) != len(words) or any(parts(said) != parts(asked) for asked, said in zip(ids, words, strict=False))
    ]


def test_every_sentence_has_its_english():
    assert [ids[0] for ids, words, _flags in entries() if not all(words)] == []
    assert [ids[0] for ids, _words, flags in entries() if "fuzzy" in flags] == []


def test_english_keeps_what_is_filled_in_and_the_plural():
    assert unfit(entries()) == []


def test_a_lost_part_and_a_lost_plural_are_found():
    planted = [
        (("Ciclo %(round)s",), ("Round",), set()),
        (("<b>%s</b> riga", "<b>%s</b> righe"), ("<b>%s</b> row",), set()),
        (("Detto {n} volte",), ("Said {m} times",), set()),
        (("Il 70%% di %(n)s",), ("70%% of %(n)s",), set()),
    ]

    assert unfit(planted) == ["Ciclo %(round)s", "<b>%s</b> riga", "Detto {n} volte"]


@pytest.mark.skipif(shutil.which("xgettext") is None, reason=NO_GETTEXT)
def test_catalogue_is_what_the_sources_say(settings, tmp_path):
    """A sentence that came, went or moved: `./dev manage write_translations`, then write its English."""
    copy = tmp_path / "en" / "LC_MESSAGES" / "django.po"
    copy.parent.mkdir(parents=True)
    copy.write_bytes(CATALOGUE.read_bytes())
    settings.LOCALE_PATHS = [tmp_path]

    call_command("write_translations", verbosity=0, stdout=StringIO())

    assert copy.read_text("utf-8") == CATALOGUE.read_text("utf-8")
