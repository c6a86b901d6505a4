"""What the side rail of the desk tells of the reader's own engagements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tsam.domains.accounts.hours import working
from tsam.domains.accounts.models import Engagement, EngagementState, ServiceCalendar
from tsam.domains.cases.models import Case
from tsam.domains.people.models import Function, User
from tsam.domains.priorities.health import Standing, standings
from tsam.domains.staffing.coverage import engagements_of
from tsam.kernel.hours import WorkingCalendar

MOST = 12
# Shortly before a place begins to work, it says so.
SOON = timedelta(hours=1)


@dataclass(frozen=True)
class Place:
    """The service hours of one place, as they are now: "open", "soon" or "closed"."""

    name: str
    state: str
    local: datetime


def own_engagements(reader: User, at: datetime) -> list[Standing]:
    """What the reader serves today as TSAM or as backup, worst first; two queries."""
    if not reader.has_function(Function.TSAM):
        return []
    served = (
        Engagement.objects.visible_to(reader)
        .filter(pk__in=engagements_of(reader, at.date()))
        .exclude(state=EngagementState.ENDED)
        .select_related("account", "application", "calendar")
        .order_by("pk")[:MOST]
    )
    return standings(list(served), Case.objects.visible_to(reader), at)


def places(calendars: Sequence[ServiceCalendar], at: datetime) -> list[Place]:
    """Each calendar once, from west to east."""
    known = {calendar.pk: calendar for calendar in calendars}
    found = [_place(calendar, at) for calendar in known.values()]
    return sorted(found, key=lambda place: (place.local.utcoffset() or timedelta(), place.name))


def _place(calendar: ServiceCalendar, at: datetime) -> Place:
    return place_of(calendar.place or calendar.name, working(calendar), at)


def place_of(name: str, hours: WorkingCalendar, at: datetime) -> Place:
    state = "open" if hours.is_open(at) else "soon" if hours.is_open(at + SOON) else "closed"
    return Place(name, state, at.astimezone(hours.zone))
