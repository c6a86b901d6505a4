"""Who serves the customer, and whether they are there now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.timezone import localtime

from tsam.domains.accounts.hours import open_until, services_for
from tsam.domains.accounts.models import Application, ServiceCalendar
from tsam.domains.people.models import User
from tsam.domains.staffing.coverage import tsams_for


@dataclass(frozen=True)
class HoursNow:
    """The service hours of a place at one moment: open until, closed until, or open always."""

    place: str
    is_open: bool
    until: datetime | None
    there: datetime
    is_elsewhere: bool
    """Its clock shows another time than the reader's."""


@dataclass(frozen=True)
class Served:
    """An Application with its people; the first of them is the TSAM, the others are backups."""

    application: Application
    language: str
    is_suspended: bool
    people: tuple[User, ...]
    hours: HoursNow


def served(reader: User, at: datetime) -> list[Served]:
    """The Applications on which the reader may report, as far as they are served; few queries."""
    applications = list(
        Application.objects.visible_to(reader).filter(retired_at=None).order_by("name", "pk")[:50]
    )
    keys = [one.pk for one in applications]
    services, people = services_for(keys), tsams_for(keys, at.date())
    return [
        Served(
            application,
            service.language,
            service.is_suspended,
            tuple(people.get(application.pk, ())),
            hours_now(service.calendar, at),
        )
        for application in applications
        if (service := services.get(application.pk))
    ]


def hours_now(calendar: ServiceCalendar, at: datetime) -> HoursNow:
    there = at.astimezone(ZoneInfo(calendar.zone))
    is_open, until = open_until(calendar, at)
    return HoursNow(
        place=calendar.place or calendar.zone,
        is_open=is_open,
        until=until,
        there=there,
        is_elsewhere=there.utcoffset() != localtime(at).utcoffset(),
    )
