"""Figures of the service, computed from what happened to cases. Pure.

Each figure looks at the histories of an Application's cases up to a moment, and keeps what each
case adds to it, so that every number leads to the cases behind it. What is decided later than the
end of the span is as if it had not happened: the figure of a past day stays what it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from statistics import median

from tsam.domains.accounts.targets import Target
from tsam.domains.cases import clocks
from tsam.domains.cases.models import PAUSED, ClockKind, State
from tsam.domains.objectives.models import Source
from tsam.kernel.hours import ALWAYS, WorkingCalendar

# Events that a figure may rest on; all others need not be read.
NAMES = (
    "case.opened",
    "case.replied",
    "case.written",
    "case.solution_proposed",
    "case.reopened",
    "case.closed",
    "case.severity_changed",
    "case.moved",
    "case.promised",
)
CRITICAL = 1
# Our move: neither the customer's nor another vendor's.
OURS = (State.OPEN, State.REOPENED, State.WAITING_RND)
_EXACT = Decimal("0.001")

Histories = Mapping[int, clocks.History]
"""{case: its (name, at, facts), oldest first}"""


@dataclass(frozen=True)
class Span:
    """From one moment to another, not included. Figures of a moment look at its end."""

    starts_at: datetime
    ends_at: datetime

    def covers(self, at: datetime) -> bool:
        return self.starts_at <= at < self.ends_at


@dataclass(frozen=True)
class Added:
    """What a case adds: good or not for a share, hours for a median, days for what waits."""

    case: int
    at: datetime
    is_good: bool = True
    amount: Decimal | None = None


@dataclass(frozen=True)
class Asked:
    """A figure as an objective asks for it."""

    source: str
    span: Span
    is_critical_only: bool = False
    most_days: int = 0


@dataclass(frozen=True)
class Figure:
    """A value with all that it was counted from; no value where there was nothing to count."""

    asked: Asked
    value: Decimal | None
    added: tuple[Added, ...]
    part: int | None = None
    """How many of the counted ones, where the value is a share."""


@dataclass(frozen=True)
class House:
    """What time means for an Application: its targets by severity and its service hours."""

    targets: Mapping[int, Target]
    hours: WorkingCalendar


def figure(asked: Asked, histories: Histories, house: House) -> Figure:
    """The figure at the end of the span."""
    added: list[Added] = []
    is_known = False
    for case, whole in sorted(histories.items()):
        history = [event for event in whole if event[1] < asked.span.ends_at]
        if not history:
            continue
        is_known = True
        if asked.is_critical_only and _worst(history) > CRITICAL:
            continue
        added += _ADDED[asked.source](case, history, asked, house)
    return _summed(asked, tuple(added), is_known=is_known)


def _summed(asked: Asked, added: tuple[Added, ...], *, is_known: bool) -> Figure:
    source, good = asked.source, sum(one.is_good for one in added)
    if source in (Source.OPEN_CRITICAL, Source.WAITING_ON_US):
        # None open is an answer; no case at all is none.
        return Figure(asked, Decimal(len(added)) if is_known else None, added)
    if not added:
        return Figure(asked, None, ())
    if source == Source.PROMISES_BROKEN:
        return Figure(asked, Decimal(len(added) - good), added)
    if source in (Source.FIRST_RESPONSE, Source.SOLUTION_TIME):
        amounts = [one.amount for one in added if one.amount is not None]
        return Figure(asked, Decimal(median(amounts)).quantize(_EXACT), added)
    part = len(added) - good if source == Source.REOPENED else good
    share = (Decimal(100 * part) / len(added)).quantize(_EXACT)
    return Figure(asked, share, added, part)


# --- what one case adds


def _first_answers(
    case: int, history: clocks.History, asked: Asked, house: House
) -> Iterator[Added]:
    """Decided once: when the word came in time, or when it was due and had not come."""
    place = _first_word(history)
    if place is None:
        running = clocks.clock(history, house.targets, house.hours)
        due_at = running.due_at if running.kind == ClockKind.RESPONSE else None
        if due_at and asked.span.covers(due_at):
            yield Added(case, due_at, is_good=False)
        return
    _name, at, facts = history[place]
    told = facts.get("clock") or {}
    if told.get("kind") == ClockKind.RESPONSE:
        is_met = bool(told["met"])
        due_at = datetime.fromisoformat(told["due_at"]) if told.get("due_at") else None
    else:
        due_at = clocks.clock(history[:place], house.targets, house.hours).due_at
        is_met = due_at is None or at <= due_at
    decided_at = at if is_met or due_at is None else due_at
    if asked.span.covers(decided_at):
        yield Added(case, decided_at, is_met)


def _first_response(
    case: int, history: clocks.History, asked: Asked, house: House
) -> Iterator[Added]:
    place = _first_word(history)
    if place is not None and asked.span.covers(history[place][1]):
        at = history[place][1]
        yield Added(case, at, amount=_hours(history[: place + 1], house))


def _solution_time(
    case: int, history: clocks.History, asked: Asked, house: House
) -> Iterator[Added]:
    """From the opening to the solution that held until the end of the span."""
    place = _last(history, "case.solution_proposed")
    if place is None or not asked.span.covers(history[place][1]):
        return
    if _state(history) in (State.SOLUTION_PROPOSED, State.CLOSED):
        yield Added(case, history[place][1], amount=_hours(history[: place + 1], house))


def _open_critical(
    case: int, history: clocks.History, _asked: Asked, _house: House
) -> Iterator[Added]:
    severity, state = _now(history)
    if severity <= CRITICAL and state != State.CLOSED:
        yield Added(case, history[0][1])


def _reopened(case: int, history: clocks.History, asked: Asked, _house: House) -> Iterator[Added]:
    """Solved in the span; good where nobody had to open it again until its end."""
    solved = [
        place
        for place, (name, at, _facts) in enumerate(history)
        if name == "case.solution_proposed" and asked.span.covers(at)
    ]
    if solved:
        was = [state for state in _states(history)[solved[0] :] if state == State.REOPENED]
        yield Added(case, history[solved[-1]][1], not was)


def _promises(case: int, history: clocks.History, asked: Asked, _house: House) -> Iterator[Added]:
    """Each promise that came due: kept by a word of ours until then, broken otherwise.

    A promise that another one replaced before it was due was moved, and counts as neither.
    """
    due_at: datetime | None = None
    for name, at, facts in history:
        if due_at and at > due_at:
            yield from _promise(case, due_at, asked, is_kept=False)
            due_at = None
        if name in clocks.OUR_WORDS or name == "case.closed":
            if due_at and name in clocks.OUR_WORDS:
                yield from _promise(case, due_at, asked, is_kept=True)
            due_at = None
        if told := clocks.newest(facts.get("promised_at")):
            due_at = datetime.fromisoformat(told)
    if due_at and due_at < asked.span.ends_at:
        yield from _promise(case, due_at, asked, is_kept=False)


def _promise(case: int, due_at: datetime, asked: Asked, *, is_kept: bool) -> Iterator[Added]:
    if asked.span.covers(due_at):
        yield Added(case, due_at, is_kept)


def _waiting(case: int, history: clocks.History, asked: Asked, house: House) -> Iterator[Added]:
    """Service days since the move became ours, where they are more than asked."""
    since: datetime | None = None
    for (_name, at, _facts), state in zip(history, _states(history), strict=True):
        if state not in OURS:
            since = None
        elif since is None:
            since = at
    if since is None:
        return
    zone = house.hours.zone
    first, last = since.astimezone(zone).date(), asked.span.ends_at.astimezone(zone).date()
    days = house.hours.service_days_between(first, last)
    if days > asked.most_days:
        yield Added(case, since, amount=Decimal(days))


_ADDED: Mapping[str, Callable[[int, clocks.History, Asked, House], Iterator[Added]]] = {
    Source.FIRST_ANSWERS: _first_answers,
    Source.FIRST_RESPONSE: _first_response,
    Source.SOLUTION_TIME: _solution_time,
    Source.OPEN_CRITICAL: _open_critical,
    Source.REOPENED: _reopened,
    Source.PROMISES_KEPT: _promises,
    Source.PROMISES_BROKEN: _promises,
    Source.WAITING_ON_US: _waiting,
}


# --- reading a history


def _first_word(history: clocks.History) -> int | None:
    return next(
        (place for place, event in enumerate(history) if event[0] in clocks.OUR_WORDS), None
    )


def _last(history: clocks.History, name: str) -> int | None:
    places = [place for place, event in enumerate(history) if event[0] == name]
    return places[-1] if places else None


def _course(history: clocks.History) -> Iterator[tuple[int, str]]:
    """Severity and state after each event."""
    severity, state = clocks.opening(history[0])
    yield severity, state
    for _name, _at, facts in history[1:]:
        severity, state = clocks.after(facts, severity, state)
        yield severity, state


def _states(history: clocks.History) -> Sequence[str]:
    return [state for _severity, state in _course(history)]


def _now(history: clocks.History) -> tuple[int, str]:
    return list(_course(history))[-1]


def _state(history: clocks.History) -> str:
    return _now(history)[1]


def _worst(history: clocks.History) -> int:
    return min(severity for severity, _state in _course(history))


def _hours(history: clocks.History, house: House) -> Decimal:
    """Working hours from the first to the last event, without those when the move was theirs.

    As for the clocks: a severity that is worked on around the clock counts every hour.
    """
    minutes, moments = 0.0, [at for _name, at, _facts in history]
    stretches = zip(moments, moments[1:], _course(history), strict=False)
    for begins, ends, (severity, state) in stretches:
        if state in PAUSED:
            continue
        target = house.targets[severity]
        calendar = ALWAYS if target.is_round_the_clock else house.hours
        minutes += calendar.between(begins, ends)
    return (Decimal(str(round(minutes, 6))) / 60).quantize(_EXACT)
