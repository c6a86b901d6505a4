"""From stored service calendars to the working time they mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count

from tsam.domains.accounts.engaged import engaged
from tsam.domains.accounts.models import (
    CalendarException,
    Engagement,
    EngagementState,
    ExceptionKind,
    ServiceCalendar,
)
from tsam.kernel.hours import (
    AllOf,
    Interval,
    PublicHolidays,
    WorkingCalendar,
    named_holidays,
    parse_hours,
    parse_week,
)

# Built calendars by key, with the version that was built. A process holds one of each, so a
# calendar that was changed is built anew the next time somebody asks for it.
_built: dict[int, tuple[int, WorkingCalendar]] = {}


@dataclass(frozen=True)
class Service:
    """When and in which language an Application is served: no secret to who may report on it."""

    calendar: ServiceCalendar
    language: str
    is_suspended: bool


def working(stored: ServiceCalendar) -> WorkingCalendar:
    """The working time of a calendar. Raises ValueError where its data make no sense."""
    known = _built.get(stored.pk)
    if known and known[0] == stored.version:
        return known[1]
    calendar = build(stored, CalendarException.objects.filter(calendar=stored))
    _built[stored.pk] = (stored.version, calendar)
    return calendar


def build(stored: ServiceCalendar, exceptions: Iterable[CalendarException]) -> WorkingCalendar:
    """The working time of a calendar that need not be stored yet, such as one being changed."""
    if stored.is_round_the_clock:
        return WorkingCalendar(stored.zone, always=True)
    week = parse_week(stored.week)
    closed, worked = set[date](), dict[date, tuple[Interval, ...]]()
    for exception in exceptions:
        if exception.kind == ExceptionKind.CLOSED:
            closed.add(exception.day)
        else:
            own = parse_hours(exception.hours, f"{exception.day:%Y-%m-%d}")
            worked[exception.day] = own or week[0]
    days_off = (
        AllOf(closed, PublicHolidays(stored.country, stored.subdivision))
        if stored.country
        else frozenset(closed)
    )
    return WorkingCalendar(stored.zone, week, closed=days_off, worked=worked)


@dataclass(frozen=True)
class OddDay:
    """A day that differs from its week: closed though a working day, or worked though not."""

    day: date
    name: str
    is_worked: bool


def odd_days(stored: ServiceCalendar, first: date, days: int) -> list[OddDay]:
    """The days from `first` on that differ from the weekly hours; two queries."""
    if stored.is_round_the_clock:
        return []
    calendar, week = working(stored), parse_week(stored.week)
    ahead = [first + timedelta(days=n) for n in range(days)]
    names = _names_of(stored, ahead)
    return [
        OddDay(day, names.get(day, ""), is_worked=calendar.is_service_day(day))
        for day in ahead
        if calendar.is_service_day(day) is not bool(week[day.weekday()])
    ]


def _names_of(stored: ServiceCalendar, ahead: Sequence[date]) -> dict[date, str]:
    years = {day.year for day in ahead} if stored.country else set()
    holidays = {
        one.day: one.english
        for year in years
        for one in named_holidays(stored.country, stored.subdivision, year)
    }
    own = CalendarException.objects.filter(calendar=stored, day__in=ahead)
    return holidays | {row.day: row.name for row in own if row.name}


def open_until(stored: ServiceCalendar, at: datetime) -> tuple[bool, datetime | None]:
    """Whether somebody is there at that moment, and when that changes; None where it never does."""
    hours = working(stored)
    if hours.is_open(at):
        return True, hours.closes_at(at)
    try:
        return False, hours.next_open(at)
    except ValueError:
        return False, None


def today_of(engagement: Engagement, at: datetime) -> date:
    """The day it is where the engagement is served."""
    return at.astimezone(ZoneInfo(engagement.calendar.zone)).date()


def calendar_of(application: int) -> WorkingCalendar:
    """The service hours of one Application. A page that tells its facts too asks but once."""
    served = engaged([application]).get(application)
    return _known(served.calendar, served.calendar_version) if served else _default()


def calendars_for(applications: Iterable[int]) -> dict[int, WorkingCalendar]:
    """The service hours of each Application, by its key: its engagement's, else the default's.

    Two queries, and two more for each calendar that this process has not built yet.
    """
    wanted = set(applications)
    found = {
        application: _known(served.calendar, served.calendar_version)
        for application, served in engaged(wanted).items()
    }
    rest = wanted - set(found)
    return found | dict.fromkeys(rest, _default()) if rest else found


def _default() -> WorkingCalendar:
    return _known(*ServiceCalendar.objects.values_list("pk", "version").get(is_default=True))


def _known(key: int, version: int) -> WorkingCalendar:
    """As it was built already, or from its row."""
    known = _built.get(key)
    if known and known[0] == version:
        return known[1]
    return working(ServiceCalendar.objects.get(pk=key))


def engagements_by_calendar() -> Mapping[int, int]:
    """How many live engagements each calendar serves, by its key."""
    live = Engagement._base_manager.exclude(state=EngagementState.ENDED)
    return dict(live.order_by().values_list("calendar_id").annotate(Count("pk")))


def services_for(applications: Iterable[int]) -> dict[int, Service]:
    """{application: its service}, for those that somebody serves; one query."""
    engagements = (
        Engagement._base_manager.filter(application_id__in=set(applications))
        .exclude(state__in=(EngagementState.QUOTED, EngagementState.ENDED))
        .select_related("calendar")
    )
    return {
        one.application_id: Service(
            one.calendar,
            str(one.get_language_display()),
            one.state == EngagementState.SUSPENDED,
        )
        for one in engagements
    }
