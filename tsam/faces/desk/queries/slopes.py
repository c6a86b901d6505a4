"""Two orders beside each other, and the lines between them."""

from __future__ import annotations

from collections.abc import Sized
from dataclasses import dataclass

ROW = 30


@dataclass(frozen=True)
class Line:
    """From a place before to a place after, as the drawing has them; "up", "down" or ""."""

    y1: int
    y2: int
    look: str


def line(before: int, after: int, count: int) -> Line:
    """The places are those of the lists. One that leaves the drawing goes out at its foot."""
    y2 = count * ROW if after > count else _middle(after)
    look = "up" if after < before else "down" if after > before else ""
    return Line(_middle(before), y2, look)


def height_of(rows: Sized) -> int:
    return len(rows) * ROW


def _middle(place: int) -> int:
    return (place - 1) * ROW + ROW // 2
