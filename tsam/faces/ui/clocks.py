"""A case's clock as the bar shows it at a given moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from tsam.domains.cases.models import ClockState
from tsam.kernel.hours import ALWAYS, WorkingCalendar

# In the last quarter of its time a clock asks for attention.
SOON_PER_CENT = 75


class Clocked(Protocol):
    """A case, or the columns of one, as far as its clock goes."""

    severity: int
    clock_kind: str
    clock_state: str
    clock_due_at: datetime | None
    clock_target_minutes: int | None
    clock_left_minutes: int | None


@dataclass(frozen=True)
class ShownClock:
    """`used` is per cent of service time, `left` minutes of the day until it breaks."""

    state: str
    used: int = 0
    left: int = 0
    due_at: datetime | None = None
    kind: str = ""


def shown(case: Clocked, at: datetime, hours: WorkingCalendar) -> ShownClock:
    target = case.clock_target_minutes or 1
    if case.clock_state == ClockState.MET:
        return ShownClock("met", 100, kind=case.clock_kind)
    if case.clock_state == ClockState.PAUSED:
        left = case.clock_left_minutes or 0
        return ShownClock("hold", _per_cent(target - left, target), left, kind=case.clock_kind)
    if case.clock_state != ClockState.RUNNING or case.clock_due_at is None:
        return ShownClock("none")
    due_at = case.clock_due_at
    wall = round((due_at - at) / timedelta(minutes=1))
    if due_at <= at:
        return ShownClock("late", 100, wall, due_at, case.clock_kind)
    calendar = ALWAYS if case.severity == 0 else hours
    used = _per_cent(target - calendar.between(at, due_at), target)
    return ShownClock(
        "soon" if used >= SOON_PER_CENT else "run", used, wall, due_at, case.clock_kind
    )


def _per_cent(part: float, whole: float) -> int:
    return max(0, min(100, round(100 * part / whole)))
