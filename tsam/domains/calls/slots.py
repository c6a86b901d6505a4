"""When all can meet: slots within everybody's hours, and who gives up a convenient hour for them.

Pure. A slot lies in the service hours of the engagement and in the working hours of each person
who must be there, on no holiday or leave of theirs, and on nothing that takes their time already.
It begins on a round time of the engagement's clock. All moments are aware; what comes out is UTC.

The first and the last hour of somebody's day are inconvenient. Each person carries the minutes
given up so far (the burden), and a slot costs those who would give up more. Slots that cost
nobody come first; then those after which the most burdened giver carries least, so that whoever
gave up most is spared next; then the fewest minutes in all; then the sooner one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from tsam.domains.calls import spans
from tsam.domains.calls.spans import Moments, Span
from tsam.kernel.hours import WorkingCalendar

QUARTER = timedelta(minutes=15)
NO_GAP = timedelta(0)
# Seconds at either end of a working day that nobody likes to give.
_EDGE = 3600.0


@dataclass(frozen=True)
class Person:
    """Somebody who is to be there, with what the finder must know of them and nothing more."""

    key: int
    hours: WorkingCalendar
    busy: tuple[Moments, ...] = ()
    leave: tuple[Moments, ...] = ()
    # Minutes of first and last hours given up in the weeks before.
    burden: float = 0.0
    is_required: bool = True


@dataclass(frozen=True)
class Slot:
    """One possible time. `gives` is (person, minutes) of first or last hours given up for it."""

    starts_at: datetime
    ends_at: datetime
    gives: tuple[tuple[int, float], ...] = ()
    # People who need not be there, and cannot.
    missing: tuple[int, ...] = ()
    heaviest: float = 0.0

    @property
    def given(self) -> float:
        return sum(minutes for _key, minutes in self.gives)


class Why(StrEnum):
    """What stands against a time, the plainest reason first."""

    SERVICE = "SERVICE"
    CLOSED = "CLOSED"
    LEAVE = "LEAVE"
    BUSY = "BUSY"
    APART = "APART"


@dataclass(frozen=True)
class Obstacle:
    """Why not then: who is in the way, nobody by name where it is the engagement's own hours."""

    why: Why
    key: int | None = None


@dataclass(frozen=True)
class Day:
    """One day on the engagement's calendar: its slots, or what stands against all of them."""

    day: date
    slots: tuple[Slot, ...] = ()
    obstacle: Obstacle | None = None


@dataclass
class _Seen:
    """A person's time within the days looked at, as spans."""

    person: Person
    open: list[Span]
    edges: list[Span]
    leave: list[Span]
    busy: list[Span]
    free: list[Span] = field(default_factory=list)


def find(
    service: WorkingCalendar,
    people: Sequence[Person],
    *,
    after: datetime,
    until: datetime,
    lasting: timedelta,
    step: timedelta = QUARTER,
    gap: timedelta = NO_GAP,
) -> list[Slot]:
    """All slots from `after` to `until`, best first.

    `step` says on which minutes of the engagement's clock a call may begin and is a number of
    quarters of an hour; `gap` is kept free on both sides of what somebody has already.
    """
    seen = [_look(person, after, until, gap) for person in people]
    return sorted(_all(service, seen, after, until, lasting, step), key=rank)


def rank(slot: Slot) -> tuple[float, float, int, datetime]:
    """Best first: what nobody pays for, then what the most burdened giver bears best."""
    return slot.heaviest, slot.given, len(slot.missing), slot.starts_at


def by_day(
    service: WorkingCalendar,
    people: Sequence[Person],
    *,
    after: datetime,
    until: datetime,
    lasting: timedelta,
    step: timedelta = QUARTER,
    gap: timedelta = NO_GAP,
) -> list[Day]:
    """Each day of the engagement's calendar from `after` to `until`, with its slots or a reason."""
    seen = [_look(person, after, until, gap) for person in people]
    found: dict[date, list[Slot]] = {}
    for slot in _all(service, seen, after, until, lasting, step):
        found.setdefault(slot.starts_at.astimezone(service.zone).date(), []).append(slot)
    first, last = (at.astimezone(service.zone).date() for at in (after, until))
    days = []
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        slots = tuple(found.get(day, ()))
        against = None if slots else _against(service, seen, day, after, until, lasting)
        days.append(Day(day, slots, against))
    return days


def obstacles(
    service: WorkingCalendar | None,
    people: Iterable[Person],
    starts_at: datetime,
    ends_at: datetime,
) -> list[Obstacle]:
    """What stands against one time: nothing where it is good. One reason a person."""
    begins, ends = spans.seconds(starts_at), spans.seconds(ends_at)
    found = []
    if service and not spans.covers(
        spans.spans(service.open_spans(starts_at, ends_at)), begins, ends
    ):
        found.append(Obstacle(Why.SERVICE))
    for person in people:
        seen = _look(person, starts_at, ends_at, NO_GAP)
        if why := _why(seen, begins, ends):
            found.append(Obstacle(why, person.key))
    return found


def inconvenience(hours: WorkingCalendar, starts_at: datetime, ends_at: datetime) -> float:
    """Minutes of a call that lie in somebody's first or last hour, or outside of their hours."""
    day = timedelta(days=1)
    opened = list(hours.open_spans(starts_at - day, ends_at + day))
    begins, ends = spans.seconds(starts_at), spans.seconds(ends_at)
    inside = spans.overlap(spans.spans(opened), begins, ends)
    edge = spans.overlap(_edges(hours, starts_at, ends_at), begins, ends)
    return (ends - begins - inside + edge) / 60


def clock_changes(
    zones: Iterable[ZoneInfo], first: date, last: date
) -> list[tuple[date, ZoneInfo, timedelta]]:
    """On which days clocks are put on or back, and by how much, from `first` to `last`."""
    found = []
    for zone in zones:
        noons = [
            datetime(day.year, day.month, day.day, 12, tzinfo=zone)
            for day in (first + timedelta(days=n - 1) for n in range((last - first).days + 2))
        ]
        for before, then in pairwise(noons):
            moved = (then.utcoffset() or NO_GAP) - (before.utcoffset() or NO_GAP)
            if moved:
                found.append((then.date(), zone, moved))
    return sorted(found, key=lambda change: (change[0], str(change[1])))


def without_one(
    service: WorkingCalendar,
    people: Sequence[Person],
    *,
    after: datetime,
    until: datetime,
    lasting: timedelta,
    step: timedelta = QUARTER,
    gap: timedelta = NO_GAP,
) -> Mapping[int, int]:
    """How many slots there would be without each of the people who must be there."""
    seen = [_look(person, after, until, gap) for person in people]
    needed = [one for one in seen if one.person.is_required]
    counts = Counter[int]()
    for left_out in needed:
        rest = [one for one in needed if one is not left_out]
        free = _shared(service, rest, after, until)
        counts[left_out.person.key] = sum(1 for _ in _starts(free, service.zone, lasting, step))
    return counts


def _all(
    service: WorkingCalendar,
    seen: Sequence[_Seen],
    after: datetime,
    until: datetime,
    lasting: timedelta,
    step: timedelta,
) -> list[Slot]:
    free = _shared(service, [one for one in seen if one.person.is_required], after, until)
    length = lasting.total_seconds()
    return [
        _slot(seen, begins, begins + length)
        for begins in _starts(free, service.zone, lasting, step)
    ]


def _shared(
    service: WorkingCalendar, needed: Iterable[_Seen], after: datetime, until: datetime
) -> list[Span]:
    free = spans.spans(service.open_spans(after, until))
    for one in needed:
        free = spans.common(free, one.free)
    return free


def _starts(
    free: Iterable[Span], zone: ZoneInfo, lasting: timedelta, step: timedelta
) -> Iterable[float]:
    """Round times of the zone's clock from which there is room until the end of the stretch."""
    quarter, length = QUARTER.total_seconds(), lasting.total_seconds()
    minutes = int(step.total_seconds() // 60)
    for opens, closes in free:
        here = -(-opens // quarter) * quarter
        while here + length <= closes:
            wall = spans.moment(here).astimezone(zone)
            if (wall.hour * 60 + wall.minute) % minutes == 0:
                yield here
            here += quarter


def _slot(seen: Sequence[_Seen], begins: float, ends: float) -> Slot:
    gives, missing, heaviest = [], [], 0.0
    for one in seen:
        if not one.person.is_required and not spans.covers(one.free, begins, ends):
            missing.append(one.person.key)
        elif minutes := spans.overlap(one.edges, begins, ends) / 60:
            gives.append((one.person.key, minutes))
            heaviest = max(heaviest, one.person.burden + minutes)
    return Slot(spans.moment(begins), spans.moment(ends), tuple(gives), tuple(missing), heaviest)


def _look(person: Person, after: datetime, until: datetime, gap: timedelta) -> _Seen:
    opened = spans.spans(person.hours.open_spans(after, until))
    leave = spans.spans(person.leave)
    busy = spans.spans((begins - gap, ends + gap) for begins, ends in person.busy)
    seen = _Seen(person, opened, _edges(person.hours, after, until), leave, busy)
    seen.free = spans.without(spans.without(opened, leave), busy)
    return seen


def _edges(hours: WorkingCalendar, after: datetime, until: datetime) -> list[Span]:
    """The first and the last hour of each working day; none where it is always open."""
    if hours.always:
        return []
    ends: dict[date, Span] = {}
    day = timedelta(days=1)
    for opens, closes in hours.open_spans(after - day, until + day):
        here = opens.astimezone(hours.zone).date()
        first, last = spans.seconds(opens), spans.seconds(closes)
        known = ends.get(here)
        ends[here] = (known[0], last) if known else (first, last)
    edges = []
    for first, last in ends.values():
        if last - first <= 2 * _EDGE:
            edges.append((first, last))
        else:
            edges += [(first, first + _EDGE), (last - _EDGE, last)]
    return edges


def _why(seen: _Seen, begins: float, ends: float) -> Why | None:
    if not spans.covers(seen.open, begins, ends):
        return Why.CLOSED
    if spans.overlap(seen.leave, begins, ends):
        return Why.LEAVE
    return Why.BUSY if spans.overlap(seen.busy, begins, ends) else None


def _against(
    service: WorkingCalendar,
    seen: Sequence[_Seen],
    day: date,
    after: datetime,
    until: datetime,
    lasting: timedelta,
) -> Obstacle:
    """The plainest reason why a day has no slot; APART where only all together have none."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=service.zone)
    begins, ends = max(midnight, after), min(midnight + timedelta(days=1), until)
    length = lasting.total_seconds()

    def has_room(free: Sequence[Span]) -> bool:
        return any(last - first >= length for first, last in free)

    served = spans.spans(service.open_spans(begins, ends))
    if not has_room(served):
        return Obstacle(Why.SERVICE)
    needed = [one for one in seen if one.person.is_required]
    for why in (Why.CLOSED, Why.LEAVE, Why.BUSY):
        for one in needed:
            free = spans.common(served, one.open)
            if why != Why.CLOSED:
                free = spans.without(free, one.leave)
            if why == Why.BUSY:
                free = spans.without(free, one.busy)
            if not has_room(free):
                return Obstacle(why, one.person.key)
    return Obstacle(Why.APART)
