"""What is asked again and again of the rows that a reader may see.

To find the words of a statement takes longer than the database takes to answer it. Where a reader
may see every row, the words are the same for each reader and each time, so they are found once.
Where only values narrow what the reader sees, they are found once for all such readers; where
anything else does, they are found anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, QuerySet
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

from tsam.kernel.blanks import Among, Blank, filled
from tsam.kernel.keys import AnyOf

Row = TypeVar("Row")
Rows = QuerySet[Any, Any]
Of = TypeVar("Of", bound=QuerySet[Any, Any])


class Said(Protocol):
    """The values by which rows are narrowed, or the blanks in their places."""

    def value(self, name: str, kind: Field[Any, Any] | None = None, /) -> Any: ...

    def among(self, column: str, name: str) -> AnyOf: ...


@dataclass(frozen=True)
class _Values(Said):
    given: Mapping[str, Any]

    def value(self, name: str, _kind: Field[Any, Any] | None = None, /) -> Any:
        return self.given[name]

    def among(self, column: str, name: str) -> AnyOf:
        return AnyOf(column, self.given[name])


@dataclass(frozen=True)
class _Blanks(Said):
    """Named by the step they belong to, so that no two steps and no question share one."""

    step: str

    def value(self, name: str, kind: Field[Any, Any] | None = None, /) -> Any:
        return Blank(_within(self.step, name), kind)

    def among(self, column: str, name: str) -> AnyOf:
        return Among(column, _within(self.step, name))


Narrow = Callable[[Any, Said], Any]


@dataclass(frozen=True)
class _Narrowed:
    """How rows came out of the whole, step by step. It hangs on the queryset that came of it, and
    is gone with the next thing that is said of that.
    """

    query: Query
    steps: tuple[tuple[str, Narrow], ...] = ()
    given: Mapping[str, Any] = field(default_factory=dict)


def narrowed(rows: Of, step: str, narrow: Callable[[Of, Said], Of], **given: Any) -> Of:
    """Narrow rows by values in a way that a question keeps its words for.

    `step` names the blanks of this way. `narrow` says it of rows, with the values it is handed, and
    looks at nothing else; it is a function of a module or a class, by which the words are kept.
    """
    found = narrow(rows, _Values(given))
    if (before := _how(rows)) is not None:
        named = {_within(step, name): value for name, value in given.items()}
        found.__dict__["_narrowed"] = _Narrowed(
            found.query, (*before.steps, (step, narrow)), {**before.given, **named}
        )
    return found


def _how(rows: Rows) -> _Narrowed | None:
    """None where something else was said of the rows too."""
    if is_whole(rows.query):
        return _Narrowed(rows.query)
    found: _Narrowed | None = rows.__dict__.get("_narrowed")
    return found if found and found.query is rows.query else None


def _within(step: str, name: str) -> str:
    return f"{step}: {name}"


class Question(Generic[Row]):
    """`make` narrows and orders rows, with blanks (`kernel/blanks`) for the values of the moment.

    It must not look at anything but the rows it is given.
    """

    def __init__(self, make: Callable[[Any], QuerySet[Any, Row]]) -> None:
        self._make = make
        self._known: dict[tuple[Any, ...], tuple[QuerySet[Any, Row], _Words]] = {}

    def of(self, rows: Rows, **given: Any) -> list[Row]:
        """The answer, of rows that came from `visible_to`. What narrowed them beside `narrowed` is
        heeded as well, and costs the words anew.
        """
        how = _how(rows)
        question, words = (self._make(rows), _Words()) if how is None else self._said(rows, how)
        asked = question.all()
        asked.query.__class__ = _Told
        told = {**given, **how.given} if how else given
        asked.query.__dict__ |= {"told_words": words, "told_given": told}
        return list(asked)

    def _said(self, rows: Rows, how: _Narrowed) -> tuple[QuerySet[Any, Row], _Words]:
        place = (rows.model, connection.vendor, how.steps)
        if place not in self._known:
            said = type(rows)(model=rows.model, using=rows.db)
            for step, narrow in how.steps:
                said = narrow(said, _Blanks(step))
            self._known[place] = self._make(said), _Words()
        return self._known[place]


def is_whole(query: Query) -> bool:
    """Whether nothing was said of a table yet: every row of it, as it stands."""
    said: list[Any] = [query.where, query.annotations, query.select_related, query.order_by]
    said += [query.distinct, query.combinator, query.extra, query.values_select, query.group_by]
    said += [query.is_sliced, query.select_for_update, query.extra_tables, query.extra_order_by]
    mask, is_deferred = query.deferred_loading
    is_plain = not mask and is_deferred and query.default_cols and query.standard_ordering
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
