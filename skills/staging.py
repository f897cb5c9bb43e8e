"""The room between a file and the vocabulary: temporary tables that fill while a file is read, then one merge.

Reading takes time and writes nothing that anybody sees; the merge is a handful of statements in one transaction.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import NamedTuple

from django.db import connection

from skills.importer.esco import Fact, NamedConcept, NamedLabel, NamedMembership, NamedRelation

BATCH = 4_000  # facts of which memory holds copies at a time

TABLES: dict[type, str] = {
    NamedConcept: "staged_concept",
    NamedLabel: "staged_label",
    NamedRelation: "staged_relation",
    NamedMembership: "staged_membership",
}
COUNTS = """
SELECT (SELECT count(*) FROM staged_concept), (SELECT count(*) FROM staged_label),
    (SELECT count(*) FROM staged_relation), (SELECT count(*) FROM staged_membership)
"""


class Staged(NamedTuple):
    """How many facts were staged."""

    concepts: int
    labels: int
    relations: int
    memberships: int


@contextmanager
def staging() -> Iterator[None]:
    """Have empty staging tables inside, seen by this connection alone."""
    with connection.cursor() as cursor:
        for fact, table in TABLES.items():
            columns = ", ".join(f"{name} text NOT NULL" for name in fact._fields)  # type: ignore[attr-defined]
            cursor.execute(f"DROP TABLE IF EXISTS {table}")
            cursor.execute(f"CREATE TEMPORARY TABLE {table} ({columns})")
    yield
    with connection.cursor() as cursor:
        for table in TABLES.values():
            cursor.execute(f"DROP TABLE {table}")


def batches(facts: Iterable[Fact]) -> Iterator[list[Fact]]:
    """Cut a stream of facts into lists."""
    stream = iter(facts)
    while batch := list(islice(stream, BATCH)):
        yield batch


def stage(batch: list[Fact]) -> None:
    """Copy the facts into their tables."""
    for fact, table in TABLES.items():
        if found := [row for row in batch if type(row) is fact]:
            _copy(found, table)


def _copy(rows: list[Fact], table: str) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def settle() -> Staged:
    """Index the staged facts, tell the planner, and count them; to be called before the merge."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX ON staged_concept (uri)")
        cursor.execute("CREATE INDEX ON staged_label (uri)")
        cursor.execute("CREATE INDEX ON staged_relation (source, target)")
        cursor.execute(f"ANALYZE {', '.join(TABLES.values())}")
        cursor.execute(COUNTS)
        return Staged(*cursor.fetchone())
