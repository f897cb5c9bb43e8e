"""Italian full-text search: without accents and endings, in a column that PostgreSQL keeps by itself."""

from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db.models import GeneratedField

CONFIG = "it"  # italian, with the accents taken away first (core migration 0003)


class Words(SearchVectorField):
    """Is searched and never read: in a row it is None, so that no list carries it along."""

    def select_format(self, compiler, sql, params) -> tuple[str, Any]:
        return "NULL", ()


def words_of(*fields: str) -> GeneratedField:
    """Return the column with the words of these text fields; index it by GIN."""
    return GeneratedField(
        expression=SearchVector(*fields, config=CONFIG), output_field=Words(), db_persist=True, editable=False
    )


def vector_of(*fields: str) -> SearchVector:
    """Return the words of these fields as an expression, for tables of some hundred rows."""
    return SearchVector(*fields, config=CONFIG)


def asked(text: str) -> SearchQuery:
    """Return what a person asked for: all words, "some together", one OR another, -none of these."""
    return SearchQuery(text, config=CONFIG, search_type="websearch")
