"""How much each TSAM was there outside the hours this quarter, and how soon we decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from tsam.domains.calls.models import OffHoursRequest, OffState
from tsam.domains.people.models import Function, User

# From eight hours on a free day is owed.
HOURS_FOR_A_DAY = 8
_TAKEN = (OffState.APPROVED, OffState.BOOKED, OffState.HELD)


@dataclass(frozen=True)
class Balance:
    """Hours approved or held in the quarter, and those that are asked for and not decided."""

    person: User
    hours: float
    asked: float

    @property
    def days_owed(self) -> int:
        return int(self.hours // HOURS_FOR_A_DAY)

    @property
    def whole(self) -> float:
        """As far as a bar goes: a sixth beyond the limit, or beyond what was worked."""
        limit: int = settings.OFF_HOURS_LIMIT
        return max(limit, self.hours + self.asked) * 7 / 6 or 1

    @property
    def is_near(self) -> bool:
        limit: int = settings.OFF_HOURS_LIMIT
        return self.hours + self.asked > limit * 0.75


def quarter_of(at: datetime) -> tuple[datetime, datetime]:
    """The quarter of the year around a moment, in the zone of that moment."""
    first = at.replace(
        month=(at.month - 1) // 3 * 3 + 1, day=1, hour=0, minute=0, second=0, microsecond=0
    )
    after = first + timedelta(days=100)
    return first, after.replace(month=(after.month - 1) // 3 * 3 + 1, day=1)


def balances(at: datetime) -> list[Balance]:
    """Every active TSAM, the most burdened first. Two queries."""
    first, last = quarter_of(at)
    rows = OffHoursRequest._base_manager.filter(starts_at__gte=first, starts_at__lt=last)
    taken: dict[int, float] = {}
    asked: dict[int, float] = {}
    counted = rows.filter(state__in=[*_TAKEN, OffState.REQUESTED], tsam__isnull=False)
    for row in counted:
        into = asked if row.state == OffState.REQUESTED else taken
        into[row.tsam_id or 0] = into.get(row.tsam_id or 0, 0.0) + row.hours
    tsams = User.objects.filter(
        is_active=True, is_staff=True, held_functions__function=Function.TSAM
    ).distinct()
    found = [Balance(one, taken.get(one.pk, 0.0), asked.get(one.pk, 0.0)) for one in tsams]
    return sorted(found, key=lambda one: (-one.hours, -one.asked, one.person.name))


def decision_days(at: datetime) -> tuple[float | None, float | None]:
    """How long decisions took this quarter: the median and the longest, in days."""
    first, last = quarter_of(at)
    decided = OffHoursRequest._base_manager.filter(decided_at__gte=first, decided_at__lt=last)
    took = sorted(
        (done - asked) / timedelta(days=1)
        for asked, done in decided.values_list("requested_at", "decided_at")
        if done
    )
    return (took[len(took) // 2], took[-1]) if took else (None, None)
