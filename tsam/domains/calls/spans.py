"""Stretches of time as pairs of seconds since 1970: sorted, apart, and cheap to cut."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

Span = tuple[float, float]
Moments = tuple[datetime, datetime]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def seconds(at: datetime) -> float:
    return (at - _EPOCH).total_seconds()


def moment(here: float) -> datetime:
    return _EPOCH + timedelta(seconds=here)


def spans(pairs: Iterable[Moments]) -> list[Span]:
    """Sorted and apart, whatever order they come in and however they overlap."""
    found: list[Span] = []
    for begins, ends in sorted((seconds(first), seconds(last)) for first, last in pairs):
        if ends <= begins:
            continue
        if found and begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((begins, ends))
    return found


def common(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """What lies in both."""
    found: list[Span] = []
    left = right = 0
    while left < len(one) and right < len(other):
        begins = max(one[left][0], other[right][0])
        ends = min(one[left][1], other[right][1])
        if ends > begins:
            found.append((begins, ends))
        if one[left][1] < other[right][1]:
            left += 1
        else:
            right += 1
    return found


def without(stretches: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    """What is left of the stretches outside of what is taken."""
    found: list[Span] = []
    first = 0
    for begins, ends in stretches:
        while first < len(taken) and taken[first][1] <= begins:
            first += 1
        here, nearest = begins, first
        while nearest < len(taken) and taken[nearest][0] < ends:
            if taken[nearest][0] > here:
                found.append((here, taken[nearest][0]))
            here = max(here, taken[nearest][1])
            nearest += 1
        if here < ends:
            found.append((here, ends))
    return found


def overlap(stretches: Sequence[Span], begins: float, ends: float) -> float:
    """How many seconds of begins to ends lie in the stretches."""
    place = max(0, bisect_right(stretches, (begins, float("inf"))) - 1)
    total = 0.0
    for opens, closes in stretches[place:]:
        if opens >= ends:
            break
        total += max(0.0, min(closes, ends) - max(opens, begins))
    return total


def covers(stretches: Sequence[Span], begins: float, ends: float) -> bool:
    """Does all of begins to ends lie in one stretch?"""
    place = bisect_right(stretches, (begins, float("inf"))) - 1
    return place >= 0 and stretches[place][0] <= begins and ends <= stretches[place][1]
