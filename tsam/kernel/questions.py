"""What is asked again and again of the rows that a reader may see.

To find the words of a statement takes longer than the database takes to answer it. Where a reader
may see every row, the words are the same for each reader and each time, so they are found once.
Where anything narrows what the reader sees, they are found anew.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

from tsam.kernel.blanks import filled

Row = TypeVar("Row")
Rows = QuerySet[Any, Any]


class Question(Generic[Row]):
    """`make` narrows and orders rows, with blanks (`kernel/blanks`) for the values of the moment.

    It must not look at anything but the rows it is given.
    """

    def __init__(self, make: Callable[[Any], QuerySet[Any, Row]]) -> None:
        self._make = make
        self._known: dict[tuple[type, str], tuple[QuerySet[Any, Row], _Words]] = {}

    def of(self, rows: Rows, **given: Any) -> list[Row]:
        """The answer, of rows that came from `visible_to` and are narrowed by nothing else."""
        question, words = self._said_of(rows)
        asked = question.all()
        asked.query.__class__ = _Told
        asked.query.__dict__ |= {"told_words": words, "told_given": given}
        return list(asked)

    def _said_of(self, rows: Rows) -> tuple[QuerySet[Any, Row], _Words]:
        if not is_whole(rows.query):
            return self._make(rows), _Words()
        place = (rows.model, connection.vendor)
        if place not in self._known:
            self._known[place] = self._make(rows), _Words()
        return self._known[place]


def is_whole(query: Query) -> bool:
    """Whether nothing was said of a table yet: every row of it, as it stands."""
    said: list[Any] = [query.where, query.annotations, query.select_related, query.order_by]
    said += [query.distinct, query.combinator, query.extra, query.values_select, query.group_by]
    said += [query.is_sliced, query.select_for_update]
    mask, is_deferred = query.deferred_loading
    is_plain = not mask and is_deferred and query.default_cols
    return is_plain and not any(said) and len(query.alias_map) <= 1


class _Words:
    """What a compiler found, kept for all others that would find the same."""

    found: tuple[str, tuple[Any, ...], dict[str, Any]] | None = None


class _Told(Query):
    """A query that knows its words, once they were found."""

    told_words: _Words
    told_given: dict[str, Any]

    def get_compiler(
        self,
        using: str | None = None,
        connection: BaseDatabaseWrapper | None = None,
        elide_empty: bool = True,
    ) -> SQLCompiler:
        there = connection or connections[using or DEFAULT_DB_ALIAS]
        return _Teller(self, there, using, elide_empty)


class _Teller(SQLCompiler):
    query: _Told

    def as_sql(self, *args: Any, **kwargs: Any) -> tuple[str, tuple[Any, ...]]:
        words, own = self.query.told_words, ("query", "connection", "using")
        if words.found is None:
            sql, values = super().as_sql(*args, **kwargs)
            kept = {name: value for name, value in vars(self).items() if name not in own}
            words.found = sql, tuple(values), kept
        sql, values, kept = words.found
        self.__dict__ |= kept
        return sql, filled(values, self.query.told_given, self.connection)
