"""The reader's day in the order of the clock: clocks that break, promises, own next actions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import DateTimeField, Q, QuerySet
from django.utils.timezone import localtime

from tsam.domains.accounts.hours import calendars_for
from tsam.domains.cases.models import Case, ClockState
from tsam.domains.people.models import User
from tsam.faces.desk.queries.cases import SOON
from tsam.faces.ui.clocks import ShownClock, shown
from tsam.kernel.blanks import Blank
from tsam.kernel.questions import Question

# What is late must not push out what is still to come.
MOST_LATE, MOST_DUE, LOOKED_AT = 6, 9, 50
# What of a case its line says, and what its clock is drawn by.
_SHOWN = (
    *("title", "language", "severity", "promise", "promised_at", "next_action"),
    *("next_action_due_at", "clock_kind", "clock_state", "clock_due_at", "clock_target_minutes"),
    *("clock_left_minutes", "application", "account__name", "account__time_zone"),
)


_MOMENTS = {"clock": "clock_due_at", "promise": "promised_at", "act": "next_action_due_at"}
_OF_KIND = {
    "clock": Q(clock_state=ClockState.RUNNING),
    "promise": Q(),
    "act": Q(next_action_owner=Blank("owner")),
}
_AT = Blank("at", DateTimeField())


def _late(kind: str, name: str) -> Question[Case]:
    when = Q(**{f"{name}__lte": _AT})
    return Question(
        lambda rows: _shown(rows, kind).filter(when).order_by(f"-{name}", "-pk")[:LOOKED_AT]
    )


def _due_soon(kind: str, name: str) -> Question[Case]:
    when = Q(**{f"{name}__gt": _AT})
    return Question(lambda rows: _shown(rows, kind).filter(when).order_by(name, "pk")[:MOST_DUE])


def _shown(rows: QuerySet[Case], kind: str) -> QuerySet[Case]:
    return rows.filter(_OF_KIND[kind]).select_related("account").only(*_SHOWN)


_LATE = {kind: _late(kind, name) for kind, name in _MOMENTS.items()}
_DUE = {kind: _due_soon(kind, name) for kind, name in _MOMENTS.items()}


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
    given = {"at": at, "owner": reader.pk}
    late = [
        (kind, case, _MOMENTS[kind])
        for kind, question in _LATE.items()
        for case in question.of(cases, **given)
    ]
    due = [
        (kind, case, _MOMENTS[kind])
        for kind, question in _DUE.items()
        for case in question.of(cases, **given)
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
