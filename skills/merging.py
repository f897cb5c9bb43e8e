"""From the staging tables into the vocabulary, by set-based statements in the caller's transaction.

What a file lists is written, what has left it is marked or goes, nothing that a person confirmed is touched. A file
older than one already loaded adds what is missing and changes neither what stands nor its state.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from skills.importer.esco import Family

LOCK = "SELECT pg_advisory_xact_lock(hashtext('skills.merging'))"

CONCEPTS = """
INSERT INTO skills_concept AS c (uuid, vocabulary_id, kind, uri, code, name, description, status, status_reason,
    close_match, skill_type, reuse_level, collections)
SELECT gen_random_uuid(), %(vocabulary)s, s.kind, s.uri, s.code,
    left(coalesce(nullif(s.name, ''), nullif(s.code, ''), s.uri), 300), s.description,
    CASE WHEN s.status = 'released' AND s.kind = ANY(%(newest)s) THEN 'released' ELSE 'obsolete' END,
    '', '', s.skill_type, s.reuse_level, '{}'
FROM (SELECT DISTINCT ON (uri) * FROM staged_concept ORDER BY uri, kind) s
ON CONFLICT (uri) DO UPDATE SET
    vocabulary_id = EXCLUDED.vocabulary_id,
    kind = EXCLUDED.kind,
    code = coalesce(nullif(EXCLUDED.code, ''), c.code),
    skill_type = coalesce(nullif(EXCLUDED.skill_type, ''), c.skill_type),
    reuse_level = coalesce(nullif(EXCLUDED.reuse_level, ''), c.reuse_level),
    status = CASE WHEN EXCLUDED.kind = ANY(%(newest)s) THEN EXCLUDED.status ELSE c.status END
WHERE c.vocabulary_id = ANY(%(not_newer)s)
"""
# Before the concepts are written: how many are new, how many come back, how many the file itself calls out of force.
COMPARED = """
SELECT count(*) FILTER (WHERE c.id IS NULL),
    count(*) FILTER (WHERE c.status = 'obsolete' AND s.status = 'released' AND s.kind = ANY(%(newest)s)),
    count(*) FILTER (WHERE s.status <> 'released')
FROM (SELECT DISTINCT ON (uri) * FROM staged_concept ORDER BY uri, kind) s LEFT JOIN skills_concept c USING (uri)
"""
NAMES = """
UPDATE skills_concept c SET name = s.name, description = coalesce(nullif(s.description, ''), c.description)
FROM staged_concept s
WHERE c.uri = s.uri AND s.name <> '' AND (%(language)s = 'it' OR NOT EXISTS (
    SELECT FROM skills_label l WHERE l.concept_id = c.id AND l.language = 'it' AND l.kind = 'preferred'))
    AND (c.name, c.description) IS DISTINCT FROM (s.name, coalesce(nullif(s.description, ''), c.description))
"""
VANISHED = """
UPDATE skills_concept c SET status = 'obsolete'
WHERE c.vocabulary_id = ANY(%(every)s) AND c.kind = ANY(%(newest)s) AND c.status = 'released' AND c.uri IS NOT NULL
    AND NOT EXISTS (SELECT FROM staged_concept s WHERE s.uri = c.uri)
"""
OLD_LABELS = """
DELETE FROM skills_label l USING skills_concept c
WHERE l.concept_id = c.id AND l.language = %(language)s AND l.kind IN ('preferred', 'alternative', 'hidden')
    AND c.uri IN (SELECT uri FROM staged_concept)
    AND NOT EXISTS (SELECT FROM staged_label s WHERE s.uri = c.uri AND s.kind = l.kind AND s.text = l.text)
"""
LABELS = """
INSERT INTO skills_label (concept_id, language, kind, text)
SELECT DISTINCT c.id, %(language)s, s.kind, s.text FROM staged_label s JOIN skills_concept c ON c.uri = s.uri
ON CONFLICT DO NOTHING
"""
# A file without descriptions takes none away.
DESCRIPTIONS = """
INSERT INTO skills_description AS d (concept_id, language, text)
SELECT DISTINCT ON (c.id) c.id, %(language)s, s.description
FROM staged_concept s JOIN skills_concept c ON c.uri = s.uri
WHERE s.description <> '' AND %(language)s <> '' ORDER BY c.id, s.kind
ON CONFLICT (concept_id, language) DO UPDATE SET text = EXCLUDED.text WHERE d.text <> EXCLUDED.text
"""
RESOLVED = """
CREATE TEMPORARY TABLE resolved_relation AS
SELECT DISTINCT a.id AS source_id, b.id AS target_id, s.kind FROM staged_relation s
JOIN skills_concept a ON a.uri = s.source JOIN skills_concept b ON b.uri = s.target
WHERE a.id <> b.id AND s.kind IN ('broader', 'essential', 'optional')
"""
RESOLVED_INDEX = "CREATE INDEX ON resolved_relation (source_id, target_id)"
OLD_RELATIONS = """
DELETE FROM skills_relation r USING skills_concept a, skills_concept b
WHERE r.source_id = a.id AND r.target_id = b.id
    AND a.vocabulary_id = ANY(%(every)s) AND b.vocabulary_id = ANY(%(every)s)
    AND a.kind = %(source)s AND b.kind = %(target)s AND r.kind = ANY(%(kinds)s)
    AND NOT EXISTS (SELECT FROM resolved_relation s
        WHERE s.source_id = r.source_id AND s.target_id = r.target_id AND s.kind = r.kind)
"""
RELATIONS = """
INSERT INTO skills_relation (source_id, target_id, kind) SELECT source_id, target_id, kind FROM resolved_relation
ON CONFLICT DO NOTHING
"""
# An occupation's unit group is the beginning of its code, in every version.
OLD_GROUPS = """
DELETE FROM skills_relation r USING skills_concept o, skills_concept g
WHERE r.source_id = o.id AND r.target_id = g.id AND r.kind = 'broader' AND o.kind = 'occupation'
    AND g.kind = 'isco_group' AND o.vocabulary_id = ANY(%(every)s) AND g.code <> left(o.code, 4)
"""
GROUPS = """
INSERT INTO skills_relation (source_id, target_id, kind)
SELECT o.id, g.id, 'broader' FROM skills_concept o
JOIN skills_concept g ON g.kind = 'isco_group' AND g.uri IS NOT NULL AND g.code = left(o.code, 4)
WHERE o.kind = 'occupation' AND o.uri IS NOT NULL AND o.vocabulary_id = ANY(%(every)s)
ON CONFLICT DO NOTHING
"""
UNREAD = "SELECT count(*) FROM staged_relation WHERE kind NOT IN ('broader', 'essential', 'optional')"
UNKNOWN = """
WITH named AS (
    SELECT source AS uri FROM staged_relation UNION ALL SELECT target FROM staged_relation
    UNION ALL SELECT uri FROM staged_membership)
SELECT uri, count(*) FROM named WHERE NOT EXISTS (SELECT FROM skills_concept c WHERE c.uri = named.uri)
GROUP BY uri ORDER BY uri
"""
COLLECTIONS = """
UPDATE skills_concept c SET collections = n.collections FROM (
    SELECT o.id, array_remove(o.collections, %(name)s) || CASE WHEN o.uri IN (
        SELECT uri FROM staged_membership WHERE collection = %(name)s) THEN ARRAY[%(name)s] ELSE '{}' END AS collections
    FROM skills_concept o WHERE o.vocabulary_id = ANY(%(every)s) AND o.kind = ANY(%(kinds)s)) n
WHERE n.id = c.id AND NOT (c.collections @> n.collections AND c.collections <@ n.collections)
"""


@dataclass(frozen=True)
class Versions:
    """Keys of the vocabularies: the one that is loaded, those not newer than it, and all of its code."""

    loaded: int
    not_newer: tuple[int, ...]
    every: tuple[int, ...]


def lock() -> None:
    """Let no other merge run until the end of the transaction."""
    _run(LOCK)


def merge_concepts(versions: Versions, language: str, newest: Iterable[str]) -> dict[str, int]:
    """Write the concepts, their labels and descriptions; `newest`: the kinds that no newer version has been loaded of.

    Returns how many are new, back, obsolete (vanished) and not_released (called out of force by the file).
    """
    names: dict[str, Any] = {
        "vocabulary": versions.loaded,
        "not_newer": list(versions.not_newer),
        "every": list(versions.every),
        "newest": list(newest),
        "language": language,
    }
    new, back, not_released = _read(COMPARED, names)[0]
    _run(CONCEPTS, names)
    vanished = _run(VANISHED, names)
    _run(OLD_LABELS, names)
    _run(LABELS, names)
    _run(DESCRIPTIONS, names)
    _run(NAMES, names)
    return {"new": new, "back": back, "obsolete": vanished, "not_released": not_released}


def merge_relations(versions: Versions, families: Iterable[Family]) -> dict[str, int]:
    """Write the relations; those of these families that are not staged go. Returns how many were added and gone."""
    every = {"every": list(versions.every)}
    for statement in (RESOLVED, RESOLVED_INDEX, "ANALYZE resolved_relation, skills_concept, skills_relation"):
        _run(statement)
    gone = _run(OLD_GROUPS, every)
    for family in families:
        names = {"source": family.source, "target": family.target, "kinds": list(family.kinds)}
        gone += _run(OLD_RELATIONS, {**every, **names})
    added = _run(RELATIONS) + _run(GROUPS, every)
    _run("DROP TABLE resolved_relation")
    return {"added": added, "gone": gone, "unread": _read(UNREAD)[0][0]}


def merge_collection(versions: Versions, name: str, kinds: str) -> None:
    """Make the staged concepts the members of a collection, among the concepts of these kinds (comma-separated)."""
    _run(COLLECTIONS, {"every": list(versions.every), "name": name, "kinds": kinds.split(",")})


def unknown() -> list[tuple[str, int]]:
    """The addresses that relations and collections name and no concept has, with how often."""
    return _read(UNKNOWN)


def _run(statement: str, names: dict[str, Any] | None = None) -> int:
    """Run a statement and return how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, names)
        return cursor.rowcount


def _read(statement: str, names: dict[str, Any] | None = None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, names)
        return cursor.fetchall()
