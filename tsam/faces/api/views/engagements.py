"""Engagements: ordered, advanced, suspended, renewed, ended; and when their TSAM can be called."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.timezone import now
from django.utils.translation import gettext as _
from ninja import Router, Status
from pydantic import Field

from tsam.domains.accounts import actions, story
from tsam.domains.accounts.availability import may_call
from tsam.domains.accounts.models import (
    Engagement,
    EngagementState,
    EngagementTerm,
    ServiceCalendar,
)
from tsam.domains.people.models import User
from tsam.domains.staffing.coverage import tsams_for
from tsam.faces.api.calls import (
    Body,
    Cursor,
    Day,
    Key,
    Limit,
    Line,
    Moment,
    Name,
    Short,
    answers,
    listed,
    visible_or_404,
)
from tsam.faces.api.gate import Call
from tsam.faces.api.once import once
from tsam.faces.api.shapes.accounts import EngagementShape, Listed
from tsam.faces.api.shapes.cases import EventShape
from tsam.faces.api.shapes.entitlement import VerdictShape
from tsam.faces.api.views.applications import application_of
from tsam.faces.ui.pages import keyset

router = Router(tags=["engagements"])


@router.get("/engagements", response=answers(Listed[EngagementShape]))
def engagements(
    request: Call, state: EngagementState | None = None, cursor: Cursor = "", limit: Limit = 50
) -> Any:
    rows = Engagement.objects.visible_to(request.user).select_related("account", "calendar")
    if state:
        rows = rows.filter(state=state)
    page = keyset(rows, order=("pk",), cursor=cursor, size=limit)
    return {"items": _shown(request, page.rows), "next": page.older or None}


class Order(Body):
    application: Key
    calendar: Key
    starts_on: Day
    months: int = Field(12, ge=12, le=120)
    asked_language: Short = "en"
    english_agreed_by: Name = Field(
        "", description="Who of the customer agreed to English, for another language (R13)."
    )
    mismatch_reason: Line = Field(
        "", description="Why the term does not end with the support contract (R5)."
    )


@router.post("/engagements", response=answers(EngagementShape, 201))
@once
def order_engagement(request: Call, given: Order) -> Any:
    """Order a TSAM for an Application: I1, R2, R3, R5 and R13 hold."""
    row = actions.order_engagement(
        application_of(request, given.application),
        by=request.user,
        at=now(),
        calendar=_calendar(given.calendar),
        **given.dict(exclude={"application", "calendar"}),
    )
    return Status(201, _shown(request, [row])[0])


@router.get("/engagements/{key}", response=answers(EngagementShape))
def engagement(request: Call, key: Key) -> Any:
    return _shown(request, [engagement_of(request, key)])[0]


class Step(Body):
    state: EngagementState


@router.put("/engagements/{key}/state", response=answers(EngagementShape))
def advance(request: Call, key: Key, given: Step) -> Any:
    """The next step on the way to serving; to suspend, end and renew are calls of their own."""
    row = engagement_of(request, key)
    return _after(request, actions.advance(row, by=request.user, at=now(), state=given.state))


class Why(Body):
    reason: Line


@router.put("/engagements/{key}/suspension", response=answers(EngagementShape))
def suspend(request: Call, key: Key, given: Why) -> Any:
    row = engagement_of(request, key)
    return _after(request, actions.suspend(row, by=request.user, at=now(), reason=given.reason))


@router.delete("/engagements/{key}/suspension", response=answers(EngagementShape))
def resume(request: Call, key: Key) -> Any:
    """Go on from where it was suspended."""
    row = engagement_of(request, key)
    return _after(request, actions.resume(row, by=request.user, at=now()))


@router.put("/engagements/{key}/end", response=answers(EngagementShape))
def end(request: Call, key: Key, given: Why) -> Any:
    row = engagement_of(request, key)
    return _after(request, actions.end(row, by=request.user, at=now(), reason=given.reason))


class EngagementRenewal(Body):
    months: int = Field(12, ge=12, le=120)
    mismatch_reason: Line = ""


@router.post("/engagements/{key}/terms", response=answers(EngagementShape, 201))
@once
def renew(request: Call, key: Key, given: EngagementRenewal) -> Any:
    """Add a term that begins the day after the last one ends."""
    row = engagement_of(request, key)
    changed = actions.renew(row, by=request.user, at=now(), **given.dict())
    return Status(201, _after(request, changed))


@router.get("/engagements/{key}/callable", response=answers(VerdictShape))
def callable_at(
    request: Call, key: Key, at: Moment | None = None, severity: int | None = None
) -> Any:
    """May the TSAM be called at that time, or now? Rules R10 to R12."""
    row = engagement_of(request, key)
    return VerdictShape.of(may_call(row, at or now(), severity))


@router.get("/engagements/{key}/events", response=answers(Listed[EventShape]))
def events(request: Call, key: Key, cursor: Cursor = "", limit: Limit = 50) -> Any:
    found = story.events_of(request.user, engagement_of(request, key)).order_by()
    return listed(found, ("-pk",), cursor, limit, EventShape.of)


def engagement_of(request: Call, key: int) -> Engagement:
    return visible_or_404(
        Engagement.objects.select_related("account", "application", "calendar"), request, pk=key
    )


def _after(request: Call, row: Engagement) -> EngagementShape:
    return _shown(request, [engagement_of(request, row.pk)])[0]


def _shown(request: Call, rows: Sequence[Engagement]) -> list[EngagementShape]:
    terms: dict[int, list[EngagementTerm]] = {}
    sold = EngagementTerm.objects.visible_to(request.user).filter(engagement__in=rows)
    for term in sold.order_by("starts_on"):
        terms.setdefault(term.engagement_id, []).append(term)
    at = now()
    people: dict[int, list[User]] = tsams_for([row.application_id for row in rows], at.date())
    return [
        EngagementShape.of(row, terms.get(row.pk, []), people.get(row.application_id, []), at)
        for row in rows
    ]


def today_of(row: Engagement) -> date:
    """The day in the zone of the engagement."""
    return now().astimezone(ZoneInfo(row.calendar.zone)).date()


def _calendar(key: int) -> ServiceCalendar:
    found = ServiceCalendar.objects.filter(pk=key).first()
    if found is None:
        raise ValidationError({"calendar": _("Choose one of the service calendars.")})
    return found
