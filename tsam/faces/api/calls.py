"""What every call shares: rows that the caller may see, lists page by page, documented answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, TypeVar

from django.db.models import Model, QuerySet
from ninja import Query, Schema
from ninja.params.models import ParamModel
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from tsam.faces.ui.pages import keyset, visible_or_404

__all__ = [
    "ACCEPTS",
    "Body",
    "Cursor",
    "Day",
    "Key",
    "Limit",
    "Line",
    "Moment",
    "Name",
    "Number",
    "Short",
    "answers",
    "listed",
    "visible_or_404",
]

# What reads and writes the values of a call is made at its first use: of some four hundred calls a
# process meets a few, and all of them took 35 MB and two seconds of each start.
_MADE_LATER: tuple[type[BaseModel], ...] = (Schema, *ParamModel.__subclasses__())
for _base in _MADE_LATER:
    _base.model_config["defer_build"] = True

# What may go wrong with any call, so that the document says it. One call names the first, and the
# document says all of every call: for each that a call names, Ninja makes a class of 10 KB.
FAULTS = (400, 401, 403, 404, 409, 413, 422)
FAULT = FAULTS[0]
LARGEST_KEY = 2**63 - 1

# PostgreSQL stores no NUL, so no text may bring one.
NO_NUL = r"^[^\x00]*$"
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2199, 12, 31)

# Texts by the longest that they may be, days and moments of a time that calendars know.
Short = Annotated[str, Field(max_length=40, pattern=NO_NUL)]
Name = Annotated[str, Field(max_length=120, pattern=NO_NUL)]
Line = Annotated[str, Field(max_length=200, pattern=NO_NUL)]
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
Moment = Annotated[
    AwareDatetime,
    Field(ge=datetime(1990, 1, 1, tzinfo=UTC), le=datetime(2199, 12, 31, tzinfo=UTC)),
]

Cursor = Annotated[str, Query("", max_length=600, description="From `next` of the page before.")]
Limit = Annotated[int, Query(50, ge=1, le=200)]


def _on_the_wall(said: time) -> time:
    if said.tzinfo:
        raise ValueError("A time of day is said without a zone, as on the wall there: 09:30.")
    return said


WallTime = Annotated[time, AfterValidator(_on_the_wall)]
Key = Annotated[int, Field(ge=1, le=LARGEST_KEY)]
Number = Annotated[str, Field(max_length=24)]


class Body(Schema):
    """What a call is sent: a field that is not offered is refused, so that no slip passes."""

    model_config = ConfigDict(extra="forbid")


Row = TypeVar("Row", bound=Model)
Shape = TypeVar("Shape", bound=Schema)


def answers(shape: Any, status: int = 200) -> dict[Any, Any]:
    return {status: shape}


ACCEPTS = answers(None, 204)


def listed(
    rows: QuerySet[Row],
    order: Sequence[str],
    cursor: str,
    limit: int,
    shape: Callable[[Row], Shape],
) -> dict[str, Any]:
    """A page of the list, by key. Raises BadCursor (400)."""
    page = keyset(rows, order=order, cursor=cursor, size=limit)
    return {"items": [shape(row) for row in page.rows], "next": page.older or None}
