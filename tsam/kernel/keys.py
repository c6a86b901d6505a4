"""Rows by many keys at once."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func


class AnyOf(Func):
    """Whether a column holds one of these keys, however many they are.

    They travel as one value: fifty are worded as fast as one, and the words of the statement stay
    the same, so that a database that keeps its plans needs one for any number.
    """

    template = "%(expressions)s IN (SELECT value FROM json_each(%%s))"
    on_postgresql = "%(expressions)s = ANY(%%s::bigint[])"

    def __init__(self, column: str, keys: Collection[int]) -> None:
        super().__init__(F(column), output_field=BooleanField())
        self.keys = keys

    def as_sql(self, *args: Any, **kwargs: Any) -> tuple[str, tuple[Any, ...]]:
        sql, values = super().as_sql(*args, **kwargs)
        return sql, (*values, self.value(args[1]))

    def as_postgresql(self, *args: Any) -> tuple[str, tuple[Any, ...]]:
        return self.as_sql(*args, template=self.on_postgresql)

    def value(self, connection: BaseDatabaseWrapper) -> Any:
        return carried(self.keys, connection)


def carried(keys: Collection[int], connection: BaseDatabaseWrapper) -> Any:
    """As one value of the kind that the templates above unfold."""
    listed = list(keys)
    return listed if connection.vendor == "postgresql" else json.dumps(listed)
