"""Noting what changed in what the public may read, by comparing it with what was noted before.

The reply of the public API is the measure: a row has changed when the JSON that anybody gets of it is another one, for
whatever reason (its own text, the name of its cluster, a citation, the date of today), and is gone when it is no longer
there. So the feed forgets nothing and betrays nothing: a number that the disclosure rule hides before and after is no
change. `note` is called every minute (skillsintel/celery.py) and may be called at any time.
"""

from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from api.rows import every_field, row, sql_of
from api.v1.resources import RESOURCES
from api.v1.views.base import Resource

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


def note() -> int:
    """Write down what came, changed and went since the last time; return how many rows. Nothing while another does."""
    return sum(_note(resource) for resource, _right in RESOURCES)


@transaction.atomic
def _note(resource: type[Resource]) -> int:
    rows = resource.visible(AnonymousUser()).order_by()
    key = Cast(resource.lookup_field, TextField())
    body = Cast(row(resource.serializer_class, every_field(resource.serializer_class)), TextField())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        if not cursor.fetchone()[0]:
            return 0
        whole = rows.annotate(**resource.columns(AnonymousUser())).values_list(key, body)
        return _run(cursor, CAME_OR_CHANGED, resource, whole) + _run(cursor, WENT, resource, rows.values_list(key))


def _run(cursor, template: str, resource: type[Resource], rows: QuerySet) -> int:
    sql, params = sql_of(rows)
    cursor.execute(template.format(rows=sql), [resource.noun, *params])
    return cursor.rowcount
