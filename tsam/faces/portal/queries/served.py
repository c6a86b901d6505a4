"""Who serves the customer, and whether they are there now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.timezone import localtime

from tsam.domains.accounts.hours import open_until
from tsam.domains.accounts.models import Engagement, EngagementState, ServiceCalendar
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
    """An engagement with its people; the first of them is the TSAM, the others are backups."""

    engagement: Engagement
    people: tuple[User, ...]
    hours: HoursNow

    @property
    def is_suspended(self) -> bool:
        return self.engagement.state == EngagementState.SUSPENDED


def served(reader: User, at: datetime) -> list[Served]:
    """The engagements that the reader may know of, by Application; two queries."""
    engagements = list(
        Engagement.objects.visible_to(reader)
        .live()
        .exclude(state=EngagementState.QUOTED)
        .select_related("application", "account", "calendar")
        .order_by("application__name", "pk")[:50]
    )
    people = tsams_for([one.application_id for one in engagements], at.date())
    return [
        Served(one, tuple(people.get(one.application_id, ())), hours_now(one.calendar, at))
        for one in engagements
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
