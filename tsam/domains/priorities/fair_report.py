"""What each engagement got in a period: waits, works, hours against the fair share (G1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from statistics import median
from typing import Any

from django.db.models import Max, Q
from django.utils.dateparse import parse_datetime

from tsam.domains.accounts.hours import calendars_for
from tsam.domains.accounts.lasting import lasting
from tsam.domains.accounts.models import Event
from tsam.domains.cases.models import OURS, Case
from tsam.domains.priorities.attention import WORK
from tsam.domains.priorities.fairness import BOUND_HOURS
from tsam.domains.priorities.waits import Happening, Period, Told, Wait, hours_given, tell

# What may change whose move it is, and what is work.
_TELLING = (
    *WORK,
    "case.opened",
    "case.written",
    "case.state_changed",
    "case.updated",
    "case.reopened",
    "case.closed",
)
# No share is said in per cent of fewer.
LEAST = 10


@dataclass(frozen=True)
class Waited:
    """A wait with its length in service minutes of the engagement."""

    wait: Wait
    minutes: float

    @property
    def is_kept(self) -> bool:
        return self.minutes <= BOUND_HOURS * 60


@dataclass(frozen=True)
class Figures:
    """One engagement, by the key of its Application, in one period. Minutes of service."""

    application: int
    works: int
    hours: float
    fair_hours: float
    # The longest first.
    waits: Sequence[Waited]
    # Works of each case.
    worked: Mapping[int, int]

    @property
    def longest(self) -> float | None:
        return self.waits[0].minutes if self.waits else None

    @property
    def median(self) -> float | None:
        return median(one.minutes for one in self.waits) if self.waits else None

    @property
    def kept(self) -> int:
        return sum(one.is_kept for one in self.waits)

    @property
    def kept_per_cent(self) -> int | None:
        """None from fewer than ten: two of three are no 67 %."""
        if len(self.waits) < LEAST:
            return None
        return round(100 * self.kept / len(self.waits))

    @property
    def is_bound_kept(self) -> bool:
        return self.kept == len(self.waits)


def report(period: Period, at: datetime) -> dict[int, Figures]:
    """{Application: its figures}, of all that had a case of ours to move, or work.

    Of all customers alike, since a share is one of the whole; whoever shows it shows to each
    reader their own. Read from the events, in seven queries, and kept until the next one.
    """
    return lasting(("fairness", period.key), lambda: _reported(period, at), at=at)


def _reported(period: Period, at: datetime) -> dict[int, Figures]:
    start, end = bounds(period, at)
    if end <= start:
        return {}
    told = _told(start, end)
    works = list(
        Event._base_manager.filter(name__in=WORK, at__gte=start, at__lt=end, by__is_staff=True)
        .exclude(application=None)
        .order_by()
        .values_list("application_id", "by_id", "at", "key")
    )
    hours = hours_given((where, by, when) for where, by, when, _case in works)
    whole, claims = sum(hours.values()), sum(one.claim for one in told.values())
    calendars = calendars_for(told)
    worked: dict[int, dict[int, int]] = {}
    for where, _by, _when, case in works:
        cases = worked.setdefault(where, {})
        cases[case] = cases.get(case, 0) + 1
    return {
        where: Figures(
            where,
            sum(worked.get(where, {}).values()),
            hours.get(where, 0.0),
            whole * told[where].claim / claims if where in told and claims else 0.0,
            _measured(told[where].waits, calendars[where]) if where in told else (),
            worked.get(where, {}),
        )
        for where in {*told, *worked}
    }


def bounds(period: Period, at: datetime) -> tuple[datetime, datetime]:
    """Its first moment, and its last: now, while it runs."""
    start = datetime.combine(period.first, time(), UTC)
    return start, min(datetime.combine(period.after, time(), UTC), at)


def _measured(waits: Iterable[Wait], hours: Any) -> list[Waited]:
    measured = [Waited(one, hours.between(one.began_at, one.ended_at)) for one in waits]
    # A wait that no service hour saw is none.
    kept = [one for one in measured if one.minutes > 0]
    return sorted(kept, key=lambda one: (-one.minutes, one.wait.began_at, one.wait.case))


def _told(start: datetime, end: datetime) -> dict[int, Told]:
    happenings = happenings_between(start, end)
    last = _last_works(happenings, start)
    told = {
        where: tell(listed, start, end, last.get(where)) for where, listed in happenings.items()
    }
    return {where: one for where, one in told.items() if one.waits or one.claim}


def happenings_between(
    start: datetime, end: datetime, applications: Iterable[int] | None = None
) -> dict[int, list[Happening]]:
    """{Application: all that happened to the cases that were open meanwhile}, oldest first."""
    cases = Case._base_manager.filter(
        Q(closed_at__isnull=True) | Q(closed_at__gte=start), opened_at__lt=end
    )
    if applications is not None:
        cases = cases.filter(application__in=list(applications))
    rows = (
        Event._base_manager.filter(
            noun="case", key__in=cases.values("pk"), name__in=_TELLING, at__lt=end
        )
        .order_by("at", "pk")
        .values_list("application_id", "key", "name", "at", "by_id", "facts")
    )
    found: dict[int, list[Happening]] = {}
    states: dict[int, str] = {}
    for where, case, name, at, by, facts in rows.iterator(chunk_size=5000):
        if where is not None:
            happening = _happening(states, case, name, at, by, facts)
            found.setdefault(where, []).append(happening)
    return found


def _happening(
    states: dict[int, str],
    case: int,
    name: str,
    at: datetime,
    by: int | None,
    facts: Mapping[str, Any],
) -> Happening:
    said = facts.get("state")
    # A case that is opened is ours until something else is said.
    state = (said[-1] if isinstance(said, list) else said) or states.get(case, "OPEN")
    is_news = states.get(case) != state
    states[case] = state
    due = (facts.get("clock") or {}).get("due_at") if name in WORK else None
    return Happening(
        at,
        case,
        by,
        name in WORK,
        state in OURS if is_news else None,
        parse_datetime(due) if due else None,
    )


def _last_works(
    happenings: Mapping[int, Sequence[Happening]], start: datetime
) -> dict[int, datetime]:
    """{Application: our last work before the period}, also on a case that is closed since."""
    return dict(
        Event._base_manager.filter(name__in=WORK, at__lt=start, application__in=list(happenings))
        .order_by()
        .values_list("application_id")
        .annotate(Max("at"))
    )
