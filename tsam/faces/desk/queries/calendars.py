"""What the pages of service calendars show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tsam.domains.accounts.hours import engagements_by_calendar, working
from tsam.domains.accounts.models import CalendarException, ExceptionKind, ServiceCalendar
from tsam.domains.cases.followers import clocks_on
from tsam.faces.desk.queries.weeks import (
    Drawing,
    drawing,
    first_words,
    hours_words,
    week_words,
)
from tsam.kernel.hours import (
    NamedDay,
    NeverOpens,
    WorkingCalendar,
    countries,
    named_holidays,
    parse_hours,
    subdivisions,
)

SHORT_DAYS = {
    "mon": gettext_lazy("Mon"),
    "tue": gettext_lazy("Tue"),
    "wed": gettext_lazy("Wed"),
    "thu": gettext_lazy("Thu"),
    "fri": gettext_lazy("Fri"),
    "sat": gettext_lazy("Sat"),
    "sun": gettext_lazy("Sun"),
}
DEFAULT_HOURS = 8


@dataclass(frozen=True)
class Row:
    """One calendar in the list."""

    calendar: ServiceCalendar
    hours: str
    # Those of the first day that is open: enough to tell calendars apart.
    first_hours: str
    region: str
    engagements: int
    # Years of which no holidays are known though some are asked for.
    unknown: Sequence[int]


@dataclass(frozen=True)
class Year:
    """The public holidays of a year; none is known where there are no days."""

    year: int
    days: Sequence[tuple[NamedDay, bool]]


def rows(at: datetime) -> list[Row]:
    """All calendars, the one for everybody else first. There are as many as there are places."""
    used = engagements_by_calendar()
    stored = ServiceCalendar.objects.order_by("-is_default", "name")
    names = {day: str(name) for day, name in SHORT_DAYS.items()}
    return [
        Row(
            one,
            week_words(one, names),
            first_words(one),
            region_words(one),
            used.get(one.pk, 0),
            unknown_years(one, at),
        )
        for one in stored
    ]


def unknown_years(calendar: ServiceCalendar, at: datetime) -> list[int]:
    """This year and the next, where holidays are asked for and no list of them is known."""
    if not calendar.country or calendar.is_round_the_clock:
        return []
    this = at.astimezone(ZoneInfo(calendar.zone)).year
    return [
        year
        for year in (this, this + 1)
        if not named_holidays(calendar.country, calendar.subdivision, year)
    ]


def region_words(calendar: ServiceCalendar) -> str:
    if calendar.is_round_the_clock:
        return _("none, always open")
    if not calendar.country:
        return _("none")
    country = countries().get(calendar.country, calendar.country)
    if not calendar.subdivision:
        return country
    part = subdivisions(calendar.country).get(calendar.subdivision, calendar.subdivision)
    return f"{country}, {part}"


def context(calendar: ServiceCalendar, hours_asked: int, at: datetime) -> dict[str, Any]:
    """One calendar: how it stands now, its four weeks, its other days, its holidays."""
    stored = list(CalendarException.objects.filter(calendar=calendar).order_by("day"))
    hours, by_day = working(calendar), {one.day: one for one in stored}
    drawn = drawing(calendar, hours, by_day, at)
    today = at.astimezone(hours.zone).date()
    return {
        "calendar": calendar,
        "place": calendar.place or calendar.zone,
        "sentence": sentence(calendar, hours, drawn, at),
        "drawing": drawn,
        "days": [
            (one, _day_hours(calendar, one), not hours.usual_hours(one.day))
            for one in stored
            if one.day >= today
        ],
        "past_days": sum(one.day < today for one in stored),
        "years": years(calendar, by_day, today),
        "unknown": unknown_years(calendar, at),
        "region": region_words(calendar),
        "summer_time": summer_time(hours, at),
        "clocks": clocks_on(calendar),
        "engagements": engagements_by_calendar().get(calendar.pk, 0),
        "hours_asked": hours_asked,
        "due": due(hours, at, hours_asked),
    }


def sentence(
    calendar: ServiceCalendar, hours: WorkingCalendar, drawn: Drawing, at: datetime
) -> str:
    """Open or closed now, until when, and what the next four weeks hold."""
    place = {"place": calendar.place or calendar.zone}
    if hours.always:
        return _("Open round the clock, every day.")
    try:
        closes, opens = hours.closes_at(at), hours.next_open(at)
    except NeverOpens as wrong:
        return str(wrong)
    if closes:
        said = _("Open now, until %(time)s in %(place)s.") % {
            "time": f"{closes.astimezone(hours.zone):%H:%M}",
            **place,
        }
    else:
        said = _("Closed now, opens %(time)s in %(place)s.") % {
            "time": _moment(opens.astimezone(hours.zone), at.astimezone(hours.zone).date()),
            **place,
        }
    count = drawn.service_days
    days = ngettext(
        "%(n)d service day in four weeks", "%(n)d service days in four weeks", count
    ) % {"n": count}
    other = len(drawn.notable())
    if not other:
        return f"{said} {days}."
    rest = ngettext("one of the days is not as usual", "%(n)d days are not as usual", other)
    return f"{said} {days}, {rest % {'n': other}}."


def years(
    calendar: ServiceCalendar, exceptions: Mapping[date, CalendarException], today: date
) -> list[Year]:
    """The holidays from today on and those of next year; each with whether it is worked here."""
    if not calendar.country or calendar.is_round_the_clock:
        return []
    found = []
    for year in (today.year, today.year + 1):
        named = named_holidays(calendar.country, calendar.subdivision, year)
        ahead = [
            (day, day.day in exceptions and exceptions[day.day].kind == ExceptionKind.WORKED)
            for day in named
            if day.day >= today
        ]
        # A year whose last holiday is behind us is known, and has nothing more to say.
        if ahead or not named:
            found.append(Year(year, ahead))
    return found


def summer_time(hours: WorkingCalendar, at: datetime) -> str:
    """When the clocks of the place change next."""
    there = at.astimezone(hours.zone)
    offset = there.utcoffset()
    for days in range(1, 367):
        later = (at + timedelta(days=days)).astimezone(hours.zone)
        if later.utcoffset() != offset:
            day = formats.date_format(later.date(), "DATE_FORMAT")
            forward = (later.utcoffset() or timedelta()) > (offset or timedelta())
            words = _("clocks go forward on %s") if forward else _("clocks go back on %s")
            return words % day
    return _("no summer time")


def due(hours: WorkingCalendar, at: datetime, service_hours: int) -> datetime | None:
    """When so many service hours from now end; None where they never do."""
    try:
        return hours.add(at, service_hours * 60).astimezone(hours.zone)
    except NeverOpens:
        return None


def _day_hours(calendar: ServiceCalendar, one: CalendarException) -> str:
    if one.kind == ExceptionKind.CLOSED:
        return _("closed")
    own = parse_hours(one.hours or calendar.week.get("mon", []), f"{one.day:%Y-%m-%d}")
    return hours_words(own)


def _moment(there: datetime, today: date) -> str:
    """11:00 today, else with the weekday, and with the day when it is further off."""
    away = (there.date() - today).days
    if away == 0:
        return f"{there:%H:%M}"
    pattern = "D" if away < 7 else "D j M"
    return f"{formats.date_format(there.replace(tzinfo=None), pattern)} {there:%H:%M}"
