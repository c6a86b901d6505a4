"""Working time on service calendars: pure arithmetic, exact to the second.

A calendar has weekly hours in the wall time of its zone (several intervals a day), days on which
it is closed, and days with hours of their own. All moments that go in and come out are aware;
what comes out is UTC. Minutes are minutes of working time that really pass: on the day on which
the clock is put back, an open hour that the wall shows twice counts twice.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays as holiday_library

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# A calendar that is closed for so long is wrong, and a search in it must end.
MOST_CLOSED_DAYS = 800

# From when to when nothing runs; an open end is still running.
Pause = tuple[datetime, datetime | None]
_Span = tuple[float, float]


class NeverOpens(ValueError):
    """The calendar has no working time ahead, so no due time exists."""


@dataclass(frozen=True, order=True)
class Interval:
    """Open from `opens` until before `closes`, in minutes of the wall clock's day, 0 to 1440."""

    opens: int
    closes: int

    def __str__(self) -> str:
        return f"{_clock(self.opens)}-{_clock(self.closes)}"


Week = tuple[tuple[Interval, ...], ...]


def parse_week(week: Mapping[str, Sequence[Sequence[str]]]) -> Week:
    """Read {"mon": [["09:00", "12:00"], ["13:00", "17:00"]], ...}; days left out are closed.

    Raises ValueError with a sentence that names the day.
    """
    if unknown := set(week) - set(DAYS):
        raise ValueError(
            f"{', '.join(sorted(unknown))} is no day. Write mon, tue, wed, thu, fri, sat or sun."
        )
    return tuple(parse_hours(week.get(day, ()), day) for day in DAYS)


def parse_hours(hours: Sequence[Sequence[str]], day: str) -> tuple[Interval, ...]:
    """Read [["09:00", "17:00"]] of one day, in any order. Raises ValueError with a sentence."""
    intervals = sorted(_interval(pair, day) for pair in hours)
    for former, latter in pairwise(intervals):
        if latter.opens < former.closes:
            raise ValueError(f"{day}: {former} and {latter} overlap.")
    return tuple(intervals)


class WorkingCalendar:
    """Working time of one place. Immutable; days already looked at are remembered."""

    __slots__ = ("_closed", "_days", "_week", "_worked", "always", "zone")

    def __init__(
        self,
        zone: str = "UTC",
        week: Week = ((),) * 7,
        *,
        closed: Container[date] = frozenset(),
        worked: Mapping[date, tuple[Interval, ...]] | None = None,
        always: bool = False,
    ) -> None:
        """`closed` are days without work, such as public holidays; `worked` goes before it."""
        try:
            self.zone = ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(
                f"{zone!r} is no time zone. Write one such as Europe/Berlin."
            ) from None
        if len(week) != len(DAYS):
            raise ValueError(f"A week has seven days, not {len(week)}.")
        self.always = always
        self._week = week
        self._closed = closed
        self._worked = dict(worked or {})
        self._days: dict[date, tuple[_Span, ...]] = {}

    def is_open(self, at: datetime) -> bool:
        moment = _seconds(at)
        return any(opens <= moment < closes for opens, closes in self._spans_around(at))

    def between(self, start: datetime, end: datetime, pauses: Iterable[Pause] = ()) -> float:
        """Working minutes from start to end, pauses left out; 0 when end is not after start."""
        first, last = _seconds(start), _seconds(end)
        if last <= first:
            return 0.0
        if self.always:
            spans: Iterable[_Span] = [(first, last)]
        else:
            spans = self._spans(start, last)
        stops = _merged(pauses, last)
        total = 0.0
        for opens, closes in spans:
            begins, ends = max(opens, first), min(closes, last)
            if ends > begins:
                total += ends - begins - _overlap(stops, begins, ends)
        return total / 60

    def add(self, start: datetime, minutes: float) -> datetime:
        """The moment at which that much working time has passed since start.

        A due time at the end of a working day is that end, not the next morning. Raises
        ValueError for a time of nothing or less, NeverOpens.
        """
        return self.due(start, minutes)

    def due(self, start: datetime, minutes: float, pauses: Iterable[Pause] = ()) -> datetime:
        """As `add`, with pauses. Raises NeverOpens where a pause has no end."""
        if minutes <= 0:
            raise ValueError("A due time needs more than nothing to wait for.")
        left = minutes * 60
        here = _seconds(start)
        stops = _merged(pauses, float("inf"))
        spans = iter([(here, float("inf"))]) if self.always else self._spans(start, None)
        for opens, closes in spans:
            for begins, ends in _without(stops, max(opens, here), closes):
                if ends - begins >= left:
                    return _moment(begins + left)
                left -= ends - begins
        raise NeverOpens("The pause has no end.")

    def open_spans(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The stretches of working time from start to end, in order."""
        first, last = _seconds(start), _seconds(end)
        spans = [(first, last)] if self.always else self._spans(start, last)
        for opens, closes in spans:
            begins, ends = max(opens, first), min(closes, last)
            if ends > begins:
                yield _moment(begins), _moment(ends)

    def next_open(self, at: datetime) -> datetime:
        """The first open moment from `at` on: `at` itself where it is open. Raises NeverOpens."""
        here = _seconds(at)
        if self.always:
            return _moment(here)
        for opens, closes in self._spans(at, None):
            if closes > here:
                return _moment(max(opens, here))
        raise NeverOpens("This calendar never opens.")

    def closes_at(self, at: datetime) -> datetime | None:
        """When the stretch that is open at that moment ends; None when it is closed, or always."""
        if self.always:
            return None
        here = _seconds(at)
        for opens, closes in self._spans_around(at):
            if opens <= here < closes:
                return _moment(closes)
        return None

    def is_service_day(self, day: date) -> bool:
        return self.always or bool(self._hours_of(day))

    def add_days(self, day: date, days: int) -> date:
        """The day that lies so many service days after; 0 gives the day itself. NeverOpens."""
        if days < 0:
            raise ValueError("Service days cannot be added backwards.")
        closed = 0
        while days:
            day += _DAY
            if self.is_service_day(day):
                days, closed = days - 1, 0
            else:
                closed = self._waited(closed)
        return day

    def service_days_between(self, start: date, end: date) -> int:
        """Service days after start, up to and with end; negative when end lies before start."""
        if end < start:
            return -self.service_days_between(end, start)
        days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
        return sum(map(self.is_service_day, days))

    def _spans(self, start: datetime, last: float | None) -> Iterator[_Span]:
        """Open stretches that may touch start, up to `last`; without it, NeverOpens at an end."""
        # The day before may reach past midnight of another zone.
        day = start.astimezone(self.zone).date() - _DAY
        closed = 0
        while True:
            spans = self._spans_of(day)
            if last is not None and _seconds_of_midnight(day, self.zone) > last:
                return
            yield from spans
            if last is None:
                closed = 0 if spans else self._waited(closed)
            day += _DAY

    def _waited(self, closed: int) -> int:
        if closed >= MOST_CLOSED_DAYS:
            raise NeverOpens(f"This calendar is closed for more than {MOST_CLOSED_DAYS} days.")
        return closed + 1

    def _spans_around(self, at: datetime) -> Iterator[_Span]:
        if self.always:
            yield (float("-inf"), float("inf"))
            return
        day = at.astimezone(self.zone).date()
        for near in (day - _DAY, day):
            yield from self._spans_of(near)

    def _spans_of(self, day: date) -> tuple[_Span, ...]:
        known = self._days.get(day)
        if known is None:
            known = self._days[day] = tuple(
                (
                    _instant(day, hours.opens, self.zone, 0),
                    _instant(day, hours.closes, self.zone, 1),
                )
                for hours in self._hours_of(day)
            )
        return known

    def _hours_of(self, day: date) -> tuple[Interval, ...]:
        if day in self._worked:
            return self._worked[day]
        return () if day in self._closed else self._week[day.weekday()]


ALWAYS = WorkingCalendar(always=True)


class PublicHolidays(Container[date]):
    """The public holidays of a country or a part of it, year by year as they are asked for."""

    def __init__(self, country: str, subdivision: str = "") -> None:
        """Codes of ISO 3166. Raises ValueError for a place that the library does not know."""
        self._days = _library(country, subdivision)

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and day in self._days

    def name_of(self, day: date) -> str:
        return str(self._days.get(day) or "")


class AllOf(Container[date]):
    """Days of several kinds taken together."""

    def __init__(self, *parts: Container[date]) -> None:
        self._parts = parts

    def __contains__(self, day: object) -> bool:
        return any(day in part for part in self._parts)


def holidays_of(country: str, subdivision: str, years: Iterable[int]) -> dict[date, str]:
    """The public holidays of those years, by day, with their names. Raises ValueError."""
    days = _library(country, subdivision)
    wanted = set(years)
    for year in wanted:
        # Asking for any day of a year makes the library work that year out.
        days.get(date(year, 1, 1))
    return {day: name for day, name in sorted(days.items()) if day.year in wanted}


@lru_cache(maxsize=256)
def _library(country: str, subdivision: str) -> holiday_library.HolidayBase:
    try:
        return holiday_library.country_holidays(country, subdiv=subdivision or None)
    except NotImplementedError:
        place = f"{country} {subdivision}".strip()
        raise ValueError(
            f"No public holidays are known for {place}. Write a country such as DE and a region "
            f"such as BY, or leave both empty."
        ) from None


def _interval(pair: Sequence[str], day: str) -> Interval:
    if isinstance(pair, str) or len(pair) != 2:
        raise ValueError(f"{day}: write each interval as a start and an end, such as 09:00, 17:00.")
    opens, closes = (_minutes(text, day) for text in pair)
    if closes <= opens:
        raise ValueError(f"{day}: {pair[0]} to {pair[1]} does not end after it starts.")
    return Interval(opens, closes)


def _minutes(text: str, day: str) -> int:
    if text == "24:00":
        return 24 * 60
    try:
        wall = time.fromisoformat(text)
    except (ValueError, TypeError):
        raise ValueError(f"{day}: {text!r} is no time. Write hours and minutes: 09:00.") from None
    if wall.second or wall.microsecond or wall.tzinfo:
        raise ValueError(f"{day}: {text!r} is too exact. Write hours and minutes: 09:00.")
    return wall.hour * 60 + wall.minute


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _instant(day: date, minutes: int, zone: ZoneInfo, fold: int) -> float:
    """Seconds since 1970 of a wall time.

    A wall time that comes twice is the first one for an opening and the second for a closing, so
    that the repeated hour is open. One that is left out is as much later as the clock is put on.
    """
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    first = (wall.replace(tzinfo=zone, fold=0) - _EPOCH).total_seconds()
    if not fold:
        return first
    second = (wall.replace(tzinfo=zone, fold=1) - _EPOCH).total_seconds()
    return max(first, second)


def _seconds_of_midnight(day: date, zone: ZoneInfo) -> float:
    return _instant(day, 0, zone, 0)


def _seconds(at: datetime) -> float:
    if at.tzinfo is None:
        raise ValueError("A moment without a time zone means nothing here.")
    return (at - _EPOCH).total_seconds()


def _moment(seconds: float) -> datetime:
    return _EPOCH + timedelta(seconds=seconds)


def _merged(pauses: Iterable[Pause], end: float) -> list[_Span]:
    """Pauses in order, without overlaps."""
    spans = sorted(
        (_seconds(begins), end if ends is None else _seconds(ends)) for begins, ends in pauses
    )
    merged: list[_Span] = []
    for begins, ends in spans:
        if merged and begins <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], ends))
        elif ends > begins:
            merged.append((begins, ends))
    return merged


def _overlap(stops: Iterable[_Span], begins: float, ends: float) -> float:
    return sum(
        max(0.0, min(ends, stop_ends) - max(begins, stop_begins))
        for stop_begins, stop_ends in stops
    )


def _without(stops: Iterable[_Span], begins: float, ends: float) -> Iterator[_Span]:
    """What is left of a stretch between the pauses."""
    for stop_begins, stop_ends in stops:
        if stop_ends <= begins:
            continue
        if stop_begins >= ends:
            break
        if stop_begins > begins:
            yield begins, stop_begins
        begins = stop_ends
    if ends > begins:
        yield begins, ends
