"""What is asked again and again of the rows that a reader may see.

To find the words of a statement takes longer than the database takes to answer it. Where a reader
may see every row, the words are the same for each reader and each time, so they are found once.
Where only values narrow what the reader sees, they are found once for all such readers; where
anything else does, they are found anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

from tsam.kernel.blanks import filled

Row = TypeVar("Row")
Rows = QuerySet[Any, Any]


@dataclass(frozen=True)
class Narrowed:
    """How rows were narrowed, where only the values differ from one reader to the next.

    It hangs on the queryset that came of it, as `narrowed`, and is gone with the next step.
    """

    query: Query
    whole: Rows
    # The same said with blanks, and what fills them; no question names a blank like these.
    narrow: Callable[[Any], Rows]
    given: Mapping[str, Any]

    def is_of(self, rows: Rows) -> bool:
        return self.query is rows.query and is_whole(self.whole.query)


class Question(Generic[Row]):
    """`make` narrows and orders rows, with blanks (`kernel/blanks`) for the values of the moment.

    It must not look at anything but the rows it is given.
    """

    def __init__(self, make: Callable[[Any], QuerySet[Any, Row]]) -> None:
        self._make = make
        self._known: dict[tuple[type, str, bool], tuple[QuerySet[Any, Row], _Words]] = {}

    def of(self, rows: Rows, **given: Any) -> list[Row]:
        """The answer, of rows that came from `visible_to` and are narrowed by nothing else."""
        narrowed: Narrowed | None = getattr(rows, "narrowed", None)
        if narrowed and narrowed.is_of(rows):
            question, words = self._known_of(rows.model, narrowed.whole, narrowed.narrow)
            given |= narrowed.given
        elif is_whole(rows.query):
            question, words = self._known_of(rows.model, rows)
        else:
            question, words = self._make(rows), _Words()
        asked = question.all()
        asked.query.__class__ = _Told
        asked.query.__dict__ |= {"told_words": words, "told_given": given}
        return list(asked)

    def _known_of(
        self, model: type, rows: Rows, narrow: Callable[[Any], Rows] | None = None
    ) -> tuple[QuerySet[Any, Row], _Words]:
        place = (model, connection.vendor, narrow is not None)
        if place not in self._known:
            self._known[place] = self._make(narrow(rows) if narrow else rows), _Words()
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
