"""Importing ESCO: read and check everything first, then write it in one transaction."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from django.db import transaction

from core.actors import SYSTEM
from core.calendar import now
from core.events import record_event
from skills.importer.archives import Member, opened
from skills.importer.choosing import Chosen, choose, in_order
from skills.importer.esco import ATTRIBUTION, CODE, NAME, Fact, Table
from skills.importer.tables import rows
from skills.merging import Versions, lock, merge_collection, merge_concepts, merge_relations, unknown
from skills.models import Vocabulary, VocabularyImport
from skills.staging import Staged, batches, settle, stage, staging

MOST_EXAMPLES = 5
READ = 70  # percent of the work when everything has been read

Progress = Callable[[int, str], None]


def silent(percent: int, file: str) -> None:
    """Report progress to nobody."""


def import_esco(
    record: VocabularyImport,
    path: Path,
    *,
    by=SYSTEM,
    progress: Progress = silent,
    finishing: Callable[[], AbstractContextManager] = transaction.atomic,
) -> VocabularyImport:
    """Import an official ZIP, folder or file of ESCO; `record` says its name, and language and version if known.

    Everything is read and checked before anything is written; `finishing` opens the transaction of the writing.
    The record comes back saved, with its report. Raises FileRefused, and then nothing has been written.
    """
    with opened(path, name=record.name) as members:
        chosen = choose(members, path, name=record.name, language=record.language, version=record.version)
        behind = _ahead_of(chosen.version) & set(chosen.files)
        with staging():
            staged = _read(chosen, behind, progress)
            progress(READ, "")
            with finishing():
                lock()
                _write(record, chosen, behind, staged, by=by)
    return record


def _ahead_of(version: str) -> set[str]:
    """The tables that a newer version has been loaded of."""
    over = VocabularyImport.objects.filter(code=CODE, finished_at__isnull=False).values_list("version", "report")
    newer = [report for other, report in over if other and in_order(other) > in_order(version)]
    return {table for report in newer for table in report.get("files", [])}


def _read(chosen: Chosen, behind: set[str], progress: Progress) -> Staged:
    """Stage what the files say, telling how far it is by their sizes.

    Of tables that are behind only concepts are read: their labels may be missing in this language.
    """
    files = {name: chosen.files[name] for name, table in chosen.tables.items() if table.kind or name not in behind}
    total, done = sum(member.size for member in files.values()) or 1, 0
    for name, member in files.items():
        for batch in batches(_facts(chosen.tables[name], member)):
            progress(READ * done // total, member.name)
            stage(batch)
        done += member.size
    return settle()


def _facts(table: Table, member: Member) -> Iterator[Fact]:
    for row in rows(member, table.columns, is_ragged=table.is_ragged):
        yield from table.facts(row)


def _write(record: VocabularyImport, chosen: Chosen, behind: set[str], staged: Staged, *, by) -> None:
    vocabulary, _made = Vocabulary.objects.update_or_create(
        code=CODE, version=chosen.version, defaults={"name": NAME, "attribution": ATTRIBUTION}
    )
    versions = _versions(vocabulary)
    current = [table for name, table in chosen.tables.items() if name not in behind]
    merged = merge_concepts(versions, chosen.language, [table.kind for table in current if table.kind])
    relations = merge_relations(versions, [family for table in current for family in table.families])
    for table in current:
        if table.collection:
            merge_collection(versions, *table.collection)
    report = {
        "files": sorted(chosen.files),
        "ignored": sorted(chosen.ignored),
        "behind": sorted(behind),
        "is_version_dated": chosen.is_version_dated,
        "staged": staged._asdict(),
        "concepts": merged,
        "relations": relations,
        "unknown": _unknown(),
    }
    _finish(record, vocabulary, chosen.language, report, by=by)


def _versions(vocabulary: Vocabulary) -> Versions:
    every = list(Vocabulary.objects.filter(code=vocabulary.code))
    not_newer = [one.pk for one in every if in_order(one.version) <= in_order(vocabulary.version)]
    return Versions(vocabulary.pk, tuple(not_newer), tuple(one.pk for one in every))


def _unknown() -> dict:
    """How many addresses nobody knows, in how many rows, and the first of them."""
    found = unknown()
    return {
        "addresses": len(found),
        "rows": sum(count for _uri, count in found),
        "examples": [uri for uri, _count in found[:MOST_EXAMPLES]],
    }


def _finish(record: VocabularyImport, vocabulary: Vocabulary, language: str, report: dict, *, by) -> None:
    record.code, record.version, record.language = CODE, vocabulary.version, language
    record.report, record.finished_at = report, now()
    record.save()
    note = f"{vocabulary.code} {vocabulary.version} {language}: {report['staged']['concepts']} concepts"
    record_event("vocabulary.import", vocabulary, by=by, note=note)
