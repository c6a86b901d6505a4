"""Statements that nearly every request asks: worded once, then only their blanks are filled in.

To word a small statement and to make ready for its rows takes several times as long as the
database takes to answer it. What comes back are values, never rows of a model that could be saved.

Who may read what is worded for each reader, by `visible_to`: no face asks through here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, IntegerField, QuerySet

from tsam.kernel.keys import AnyOf, carried


class Blank(Expression):
    """A place in a filter for a value that is given when the statement is asked.

    `kind` says how the value is written for the database; a whole number where nothing is said.
    """

    def __init__(self, name: str, kind: Field[Any, Any] | None = None) -> None:
        super().__init__(output_field=kind or IntegerField())
        self.name = name

    def as_sql(self, *_args: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)

    def written(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        return self.output_field.get_db_prep_value(value, connection)


class Among(AnyOf):
    """Whether a column holds one of the keys that are given under a name when it is asked."""

    def __init__(self, column: str, name: str) -> None:
        super().__init__(column, ())
        self.name = name

    def value(self, _connection: BaseDatabaseWrapper) -> Any:
        return self

    def written(self, keys: Collection[int], connection: BaseDatabaseWrapper) -> Any:
        return carried(keys, connection)


@dataclass(frozen=True)
class _Words:
    """A statement as one kind of database is asked it."""

    sql: str
    values: tuple[Any, ...]
    # For each column that comes back otherwise than it is told: its place, and how to read it.
    readings: tuple[tuple[int, tuple[Callable[..., Any], ...], Any], ...]


class Standing:
    """One statement. `make` says it as a queryset of `values_list`, with blanks for its values."""

    def __init__(self, make: Callable[[], QuerySet[Any, Any]]) -> None:
        self._make = make
        self._known: dict[str, _Words] = {}

    def rows(self, **given: Any) -> list[tuple[Any, ...]]:
        """What the database answers, with each blank filled by the value of its name."""
        words = self._known.get(connection.vendor) or self._worded()
        values = [
            value.written(given[value.name], connection)
            if isinstance(value, Blank | Among)
            else value
            for value in words.values
        ]
        with connection.cursor() as cursor:
            cursor.execute(words.sql, values)
            found = cursor.fetchall()
        return [_read(row, words) for row in found] if words.readings else found

    def first(self, **given: Any) -> tuple[Any, ...] | None:
        found = self.rows(**given)
        return found[0] if found else None

    def _worded(self) -> _Words:
        compiler = self._make().query.get_compiler(connection=connection)
        sql, values = compiler.as_sql()
        columns = [column for column, _sql, _alias in compiler.select]
        readings = compiler.get_converters(columns)
        words = _Words(
            sql,
            tuple(values),
            tuple((place, tuple(how), column) for place, (how, column) in readings.items()),
        )
        self._known[connection.vendor] = words
        return words


def _read(row: tuple[Any, ...], words: _Words) -> tuple[Any, ...]:
    read = list(row)
    for place, how, column in words.readings:
        for reading in how:
            read[place] = reading(read[place], column, connection)
    return tuple(read)
