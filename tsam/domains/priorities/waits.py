"""How long engagements waited for work of ours, told from what happened to their cases. Pure.

An engagement waits since its oldest open case became ours, or since our last work for it if that
came later: the same as `attention` says of now, said of any moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple


class Happening(NamedTuple):
    """Something that happened to a case. `is_ours` says whose move it is from then on.

    None where the state stays as it was; `is_work` says that somebody of ours worked on it.
    """

    at: datetime
    case: int
    by: int | None
    is_work: bool
    is_ours: bool | None
    # When the word fell due that was given then, if one was.
    due_at: datetime | None = None


@dataclass(frozen=True)
class Wait:
    """A stretch in which nobody worked though it was our move. An open one has no end yet."""

    began_at: datetime
    ended_at: datetime
    case: int
    is_over: bool
    is_worked: bool


@dataclass(frozen=True)
class Told:
    """What an engagement's happenings come to within a period."""

    waits: Sequence[Wait]
    # Seconds that each case was ours to move.
    claims: Mapping[int, float]

    @property
    def claim(self) -> float:
        return sum(self.claims.values())


def tell(
    happenings: Sequence[Happening],
    start: datetime,
    end: datetime,
    last_work: datetime | None = None,
) -> Told:
    """The waits that ended within [start, end), the one that stands at its end, and the claims.

    `happenings` are all of the cases that were open meanwhile, oldest first; `last_work` is our
    last work before the first of them that is no part of them. A wait counts with its whole
    length, also where it began before the start.
    """
    ours: dict[int, datetime] = {}
    waits: list[Wait] = []
    claims: dict[int, float] = {}
    worked = last_work
    for one in happenings:
        if one.at >= end:
            break
        before = _since(ours, worked)
        if one.is_work:
            worked = max(worked, one.at) if worked else one.at
        if one.is_ours is False and one.case in ours:
            _claim(claims, one.case, max(ours.pop(one.case), start), one.at)
        elif one.is_ours and one.case not in ours:
            ours[one.case] = one.at
        after = _since(ours, worked)
        if before is not None and after != before and one.at >= start:
            waits.append(Wait(before, one.at, one.case, is_over=True, is_worked=one.is_work))
    if since := _since(ours, worked):
        oldest = min(ours, key=lambda case: (ours[case], case))
        waits.append(Wait(since, end, oldest, is_over=False, is_worked=False))
    for case, moment in ours.items():
        _claim(claims, case, max(moment, start), end)
    return Told(waits, claims)


def _since(ours: Mapping[int, datetime], worked: datetime | None) -> datetime | None:
    if not ours:
        return None
    oldest = min(ours.values())
    return max(oldest, worked) if worked else oldest


def _claim(claims: dict[int, float], case: int, start: datetime, end: datetime) -> None:
    if end > start:
        claims[case] = claims.get(case, 0) + (end - start).total_seconds()


def hours_given(works: Iterable[tuple[int, int, datetime]]) -> dict[int, float]:
    """{engagement: hours}, of (engagement, person, moment).

    An hour of a person in which at least one work was written counts as one, parted equally among
    the engagements that were worked on in it. So all hours add up to those that were worked.
    """
    hours: dict[tuple[int, datetime], set[int]] = {}
    for engagement, person, at in works:
        whole = at.replace(minute=0, second=0, microsecond=0)
        hours.setdefault((person, whole), set()).add(engagement)
    given: dict[int, float] = {}
    for engagements in hours.values():
        for engagement in engagements:
            given[engagement] = given.get(engagement, 0) + 1 / len(engagements)
    return given


@dataclass(frozen=True)
class Passed:
    """On a day a case was worked on first though its customer puts another one before it."""

    case: int
    place: int
    instead: int
    instead_place: int | None
    by: int
    at: datetime
    # When the word fell due that was given instead, if it was one.
    due_at: datetime | None


def passed_over(
    happenings: Sequence[Happening],
    orders: Sequence[tuple[datetime, Sequence[int]]],
    start: datetime,
    end: datetime,
) -> Iterator[Passed]:
    """Each case that was passed over within [start, end), once, by the first work that did.

    `orders` are the customer's orders with the moment from which each held, oldest first. A case
    is passed over when it is ours to move, nobody worked on it since the start, and work is
    written on one that stands behind it in the order of that moment, or in none.
    """
    ours = set[int]()
    touched, told = set[int](), set[int]()
    for one in happenings:
        if one.at >= end:
            break
        if one.is_work and one.at >= start and one.by is not None:
            places = _places(orders, one.at)
            mine = places.get(one.case)
            for case, place in places.items():
                is_before = mine is None or place < mine
                if is_before and case in ours and case not in touched and case not in told:
                    told.add(case)
                    yield Passed(case, place, one.case, mine, one.by, one.at, one.due_at)
            touched.add(one.case)
        if one.is_ours is not None:
            (ours.add if one.is_ours else ours.discard)(one.case)


def _places(orders: Sequence[tuple[datetime, Sequence[int]]], at: datetime) -> dict[int, int]:
    held: Sequence[int] = ()
    for moment, cases in orders:
        if moment <= at:
            held = cases
    return {case: place for place, case in enumerate(held, 1)}


class Period(NamedTuple):
    """A month ("2026-11") or a quarter ("2026-Q4") in UTC, as an address names it."""

    key: str
    first: date
    # The first day after it.
    after: date


def period_of(key: str) -> Period | None:
    """None where the words name no period."""
    year, _dash, part = key.partition("-")
    if not (year.isascii() and year.isdigit() and len(year) == 4 and 2000 <= int(year) <= 2199):
        return None
    if part in {"Q1", "Q2", "Q3", "Q4"}:
        return quarter(int(year), int(part[1]))
    if part.isascii() and part.isdigit() and len(part) == 2 and 1 <= int(part) <= 12:
        return month(int(year), int(part))
    return None


def month(year: int, number: int) -> Period:
    first = date(year, number, 1)
    return Period(f"{year}-{number:02}", first, _months_on(first, 1))


def quarter(year: int, number: int) -> Period:
    first = date(year, 3 * number - 2, 1)
    return Period(f"{year}-Q{number}", first, _months_on(first, 3))


def this_quarter(on: date) -> Period:
    return quarter(on.year, (on.month + 2) // 3)


def this_month(on: date) -> Period:
    return month(on.year, on.month)


def before(period: Period) -> Period:
    """The one before it, as long as it."""
    last = period.first - timedelta(days=1)
    return this_quarter(last) if "Q" in period.key else this_month(last)


def _months_on(first: date, months: int) -> date:
    whole = first.year * 12 + first.month - 1 + months
    return date(whole // 12, whole % 12 + 1, 1)
