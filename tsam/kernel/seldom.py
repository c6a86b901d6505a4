"""Rows that mostly are not there, on pages that ask for many kinds of them."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


def seldom(rows: QuerySet[Row, Row], most: int) -> list[Row]:
    """The first rows, in their order. Their keys are asked first: to word a wide statement and
    make ready for its rows costs a page more than the database does, also where none comes.
    """
    keys = list(rows.values_list("pk", flat=True)[:most])
    return list(rows.filter(pk__in=keys)) if keys else []
