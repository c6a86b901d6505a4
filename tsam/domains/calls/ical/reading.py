"""When somebody is busy, from a calendar that somebody else wrote: spans, and nothing else of it.

What is broken is left out and counted. A calendar can be made so that it never ends: read what
comes from outside by `guarded.busy`, which ends it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from icalendar import Calendar

from tsam.domains.calls.ical.recurrence import instances

Moments = tuple[datetime, datetime]
# A component of the library, whose properties are of any type until they are looked at.
Entry = Any
_DAY = timedelta(days=1)
_TOO_FINE = {"SECONDLY", "MINUTELY"}
# What a broken calendar makes a library say.
FAULTS = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)


@dataclass(frozen=True)
class Read:
    """The busy spans in UTC, how many entries were read, and how many were not."""

    spans: tuple[Moments, ...]
    entries: int = 0
    faults: int = 0


def busy(data: bytes, first: datetime, last: datetime, zone: tzinfo = UTC) -> Read:
    """Entries that take time between the two moments. `zone` stands in where none is given.

    Whole days without a word on it do not count, as calendars hold birthdays so.
    """
    try:
        calendars = Calendar.from_ical(data, multiple=True)
    except FAULTS:
        return Read((), faults=1)
    found: list[Moments] = []
    entries = faults = 0
    events: list[Entry] = []
    for calendar in calendars:
        for part in calendar.walk():
            if part.name == "VEVENT":
                events.append(part)
            elif part.name == "VFREEBUSY":
                entries += 1
                found += _stretches(part, zone)
    moved = _moved(events)
    for event in events:
        entries += 1
        try:
            found += _spans(event, moved, first, last, zone)
        except FAULTS:
            faults += 1
    kept = sorted(
        (begins, ends) for begins, ends in found if begins < last and ends > first and ends > begins
    )
    return Read(tuple(kept), entries, faults)


def _moved(events: Iterable[Entry]) -> dict[str, set[datetime]]:
    """Instances of a series that another entry replaces, by the UID of the series."""
    found: dict[str, set[datetime]] = {}
    for event in events:
        if "RECURRENCE-ID" in event:
            try:
                when = _wall(event["RECURRENCE-ID"].dt)
            except FAULTS:
                continue
            found.setdefault(str(event.get("UID", "")), set()).add(when)
    return found


def _spans(
    event: Entry,
    moved: dict[str, set[datetime]],
    first: datetime,
    last: datetime,
    zone: tzinfo,
) -> Iterator[Moments]:
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return
    start = event["DTSTART"].dt
    is_day = not isinstance(start, datetime)
    if str(event.get("TRANSP", "TRANSPARENT" if is_day else "OPAQUE")).upper() != "OPAQUE":
        return
    here = (start.tzinfo if isinstance(start, datetime) else None) or zone
    begins, lasting = _wall(start), _lasting(event, start)
    left_out = {_wall(one) for one in _days(event.get("EXDATE"))}
    if "RECURRENCE-ID" not in event:
        left_out |= moved.get(str(event.get("UID", "")), set())
    for one in _starts(event, begins, last, here, is_day=is_day):
        if one not in left_out:
            span = _aware(one, here), _aware(one + lasting, here)
            if span[1] > first and span[0] < last:
                yield span


def _starts(
    event: Entry, begins: datetime, last: datetime, here: tzinfo, *, is_day: bool
) -> Iterator[datetime]:
    """Wall times of the entry, each once, its own start always among them."""
    seen = {begins}
    yield begins
    rules = event.get("RRULE")
    end = _wall(last.astimezone(here))
    for rule in rules if isinstance(rules, list) else [rules] if rules else []:
        if _TOO_FINE & {str(one).upper() for one in rule.get("FREQ", ())}:
            raise ValueError("Nobody meets every minute.")
        for one in instances(rule.to_ical().decode(), begins, last=end, zone=here, is_day=is_day):
            if one not in seen:
                seen.add(one)
                yield one
    for extra in _days(event.get("RDATE")):
        wall = _wall(extra)
        if wall not in seen:
            seen.add(wall)
            yield wall


def _stretches(part: Entry, zone: tzinfo) -> Iterator[Moments]:
    given = part.get("FREEBUSY")
    for one in given if isinstance(given, list) else [given] if given else []:
        try:
            if str(one.params.get("FBTYPE", "BUSY")).upper() == "FREE":
                continue
            begins, ends = one.start, one.end
            yield _moment(begins, zone), _moment(ends, zone)
        except FAULTS:
            continue


def _days(given: Any) -> Iterator[date]:
    """The days or moments of EXDATE and RDATE, one property or several."""
    for part in given if isinstance(given, list) else [given] if given else []:
        for one in part.dts:
            yield one.dt[0] if isinstance(one.dt, tuple) else one.dt


def _lasting(event: Entry, start: date) -> timedelta:
    if "DTEND" in event:
        end = event["DTEND"].dt
        if isinstance(start, datetime) and isinstance(end, datetime) and start.tzinfo:
            lasting = _moment(end, start.tzinfo) - _moment(start, start.tzinfo)
        else:
            lasting = _wall(end) - _wall(start)
    elif "DURATION" in event:
        lasting = event["DURATION"].dt
    else:
        lasting = timedelta(0) if isinstance(start, datetime) else _DAY
    return max(lasting, timedelta(0))


def _wall(when: date) -> datetime:
    """The wall time of a day or a moment, without its zone."""
    if isinstance(when, datetime):
        return when.replace(tzinfo=None)
    return datetime.combine(when, time())


def _moment(when: date, zone: tzinfo) -> datetime:
    if isinstance(when, datetime) and when.tzinfo:
        return when.astimezone(UTC)
    return _aware(_wall(when), zone)


def _aware(wall: datetime, zone: tzinfo) -> datetime:
    return wall.replace(tzinfo=zone).astimezone(UTC)
