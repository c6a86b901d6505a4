"""When calls can be with somebody: the next days, leave, cover, and what stands in the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.timezone import localtime

from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.calls.models import Call, CallState, FreeBusySource
from tsam.domains.people.models import User
from tsam.domains.staffing import presence
from tsam.domains.staffing.models import Leave, PersonCalendar

DAYS, MOST_LEAVES = 14, 40


@dataclass(frozen=True)
class Day:
    """A day of the next two weeks: its hours, or that one is away."""

    day: date
    hours: str
    is_away: bool


@dataclass(frozen=True)
class Away:
    """A leave, and how many calls lie in it all the same."""

    leave: Leave
    calls: int


def kept(person: User) -> PersonCalendar | None:
    return PersonCalendar.objects.filter(user=person).select_related("calendar").first()


def context(person: User, row: PersonCalendar | None, at: datetime, reader: User) -> dict[str, Any]:
    """What the page of a person shows; calls are counted as far as the reader sees them."""
    today = localtime(at).date()
    standing = Leave.objects.standing().filter(ends_on__gte=today)
    mine = list(
        standing.filter(user=person).select_related("cover").order_by("starts_on")[:MOST_LEAVES]
    )
    calls = calls_within(person, mine, reader)
    covers = standing.filter(cover=person).select_related("user").order_by("starts_on")
    return {
        "at": at,
        "zone": person.time_zone,
        "kept": row,
        "days": _days(person, mine, today),
        "away": [Away(one, len(_in(one, calls, person))) for one in mine],
        "covers": list(covers[:MOST_LEAVES]),
        "may_read_busy": reader.has_function(*SUPPORT),
        "source": FreeBusySource.objects.filter(user=person).first(),
    }


def calls_within(person: User, leaves: Sequence[Leave], reader: User) -> list[Call]:
    """Agreed calls in which the person must be, in the days of any of the leaves. One query."""
    if not leaves:
        return []
    zone = _zone(person)
    first = datetime.combine(min(one.starts_on for one in leaves), time(), zone)
    last = datetime.combine(max(one.ends_on for one in leaves) + timedelta(days=1), time(), zone)
    calls = Call.objects.visible_to(reader).within(first, last)
    rows = calls.filter(state=CallState.AGREED, people__user=person, people__is_required=True)
    return [call for call in rows if any(_in(one, [call], person) for one in leaves)]


def _in(leave: Leave, calls: Sequence[Call], person: User) -> list[Call]:
    zone = _zone(person)
    return [
        call
        for call in calls
        if call.starts_at
        and leave.starts_on <= call.starts_at.astimezone(zone).date() <= leave.ends_on
    ]


def _days(person: User, leaves: Sequence[Leave], today: date) -> list[Day]:
    hours = presence.hours_of([person])[person.pk]
    found = []
    for n in range(DAYS):
        day = today + timedelta(days=n)
        found.append(
            Day(
                day,
                ", ".join(str(one) for one in hours.hours_on(day)),
                any(one.starts_on <= day <= one.ends_on for one in leaves),
            )
        )
    return found


def _zone(person: User) -> ZoneInfo:
    return ZoneInfo(presence.known_zone(person.time_zone))
