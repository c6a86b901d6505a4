"""Paging by key: a page far down a long list costs what the first one costs."""

from __future__ import annotations

import base64
import binascii
import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from math import isfinite
from operator import or_
from typing import Any, Generic, TypeVar
from zlib import crc32

from django.core.exceptions import BadRequest, FieldDoesNotExist, ValidationError
from django.db.models import F, Field, Model, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.utils.translation import gettext as _

PAGE_SIZE = 50
Row = TypeVar("Row")


class BadCursor(BadRequest):
    """The page was asked for with a cursor that this list did not hand out."""


@dataclass(frozen=True)
class KeysetPage(Generic[Row]):
    """A stretch of an ordered list; `newer` and `older` are cursors, or nothing at the ends."""

    rows: Sequence[Row]
    newer: str
    older: str

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def has_others(self) -> bool:
        return bool(self.newer or self.older)


def keyset(
    queryset: QuerySet[Any, Row],
    *,
    order: Sequence[str],
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> KeysetPage[Row]:
    """One page by key instead of by count: page 900 costs what page 1 costs, and rows that are
    added meanwhile neither repeat nor hide others.

    `order` names fields or annotations as `order_by` does, the last one unique; rows without a
    value come last in either direction. One query. Raises BadCursor.
    """
    terms = [_Term.of(queryset.model, name) for name in order]
    values, is_back = _decode(cursor, order) if cursor else (None, False)
    rows = queryset.order_by(*(term.ordering(is_back) for term in terms))
    if values is not None:
        rows = _from_there(rows, terms, values, is_back)
    return _page(list(rows[: size + 1]), terms, order, size=size, is_back=is_back, cursor=cursor)


def first_page(
    rows: Sequence[Row], model: type[Model], *, order: Sequence[str], size: int = PAGE_SIZE
) -> KeysetPage[Row]:
    """The same of the first `size` + 1 rows of a list, which stand in that order already."""
    terms = [_Term.of(model, name) for name in order]
    return _page(rows, terms, order, size=size, is_back=False, cursor=None)


def _page(
    rows: Sequence[Row],
    terms: Sequence[_Term],
    order: Sequence[str],
    *,
    size: int,
    is_back: bool,
    cursor: str | None,
) -> KeysetPage[Row]:
    has_more = len(rows) > size
    found = rows[:size][::-1] if is_back else rows[:size]
    has_newer = has_more if is_back else cursor is not None and cursor != ""
    has_older = is_back or has_more
    return KeysetPage(
        rows=found,
        newer=_encode(found[0], terms, order, is_back=True) if found and has_newer else "",
        older=_encode(found[-1], terms, order, is_back=False) if found and has_older else "",
    )


@dataclass(frozen=True)
class _Term:
    """One column of an ordering. Rows without a value stand last, on every database."""

    path: str
    is_descending: bool
    is_nullable: bool

    @classmethod
    def of(cls, model: type[Model], name: str) -> _Term:
        path = name.removeprefix("-")
        path = "pk" if path in {"pk", "id"} else path
        return cls(path, name.startswith("-"), _is_nullable(model, path))

    def ordering(self, is_back: bool) -> OrderBy:
        # Nulls are said only where they can be: said needlessly, they keep SQLite off the index.
        is_descending = self.is_descending != is_back
        nulls = {} if not self.is_nullable else {"nulls_first" if is_back else "nulls_last": True}
        return OrderBy(F(self.path), descending=is_descending, **nulls)

    def same(self, value: Any) -> Q:
        return Q(**{f"{self.path}__isnull": True}) if value is None else Q(**{self.path: value})

    def beyond(self, value: Any, is_back: bool) -> Q | None:
        """Rows that stand after the value in this column (before it when going back)."""
        if value is None:
            return Q(**{f"{self.path}__isnull": False}) if is_back else None
        side = "lt" if self.is_descending != is_back else "gt"
        further = Q(**{f"{self.path}__{side}": value})
        if self.is_nullable and not is_back:
            further |= Q(**{f"{self.path}__isnull": True})
        return further

    def value(self, row: Any) -> Any:
        """Of a model's row, or of a record that values() gave."""
        if isinstance(row, Mapping):
            return row[self.path]
        return reduce(getattr, self.path.split("__"), row)


def stretch(
    rows: Sequence[Row],
    *,
    key: Callable[[Row], tuple[float, ...]],
    order: Sequence[str],
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> KeysetPage[Row]:
    """The same for rows that are in order already, by a key of numbers that no two rows share.

    `order` names the parts of the key. Raises BadCursor.
    """
    values, is_back = _decode(cursor, order) if cursor else (None, False)
    keys = [key(row) for row in rows]
    start = 0
    if values is not None:
        if not all(isinstance(value, int | float) for value in values):
            raise _bad_cursor()
        there = tuple(values)
        start = max(0, bisect_left(keys, there) - size) if is_back else bisect_right(keys, there)
    end = bisect_left(keys, tuple(values)) if values is not None and is_back else start + size
    found = rows[start:end]
    return KeysetPage(
        rows=found,
        newer=_packed_key(keys[start], order, is_back=True) if found and start else "",
        older=_packed_key(keys[end - 1], order, is_back=False) if end < len(rows) else "",
    )


def _packed_key(values: tuple[float, ...], order: Sequence[str], *, is_back: bool) -> str:
    return _written([_order_mark(order), int(is_back), *values])


def _is_nullable(model: type[Model], path: str) -> bool:
    nullable = False
    here: type[Model] | None = model
    for name in path.split("__"):
        if name == "pk":
            return nullable
        try:
            field = here._meta.get_field(name) if here else None
        except FieldDoesNotExist:
            field = None
        if not isinstance(field, Field):
            # An annotation: nothing is known, so expect the worst.
            return True
        nullable = nullable or field.null
        here = field.related_model if isinstance(field.related_model, type) else None
    return nullable


def _from_there(
    rows: QuerySet[Any, Row], terms: Sequence[_Term], values: Sequence[Any], is_back: bool
) -> QuerySet[Any, Row]:
    alternatives = []
    equal = Q()
    try:
        for term, value in zip(terms, values, strict=True):
            further = term.beyond(value, is_back)
            if further is not None:
                alternatives.append(equal & further)
            equal &= term.same(value)
        first = terms[0]
        if not first.is_nullable:
            # Implied by the rest, and what lets the database start in the index.
            side = "lte" if first.is_descending != is_back else "gte"
            rows = rows.filter(**{f"{first.path}__{side}": values[0]})
        return rows.filter(reduce(or_, alternatives)) if alternatives else rows.none()
    except (TypeError, ValueError, ValidationError, OverflowError) as wrong:
        raise _bad_cursor() from wrong


def _encode(row: Any, terms: Sequence[_Term], order: Sequence[str], *, is_back: bool) -> str:
    return _written(
        [_order_mark(order), int(is_back), *(_packed(term.value(row)) for term in terms)]
    )


def _written(parts: Sequence[Any]) -> str:
    text = json.dumps(parts, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(cursor: str, order: Sequence[str]) -> tuple[list[Any], bool]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        parts = json.loads(base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True))
        mark, is_back, *packed = parts
        values = [_unpacked(part) for part in packed]
    except (ValueError, TypeError, ArithmeticError, RecursionError, binascii.Error) as wrong:
        raise _bad_cursor() from wrong
    if mark != _order_mark(order) or is_back not in (0, 1) or len(values) != len(order):
        raise _bad_cursor()
    return values, bool(is_back)


def _order_mark(order: Sequence[str]) -> int:
    """A cursor of one order means nothing in another."""
    return crc32(" ".join(order).encode())


def _packed(value: Any) -> Any:
    if isinstance(value, datetime):
        return ["t", value.isoformat()]
    if isinstance(value, date):
        return ["d", value.isoformat()]
    if isinstance(value, Decimal):
        return ["n", str(value)]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)


def _unpacked(part: Any) -> Any:
    match part:
        case ["t", str(text)]:
            moment = datetime.fromisoformat(text)
            if moment.tzinfo is None:
                raise ValueError(text)
            return moment
        case ["d", str(text)]:
            return date.fromisoformat(text)
        case ["n", str(text)]:
            return _finite(Decimal(text))
        case str():
            return _storable(part)
        case None | bool():
            return part
        case int() | float():
            return _finite(part)
    raise ValueError(part)


def _finite(number: Any) -> Any:
    if not isfinite(number) or abs(number) >= 2**63:
        raise ValueError(number)
    return number


def _storable(text: str) -> str:
    """PostgreSQL ends a request that carries a NUL with an error; a lone surrogate has no bytes."""
    if "\x00" in text:
        raise ValueError(text)
    text.encode()
    return text


def _bad_cursor() -> BadCursor:
    return BadCursor(_("This page of the list is not known. Open the list again from its start."))
