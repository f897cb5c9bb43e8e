"""Which files of an archive or folder are read, in which language and of which version."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from skills.importer.archives import Member
from skills.importer.esco import FILES, LEFT_OUT, TABLES, Table
from skills.importer.refusals import FileRefused
from skills.importer.tables import rows

FILE_NAME = re.compile(r"(?P<stem>[A-Za-z]+)(?:_(?P<language>[a-z]{2}(?:-[a-z]{2})?))?\.csv", re.IGNORECASE)
IN_A_NAME = re.compile(
    r"(?<![\d.])v?(?P<full>\d\.\d{1,2}\.\d{1,2})(?![\d.]*\d)|(?<![a-z])v(?P<short>\d\.\d{1,2})(?![\d.]*\d)"
)
OF_AN_ARCHIVE = re.compile(r"- ?([a-z]{2}(?:-[a-z]{2})?) ?- ?csv", re.IGNORECASE)
MODIFIED = "modifiedDate"
# The last change of a concept tells the version when no name does: (changed before, version).
DATED = (("2021", "1.0.8"), ("2023", "1.1.1"), ("2025", "1.2.0"))


@dataclass(frozen=True)
class Chosen:
    """The files to read: by the name of their table, with version, language ("" when no labels are read)."""

    version: str
    language: str
    files: dict[str, Member]
    ignored: tuple[str, ...]
    is_version_dated: bool = False

    @property
    def tables(self) -> dict[str, Table]:
        return {name: TABLES[name] for name in self.files}

    @property
    def kinds(self) -> list[str]:
        return [table.kind for table in self.tables.values() if table.kind]


def choose(members: list[Member], path: Path, *, name: str = "", language: str = "", version: str = "") -> Chosen:
    """Pick the files in one language. Raises FileRefused when language or version can be neither read nor guessed."""
    known, ignored = _known(members)
    names = [name or path.name, *sorted({member.origin for member in members})]
    language = _language(known, names, language)
    files = _in_language(known, language)
    has_labels = any(TABLES[table].is_in_a_language for table in files)
    named = version or _version_named(names) or _version_named([p.name for p in list(path.resolve().parents)[:2]])
    dated = named or _version_dated(files)
    if not dated:
        raise FileRefused(_("Non si capisce quale versione di ESCO sia: indicala (per esempio 1.2.0)."))
    return Chosen(dated, language if has_labels else "", files, tuple(ignored), is_version_dated=not named)


Known = dict[str, dict[str, Member]]


def _known(members: Iterable[Member]) -> tuple[Known, list[str]]:
    """The files of ESCO by table and language of their name, and the names of the others."""
    known: Known = {}
    ignored = []
    for member in members:
        match = FILE_NAME.fullmatch(member.name)
        table = FILES.get(match["stem"].lower()) if match else None
        if match is None or table is None:
            if match is None or match["stem"].lower() not in LEFT_OUT:
                ignored.append(member.name)
            continue
        languages = known.setdefault(table, {})
        language = (match["language"] or "").lower()
        if language in languages:
            raise FileRefused(_("%(file)s compare due volte.") % {"file": member.name})
        languages[language] = member
    if not known:
        raise FileRefused(_("Non c'è alcun file di ESCO (per esempio occupations_it.csv)."))
    return known, ignored


def _language(known: Known, names: list[str], asked: str) -> str:
    """The language of the labels: as asked, else the one that the files or the archive's name say."""
    labelled = [languages for table, languages in known.items() if TABLES[table].is_in_a_language]
    there = {language for languages in labelled for language in languages}
    said = there - {""}
    if asked:
        if said and asked not in said and "" not in there:
            raise FileRefused(
                _("I file sono in «%(found)s», non in «%(asked)s».")
                % {"found": ", ".join(sorted(said)), "asked": asked}
            )
        return asked
    if not there:
        return ""
    said |= {match[1].lower() for name in names if (match := OF_AN_ARCHIVE.search(name))}
    if len(said) > 1:
        raise FileRefused(
            _("Ci sono file in più lingue (%(found)s): indica quale.") % {"found": ", ".join(sorted(said))}
        )
    if not said:
        raise FileRefused(_("Non si capisce in quale lingua siano le etichette: indicala (per esempio it)."))
    return said.pop()


def _in_language(known: Known, language: str) -> dict[str, Member]:
    """One file for each table: in the language, else without one; what holds no labels, in any."""
    files = {}
    for table in TABLES:  # concepts first, then what is said about them
        languages = known.get(table, {})
        member = languages.get(language) or languages.get("")
        if member is None and languages and not TABLES[table].is_in_a_language:
            member = languages[min(languages)]
        if member is not None:
            files[table] = member
    return files


def _version_named(names: list[str]) -> str:
    """The version that the names tell; nothing when none does. Raises FileRefused when they tell several."""
    found = (IN_A_NAME.search(name) for name in names)
    versions = {match["full"] or f"{match['short']}.0" for match in found if match}
    if len(versions) > 1:
        raise FileRefused(_("I file sono di più versioni (%(found)s).") % {"found": ", ".join(sorted(versions))})
    return next(iter(versions), "")


def _version_dated(files: dict[str, Member]) -> str:
    """The version by the last change of a concept; nothing when no file carries that date."""
    tables = [name for name in files if TABLES[name].kind]
    dates = (row.get(MODIFIED, "")[:4] for name in tables for row in rows(files[name], ("conceptUri",)))
    last = max(dates, default="")
    return next((version for before, version in DATED if last and last < before), "")


def in_order(version: str) -> tuple[int, ...]:
    """The version as numbers, so that 1.10 comes after 1.9."""
    return tuple(int(number) for number in version.split("."))
