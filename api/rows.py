"""From a serializer to rows: PostgreSQL writes the JSON of each row, in one statement, without a Python object for it.

The serializer stays the one place that says which fields a reply has; here its fields become one `json_build_object`.
A field's `source` is a path of the model (`focus_group.slug`) or the name of an annotation of the queryset.
"""

import functools
from collections.abc import Collection, Sequence

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import (
    Case,
    Expression,
    F,
    Func,
    IntegerField,
    JSONField,
    Lookup,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast
from rest_framework import serializers

SOME = [-1]  # stands in a statement for the inner keys that are not known yet


class Row(Func):
    """`json_build_object` of names and expressions; keeps the order of the names."""

    function = "json_build_object"
    output_field = JSONField()

    def __init__(self, **columns: Expression):
        super().__init__(*(part for name, column in columns.items() for part in (Value(name), column)))


class Among(Lookup):
    """Whether a key is one of an array that is given as one parameter."""

    prepare_rhs = False

    def as_sql(self, compiler, connection) -> tuple[str, list]:
        sql, params = self.process_lhs(compiler, connection)
        return f"{sql} = ANY(%s::bigint[])", [*params, self.rhs]


@functools.cache
def shape_of(serializer_class: type) -> serializers.Serializer:
    """Return one instance of a serializer, by which its fields are read."""
    return serializer_class()


def every_field(serializer_class: type) -> tuple[str, ...]:
    """Return the names of all fields, also of those that are only written when asked for."""
    return tuple(shape_of(serializer_class).fields)


def chosen(shape, *, fields: Collection[str] = (), expand: Collection[str] = ()) -> tuple[str, ...]:
    """Return the names of the fields to write: those asked for, or all but the expandable ones."""
    asked = {*fields, *expand}
    kept = (name for name in shape.fields if name in asked or not (fields or name in shape.expandable))
    return tuple(kept)


@functools.cache
def row(serializer_class: type, names: tuple[str, ...] = ()) -> Row:
    """Return the expression of one row with the serializer's fields (only `names` of them, if given)."""
    return _row(shape_of(serializer_class), names, ())


def _row(shape: serializers.Serializer, names: tuple[str, ...], path: tuple[str, ...]) -> Row:
    fields = shape.fields.items()
    return Row(**{name: _column(field, path) for name, field in fields if not names or name in names})


def _column(field: serializers.Field, prefix: tuple[str, ...]) -> Expression:
    path = (*prefix, *field.source_attrs)
    if not isinstance(field, serializers.Serializer):
        return F("__".join(path))
    nested = _row(field, (), path)
    if not field.allow_null:
        return nested
    is_missing = When(**{"__".join(path) + "__isnull": True}, then=Value(None))
    return Case(is_missing, default=nested, output_field=JSONField())


def statement(queryset: QuerySet, serializer_class: type, names: tuple[str, ...]) -> tuple[str, tuple]:
    """Return the SQL, and its parameters, that writes those rows of `queryset` whose inner keys `written` gets."""
    texts = (
        queryset.filter(Among(F("pk"), SOME))
        .order_by("pk")
        .values_list("pk", Cast(row(serializer_class, names), TextField()))
    )
    return sql_of(texts)


def sql_of(queryset: QuerySet) -> tuple[str, tuple]:
    """Return the SQL of a queryset and its parameters, also when it can be seen beforehand that it finds nothing."""
    return queryset.query.get_compiler(connection=connection, elide_empty=False).as_sql()


def written(sql: str, params: tuple, keys: Sequence[int]) -> dict[int, str]:
    """Run a `statement`; return inner key -> JSON of the row."""
    if not keys:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(sql, [[*keys] if value == SOME else value for value in params])
        return dict(cursor.fetchall())


class Counted(Subquery):
    """How many rows a subquery has."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def listed(queryset: QuerySet, serializer_class: type) -> ArraySubquery:
    """Return a column with the rows of a subquery as an array of objects."""
    return ArraySubquery(queryset.values_list(row(serializer_class)))


def values_of(queryset: QuerySet, path: str) -> ArraySubquery:
    """Return a column with one value of each row of a subquery, as an array."""
    return ArraySubquery(queryset.values_list(path))


def value_of(queryset: QuerySet, path: str) -> Subquery:
    """Return a column with one value of the only row of a subquery; null without a row."""
    return Subquery(queryset.values(path)[:1])
