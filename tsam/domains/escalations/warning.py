"""Which cases are likely to be escalated, and why, before the customer does it. Pure.

Each signal gives whole points for one fact, so that the sum is exact and the reasons add up to it.
"""

from __future__ import annotations

from dataclasses import dataclass

# name, points, the fact behind it
Signal = tuple[str, int, float]

# From so many points on a case is named.
WARNS_FROM = 50


@dataclass(frozen=True)
class Facts:
    """What is known of an open case at a moment; calendar days, unless it says service days."""

    severity: int
    stalled_days: float = 0
    """Since when it is our move and nobody worked on it."""
    silent_days: float = 0
    """Since when the customer has heard nothing."""
    is_waiting: bool = False
    """The move is the customer's: silence and standstill are theirs."""
    slipped_days: float = 0
    """How long a promise, or the clock, is past."""
    milestone_days: int | None = None
    """Service days until the day that waits for it."""
    reassigned: int = 0
    reopened: int = 0
    raised_severity: bool = False
    """The customer made it more severe of late."""


def signals(facts: Facts) -> list[Signal]:
    """What speaks for it, the strongest first; nothing where nothing does."""
    found: list[Signal] = [
        ("severity", {0: 25, 1: 15, 2: 5}.get(facts.severity, 0), facts.severity),
        ("slipped", _grown(facts.slipped_days, 25, 5, 45), facts.slipped_days),
        ("milestone", _near(facts.milestone_days), facts.milestone_days or 0),
        ("reassigned", min(10 * max(0, facts.reassigned - 1), 30), facts.reassigned),
        ("reopened", min(20 * facts.reopened, 30), facts.reopened),
        ("severity_raised", 25 if facts.raised_severity else 0, 1),
    ]
    if not facts.is_waiting:
        found += [
            ("stalled", _grown(facts.stalled_days - 2, 10, 5, 40), facts.stalled_days),
            ("silent", _grown(facts.silent_days - 4, 10, 3, 30), facts.silent_days),
        ]
    return sorted((one for one in found if one[1]), key=lambda one: (-one[1], one[0]))


def points(facts: Facts) -> int:
    return sum(given for _name, given, _fact in signals(facts))


def _grown(days: float, first: int, each: int, most: int) -> int:
    """`first` when it begins to count, then for each whole day, to `most`."""
    return min(first + each * int(days), most) if days > 0 else 0


def _near(left: int | None) -> int:
    if left is None or left > 10:
        return 0
    return 30 if left <= 5 else 15
