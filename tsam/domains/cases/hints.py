"""Which changes went before cases like this one, more often than chance would have it. Pure.

A hint, not a cause: of y past cases of one type, x had a change of this item in the days before.
It is told only when it is more than chance, by a test that states its own error:

- A component that changes every week has changed before every case. So x of y is held against the
  base rate: the share of the time watched in which a case would have found such a change before
  it, whatever the case.
- Ten cases of one bad day are one event. Cases that follow another of their type within the days
  make one run with it, and the test counts runs, each by its first case.
- Many items are looked at, so one is found by luck. The exact binomial test of each is held
  against FALSE_RATE divided by the number of items that could be told of (Bonferroni).

On a history in which cases and changes know nothing of each other, a hint is therefore told in at
most FALSE_RATE of all looks. Below LEAST_CASES, LEAST_RUNS or LEAST_CHANGES nothing is said.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import comb
from typing import Generic, TypeVar

# A look tells of something that is not there in at most this share.
FALSE_RATE = 0.05
LEAST_CASES = 8
LEAST_RUNS = 5
# One change before many cases is one story, however many cases tell it.
LEAST_CHANGES = 3
_INTERVAL = 0.9

Thing = TypeVar("Thing", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Past:
    """A past case of the type that is asked about."""

    case: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Hint(Generic[Thing]):
    """Of `past` cases of this type, `before` had a change of this item in the days before."""

    of: Thing
    before: int
    past: int
    base: float
    """0 to 1: the share of the time watched in which any moment had such a change before it."""
    low: float
    high: float
    """Where the share lies, by the exact interval of Clopper and Pearson over runs, 90 %."""
    evidence: tuple[int, ...]
    """The cases that had it, the latest first."""

    @property
    def share(self) -> float:
        return self.before / self.past


def told_by_history(
    cases: Iterable[Past],
    changes: Mapping[Thing, Sequence[datetime]],
    *,
    days: int,
    watched: tuple[datetime, datetime],
) -> list[Hint[Thing]]:
    """What can be said of items that have changed, the strongest first; mostly nothing.

    `watched` is the time in which a change would have been seen. A case counts when the whole
    time before it was watched.
    """
    before, (start, end) = timedelta(days=days), watched
    past = sorted((one for one in cases if start + before <= one.at <= end), key=lambda one: one.at)
    runs = _first_of_each_run(past, before)
    if len(past) < LEAST_CASES or len(runs) < LEAST_RUNS:
        return []
    looked_at = {
        thing: inside
        for thing, moments in changes.items()
        if len(inside := sorted({at for at in moments if start < at <= end})) >= LEAST_CHANGES
    }
    found: list[tuple[float, Hint[Thing]]] = []
    for thing, moments in looked_at.items():
        base = _covered(moments, before, start + before, end)
        hits = sum(_precedes(moments, one.at, before) for one in runs)
        odds = at_least(hits, len(runs), base)
        had = [one.case for one in past if _precedes(moments, one.at, before)]
        if odds * len(looked_at) <= FALSE_RATE and _changes_that_hit(moments, past, before) >= (
            LEAST_CHANGES
        ):
            low, high = interval(hits, len(runs))
            hint = Hint(thing, len(had), len(past), base, low, high, tuple(reversed(had)))
            found.append((odds, hint))
    return [hint for _odds, hint in sorted(found, key=lambda one: (one[0], str(one[1].of)))]


def at_least(hits: int, of: int, rate: float) -> float:
    """How likely so many hits or more are by chance: the upper tail of the binomial."""
    return sum(comb(of, k) * rate**k * (1 - rate) ** (of - k) for k in range(hits, of + 1))


def interval(hits: int, of: int, level: float = _INTERVAL) -> tuple[float, float]:
    """The exact interval of a share (Clopper and Pearson, Biometrika 26, 1934)."""
    tail = (1 - level) / 2
    low = _where(lambda rate: at_least(hits, of, rate) < tail) if hits else 0.0
    high = _where(lambda rate: 1 - at_least(hits + 1, of, rate) > tail) if hits < of else 1.0
    return low, high


def _where(is_below: Callable[[float], bool]) -> float:
    """The rate between 0 and 1 up to which the test holds."""
    low, high = 0.0, 1.0
    for _halving in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if is_below(middle) else (low, middle)
    return (low + high) / 2


def _first_of_each_run(past: Sequence[Past], before: timedelta) -> list[Past]:
    firsts: list[Past] = []
    for one in past:
        if not firsts or one.at - firsts[-1].at > before:
            firsts.append(one)
    return firsts


def _precedes(moments: Sequence[datetime], at: datetime, before: timedelta) -> bool:
    """Was there a change at most so long before, or in the same moment?"""
    return bisect_left(moments, at - before) < bisect_right(moments, at)


def _changes_that_hit(moments: Sequence[datetime], past: Sequence[Past], before: timedelta) -> int:
    times = [one.at for one in past]
    return sum(bisect_left(times, at) < bisect_right(times, at + before) for at in moments)


def _covered(
    moments: Sequence[datetime], before: timedelta, start: datetime, end: datetime
) -> float:
    """The share of the time from start to end that lies within `before` after a change."""
    if end <= start:
        return 1.0
    covered, reached = timedelta(), start
    for at in moments:
        opens, closes = max(at, reached), min(at + before, end)
        if closes > opens:
            covered += closes - opens
            reached = closes
    return covered / (end - start)
