"""Who gave up first, last and free hours for the calls of an engagement, and whose turn it is.

Inconvenient are the first and the last hour of somebody's working day, and all outside of it. The
finder weighs what somebody gave to calls of any engagement, because a day has one first hour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tsam.domains.accounts.hours import today_of
from tsam.domains.accounts.models import Engagement
from tsam.domains.calls import slots
from tsam.domains.calls.crew import BURDEN_WEEKS, hours_for
from tsam.domains.calls.models import Call, CallPerson, CallState
from tsam.domains.people.models import User
from tsam.domains.staffing.presence import standing_in
from tsam.kernel.hours import WorkingCalendar

_COUNTED = (CallState.AGREED, CallState.HELD)
# What counts for the finder: whoever is so close to another has given as much.
_SAME = 1.0


@dataclass(frozen=True)
class Share:
    """What one person gave, in minutes: to this engagement, to all, and what is booked ahead."""

    person: User
    calls: int
    here: float
    everywhere: float
    ahead: float
    last_at: datetime | None

    @property
    def counted(self) -> float:
        """What the finder weighs when it looks for the next slot."""
        return self.everywhere + self.ahead


@dataclass(frozen=True)
class Cost:
    """A call that took an inconvenient hour of somebody: (person, minutes)."""

    call: Call
    given: tuple[tuple[User, float], ...]


@dataclass(frozen=True)
class Burden:
    """Everybody with what they gave, the most first; the calls that cost, the latest first."""

    shares: list[Share]
    costs: list[Cost]

    @property
    def ours(self) -> float:
        return sum(one.here for one in self.shares if one.person.is_staff)

    @property
    def theirs(self) -> float:
        return sum(one.here for one in self.shares if not one.person.is_staff)

    @property
    def next_up(self) -> list[User]:
        """Who gave least, and so gives next; nobody while all are even."""
        least = min((one.counted for one in self.shares), default=0.0)
        found = [one.person for one in self.shares if one.counted <= least + _SAME]
        return found if len(found) < len(self.shares) else []


def of(engagement: Engagement, at: datetime) -> Burden:
    """The last twelve weeks and what is booked ahead. Six queries, however many calls."""
    since = at - timedelta(weeks=BURDEN_WEEKS)
    mine = CallPerson._base_manager.filter(
        call__engagement=engagement, call__state__in=_COUNTED, call__starts_at__gte=since
    )
    people = {row.user_id: row.user for row in mine.select_related("user").order_by("pk")}
    serves = standing_in(engagement, today_of(engagement, at))
    if serves:
        people.setdefault(serves.pk, serves)
    people = {key: person for key, person in people.items() if person.is_active}
    hours = hours_for(engagement, people.values())
    rows = CallPerson._base_manager.filter(
        user__in=people, call__state__in=_COUNTED, call__starts_at__gte=since
    )
    taken = list(rows.select_related("call").order_by("call__starts_at", "call", "pk"))
    shares = [
        _share(person, [row for row in taken if row.user_id == key], hours[key], engagement, at)
        for key, person in people.items()
    ]
    shares.sort(key=lambda one: (-one.counted, -one.here, one.person.name))
    here = [row for row in taken if row.call.engagement_id == engagement.pk]
    return Burden(shares, _costs(here, people, hours))


def _share(
    person: User,
    rows: Sequence[CallPerson],
    hours: WorkingCalendar,
    engagement: Engagement,
    at: datetime,
) -> Share:
    here = everywhere = ahead = 0.0
    calls, last_at = 0, None
    for row in rows:
        minutes = _minutes(row.call, hours)
        is_here = row.call.engagement_id == engagement.pk
        if row.call.starts_at and row.call.starts_at > at:
            ahead += minutes
            continue
        everywhere += minutes
        if is_here:
            calls += 1
            here += minutes
            last_at = row.call.starts_at if minutes else last_at
    return Share(person, calls, here, everywhere, ahead, last_at)


def _costs(
    rows: Sequence[CallPerson], people: Mapping[int, User], hours: Mapping[int, WorkingCalendar]
) -> list[Cost]:
    calls: dict[int, Call] = {}
    given: dict[int, list[tuple[User, float]]] = {}
    for row in rows:
        if minutes := _minutes(row.call, hours[row.user_id]):
            calls[row.call_id] = row.call
            given.setdefault(row.call_id, []).append((people[row.user_id], minutes))
    found = [Cost(call, tuple(given[key])) for key, call in calls.items()]
    return sorted(found, key=lambda cost: cost.call.starts_at or cost.call.changed_at, reverse=True)


def _minutes(call: Call, hours: WorkingCalendar) -> float:
    if call.starts_at is None or call.ends_at is None:
        return 0.0
    return slots.inconvenience(hours, call.starts_at, call.ends_at)
