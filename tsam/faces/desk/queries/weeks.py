"""Four weeks of a service calendar, day by day, ready to be drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.utils.translation import gettext as _

from tsam.domains.accounts.models import CalendarException, ExceptionKind, ServiceCalendar
from tsam.kernel.hours import DAYS, Interval, WorkingCalendar, holidays_of, parse_week

WEEKS = 4
# What is drawn of a day, in minutes of the wall clock, unless something is open outside of it.
FROM, TO = 8 * 60, 19 * 60
_MIDNIGHT = 24 * 60


@dataclass(frozen=True)
class Bar:
    """An open stretch as a share of what is drawn, in per cent."""

    x: str
    width: str


@dataclass(frozen=True)
class Day:
    """One day: "plain", "half" (shorter than usual), "off", or "work" (though it is a day off)."""

    day: date
    kind: str
    words: str
    note: str
    bars: Sequence[Bar]
    is_today: bool
    names_month: bool


@dataclass(frozen=True)
class Drawing:
    """The days from the Monday of this week on, and which hours of them are drawn."""

    days: Sequence[Day]
    opens: str
    closes: str

    @property
    def service_days(self) -> int:
        return sum(day.kind != "off" for day in self.days)

    def notable(self) -> list[Day]:
        return [day for day in self.days if day.note]


def drawing(
    calendar: ServiceCalendar,
    hours: WorkingCalendar,
    exceptions: Mapping[date, CalendarException],
    at: datetime,
) -> Drawing:
    today = at.astimezone(hours.zone).date()
    monday = today - timedelta(days=today.weekday())
    dates = [monday + timedelta(days=number) for number in range(7 * WEEKS)]
    named = _holidays(calendar, dates)
    opens, closes = _window([interval for day in dates for interval in hours.hours_on(day)])
    days = []
    for day in dates:
        open_hours = hours.hours_on(day)
        kind, note = _kind(day, hours, exceptions.get(day), named.get(day, ""))
        days.append(
            Day(
                day=day,
                kind=kind,
                words=hours_words(open_hours),
                note=note,
                bars=[_bar(interval, opens, closes) for interval in open_hours],
                is_today=day == today,
                names_month=day == monday or day.day == 1,
            )
        )
    return Drawing(days, _hour(opens), _hour(closes))


def hours_words(hours: Sequence[Interval]) -> str:
    """ "9 to 12 and 13 to 17"."""
    if not hours:
        return _("closed")
    if hours == (Interval(0, _MIDNIGHT),):
        return _("all day")
    said = [
        _("%(opens)s to %(closes)s") % {"opens": _hour(one.opens), "closes": _hour(one.closes)}
        for one in hours
    ]
    return _(" and ").join(said)


def week_words(calendar: ServiceCalendar, day_names: Mapping[str, str]) -> str:
    """ "Mon to Thu 9 to 17, Fri 9 to 16": neighbours with the same hours are one."""
    if calendar.is_round_the_clock:
        return _("always")
    week = parse_week(calendar.week)
    said = []
    for hours, days in groupby(range(7), key=lambda number: week[number]):
        if not hours:
            continue
        numbers = list(days)
        first, last = day_names[DAYS[numbers[0]]], day_names[DAYS[numbers[-1]]]
        span = first if first == last else _("%(first)s to %(last)s") % _pair(first, last)
        said.append(f"{span} {hours_words(hours)}")
    return ", ".join(said)


def first_words(calendar: ServiceCalendar) -> str:
    """The hours of the first day of the week that is open."""
    if calendar.is_round_the_clock:
        return _("always")
    return hours_words(next((hours for hours in parse_week(calendar.week) if hours), ()))


def _pair(first: str, last: str) -> dict[str, str]:
    return {"first": first, "last": last}


def _kind(
    day: date, hours: WorkingCalendar, exception: CalendarException | None, holiday: str
) -> tuple[str, str]:
    """What kind of day it is, and what is said below it."""
    open_hours, usual = hours.hours_on(day), hours.usual_hours(day)
    name = exception.name if exception else ""
    if not open_hours:
        return "off", name or (holiday if usual else "")
    if exception and exception.kind == ExceptionKind.WORKED and (holiday or not usual):
        return "work", name or (_("Holiday, worked") if holiday else _("Worked"))
    if _length(open_hours) < _length(usual):
        return "half", name or _("Shorter")
    return "plain", name or (_("Other hours") if open_hours != usual else "")


def _holidays(calendar: ServiceCalendar, days: Sequence[date]) -> dict[date, str]:
    if not calendar.country:
        return {}
    return holidays_of(calendar.country, calendar.subdivision, {day.year for day in days})


def _window(intervals: Iterable[Interval]) -> tuple[int, int]:
    opens, closes = FROM, TO
    for one in intervals:
        opens = min(opens, one.opens // 60 * 60)
        closes = max(closes, -(-one.closes // 60) * 60)
    return opens, closes


def _bar(interval: Interval, opens: int, closes: int) -> Bar:
    whole = closes - opens
    return Bar(
        f"{(interval.opens - opens) / whole * 100:.1f}%",
        f"{(interval.closes - interval.opens) / whole * 100:.1f}%",
    )


def _length(hours: Iterable[Interval]) -> int:
    return sum(one.closes - one.opens for one in hours)


def _hour(minutes: int) -> str:
    """9, or 9:30."""
    hours, rest = divmod(minutes, 60)
    return f"{hours}:{rest:02}" if rest else str(hours)
