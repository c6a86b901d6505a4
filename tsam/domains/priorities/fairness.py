"""Which case comes first when the cases of several customers lie in one queue. Pure.

The rule has five lines and stops at the first that differs (decision 0018). It never looks at
what a customer pays, and two of its lines cannot be gained by calling everything urgent: after a
service day without work an engagement's first case goes ahead, whatever the others call theirs,
and of two cases that break nothing the one goes ahead whose engagement got less work for each of
its open cases. Every case has one key and keys are compared whole, so the order is total.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum, StrEnum
from math import ceil
from operator import attrgetter
from typing import NamedTuple

# After so many service hours without work it is an engagement's turn: one service day.
TURN_HOURS = 8
# What the desk promises itself: no engagement waits longer for work, in service hours.
BOUND_HOURS = 16
# Over so long attention is counted.
LATELY = timedelta(days=14)
# A word that is owed within so long breaks soon.
SOON = timedelta(hours=4)

# Rests, down, turn, breaks, share, points, number: compared from the left.
Key = tuple[int, int, int, int, float, int, int]


class Breaks(IntEnum):
    """How a case stands to the word that is owed to its customer."""

    BROKEN = 0
    SOON = 1
    NONE = 2


class Waiting(NamedTuple):
    """An open case as the rule sees it. `engagement` keys what is served: an Application.

    `place` and `points` are our rank of it; a case that `rests` waits for somebody else.
    """

    case: int
    engagement: int
    place: int
    points: int
    rests: bool = False
    is_down: bool = False
    breaks: Breaks = Breaks.NONE


class Attention(NamedTuple):
    """What an engagement got: works of ours lately, and whole service hours since it waits."""

    works: int = 0
    waited_hours: int = 0


NO_ATTENTION = Attention()


class Standing(NamedTuple):
    """A case with its key, and what the key was made of."""

    waiting: Waiting
    attention: Attention
    # The turn among those of its engagement, from 0, and how many of those are ours to move.
    turn: int
    claims: int
    key: Key

    @property
    def has_turn(self) -> bool:
        """It is the first of an engagement that waits for its turn."""
        return self.key[2] < 0

    @property
    def share(self) -> float:
        """Works for each open case, when all before this one of its engagement are worked too."""
        return self.key[4]


def order(cases: Iterable[Waiting], attention: Mapping[int, Attention]) -> list[Standing]:
    """All cases in our order; the same cases give the same order, however they come."""
    homes: dict[int, list[Waiting]] = {}
    for case in cases:
        homes.setdefault(case.engagement, []).append(case)
    standings = [
        standing
        for engagement, own in homes.items()
        for standing in _of_one(own, attention.get(engagement, NO_ATTENTION))
    ]
    return sorted(standings, key=attrgetter("key"))


def _of_one(own: list[Waiting], attention: Attention) -> Iterable[Standing]:
    """Of one engagement our rank decides, but for what is down and what breaks."""
    own.sort(key=lambda one: (one.rests, not one.is_down, one.breaks, one.place, one.case))
    claims = sum(not one.rests for one in own)
    for turn, case in enumerate(own):
        key = _key(case, attention, turn, claims)
        yield Standing(case, attention, turn, claims, key)


def _key(case: Waiting, attention: Attention, turn: int, claims: int) -> Key:
    is_due = turn == 0 and not case.rests and attention.waited_hours >= TURN_HOURS
    return (
        int(case.rests),
        int(not case.is_down),
        -attention.waited_hours if is_due else 0,
        int(case.breaks),
        (attention.works + turn) / max(claims, 1),
        -case.points,
        case.case,
    )


def bound_hours(engagements: int, works_per_hour: float) -> int:
    """The longest that an engagement waits, in service hours, at a desk that works so fast.

    When its turn comes at most all other engagements are ahead; each of them is worked once and
    has no turn for a service day. What is down is worked beside it, and not counted here.
    """
    return TURN_HOURS + ceil(engagements / works_per_hour)


class Rule(StrEnum):
    """What the lines are called.

    MOVE stands before all of them, NUMBER after: the case that was numbered first goes ahead.
    RANK stands for some of them where both cases are of one engagement.
    """

    MOVE = "move"
    DOWN = "down"
    TURN = "turn"
    BREAKS = "breaks"
    SHARE = "share"
    POINTS = "points"
    RANK = "rank"
    NUMBER = "number"


@dataclass(frozen=True)
class Line:
    """One line of the rule for two cases: how it orders them (below 0: the first goes ahead)."""

    rule: Rule
    sign: int
    decides: bool


def compare(one: Standing, other: Standing) -> list[Line]:
    """The lines of the rule for two cases, the one that ends it marked.

    Of one engagement neither turn nor share differ but by our own rank, so that stands for them.
    """
    mine, theirs = one.key, other.key
    signs = {
        Rule.MOVE: _sign(mine[0], theirs[0]),
        Rule.DOWN: _sign(mine[1], theirs[1]),
        Rule.TURN: _sign(mine[2], theirs[2]),
        Rule.BREAKS: _sign(mine[3], theirs[3]),
        Rule.SHARE: _sign(mine[4], theirs[4]),
        Rule.POINTS: _sign(mine[5], theirs[5]),
        Rule.NUMBER: _sign(mine[6], theirs[6]),
    }
    if one.waiting.engagement == other.waiting.engagement:
        own = {rule: signs[rule] for rule in (Rule.MOVE, Rule.DOWN, Rule.BREAKS)}
        signs = {**own, Rule.RANK: _sign(one.turn, other.turn)}
    if not signs[Rule.MOVE]:
        del signs[Rule.MOVE]
    decider = next((rule for rule, sign in signs.items() if sign), None)
    return [Line(rule, sign, rule == decider) for rule, sign in signs.items()]


def decider(lines: Sequence[Line]) -> Line:
    """The line that ended it. Two different cases always differ, at the latest in their number."""
    return next(line for line in lines if line.decides)


def _sign(mine: float, theirs: float) -> int:
    return (mine > theirs) - (mine < theirs)
