"""Rows as a table: the same JSON that a list writes, spread over columns, in the form that Italian Excel reads.

A nested object gives a column for each of its fields (`focus_group.slug`); a list joins its values by ` | `, and a list
of objects gives a column for each field, in the same order. PostgreSQL writes the lines; COPY carries them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import JSONField, QuerySet, TextField
from django.db.models.functions import Cast
from rest_framework import serializers

from api.rows import row, shape_of, sql_of
from core.tables.text import PREFIXES

BOM = "\ufeff"
SEPARATOR, JOIN = ";", " | "
CHUNK = 64 * 1024
# What a sheet would run is written behind an apostrophe, as `core.tables.text.formula_safe` does.
RUNS = rf"^(?=[ \u00a0]*[{re.escape(''.join(PREFIXES))}])"
NUMBERS = (serializers.IntegerField, serializers.FloatField, serializers.DecimalField)
TO_CSV = f"TO STDOUT WITH (FORMAT csv, HEADER, DELIMITER '{SEPARATOR}', ENCODING 'UTF8')"
# JSON holds no control characters: with two of them as quote and delimiter COPY changes nothing in it.
TO_LINES = r"TO STDOUT WITH (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02', ENCODING 'UTF8')"


@dataclass(frozen=True)
class Column:
    """One column: its name, what it holds, and where in the row's JSON it is."""

    name: str
    field: serializers.Field
    path: tuple[str, ...]
    items: str = ""  # the field of each object, when the path leads to a list of objects

    @property
    def choices(self) -> dict[str, str]:
        """The codes it may hold, with their labels."""
        field = getattr(self.field, "child", self.field)
        return {str(code): str(label) for code, label in getattr(field, "choices", {}).items() if code}

    @property
    def is_list(self) -> bool:
        return bool(self.items) or isinstance(self.field, serializers.ListField)

    @property
    def kind(self) -> str:
        """`number`, `flag`, `day`, `moment` or `text`."""
        if self.is_list:
            return "text"
        kinds = {
            serializers.BooleanField: "flag",
            serializers.DateTimeField: "moment",
            serializers.DateField: "day",
        } | dict.fromkeys(NUMBERS, "number")
        return next((kind for cls, kind in kinds.items() if isinstance(self.field, cls)), "text")


def columns(serializer_class: type, names: tuple[str, ...]) -> list[Column]:
    """Return the columns of the chosen fields of a serializer."""
    return list(_columns(shape_of(serializer_class), names, ()))


def _columns(shape, names: tuple[str, ...], path: tuple[str, ...]) -> Iterator[Column]:
    for name, field in shape.fields.items():
        here = (*path, name)
        if names and name not in names:
            continue
        if isinstance(field, serializers.ListSerializer):
            parts = field.child.fields.items()
            yield from (Column(".".join((*here, part)), inner, here, items=part) for part, inner in parts)
        elif isinstance(field, serializers.Serializer):
            yield from _columns(field, (), here)
        else:
            yield Column(".".join(here), field, here)


# --- SQL of a cell ---


def _at(column: Column, arrow: str) -> str:
    return f"(r {arrow} '{{{','.join(column.path)}}}')"


def _listed(column: Column) -> str:
    """The values of a list in one text; a hidden or missing value leaves its place empty."""
    value = f"coalesce(item ->> '{column.items}', '')" if column.items else "item #>> '{}'"
    items = f"jsonb_array_elements(nullif({_at(column, '#>')}, 'null')) WITH ORDINALITY AS items(item, n)"
    return f"(SELECT string_agg({value}, '{JOIN}' ORDER BY n) FROM {items})"  # noqa: S608 names of our own fields


def _typed(column: Column) -> str:
    """As a value of the database."""
    if column.is_list:
        return _listed(column)
    text = _at(column, "#>>")
    return {
        "number": f"{text}::numeric",
        "flag": f"CASE {text} WHEN 'true' THEN 'sì' WHEN 'false' THEN 'no' END",
        "day": f"{text}::date",
        "moment": f"date_trunc('second', {text}::timestamptz AT TIME ZONE 'Europe/Rome')",
        "text": text,
    }[column.kind]


def _written(column: Column) -> str:
    """As Italian Excel reads it: decimal comma, and no text that it would run as a formula."""
    if column.kind == "number":
        return f"replace({_at(column, '#>>')}, '.', ',')"
    if column.kind == "text":
        return f"regexp_replace({_typed(column)}, '{RUNS}', '''')"
    return _typed(column)


def _select(cells: list[str], queryset: QuerySet, serializer_class: type, names: tuple[str, ...]) -> tuple[str, Any]:
    """A statement with `cells` of the rows; who may read which rows, and which numbers, is inside it."""
    rows = queryset.order_by("pk").values_list(Cast(row(serializer_class, names), JSONField()))
    sql, params = sql_of(rows)
    return f"SELECT {', '.join(cells)} FROM ({sql}) AS rows(r)", params  # noqa: S608 likewise


# --- the three formats ---


def csv(queryset: QuerySet, serializer_class: type, names: tuple[str, ...]) -> Iterator[bytes]:
    """Yield a CSV that opens right in Italian Excel."""
    yield BOM.encode()
    yield from copied(*copy_of(queryset, serializer_class, names))


def copy_of(queryset: QuerySet, serializer_class: type, names: tuple[str, ...]) -> tuple[str, Any]:
    """Return the COPY of a CSV, and its parameters."""
    cells = [f'{_written(column)} AS "{column.name}"' for column in columns(serializer_class, names)]
    sql, params = _select(cells, queryset, serializer_class, names)
    return f"COPY ({sql}) {TO_CSV}", params


def lines(queryset: QuerySet, serializer_class: type, names: tuple[str, ...]) -> Iterator[bytes]:
    """Yield one JSON object a line, as the lists have them."""
    texts = queryset.order_by("pk").values_list(Cast(row(serializer_class, names), TextField()))
    sql, params = sql_of(texts)
    yield from copied(f"COPY ({sql}) {TO_LINES}", params)


def values(queryset: QuerySet, serializer_class: type, names: tuple[str, ...]) -> Iterator[tuple]:
    """Yield the rows as values of Python, for a sheet: numbers, dates and texts."""
    cells = [_typed(column) for column in columns(serializer_class, names)]
    sql, params = _select(cells, queryset, serializer_class, names)
    with connection.chunked_cursor() as cursor:
        cursor.itersize = 500
        cursor.execute(sql, params)
        yield from cursor


def copied(sql: str, params) -> Iterator[bytes]:
    """Carry what COPY writes, some tens of kilobytes at a time."""
    with connection.cursor() as cursor, cursor.copy(cursor.mogrify(sql, params)) as copy:
        block = bytearray()
        for data in copy:
            block += data
            if len(block) >= CHUNK:
                yield bytes(block)
                block.clear()
        if block:
            yield bytes(block)
