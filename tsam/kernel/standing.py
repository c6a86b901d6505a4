"""Statements that nearly every request asks: worded once, then only their blanks are filled in.

To word a small statement and to make ready for its rows takes several times as long as the
database takes to answer it. What comes back are values, never rows of a model that could be saved.

Who may read what is worded for each reader, by `visible_to`: no face asks through here, but by
`kernel/questions`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from tsam.kernel.blanks import filled


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
        with connection.cursor() as cursor:
            cursor.execute(words.sql, filled(words.values, given, connection))
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
