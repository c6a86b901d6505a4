"""Service calendars: read by who has them, kept by administrators and managers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.timezone import now
from ninja import Query, Router, Schema, Status
from ninja.errors import HttpError
from pydantic import Field

from tsam.domains.accounts import actions
from tsam.domains.accounts.hours import working
from tsam.domains.accounts.models import (
    CalendarException,
    Engagement,
    ExceptionKind,
    ServiceCalendar,
)
from tsam.domains.cases.followers import clocks_on
from tsam.faces.api.calls import ACCEPTS, Body, Cursor, Key, Limit, answers, listed
from tsam.faces.api.gate import Call
from tsam.faces.api.once import once
from tsam.faces.api.shapes.accounts import Listed
from tsam.faces.api.shapes.setup import (
    CalendarDetail,
    CalendarShape,
    ExceptionShape,
    HolidayShape,
)
from tsam.kernel.hours import NeverOpens, named_holidays

router = Router(tags=["calendars"])

Hours = list[Annotated[list[str], Field(min_length=2, max_length=2)]]
Day = Annotated[str, Field(max_length=3)]


@router.get("/calendars", response=answers(Listed[CalendarShape]))
def calendars(request: Call, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """All for people of the vendor; those of their engagements for customers."""
    return listed(_readable(request), ("pk",), cursor, limit, CalendarShape.of)


@router.get("/calendars/{key}", response=answers(CalendarDetail))
def calendar(request: Call, key: Key) -> Any:
    return _whole(request, _calendar(request, key))


class CalendarWords(Body):
    name: str = Field(max_length=80)
    zone: str = Field(max_length=64)
    week: dict[Day, Hours] = Field({}, description='{"mon": [["09:00", "17:00"]], ...}')
    place: str = Field("", max_length=60)
    country: str = Field("", max_length=2)
    subdivision: str = Field("", max_length=10)
    is_round_the_clock: bool = False


@router.post("/calendars", response=answers(CalendarDetail, 201))
@once
def create(request: Call, given: CalendarWords) -> Any:
    row = actions.create_calendar(by=request.user, at=now(), **given.dict())
    return Status(201, _whole(request, row))


@router.put("/calendars/{key}", response=answers(CalendarDetail))
def change(request: Call, key: Key, given: CalendarWords) -> Any:
    """All of it anew. `running_clocks` in the answer says how many follow."""
    row = _calendar(request, key)
    actions.change_calendar(row, by=request.user, at=now(), **given.dict())
    return _whole(request, _calendar(request, key))


@router.put("/calendars/{key}/default", response=answers(CalendarDetail))
def make_default(request: Call, key: Key) -> Any:
    """From now on for Applications without an engagement."""
    actions.make_default(_calendar(request, key), by=request.user, at=now())
    return _whole(request, _calendar(request, key))


class NewDay(Body):
    day: date
    kind: ExceptionKind
    hours: Hours = []
    name: str = Field("", max_length=80)


@router.post("/calendars/{key}/exceptions", response=answers(ExceptionShape, 201))
@once
def add_exception(request: Call, key: Key, given: NewDay) -> Any:
    """A day that differs; a later word about the same day takes the place of the former."""
    row = actions.add_exception(
        _calendar(request, key),
        by=request.user,
        at=now(),
        day=given.day,
        kind=str(given.kind),
        hours=given.hours,
        name=given.name,
    )
    return Status(201, ExceptionShape.of(row))


@router.delete("/calendars/{key}/exceptions/{exception}", response=ACCEPTS)
def remove_exception(request: Call, key: Key, exception: Key) -> Any:
    days = CalendarException.objects.filter(calendar=_calendar(request, key))
    row = days.select_related("calendar").filter(pk=exception).first()
    if row is None:
        raise Http404
    actions.remove_exception(row, by=request.user, at=now())
    return Status(204, None)


Year = Annotated[int, Query(ge=2000, le=2100)]


@router.get("/calendars/{key}/holidays", response=answers(list[HolidayShape]))
def holidays(request: Call, key: Key, year: Year) -> Any:
    """The public holidays that are closed; none where no list of that year is known."""
    row = _calendar(request, key)
    if not row.country or row.is_round_the_clock:
        return []
    return [HolidayShape.of(day) for day in named_holidays(row.country, row.subdivision, year)]


class Due(Schema):
    at: datetime
    due_at: datetime
    local: str = Field(description="The same moment on the wall of the place.")


@router.get("/calendars/{key}/due", response=answers(Due))
def due(request: Call, key: Key, minutes: Annotated[int, Query(ge=1, le=60_000)] = 480) -> Any:
    """When so many service minutes from now end."""
    hours, at = working(_calendar(request, key)), now()
    try:
        ends = hours.add(at, minutes)
    except NeverOpens as never:
        raise HttpError(409, str(never)) from never
    return Due(at=at, due_at=ends, local=f"{ends.astimezone(hours.zone):%Y-%m-%d %H:%M}")


def _readable(request: Call) -> QuerySet[ServiceCalendar]:
    rows = ServiceCalendar.objects.all()
    if request.user.is_customer:
        mine = Engagement.objects.visible_to(request.user).values("calendar")
        rows = rows.filter(pk__in=mine)
    return rows


def _calendar(request: Call, key: int) -> ServiceCalendar:
    found = _readable(request).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def _whole(request: Call, row: ServiceCalendar) -> CalendarDetail:
    days = CalendarException.objects.filter(calendar=row).order_by("day")
    return CalendarDetail.whole(row, days, clocks_on(row) if request.user.is_staff else None)
