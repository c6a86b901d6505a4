"""What the targets say of a case before it is opened: when the first word is due, and the next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tsam.domains.accounts.hours import calendars_for
from tsam.domains.accounts.models import Severity
from tsam.domains.accounts.targets import Target, targets_for
from tsam.kernel.hours import ALWAYS, WorkingCalendar


@dataclass(frozen=True)
class First:
    """For one severity: when the first word is due if it were opened now, and how often more.

    `due_at` is None where the calendar never opens again.
    """

    severity: int
    response_minutes: int
    update_minutes: int
    is_round_the_clock: bool
    due_at: datetime | None


def firsts_for(applications: Iterable[int], at: datetime) -> dict[int, list[First]]:
    """{application: one for each severity}; a few queries, whatever the number of Applications."""
    wanted = list(applications)
    targets, calendars = targets_for(wanted, at), calendars_for(wanted)
    return {
        application: [
            _first(severity, targets[application][severity], calendars[application], at)
            for severity in Severity.values
        ]
        for application in wanted
    }


def _first(severity: int, target: Target, calendar: WorkingCalendar, at: datetime) -> First:
    hours = ALWAYS if target.is_round_the_clock else calendar
    try:
        due_at = hours.add(at, target.response_minutes)
    except ValueError:
        due_at = None
    return First(
        severity, target.response_minutes, target.update_minutes, target.is_round_the_clock, due_at
    )
