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
from tsam.domains.accounts.hours import build
from tsam.domains.accounts.models import (
    CalendarException,
    ExceptionKind,
    ServiceCalendar,
)
from tsam.domains.people.models import User
from tsam.kernel.hours import parse_hours
from tsam.kernel.verdicts import require

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
    calendar.version += 1
    calendar.save(update_fields=[*_FIELDS, "version"])
    changed = {
        field: [before[field], getattr(calendar, field)]
        for field in _FIELDS
        if before[field] != getattr(calendar, field)
    }
    timeline.record("servicecalendar.changed", calendar, by=by, at=at, facts=changed)
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
    try:
        parse_hours(hours, f"{day:%Y-%m-%d}")
    except ValueError as wrong:
        raise ValidationError({"hours": str(wrong)}) from wrong
    exception, _is_new = CalendarException.objects.update_or_create(
        calendar=calendar,
        day=day,
        defaults={
            "kind": ExceptionKind(kind),
            "hours": [list(pair) for pair in hours],
            "name": name.strip()[:80],
        },
    )
    _touch(calendar, by, at, {"exception": [None, f"{day:%Y-%m-%d} {kind}"]})
    return exception


@transaction.atomic
def remove_exception(exception: CalendarException, *, by: User, at: datetime) -> None:
    require(policies.remove_exception(by))
    calendar, said = exception.calendar, f"{exception.day:%Y-%m-%d} {exception.kind}"
    exception.delete()
    _touch(calendar, by, at, {"exception": [said, None]})


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
    words = " ".join(name.split())[:80]
    if not words:
        raise ValidationError({"name": _("Write a name.")})
    if ServiceCalendar.objects.filter(name__iexact=words).exclude(pk=calendar.pk).exists():
        raise ValidationError({"name": _("There is a calendar of this name already.")})
    calendar.name, calendar.zone, calendar.week = words, zone, dict(week)
    calendar.country, calendar.subdivision = country.strip().upper(), subdivision.strip().upper()
    calendar.place, calendar.is_round_the_clock = place.strip()[:60], is_round_the_clock
    try:
        build(calendar, ())
    except (ValueError, TypeError) as wrong:
        raise ValidationError(str(wrong)) from wrong
    if not is_round_the_clock and not any(week.values()):
        raise ValidationError({"week": _("A calendar needs at least one open hour.")})
