"""Regular calls: their rules, how one begins and how it ends."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import now
from ninja import Query, Router, Schema, Status
from pydantic import Field

from tsam.domains.calls.actions import recurring
from tsam.domains.calls.models import CallSeries, HolidayRule, SeriesPerson
from tsam.faces.api.calls import (
    Body,
    Cursor,
    Day,
    Key,
    Limit,
    Name,
    WallTime,
    answers,
    listed,
    visible_or_404,
)
from tsam.faces.api.gate import Call
from tsam.faces.api.once import once
from tsam.faces.api.shapes.accounts import Listed
from tsam.faces.api.shapes.calls import CallSeriesShape, LeftOutShape, PlannedSeriesShape
from tsam.faces.api.views.calls import Join, Minutes, People, Why, engagement_of, people_of

router = Router(tags=["calls"])


class CallSeriesFilters(Schema):
    """What narrows the list; each of them is optional."""

    engagement: Key | None = None
    is_running: bool | None = None


@router.get("/call-series", response=answers(Listed[CallSeriesShape]))
def call_series(
    request: Call, filters: Query[CallSeriesFilters], cursor: Cursor = "", limit: Limit = 50
) -> Any:
    """The newest first."""
    rows = CallSeries.objects.visible_to(request.user).select_related("engagement__calendar")
    if filters.engagement:
        rows = rows.filter(engagement=filters.engagement)
    if filters.is_running is not None:
        rows = rows.filter(ended_at__isnull=filters.is_running)
    return listed(rows, ("-pk",), cursor, limit, lambda row: _shape(request, row))


@router.get("/call-series/{key}", response=answers(CallSeriesShape))
def one_call_series(request: Call, key: Key) -> Any:
    return _shape(request, _series(request, key))


class PlanCalls(Body):
    title: Name
    first_on: Day
    starts_at: WallTime = Field(description="On the clock of the service zone, which it keeps.")
    minutes: Minutes = 45
    people: People = []
    every_weeks: int = Field(1, ge=1, le=13)
    until_on: Day | None = None
    on_holiday: HolidayRule = HolidayRule.MOVE
    dial_in: Join = ""


@router.post("/engagements/{key}/call-series", response=answers(PlannedSeriesShape, 201))
@once
def plan_calls(request: Call, key: Key, given: PlanCalls) -> Any:
    """The next weeks are booked at once; what does not fit is named with its reason."""
    row = engagement_of(request, key)
    said = given.dict() | {"people": people_of(request, row, given.people)}
    said["on_holiday"] = str(given.on_holiday.value)
    made, left = recurring.plan(row, by=request.user, at=now(), **said)
    shown = PlannedSeriesShape(
        **_shape(request, _series(request, made.pk)).dict(),
        left_out=[LeftOutShape(on=one.occurrence.nominal, reason=one.reason) for one in left],
    )
    return Status(201, shown)


class EndCalls(Body):
    reason: Why


@router.post("/call-series/{key}/end", response=answers(CallSeriesShape))
def end_calls(request: Call, key: Key, given: EndCalls) -> Any:
    """No more calls by this rule; those to come are cancelled."""
    recurring.end(_series(request, key), by=request.user, at=now(), reason=given.reason)
    return _shape(request, _series(request, key))


def _series(request: Call, key: int) -> CallSeries:
    return visible_or_404(
        CallSeries.objects.select_related("engagement__calendar"), request, pk=key
    )


def _shape(request: Call, row: CallSeries) -> CallSeriesShape:
    people = SeriesPerson.objects.visible_to(request.user).filter(series=row)
    asked = [one.user for one in people.select_related("user").order_by("pk")]
    return CallSeriesShape.of(row, asked)
