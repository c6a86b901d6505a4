"""The days of a regular call: same time on the engagement's clock, moved off holidays by a rule.

Pure. The wall time of the service zone is kept, so the moment moves where that clock is put on or
back. A time that is left out is as much later as the clock is put on; one that comes twice is the
first (RFC 5545 3.3.5).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from tsam.domains.calls import spans
from tsam.kernel.hours import WorkingCalendar

_DAY = timedelta(days=1)
# A series planned by mistake must end: two years of weekly calls.
MOST_CALLS = 104


class OnHoliday(StrEnum):
    """What becomes of a call on a day without service."""

    # The next service day before the following call; where there is none, the one before.
    MOVE = "MOVE"
    SKIP = "SKIP"


@dataclass(frozen=True)
class Rule:
    """Every so many weeks from the first day on, at a wall time of the service zone."""

    first: date
    at: time
    minutes: int
    every_weeks: int = 1
    until: date | None = None
    on_holiday: OnHoliday = OnHoliday.MOVE


@dataclass(frozen=True)
class Occurrence:
    """One call of a series: the day it is counted for, and where it was put."""

    nominal: date
    starts_at: datetime
    ends_at: datetime
    day: date

    @property
    def is_moved(self) -> bool:
        return self.day != self.nominal


def occurrences(
    rule: Rule, calendar: WorkingCalendar, *, after: date, until: date
) -> list[Occurrence]:
    """The calls counted for days from `after` to `until`, both included, in their order.

    What falls outside the hours of a service day (a shorter day) is treated as a holiday is.
    """
    found: list[Occurrence] = []
    for nominal in _nominal(rule, after, until):
        day = _day_for(rule, calendar, nominal)
        # Two calls are never put on one day: a call moved back could meet the one before.
        if day and (not found or found[-1].day < day):
            found.append(_on(rule, calendar, nominal, day))
    return found


def wall(day: date, at: time, calendar: WorkingCalendar) -> datetime:
    """The moment of a wall time in the calendar's zone, in UTC."""
    return datetime.combine(day, at.replace(fold=0), calendar.zone).astimezone(UTC)


def _nominal(rule: Rule, after: date, until: date) -> Iterator[date]:
    last = min(until, rule.until) if rule.until else until
    step = timedelta(weeks=rule.every_weeks)
    passed = max(0, -(-(after - rule.first) // step)) if after > rule.first else 0
    day = rule.first + passed * step
    for _n in range(MOST_CALLS):
        if day > last:
            return
        yield day
        day += step


def _day_for(rule: Rule, calendar: WorkingCalendar, nominal: date) -> date | None:
    if _is_good(rule, calendar, nominal):
        return nominal
    if rule.on_holiday == OnHoliday.SKIP:
        return None
    # Within the same seven days, so that it is still this week's call.
    later = [nominal + n * _DAY for n in range(1, 5)]
    sooner = [nominal - n * _DAY for n in range(1, 3)]
    return next((day for day in (*later, *sooner) if _is_good(rule, calendar, day)), None)


def _is_good(rule: Rule, calendar: WorkingCalendar, day: date) -> bool:
    begins = wall(day, rule.at, calendar)
    ends = begins + timedelta(minutes=rule.minutes)
    opened = spans.spans(calendar.open_spans(begins, ends))
    return spans.covers(opened, spans.seconds(begins), spans.seconds(ends))


def _on(rule: Rule, calendar: WorkingCalendar, nominal: date, day: date) -> Occurrence:
    begins = wall(day, rule.at, calendar)
    return Occurrence(nominal, begins, begins + timedelta(minutes=rule.minutes), day)
