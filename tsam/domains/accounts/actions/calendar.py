"""Service calendars. Every change raises the version, and the clocks that run on it follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tsam.domains.accounts import policies, timeline
from tsam.domains.accounts.models import (
    CalendarException,
    ExceptionKind,
    ServiceCalendar,
)
from tsam.domains.people.models import User
from tsam.kernel.hours import (
    PublicHolidays,
    WorkingCalendar,
    parse_hours,
    parse_week,
    subdivisions,
)
from tsam.kernel.verdicts import require

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
_FIELDS = ["name", "zone", "week", "country", "subdivision", "place", "is_round_the_clock"]


@transaction.atomic
def create_calendar(
    *,
    by: User,
    at: datetime,
    name: str,
    zone: str,
    week: Mapping[str, Any],
    country: str = "",
    subdivision: str = "",
    place: str = "",
    is_round_the_clock: bool = False,
) -> ServiceCalendar:
    require(policies.create_calendar(by))
    calendar = ServiceCalendar()
    _describe(calendar, name, zone, week, country, subdivision, place, is_round_the_clock)
    calendar.save(force_insert=True)
    timeline.record("servicecalendar.created", calendar, by=by, at=at, facts={"name": name})
    return calendar


@transaction.atomic
def change_calendar(
    calendar: ServiceCalendar,
    *,
    by: User,
    at: datetime,
    name: str,
    zone: str,
    week: Mapping[str, Any],
    country: str = "",
    subdivision: str = "",
    place: str = "",
    is_round_the_clock: bool = False,
) -> ServiceCalendar:
    require(policies.change_calendar(by))
    calendar = ServiceCalendar.objects.select_for_update().get(pk=calendar.pk)
    before = {field: getattr(calendar, field) for field in _FIELDS}
    _describe(calendar, name, zone, week, country, subdivision, place, is_round_the_clock)
    changed = {
        field: [before[field], getattr(calendar, field)]
        for field in _FIELDS
        if before[field] != getattr(calendar, field)
    }
    if changed:
        calendar.version += 1
        calendar.save(update_fields=[*_FIELDS, "version"])
        timeline.record("servicecalendar.changed", calendar, by=by, at=at, facts=changed)
    return calendar


@transaction.atomic
def make_default(calendar: ServiceCalendar, *, by: User, at: datetime) -> ServiceCalendar:
    """From now on Applications without an engagement have these hours. Twice is once."""
    require(policies.change_calendar(by))
    rows = ServiceCalendar.objects.select_for_update().order_by("pk")
    former = next((row for row in rows if row.is_default), None)
    if former and former.pk == calendar.pk:
        return former
    if former:
        former.is_default = False
        former.save(update_fields=["is_default"])
    calendar = rows.get(pk=calendar.pk)
    calendar.is_default = True
    calendar.save(update_fields=["is_default"])
    facts: dict[str, Any] = {
        "default": [former.name if former else None, calendar.name],
        "keys": [former.pk if former else None, calendar.pk],
    }
    timeline.record("servicecalendar.made_default", calendar, by=by, at=at, facts=facts)
    return calendar


@transaction.atomic
def add_exception(
    calendar: ServiceCalendar,
    *,
    by: User,
    at: datetime,
    day: date,
    kind: str,
    hours: Sequence[Sequence[str]] = (),
    name: str = "",
) -> CalendarException:
    """A day that differs. A later word about the same day takes the place of the former."""
    require(policies.add_exception(by))
    if kind not in ExceptionKind.values:
        raise ValidationError({"kind": _("Choose closed or worked.")})
    if kind == ExceptionKind.CLOSED:
        hours = ()
    _check_exception(calendar, day, kind, hours)
    former = _day(CalendarException.objects.filter(calendar=calendar, day=day).first())
    exception, _is_new = CalendarException.objects.update_or_create(
        calendar=calendar,
        day=day,
        defaults={
            "kind": kind,
            "hours": [list(pair) for pair in hours],
            "name": " ".join(name.split())[:80],
        },
    )
    facts = {"exception": [None, f"{day:%Y-%m-%d} {kind}"], "day": [former, _day(exception)]}
    _touch(calendar, by, at, facts)
    return exception


@transaction.atomic
def remove_exception(exception: CalendarException, *, by: User, at: datetime) -> None:
    require(policies.remove_exception(by))
    calendar, said = exception.calendar, f"{exception.day:%Y-%m-%d} {exception.kind}"
    facts = {"exception": [said, None], "day": [_day(exception), None]}
    exception.delete()
    _touch(calendar, by, at, facts)


def _day(exception: CalendarException | None) -> list[Any] | None:
    """A day in an event: its kind and its hours, all that is needed to have it back."""
    return [exception.kind, exception.hours] if exception else None


def _check_exception(
    calendar: ServiceCalendar, day: date, kind: str, hours: Sequence[Sequence[str]]
) -> None:
    if calendar.is_round_the_clock:
        raise ValidationError({"day": _("Round the clock knows no other days.")})
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValidationError({"day": _("Choose a day between 2000 and 2100.")})
    try:
        parse_hours(hours, f"{day:%Y-%m-%d}")
    except ValueError as wrong:
        raise ValidationError({"hours": str(wrong)}) from wrong
    if kind == ExceptionKind.WORKED and not hours and not calendar.week.get("mon"):
        raise ValidationError({"hours": _("Write the hours: Monday has none to take over.")})


def _touch(calendar: ServiceCalendar, by: User, at: datetime, facts: dict[str, Any]) -> None:
    ServiceCalendar.objects.filter(pk=calendar.pk).update(version=F("version") + 1)
    timeline.record("servicecalendar.changed", calendar, by=by, at=at, facts=facts)


def _describe(
    calendar: ServiceCalendar,
    name: str,
    zone: str,
    week: Mapping[str, Any],
    country: str,
    subdivision: str,
    place: str,
    is_round_the_clock: bool,
) -> None:
    """Put what was said on the row. Raises ValidationError with everything that is wrong."""
    words = " ".join(name.split())[:80]
    calendar.name, calendar.zone, calendar.week = words, zone.strip(), dict(week)
    calendar.country = country.strip().upper()
    calendar.subdivision = _part_of(calendar.country, subdivision)
    calendar.place, calendar.is_round_the_clock = place.strip()[:60], is_round_the_clock
    wrong = dict[str, Any]()
    if not words:
        wrong["name"] = _("Write a name.")
    elif ServiceCalendar.objects.filter(name__iexact=words).exclude(pk=calendar.pk).exists():
        wrong["name"] = _("There is a calendar of this name already.")
    for field, check in (("zone", _check_zone), ("week", _check_week), ("country", _check_place)):
        try:
            check(calendar)
        except (ValueError, TypeError) as reason:
            wrong[field] = str(reason)
    if wrong:
        raise ValidationError(wrong)


def _part_of(country: str, subdivision: str) -> str:
    """The code of a part as the holidays know it, however it was written."""
    given = subdivision.strip()
    known = {code.casefold(): code for code in subdivisions(country)}
    return known.get(given.casefold(), given.upper())


def _check_zone(calendar: ServiceCalendar) -> None:
    WorkingCalendar(calendar.zone)


def _check_week(calendar: ServiceCalendar) -> None:
    if calendar.is_round_the_clock:
        return
    if not any(parse_week(calendar.week)):
        raise ValueError(_("A calendar needs at least one open hour."))


def _check_place(calendar: ServiceCalendar) -> None:
    if calendar.country:
        PublicHolidays(calendar.country, calendar.subdivision)
    elif calendar.subdivision:
        raise ValueError(_("Choose the country of this region."))
