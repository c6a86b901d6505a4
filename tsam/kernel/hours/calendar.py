"""When a place works, and how much working time lies between two moments.

A calendar has weekly hours in the wall time of its zone (several intervals a day), days on which
it is closed, and days with hours of their own. All moments that go in and come out are aware;
what comes out is UTC. Minutes are minutes of working time that really pass: on the day on which
the clock is put back, an open hour that the wall shows twice counts twice.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from tsam.kernel.hours.pauses import EPOCH, FOREVER, Pause, Span, merged, moment, seconds, without
from tsam.kernel.hours.week import DAYS, Interval, Week

_DAY = timedelta(days=1)
_MIDNIGHT = 24 * 60
# A calendar that is closed for so long is wrong, and a search in it must end.
MOST_CLOSED_DAYS = 800


class NeverOpens(ValueError):
    """The calendar has no working time ahead, so no due time exists."""


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
        # A name such as "Europe" is a folder of the zone data.
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(
                _("%(zone)s is no time zone. Write one such as Europe/Berlin.")
                % {"zone": repr(zone)}
            ) from None
        if len(week) != len(DAYS):
            raise ValueError(f"A week has seven days, not {len(week)}.")
        self.always = always
        self._week = week
        self._closed = closed
        self._worked = dict(worked or {})
        # Of each day: when it begins, and its open stretches.
        self._days: dict[date, tuple[float, tuple[Span, ...]]] = {}

    def is_open(self, at: datetime) -> bool:
        here = seconds(at)
        return any(opens <= here < closes for opens, closes in self._spans_around(here))

    def between(self, start: datetime, end: datetime, pauses: Iterable[Pause] = ()) -> float:
        """Working minutes from start to end, pauses left out; 0 when end is not after start."""
        first, last = seconds(start), seconds(end)
        rested = sum(
            self._worked_seconds(max(begins, first), min(ends, last))
            for begins, ends in merged(pauses)
        )
        return (self._worked_seconds(first, last) - rested) / 60

    def add(self, start: datetime, minutes: float) -> datetime:
        """The moment at which that much working time has passed since start.

        A due time at the end of a working day is that end, not the next morning. Raises
        ValueError for a time of nothing or less, NeverOpens.
        """
        return self.due(start, minutes)

    def due(self, start: datetime, minutes: float, pauses: Iterable[Pause] = ()) -> datetime:
        """As `add`, with pauses. Raises NeverOpens where a pause without an end comes first."""
        if not 0 < minutes < FOREVER:
            raise ValueError("A due time needs more than nothing to wait for, and an end.")
        left = minutes * 60
        here = seconds(start)
        stops = merged(pauses)
        rests_from = stops[-1][0] if stops and stops[-1][1] == FOREVER else FOREVER
        for opens, closes in self._spans(here):
            if opens >= rests_from:
                break
            for begins, ends in without(stops, max(opens, here), closes):
                if ends - begins >= left:
                    return moment(begins + left)
                left -= ends - begins
        raise NeverOpens(_("The pause has no end yet, so nothing is due."))

    def open_spans(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The stretches of working time from start to end, in order."""
        for begins, ends in self._spans_within(seconds(start), seconds(end)):
            yield moment(begins), moment(ends)

    def next_open(self, at: datetime) -> datetime:
        """The first open moment from `at` on: `at` itself where it is open. Raises NeverOpens."""
        here = seconds(at)
        first = next(opens for opens, closes in self._spans(here) if closes > here)
        return moment(max(first, here))

    def closes_at(self, at: datetime) -> datetime | None:
        """When the stretch that is open at that moment ends; None when it is closed, or always."""
        here = seconds(at)
        for opens, closes in self._spans_around(here):
            if opens <= here < closes < FOREVER:
                return moment(closes)
        return None

    def is_service_day(self, day: date) -> bool:
        return self.always or bool(self._look_at(day)[1])

    def hours_on(self, day: date) -> tuple[Interval, ...]:
        """What is open that day on the wall clock of the zone; all of it where it always is."""
        return (Interval(0, _MIDNIGHT),) if self.always else self._hours_of(day)

    def usual_hours(self, day: date) -> tuple[Interval, ...]:
        """What the week says of that day, whatever holidays and exceptions say."""
        return (Interval(0, _MIDNIGHT),) if self.always else self._week[day.weekday()]

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
                closed = _waited(closed)
        return day

    def service_days_between(self, start: date, end: date) -> int:
        """Service days after start, up to and with end; negative when end lies before start."""
        if end < start:
            return -self.service_days_between(end, start)
        days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
        return sum(map(self.is_service_day, days))

    def _worked_seconds(self, first: float, last: float) -> float:
        return sum(ends - begins for begins, ends in self._spans_within(first, last))

    def _spans_within(self, first: float, last: float) -> Iterator[Span]:
        if last <= first:
            return
        if self.always:
            yield first, last
            return
        day = self._day_of(first)
        while True:
            begun, spans = self._look_at(day)
            if begun >= last:
                return
            for opens, closes in spans:
                begins, ends = max(opens, first), min(closes, last)
                if ends > begins:
                    yield begins, ends
            day += _DAY

    def _spans(self, here: float) -> Iterator[Span]:
        """Open stretches from the day of that moment on, without end. Raises NeverOpens."""
        if self.always:
            yield here, FOREVER
            return
        day = self._day_of(here)
        closed = 0
        while True:
            spans = self._look_at(day)[1]
            yield from spans
            closed = 0 if spans else _waited(closed)
            day += _DAY

    def _spans_around(self, here: float) -> Iterable[Span]:
        return [(here, FOREVER)] if self.always else self._look_at(self._day_of(here))[1]

    def _day_of(self, here: float) -> date:
        """The day of a moment, which near a change of clocks may not be the one on the wall."""
        day = moment(here).astimezone(self.zone).date()
        if here < self._look_at(day)[0]:
            return day - _DAY
        return day + _DAY if here >= self._look_at(day + _DAY)[0] else day

    def _look_at(self, day: date) -> tuple[float, tuple[Span, ...]]:
        """When a day begins and its open stretches, in order and apart, also where clocks change.

        A day never reaches into the next one: a day that a zone left out has no time at all.
        """
        known = self._days.get(day)
        if known is None:
            free = begun = _instant(day, 0, self.zone)
            ended = _instant(day, _MIDNIGHT, self.zone)
            spans = []
            for hours in self._hours_of(day):
                opens = max(_instant(day, hours.opens, self.zone), free)
                closes = min(_last_instant(day, hours.closes, self.zone), ended)
                if closes > opens:
                    spans.append((opens, closes))
                    free = closes
            known = self._days[day] = (begun, tuple(spans))
        return known

    def _hours_of(self, day: date) -> tuple[Interval, ...]:
        if day in self._worked:
            return self._worked[day]
        return () if day in self._closed else self._week[day.weekday()]


ALWAYS = WorkingCalendar(always=True)


def _waited(closed: int) -> int:
    if closed >= MOST_CLOSED_DAYS:
        raise NeverOpens(
            _("This calendar is closed for more than %(days)d days. Give it hours.")
            % {"days": MOST_CLOSED_DAYS}
        )
    return closed + 1


def _instant(day: date, minutes: int, zone: ZoneInfo, fold: int = 0) -> float:
    """Seconds since 1970 of a wall time, the first one where it comes twice.

    A wall time that is left out is as much later as the clock is put on.
    """
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    return (wall.replace(tzinfo=zone, fold=fold) - EPOCH).total_seconds()


def _last_instant(day: date, minutes: int, zone: ZoneInfo) -> float:
    """As `_instant`, but the second one where it comes twice: a repeated hour is open."""
    return max(_instant(day, minutes, zone), _instant(day, minutes, zone, fold=1))
