"""Response and update clocks, computed from what happened to a case. Pure.

Two clocks follow each other (domain 1.2): the response clock runs from the opening to our first
public word, the update clock from each of our public words to the next, and anew from a
reopening. A clock counts service minutes of the severity in force at each moment, so minutes
spent under one severity are not lost or given back when it changes; what they are held against is
the target of the severity of now. It rests while the move is the customer's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tsam.domains.accounts.targets import Target
from tsam.domains.cases.models import OURS, PAUSED, Case, ClockKind, ClockState, State
from tsam.kernel.hours import ALWAYS, WorkingCalendar

# (name, at, facts) of the case's events, oldest first.
History = Sequence[tuple[str, datetime, Mapping[str, Any]]]

# Our public words. Both end the response clock.
OUR_WORDS = frozenset({"case.replied", "case.solution_proposed"})


@dataclass(frozen=True)
class Clock:
    """What runs, until when, and what is left of it where it rests (service minutes)."""

    kind: str = ClockKind.NONE
    state: str = ClockState.NONE
    due_at: datetime | None = None
    target_minutes: int | None = None
    left_minutes: int | None = None


@dataclass(frozen=True)
class _Stretch:
    """A time of one severity, paused or not. The last one has no end."""

    begins: datetime
    ends: datetime | None
    severity: int
    is_paused: bool


def clock(history: History, targets: Mapping[int, Target], hours: WorkingCalendar) -> Clock:
    """The clock as of the last event. Says nothing about lateness: that is due_at against now."""
    if not history:
        return Clock()
    kind, stretches, is_closed = _stretches(history)
    if is_closed:
        return Clock(kind=kind, state=ClockState.MET)
    target = targets[stretches[-1].severity]
    minutes = target.response_minutes if kind == ClockKind.RESPONSE else target.update_minutes
    left = float(minutes)
    due_at: datetime | None = None
    for stretch in stretches:
        if stretch.is_paused:
            continue
        calendar = _calendar(targets[stretch.severity], hours)
        if stretch.ends is None:
            due_at = due_at or calendar.add(stretch.begins, left)
            continue
        spent = calendar.between(stretch.begins, stretch.ends)
        if due_at is None and spent >= left > 0:
            due_at = calendar.add(stretch.begins, left)
        left -= spent
    rests = stretches[-1].is_paused
    return Clock(
        kind=kind,
        state=ClockState.PAUSED if rests else ClockState.RUNNING,
        due_at=due_at,
        target_minutes=minutes,
        left_minutes=round(left) if rests else None,
    )


def ours_since(history: History) -> datetime | None:
    """Since when the move has been ours without a break; None while it is somebody else's.

    With R&D or another vendor it is theirs, though the customer's clock runs on.
    """
    since: datetime | None = None
    state = ""
    for name, at, facts in history:
        state = opening((name, at, facts))[1] if not state else after(facts, 0, state)[1]
        since = (since or at) if state in OURS else None
    return since


def project(
    case: Case, history: History, targets: Mapping[int, Target], hours: WorkingCalendar
) -> list[str]:
    """Put the clock and since when it is our move on the case's row.

    Names the columns for save(update_fields=...).
    """
    now_running = clock(history, targets, hours)
    case.ours_since = ours_since(history)
    case.clock_kind = now_running.kind
    case.clock_state = now_running.state
    case.clock_due_at = now_running.due_at
    case.clock_target_minutes = now_running.target_minutes
    case.clock_left_minutes = now_running.left_minutes
    return list(COLUMNS)


COLUMNS = (
    "ours_since",
    "clock_kind",
    "clock_state",
    "clock_due_at",
    "clock_target_minutes",
    "clock_left_minutes",
)


def _calendar(target: Target, hours: WorkingCalendar) -> WorkingCalendar:
    return ALWAYS if target.is_round_the_clock else hours


def _stretches(history: History) -> tuple[str, list[_Stretch], bool]:
    """The clock that runs last, cut where severity or state changed; and whether all is over."""
    kind = ClockKind.RESPONSE
    severity, state = opening(history[0])
    cuts: list[tuple[datetime, int, bool]] = [(history[0][1], severity, state in PAUSED)]
    for name, at, facts in history[1:]:
        before = state
        severity, state = after(facts, severity, state)
        if name in OUR_WORDS or (state == State.REOPENED and before != State.REOPENED):
            # A new clock begins: what was spent on the last one is behind us.
            kind, cuts = ClockKind.UPDATE, []
        elif cuts and cuts[-1][1:] == (severity, state in PAUSED):
            continue
        cuts.append((at, severity, state in PAUSED))
    return kind, list(_spans(cuts)), state == State.CLOSED


def _spans(cuts: Iterable[tuple[datetime, int, bool]]) -> Iterator[_Stretch]:
    former: tuple[datetime, int, bool] | None = None
    for cut in cuts:
        if former:
            yield _Stretch(former[0], cut[0], former[1], former[2])
        former = cut
    if former:
        yield _Stretch(former[0], None, former[1], former[2])


def opening(event: tuple[str, datetime, Mapping[str, Any]]) -> tuple[int, str]:
    """Severity and state with which a case begins."""
    facts = event[2]
    return newest(facts.get("severity"), 3), newest(facts.get("state"), State.OPEN)


def after(facts: Mapping[str, Any], severity: int, state: str) -> tuple[int, str]:
    """Severity and state after an event with these facts."""
    return newest(facts.get("severity"), severity), newest(facts.get("state"), state)


def newest(value: Any, otherwise: Any = None) -> Any:
    """The new side of [before, after], a plain value as it is."""
    if value is None:
        return otherwise
    return value[-1] if isinstance(value, list) else value
