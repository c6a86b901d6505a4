"""How far one may still rely on what was known of an environment once. Pure.

A vendor says after how many days a fact of a kind is ageing, and after how many it is old. What
nobody can tell is unknown, however lately somebody said so: it is never shown as fresh.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tsam.domains.intelligence.description import UNKNOWN, Kind


class Freshness(StrEnum):
    FRESH = "FRESH"
    AGEING = "AGEING"
    OLD = "OLD"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class Days:
    """From which day on a fact counts as ageing, and from which as old."""

    ageing: int
    old: int


# Joints and rules change with projects; what is installed changes with every patch.
USUAL: Mapping[Kind, Days] = {
    Kind.COMPONENT: Days(10, 21),
    Kind.SETTING: Days(10, 21),
    Kind.FILE: Days(10, 21),
    Kind.CUSTOMISATION: Days(10, 21),
    Kind.INTEGRATION: Days(60, 120),
    Kind.CONSTRAINT: Days(60, 120),
}


def days_since(confirmed_at: datetime, at: datetime) -> int:
    """Whole days of 24 hours; never negative."""
    return max((at - confirmed_at).days, 0)


def of(
    kind: Kind,
    value: str,
    confirmed_at: datetime | None,
    at: datetime,
    days: Mapping[Kind, Days] = USUAL,
) -> Freshness:
    """How fresh one fact is at that moment."""
    if value == UNKNOWN or confirmed_at is None:
        return Freshness.UNKNOWN
    age, limits = days_since(confirmed_at, at), days[kind]
    if age >= limits.old:
        return Freshness.OLD
    return Freshness.AGEING if age >= limits.ageing else Freshness.FRESH


def read(words: Iterable[str]) -> dict[Kind, Days]:
    """What a vendor wrote: "14/28" for every kind, "INTEGRATION=60/120" for one.

    Raises ValueError with a sentence where it makes no sense.
    """
    found = dict(USUAL)
    for word in words:
        name, _equals, numbers = word.rpartition("=")
        first, slash, last = numbers.partition("/")
        if not (slash and first.isdigit() and last.isdigit() and 0 < int(first) < int(last)):
            raise ValueError(f"{word!r}: write two numbers of days, the smaller first, as in 14/28")
        if name and name not in Kind.__members__:
            raise ValueError(f"{word!r}: {name!r} is none of {', '.join(Kind.__members__)}")
        for kind in [Kind[name]] if name else Kind:
            found[kind] = Days(int(first), int(last))
    return found
