"""Which of two versions is the later one, where that can be told. Pure.

Vendors write versions as they like: `13.0.2.4`, `Oracle 19.22`, `CPS 03`, `1.8.0_362`, `RHEL 9.4`,
`17.0.12+7`. PEP 440 and semantic versioning refuse half of these, so they are read as what they
have in common: words, with numbers between them. Two compare when their words are the same; the
first number that differs decides, and what goes on longer with numbers only is later. `2.0` and
`2.0 beta` do not compare: nobody said which came first.
"""

from __future__ import annotations

import re
from enum import StrEnum

_PARTS = re.compile(r"\d+|[^\W\d_]+")
_MOST_LETTERS = 80


class Way(StrEnum):
    """Where a version went."""

    UP = "UP"
    DOWN = "DOWN"
    NOBODY_KNOWS = ""


def way(was: str, now: str) -> Way:
    """From the one version to the other; NOBODY_KNOWS too when they are the same in other words."""
    place = step(was, now)
    if place is None:
        return Way.NOBODY_KNOWS
    return Way.UP if place > 0 else Way.DOWN


def step(was: str, now: str) -> int | None:
    """Which number moved, counted from 1 at the left; below 0 when it fell. None: not comparable.

    `13.0.2` to `13.1.0` is 2, `13.1` to `13.0.9` is -2, `13.0` to `13.0.1` is 3.
    """
    if not was or not now or len(was) > _MOST_LETTERS or len(now) > _MOST_LETTERS:
        return None
    before, after = _PARTS.findall(was.casefold()), _PARTS.findall(now.casefold())
    numbers = 0
    found: int | None = None
    for old, new in zip(before, after, strict=False):
        if old.isdigit() and new.isdigit():
            numbers += 1
            if found is None and int(old) != int(new):
                found = numbers if int(new) > int(old) else -numbers
        elif old != new:
            return None
    rest, sign = (after, 1) if len(after) > len(before) else (before, -1)
    tail = rest[min(len(before), len(after)) :]
    if not numbers or not all(part.isdigit() for part in tail):
        return None
    if found is None and any(int(part) for part in tail):
        found = sign * (numbers + 1)
    return found
