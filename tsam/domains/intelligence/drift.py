"""What changed between two descriptions of an environment, and what of it matters first. Pure.

What nobody can tell is never a change: an item whose value is unknown on either side stands among
the unknown, and against a time of which nothing at all is known nothing is compared.

The order of relevance is a sum of points, so that each place can be explained:

| term | points |
| --- | --- |
| named in the case, by its name or by its version | up to 40 |
| near in time to the case: half of it for each three days; time unknown, 10 | up to 40 |
| kind: component 30, own code 25, integration 20, setting 15, constraint 10, file 5 | up to 30 |
| tier: production 20, QA 8, test 4, development 0 | up to 20 |
| rarity: 20, divided by 1 + how often it changed before | up to 20 |
| size: version's first number 15, second 10, third 6, else 3; come or gone 10 | up to 15 |

The weights are ours, by judgement; ties go by kind and name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from tsam.domains.intelligence.description import UNKNOWN, Description, Item, Kind, Tier, moved
from tsam.domains.intelligence.versions import Way, step, way

Name = tuple[Kind, str]
"""What an item is known by within its tier."""

VERSIONED = (Kind.COMPONENT, Kind.INTEGRATION)

_NAMED, _NEAR, _RARE = 40.0, 40.0, 20.0
_NEAR_HALF = timedelta(days=3)
_NEAR_UNKNOWN = 10.0
_OF_KIND = {
    Kind.COMPONENT: 30.0,
    Kind.CUSTOMISATION: 25.0,
    Kind.INTEGRATION: 20.0,
    Kind.SETTING: 15.0,
    Kind.CONSTRAINT: 10.0,
    Kind.FILE: 5.0,
}
_OF_TIER = {Tier.PRODUCTION: 20.0, Tier.QA: 8.0, Tier.TEST: 4.0, Tier.DEVELOPMENT: 0.0}
_OF_STEP = {1: 15.0, 2: 10.0, 3: 6.0}
_COME_OR_GONE, _SMALL = 10.0, 3.0
_WORDS = re.compile(r"[^\W_]{3,}")
_LEAST_LETTERS_OF_A_VALUE = 4


class Turn(StrEnum):
    """What became of an item."""

    ADDED = "ADDED"
    REMOVED = "REMOVED"
    CHANGED = "CHANGED"
    UNKNOWN = "UNKNOWN"
    """Nobody can tell whether it changed."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one item of one tier."""

    tier: Tier
    kind: Kind
    name: str
    turn: Turn
    was: str
    now: str
    at: datetime | None = None
    """UTC. When it was first seen so; None between two descriptions that do not say it."""

    @property
    def way(self) -> Way:
        if self.turn != Turn.CHANGED or self.kind not in VERSIONED:
            return Way.NOBODY_KNOWS
        return way(self.was, self.now)

    @property
    def of(self) -> Name:
        return (self.kind, self.name)


@dataclass(frozen=True, slots=True)
class Drift:
    """What changed from one description to another; both tuples by kind and name."""

    changes: tuple[Change, ...] = ()
    unknown: tuple[Change, ...] = ()
    same: int = 0
    is_known: bool = True
    """False: of one side nothing is known, so nothing is compared."""

    def count(self, turn: str) -> int:
        return sum(change.turn == turn for change in self.changes)


NOT_COMPARED = Drift(is_known=False)


def between(was: Description | None, now: Description | None) -> Drift:
    """What changed. None stands for a time of which nothing is known."""
    if was is None or now is None:
        return NOT_COMPARED
    before = {(item.kind, item.name): item for item in was.items}
    changes: list[Change] = []
    unknown: list[Change] = []
    same = 0
    for after in now.items:
        old = before.pop((after.kind, after.name), None)
        if old is None:
            changes.append(_change(now.tier, after, Turn.ADDED, "", after.value))
        elif UNKNOWN in (old.value, after.value):
            unknown.append(_change(now.tier, after, Turn.UNKNOWN, old.value, after.value))
        elif turn := moved(old, after):
            changes.append(_change(now.tier, after, Turn.CHANGED, *turn))
        else:
            same += 1
    changes += (_change(now.tier, gone, Turn.REMOVED, gone.value, "") for gone in before.values())
    return Drift(tuple(sorted(changes, key=_by_name)), tuple(unknown), same)


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when one item of one tier had one value. `until` None: it still has."""

    tier: Tier
    item: Item
    since: datetime
    until: datetime | None = None


def within(
    spans: Iterable[Span], start: datetime, end: datetime, *, first_known: Mapping[Kind, datetime]
) -> tuple[Change, ...]:
    """What changed in one environment after `start` and up to `end`, each with its time.

    The latest first. Asks for the spans that begin or end in that time, and may be given more. What
    a kind was first known by is no change: the first report tells what is there, not what is new.
    A value that came and went within the time is told twice.
    """
    of_item: dict[Name, list[Span]] = {}
    for span in spans:
        of_item.setdefault((span.item.kind, span.item.name), []).append(span)
    found: list[Change] = []
    for history in of_item.values():
        history.sort(key=lambda span: span.since)
        for turn in _turns(history, first_known.get(history[0].item.kind)):
            if turn.at is not None and start < turn.at <= end:
                found.append(turn)
    return tuple(sorted(found, key=lambda change: (_back(change.at), *_by_name(change))))


def _turns(history: Sequence[Span], first_known: datetime | None) -> Iterable[Change]:
    """All that became of one item, the oldest first."""
    former: Span | None = None
    for span in history:
        if former is None or (former.until is not None and former.until < span.since):
            if former is not None and former.until is not None:
                yield _gone(former, former.until)
            if first_known is None or span.since > first_known:
                yield _change(span.tier, span.item, Turn.ADDED, "", span.item.value, span.since)
        elif UNKNOWN in (former.item.value, span.item.value):
            was, now = former.item.value, span.item.value
            yield _change(span.tier, span.item, Turn.UNKNOWN, was, now, span.since)
        elif turn := moved(former.item, span.item):
            yield _change(span.tier, span.item, Turn.CHANGED, *turn, span.since)
        former = span
    if former is not None and former.until is not None:
        yield _gone(former, former.until)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the order of relevance knows of the case."""

    at: datetime | None = None
    words: str = ""
    """What the case says of itself: title, first letter, release, product."""
    former: Mapping[Name, int] = field(default_factory=dict)
    """How often each item changed before."""


def points(change: Change, asked: Asked, *, words: frozenset[str] | None = None) -> float:
    """How relevant a change is to what is asked; the table stands at the head of this file."""
    known = frozenset(_WORDS.findall(asked.words.casefold())) if words is None else words
    return (
        _NAMED * _named(change, known, asked.words)
        + _near(change.at, asked.at)
        + _OF_KIND[change.kind]
        + _OF_TIER[change.tier]
        + _RARE / (1 + asked.former.get(change.of, 0))
        + _size(change)
    )


def by_relevance(changes: Iterable[Change], asked: Asked) -> list[Change]:
    """The most relevant first. What nobody can tell stands behind what is known to have moved, and
    so does what came without a word of what it is.
    """
    words = frozenset(_WORDS.findall(asked.words.casefold()))
    return sorted(
        changes,
        key=lambda change: (
            change.turn == Turn.UNKNOWN or (change.turn == Turn.ADDED and change.now == UNKNOWN),
            -points(change, asked, words=words),
            *_by_name(change),
        ),
    )


def _change(
    tier: Tier, item: Item, turn: Turn, was: str, now: str, at: datetime | None = None
) -> Change:
    return Change(tier, item.kind, item.name, turn, was, now, at)


def _gone(span: Span, at: datetime) -> Change:
    return _change(span.tier, span.item, Turn.REMOVED, span.item.value, "", at)


def _by_name(change: Change) -> tuple[str, str]:
    return (change.kind, change.name)


def _back(at: datetime | None) -> float:
    return -at.timestamp() if at else 0.0


def _named(change: Change, words: frozenset[str], text: str) -> float:
    """The share of its name that the case says; all of it when the case says its version."""
    for value in (change.now, change.was):
        if len(value) >= _LEAST_LETTERS_OF_A_VALUE and value in text:
            return 1.0
    if not words:
        return 0.0
    own = set(_WORDS.findall(change.name.casefold()))
    return len(own & words) / len(own) if own else 0.0


def _near(at: datetime | None, case_at: datetime | None) -> float:
    if at is None or case_at is None:
        return _NEAR_UNKNOWN
    away: float = abs(case_at - at) / _NEAR_HALF
    return float(_NEAR * 0.5**away)


def _size(change: Change) -> float:
    if change.turn in (Turn.ADDED, Turn.REMOVED):
        return _COME_OR_GONE
    if change.kind not in VERSIONED:
        return _SMALL
    place = step(change.was, change.now)
    return _OF_STEP.get(abs(place), _SMALL) if place else _SMALL
