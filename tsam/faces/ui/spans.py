"""Days on one line of time, as shares of its length in per cent: what a drawing needs. Pure."""

from __future__ import annotations

import calendar
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

# The shortest and the longest stretch that a line shows beyond today.
LEAST_AHEAD = timedelta(days=270)
MOST_AHEAD = timedelta(days=730)
BEFORE = timedelta(days=90)
MOST_BEFORE = timedelta(days=730)
MARGIN = timedelta(days=30)


@dataclass(frozen=True)
class Bar:
    """A stretch of the line; nothing is wider than the line itself."""

    x: float
    width: float

    @property
    def end(self) -> float:
        return self.x + self.width


@dataclass(frozen=True)
class Line:
    """From the first to the last day, both included, and where today stands."""

    first: date
    last: date
    today: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def now(self) -> float:
        return self.at(self.today)

    def at(self, day: date) -> float:
        """Where a day begins."""
        return min(max((day - self.first).days / self.days * 100, 0.0), 100.0)

    def bar(self, first: date, last: date) -> Bar | None:
        """The part of a span that the line shows; None where it shows nothing of it."""
        x, end = self.at(first), self.at(last + timedelta(days=1))
        return Bar(x, end - x) if end > x else None


def around(today: date, ends: Collection[date], most_ahead: timedelta = MOST_AHEAD) -> Line:
    """Whole months that show these days: from a quarter ago at least, and within reason."""
    latest = max([*ends, today + LEAST_AHEAD])
    earliest = min([*(end - MARGIN for end in ends), today - BEFORE])
    first = max(earliest, today - MOST_BEFORE).replace(day=1)
    return Line(first, _month_end(min(latest, today + most_ahead)), today)


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
