"""Working moments around now, in somebody's hours: so long ago, or due on such a day."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from zlib import crc32
from zoneinfo import ZoneInfo

from tsam.kernel.hours import DAYS, WorkingCalendar

# (when, what): done once its time has come.
Later = tuple[datetime, Callable[[], object]]

_QUARTER = timedelta(minutes=15)
_DAY = timedelta(days=1)
_HORIZON = timedelta(days=14)
_FARTHEST = timedelta(days=800)
# What is due today still leaves so much time to do it.
_NOTICE = timedelta(minutes=20)
# Between these minutes of the wall clock most things are wanted.
_MORNING, _EVENING = 7 * 60, 18 * 60
_SPAN = re.compile(r"(\d+)([mhd])")
_MINUTES = {"m": 1, "h": 60, "d": 8 * 60}


def minutes_of(span: str) -> int:
    """ "40m", "3h" or "2d" in minutes of working time; a day has eight hours."""
    number, unit = _read(span)
    return number * _MINUTES[unit]


def chance(words: str, least: int, most: int) -> int:
    """A number between both, always the same for the same words."""
    return least + crc32(words.encode()) % (most - least + 1)


def back(hours: WorkingCalendar, before: datetime, minutes: float) -> datetime:
    """The open moment that lies so much working time before; whole minutes."""
    left, ends = timedelta(minutes=max(minutes, 1)), before
    while before - ends < _FARTHEST:
        begins = ends - _HORIZON
        for opens, closes in reversed(list(hours.open_spans(begins, ends))):
            if closes - opens >= left:
                return _whole_minute(closes - left)
            left -= closes - opens
        ends = begins
    raise ValueError("These hours were never open.")


def at_work(hours: WorkingCalendar, moment: datetime, words: str) -> datetime:
    """That moment where the hours are open, else a little before they last closed."""
    if hours.is_open(moment):
        return moment
    return back(hours, moment, chance(words, 3, 40))


def due(hours: WorkingCalendar, at: datetime, said: str) -> datetime:
    """A round quarter of an hour in service time.

    "-3h" lies so much working time back. "0d 15:30" is still to come today, and where today has
    not enough left, on the next service day. "2d 10:00" is two service days after that one,
    "-1d 16:00" the service day before today. "+45m" is simply later, whatever the hours.
    """
    if said.startswith("+"):
        return _round_up(at + timedelta(minutes=minutes_of(said[1:])))
    day, _gap, wall = said.partition(" ")
    if not wall:
        return _round_down(back(hours, at, minutes_of(day.removeprefix("-"))))
    days = int(day.removesuffix("d"))
    wanted = time.fromisoformat(wall)
    if days < 0:
        return _nearest(_quarters(hours, days_back(hours, at, -days)), wanted, hours.zone)
    first = _rest_of_today(hours, at)
    if days == 0:
        return _nearest(first, wanted, hours.zone)
    later = hours.add_days(first[0].astimezone(hours.zone).date(), days)
    return _nearest(_quarters(hours, later), wanted, hours.zone)


def days_back(hours: WorkingCalendar, at: datetime, days: int) -> date:
    """The service day that lies so many service days before today."""
    day = at.astimezone(hours.zone).date()
    while days:
        day -= _DAY
        days -= hours.is_service_day(day)
    return day


def during(hours: WorkingCalendar, day: date, words: str) -> datetime:
    """Some minute of that service day."""
    quarters = _quarters(hours, day)
    chosen = quarters[chance(words, 0, len(quarters) - 1)]
    return chosen + timedelta(minutes=chance(words + "!", 0, 13))


def day_of(on: str, in_days: int, weekday: str, today: date) -> date:
    """The next such day of the year ("12-24"), or a weekday from so many days ahead on."""
    if on:
        month, day = map(int, on.split("-"))
        this_year = date(today.year, month, day)
        return this_year if this_year >= today else date(today.year + 1, month, day)
    first = today + timedelta(days=in_days)
    return first + timedelta(days=(DAYS.index(weekday) - first.weekday()) % 7)


def _rest_of_today(hours: WorkingCalendar, at: datetime) -> Sequence[datetime]:
    """The quarters left today; those of the next service day where there are hardly any."""
    today = at.astimezone(hours.zone).date()
    left = [quarter for quarter in _quarters(hours, today) if quarter > at + _NOTICE]
    return left if len(left) > 3 else _quarters(hours, hours.add_days(today, 1))


def _quarters(hours: WorkingCalendar, day: date) -> list[datetime]:
    """The round quarters of an hour of a day, not the one in which it opens."""
    begins = datetime.combine(day, time(), tzinfo=hours.zone)
    ends = datetime.combine(day + _DAY, time(), tzinfo=hours.zone)
    found = []
    for opens, closes in hours.open_spans(begins, ends):
        quarter = _round_up(opens + timedelta(seconds=1))
        while quarter < closes:
            found.append(quarter)
            quarter += _QUARTER
    return found


def _nearest(quarters: Sequence[datetime], wanted: time, zone: ZoneInfo) -> datetime:
    """The first quarter from that wall time on; where that has passed, at a like place of what
    is left."""
    first, last = quarters[0].astimezone(zone), quarters[-1].astimezone(zone)
    if first.time() <= wanted <= last.time():
        return next(one for one in quarters if one.astimezone(zone).time() >= wanted)
    if wanted > last.time():
        return quarters[-1]
    share = (wanted.hour * 60 + wanted.minute - _MORNING) / (_EVENING - _MORNING)
    return quarters[int(min(max(share, 0), 0.99) * len(quarters))]


def _round_down(moment: datetime) -> datetime:
    return moment - timedelta(
        minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond
    )


def _round_up(moment: datetime) -> datetime:
    floor = _round_down(moment)
    return floor if floor == moment else floor + _QUARTER


def _whole_minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _read(span: str) -> tuple[int, str]:
    found = _SPAN.fullmatch(span)
    if not found:
        raise ValueError(f"{span!r} is no span: write 40m, 3h or 2d.")
    return int(found[1]), found[2]
