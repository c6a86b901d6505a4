"""The rules of a zone as calendars carry them: each change of its clock written out.

One component for each change, with the wall time before it (RFC 5545 3.6.5). Rules would be
shorter, but Ramadan and parliaments follow none; and of a list of days (RDATE) some programs read
the first alone.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)


def definition(zone: ZoneInfo, first: date, last: date) -> Timezone:
    """From `first`, with the offset that holds then, to `last`, whose offset holds from there."""
    found = Timezone()
    found.add("TZID", zone.key)
    begins = datetime.combine(first, time(), UTC)
    found.add_component(_change(zone, begins, begins))
    for at in changes(zone, first, last):
        found.add_component(_change(zone, at - _SECOND, at))
    return found


@lru_cache(maxsize=256)
def changes(zone: ZoneInfo, first: date, last: date) -> tuple[datetime, ...]:
    """The moments (UTC) at which the offset becomes another one. No zone has two in a day."""
    found = []
    here = datetime.combine(first, time(), UTC)
    while here.date() < last:
        ahead = here + _DAY
        if _offset(zone, here) != _offset(zone, ahead):
            found.append(_first_with(zone, here, ahead))
        here = ahead
    return tuple(found)


def _first_with(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    while after - before > _SECOND:
        middle = before + (after - before) // 2 // _SECOND * _SECOND
        if _offset(zone, middle) == _offset(zone, after):
            after = middle
        else:
            before = middle
    return after


def _change(zone: ZoneInfo, before: datetime, at: datetime) -> TimezoneStandard | TimezoneDaylight:
    local = at.astimezone(zone)
    part = TimezoneDaylight() if local.dst() else TimezoneStandard()
    was = _offset(zone, before)
    part.add("DTSTART", (at + was).replace(tzinfo=None))
    part.add("TZOFFSETFROM", was)
    part.add("TZOFFSETTO", _offset(zone, at))
    part.add("TZNAME", local.tzname() or zone.key)
    return part


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta(0)
