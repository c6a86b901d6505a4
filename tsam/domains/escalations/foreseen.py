"""What is known of open cases for an early warning, and how often warnings came true."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from tsam.domains.accounts.hours import calendars_for
from tsam.domains.accounts.models import Event
from tsam.domains.cases.models import PAUSED, Case, ClockState
from tsam.domains.escalations.models import EarlyWarning, EscalatedCase
from tsam.domains.escalations.warning import Facts
from tsam.kernel.hours import WorkingCalendar

# So long a change of severity counts as of late, and so long a warning has to come true.
OF_LATE, COMES_TRUE = timedelta(days=14), timedelta(days=10)


def facts_of(cases: QuerySet[Case], at: datetime) -> dict[int, Facts]:
    """{case: what is known}; three queries for however many."""
    rows = list(cases.select_related("milestone").order_by("pk"))
    hours = calendars_for({row.application_id for row in rows}) if rows else {}
    raised = _raised([row.pk for row in rows], at)
    return {row.pk: _facts(row, hours[row.application_id], row.pk in raised, at) for row in rows}


def _facts(row: Case, hours: WorkingCalendar, raised: bool, at: datetime) -> Facts:
    waiting = row.state in PAUSED
    worked = max(row.ours_since or row.opened_at, row.last_word_at)
    due = [row.promised_at] if row.promised_at else []
    if row.clock_state == ClockState.RUNNING and row.clock_due_at:
        due.append(row.clock_due_at)
    slipped = max((_days(at - moment) for moment in due if moment < at), default=0.0)
    left = None
    if row.milestone and row.milestone.due_on:
        today = at.astimezone(hours.zone).date()
        left = hours.service_days_between(today, row.milestone.due_on)
    return Facts(
        severity=row.severity,
        stalled_days=_days(at - worked),
        silent_days=_days(at - row.last_word_at),
        is_waiting=waiting,
        slipped_days=slipped,
        milestone_days=left if left is not None and left >= 0 else None,
        reassigned=row.reassigned_count,
        reopened=row.reopened_count,
        raised_severity=raised,
    )


def _raised(keys: Iterable[int], at: datetime) -> set[int]:
    changes = Event._base_manager.filter(
        noun="case", key__in=list(keys), name="case.severity_changed", at__gte=at - OF_LATE
    ).values_list("key", "facts")
    return {key for key, facts in changes if facts["severity"][1] < facts["severity"][0]}


def _days(span: timedelta) -> float:
    return max(0.0, span / timedelta(days=1))


@dataclass(frozen=True)
class Month:
    """How the warnings of a month came out."""

    month: str
    warned: int
    came_true: int
    escalated: int
    """Cases that were escalated in it."""
    foreseen: int

    @property
    def precision(self) -> float | None:
        return self.came_true / self.warned if self.warned else None

    @property
    def recall(self) -> float | None:
        return self.foreseen / self.escalated if self.escalated else None


def by_month(
    warnings: QuerySet[EarlyWarning], escalated: QuerySet[EscalatedCase], at: datetime
) -> list[Month]:
    """The latest month first. A warning counts once its ten days are over, or it came true."""
    begun = list(warnings.values_list("case", "warned_at"))
    raised = list(escalated.values_list("case", "since"))
    escalations: dict[int, list[datetime]] = {}
    for case, since in raised:
        escalations.setdefault(case, []).append(since)
    named: dict[int, list[datetime]] = {}
    counts: dict[str, list[int]] = {}
    for case, warned in begun:
        named.setdefault(case, []).append(warned)
        is_true = any(warned < one <= warned + COMES_TRUE for one in escalations.get(case, ()))
        if is_true or warned + COMES_TRUE < at:
            row = counts.setdefault(f"{warned:%Y-%m}", [0, 0, 0, 0])
            row[0] += 1
            row[1] += is_true
    for case, since in raised:
        row = counts.setdefault(f"{since:%Y-%m}", [0, 0, 0, 0])
        row[2] += 1
        row[3] += any(one < since <= one + COMES_TRUE for one in named.get(case, ()))
    return [Month(month, *row) for month, row in sorted(counts.items(), reverse=True)]


def running_cases() -> Mapping[str, object]:
    """What leaves out a case whose escalation runs: nobody need be warned of it."""
    return {"pk__in": EscalatedCase._base_manager.filter(escalation__ended_at=None).values("case")}
