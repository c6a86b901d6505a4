"""The reader's day in the order of the clock: clocks that break, promises, own next actions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.timezone import localtime

from tsam.domains.accounts.hours import calendars_for
from tsam.domains.cases.models import Case, ClockState
from tsam.domains.people.models import User
from tsam.faces.desk.queries.cases import SOON
from tsam.faces.ui.clocks import ShownClock, shown

# What is late must not push out what is still to come.
MOST_LATE, MOST_DUE = 6, 9
# What of a case its line says, and what its clock is drawn by.
_SHOWN = (
    *("title", "language", "severity", "promise", "promised_at", "next_action"),
    *("next_action_due_at", "clock_kind", "clock_state", "clock_due_at", "clock_target_minutes"),
    *("clock_left_minutes", "application", "account__name", "account__time_zone"),
)


@dataclass(frozen=True)
class Due:
    """One line of the day; `there` is the time in the customer's place where it differs."""

    at: datetime
    kind: str
    case: Case
    is_late: bool
    is_hot: bool
    there: str
    clock: ShownClock


@dataclass(frozen=True)
class Day:
    late: list[Due]
    due: list[Due]
    # How many more are late than are shown.
    more_late: int


def day(reader: User, cases: QuerySet[Case], at: datetime) -> Day:
    """The nearest of each kind; `cases` are open ones that the reader may see."""
    related = cases.select_related("account").only(*_SHOWN)
    kinds = {
        "clock": (related.filter(clock_state=ClockState.RUNNING), "clock_due_at"),
        "promise": (related, "promised_at"),
        "act": (related.filter(next_action_owner=reader), "next_action_due_at"),
    }
    late = [
        (kind, case, name)
        for kind, (rows, name) in kinds.items()
        for case in rows.filter(**{f"{name}__lte": at}).order_by(f"-{name}", "-pk")[:50]
    ]
    due = [
        (kind, case, name)
        for kind, (rows, name) in kinds.items()
        for case in rows.filter(**{f"{name}__gt": at}).order_by(name, "pk")[:MOST_DUE]
    ]
    hours = calendars_for({case.application_id for _kind, case, _name in [*late, *due]})

    def line(kind: str, case: Case, name: str) -> Due:
        clock = shown(case, at, hours[case.application_id])
        return _due(kind, case, getattr(case, name), at, clock)

    lates = sorted((line(*one) for one in late), key=lambda due: (due.at, due.case.pk))
    comings = sorted((line(*one) for one in due), key=lambda due: (due.at, due.case.pk))
    return Day(lates[-MOST_LATE:], comings[:MOST_DUE], max(0, len(lates) - MOST_LATE))


def _due(kind: str, case: Case, when: datetime, at: datetime, clock: ShownClock) -> Due:
    there = when.astimezone(ZoneInfo(case.account.time_zone))
    here = localtime(when)
    local = "" if there.utcoffset() == here.utcoffset() else f"{there:%H:%M}"
    return Due(when, kind, case, when <= at, at < when <= at + SOON, local, clock)
