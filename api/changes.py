"""Noting what changed in what the public may read, by comparing it with what was noted before.

The reply of the public API is the measure: a row has changed when the JSON that anybody gets of it is another one, for
whatever reason (its own text, the name of its cluster, a citation, the date of today), and is gone when it is no longer
there. So the feed forgets nothing and betrays nothing: a number that the disclosure rule hides before and after is no
change. `note` is called every minute (skillsintel/celery.py) and may be called at any time.

Rows are compared only when there is a reason: a committed transaction wrote to a table that the statement reads
(triggers leave a `Touch` in the same transaction, so that a late commit is seen when it is there), or the statement
itself is another one (the day in it, a field that a new version of the portal adds).
"""

import functools
import hashlib
import re
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.db.models import TextField
from django.db.models.functions import Cast

from api.models import Comparison, Touch
from api.rows import every_field, row, sql_of
from api.v1.resources import RESOURCES
from api.v1.views.base import Resource
from core.calendar import today

READS = re.compile(r'(?:FROM|JOIN) "(\w+)"')
ONE_AT_A_TIME = 6201  # the key of the advisory lock: two at once would write the same rows
CAME_OR_CHANGED = """
INSERT INTO api_change (resource, key, digest, transaction_id, at, is_gone)
SELECT %s, key, md5(body), pg_current_xact_id(), now(), false FROM ({rows}) AS rows(key, body)
ON CONFLICT (resource, key) DO UPDATE
SET digest = excluded.digest, transaction_id = excluded.transaction_id, at = excluded.at, is_gone = false
WHERE api_change.digest <> excluded.digest OR api_change.is_gone
"""
WENT = """
UPDATE api_change SET digest = '', transaction_id = pg_current_xact_id(), at = now(), is_gone = true
WHERE resource = %s AND NOT is_gone
    AND NOT EXISTS (SELECT FROM ({rows}) AS rows(key) WHERE rows.key = api_change.key)
"""


@dataclass(frozen=True)
class Statement:
    """How the public rows of a resource are read: key and JSON of each, and the keys alone."""

    rows: str
    params: tuple
    keys: str
    key_params: tuple

    @property
    def tables(self) -> frozenset[str]:
        """The tables that it reads."""
        return frozenset(READS.findall(self.rows))

    @property
    def fingerprint(self) -> str:
        """Is another one when the statement is; values of a set come in any order."""
        return hashlib.sha256(f"{self.rows} {sorted(map(repr, self.params))}".encode()).hexdigest()


@functools.lru_cache(maxsize=len(RESOURCES))
def statement(resource: type[Resource], day: date) -> Statement:
    """Compose the statement of a resource; `day` is there to be remembered by."""
    public = AnonymousUser()
    rows = resource.visible(public).order_by()
    key = Cast(resource.lookup_field, TextField())
    body = Cast(row(resource.serializer_class, every_field(resource.serializer_class)), TextField())
    whole = rows.annotate(**resource.columns(public)).values_list(key, body)
    return Statement(*sql_of(whole), *sql_of(rows.values_list(key)))


@transaction.atomic
def note() -> int:
    """Write down what came, changed and went since the last time; return how many rows. Nothing while another does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(f"DELETE FROM {Touch._meta.db_table} RETURNING name")  # noqa: S608 our own table
        touched = {name for (name,) in cursor.fetchall()}
        known = dict(Comparison.objects.values_list("resource", "fingerprint"))
        statements = {resource.noun: statement(resource, today()) for resource, _right in RESOURCES}
        return sum(
            _compared(cursor, noun, read)
            for noun, read in statements.items()
            if read.tables & touched or known.get(noun) != read.fingerprint
        )


def _compared(cursor, noun: str, read: Statement) -> int:
    """Compare every public row of a resource; return how many are noted."""
    cursor.execute(CAME_OR_CHANGED.format(rows=read.rows), [noun, *read.params])
    noted = cursor.rowcount
    cursor.execute(WENT.format(rows=read.keys), [noun, *read.key_params])
    Comparison.objects.update_or_create(resource=noun, defaults={"fingerprint": read.fingerprint})
    return noted + cursor.rowcount
