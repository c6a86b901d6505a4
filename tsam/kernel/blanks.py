"""Places in a statement for values that are given each time it is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, IntegerField

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


def filled(
    values: Iterable[Any], given: Mapping[str, Any], connection: BaseDatabaseWrapper
) -> tuple[Any, ...]:
    """The values of a statement with each blank filled. Raises KeyError for one left open."""
    return tuple(
        value.written(given[value.name], connection) if isinstance(value, Blank | Among) else value
        for value in values
    )
