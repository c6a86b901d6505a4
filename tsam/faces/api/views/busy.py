"""One's own time: hours, days away, when one is busy, and where calendars read one's calls."""

from __future__ import annotations

from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from ninja import Router, Status
from pydantic import Field

from tsam.domains.accounts.models import ServiceCalendar
from tsam.domains.calls.actions import feeding
from tsam.domains.calls.models import CalendarFeed, FreeBusySource
from tsam.domains.calls.policies import calls as policies
from tsam.domains.people.models import User
from tsam.domains.staffing import leaving
from tsam.domains.staffing import policies as staffing
from tsam.domains.staffing.models import Leave, PersonCalendar
from tsam.faces.api.calls import ACCEPTS, NO_NUL, Body, Day, Key, answers
from tsam.faces.api.gate import Call
from tsam.faces.api.once import once
from tsam.faces.api.shapes.own_time import (
    BusyAddressShape,
    FeedShape,
    LeaveShape,
    NewFeedShape,
    OwnHoursShape,
)
from tsam.faces.api.views.calendars import Day as Weekday
from tsam.faces.api.views.calendars import Hours
from tsam.faces.api.views.calls import engagement_of
from tsam.faces.ui import feeds as addresses
from tsam.kernel.verdicts import require

router = Router(tags=["calls"])


@router.get("/me/busy-address", response=answers(BusyAddressShape))
def busy_address(request: Call) -> Any:
    """404 while there is none."""
    found = FreeBusySource.objects.filter(user=request.user).first()
    if found is None:
        raise Http404
    return BusyAddressShape.of(found)


class SetBusyAddress(Body):
    address: Annotated[str, Field(max_length=2000, pattern=NO_NUL)] = Field(
        description="The private `.ics` address, https only."
    )


@router.put("/me/busy-address", response=answers(BusyAddressShape))
def set_busy_address(request: Call, given: SetBusyAddress) -> Any:
    """It is read at once and then each hour: when one is busy, and nothing else of it."""
    require(policies.write(request.user))
    source = feeding.set_free_busy(request.user, at=now(), address=given.address)
    return BusyAddressShape.of(feeding.read_free_busy(source, at=now()))


@router.delete("/me/busy-address", response=ACCEPTS)
def forget_busy_address(request: Call) -> Any:
    """The address, and all that was read from it."""
    require(policies.write(request.user))
    feeding.remove_free_busy(request.user, at=now())
    return Status(204, None)


@router.get("/me/calendar-feeds", response=answers(list[FeedShape]))
def calendar_feeds(request: Call) -> Any:
    """Addresses that are open; their secrets are known to nobody."""
    return [FeedShape.of(one) for one in CalendarFeed.objects.of(request.user).order_by("pk")]


class MakeFeed(Body):
    engagement: Key | None = Field(None, description="Else the calls that one is asked to.")


@router.post("/me/calendar-feeds", response=answers(NewFeedShape, 201))
def make_calendar_feed(request: Call, given: MakeFeed) -> Any:
    """The address is told this once; one that was made before for the same opens nothing more."""
    engagement = engagement_of(request, given.engagement) if given.engagement else None
    secret = feeding.make_feed(request.user, at=now(), engagement=engagement)
    made = CalendarFeed.objects.of(request.user).get(engagement=engagement)
    said = FeedShape.of(made).dict()
    return Status(201, NewFeedShape(**said, address=addresses.address(secret)))


@router.delete("/me/calendar-feeds/{key}", response=ACCEPTS)
def close_calendar_feed(request: Call, key: Key) -> Any:
    feed = CalendarFeed.objects.of(request.user).filter(pk=key).first()
    if feed is None:
        raise Http404
    feeding.revoke_feed(feed, by=request.user, at=now())
    return Status(204, None)


@router.get("/me/hours", response=answers(OwnHoursShape))
def own_hours(request: Call) -> Any:
    """When calls can be with oneself: a calendar of the house, an own week, or 9 to 17."""
    require(staffing.note_leave(request.user, request.user))
    row = PersonCalendar.objects.filter(user=request.user).first()
    return OwnHoursShape.of(row)


class KeepOwnHours(Body):
    calendar: Key | None = Field(None, description="One of the house.")
    week: dict[Weekday, Hours] = Field(
        {}, description='Else an own week on the own clock: {"mon": [["09:00", "17:00"]], ...}.'
    )
    country: str = Field("", max_length=2, description="Of the holidays, with an own week.")
    subdivision: str = Field("", max_length=10)


@router.put("/me/hours", response=answers(OwnHoursShape))
def keep_own_hours(request: Call, given: KeepOwnHours) -> Any:
    """With neither a calendar nor a week: 9 to 17 on the own clock."""
    return keep_hours_of(request.user, request.user, given)


@router.get("/me/leave", response=answers(list[LeaveShape]))
def own_leave(request: Call) -> Any:
    """One's own days away from today on."""
    require(staffing.note_leave(request.user, request.user))
    rows = Leave.objects.standing().filter(user=request.user, ends_on__gte=localdate())
    return [LeaveShape.of(one) for one in rows.select_related("cover").order_by("starts_on")]


class NoteLeave(Body):
    starts_on: Day
    ends_on: Day
    cover: Key | None = Field(None, description="Who stands in, else the backups.")


@router.post("/me/leave", response=answers(LeaveShape, 201))
@once
def note_leave(request: Call, given: NoteLeave) -> Any:
    """No call is offered in these days. It is read that one is away, and never why."""
    return Status(201, LeaveShape.of(note_leave_of(request.user, request.user, given)))


@router.delete("/me/leave/{key}", response=ACCEPTS)
def call_off_leave(request: Call, key: Key) -> Any:
    """One is here after all."""
    row = Leave.objects.standing().filter(user=request.user, pk=key).first()
    if row is None:
        raise Http404
    leaving.call_off_leave(row, by=request.user, at=now())
    return Status(204, None)


def keep_hours_of(person: User, by: User, given: KeepOwnHours) -> OwnHoursShape:
    """One's own, or for somebody else as a manager."""
    said: dict[str, Any] = {"by": by, "at": now()}
    if given.week:
        held = given.dict(exclude={"calendar"})
        return OwnHoursShape.of(leaving.set_own_week(person, **held, **said))
    require(staffing.note_leave(by, person))
    calendar = ServiceCalendar.objects.filter(pk=given.calendar or 0).first()
    if given.calendar and calendar is None:
        raise ValidationError({"calendar": _("There is no calendar with this key.")})
    return OwnHoursShape.of(leaving.set_calendar(person, calendar=calendar, **said))


def note_leave_of(person: User, by: User, given: NoteLeave) -> Leave:
    require(staffing.note_leave(by, person))
    cover = User.objects.filter(pk=given.cover or 0, is_staff=True).first()
    if given.cover and cover is None:
        raise ValidationError({"cover": _("Choose a colleague who is here in these days.")})
    said = given.dict() | {"cover": cover}
    return leaving.note_leave(person, by=by, at=now(), **said)
