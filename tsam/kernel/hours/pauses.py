"""Times in which a clock rests, as stretches of seconds since 1970."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

# From when to when nothing runs; an open end is still running.
Pause = tuple[datetime, datetime | None]
Span = tuple[float, float]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FOREVER = float("inf")


def seconds(at: datetime) -> float:
    """Raises ValueError for a moment without a zone."""
    if at.tzinfo is None:
        raise ValueError("A moment without a time zone means nothing here.")
    return (at - EPOCH).total_seconds()


def moment(since: float) -> datetime:
    return EPOCH + timedelta(seconds=since)


def merged(pauses: Iterable[Pause]) -> list[Span]:
    """Pauses in order, without overlaps; one that ends before it begins is none."""
    spans = sorted(
        (seconds(begins), FOREVER if ends is None else seconds(ends)) for begins, ends in pauses
    )
    found: list[Span] = []
    for begins, ends in spans:
        if found and begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        elif ends > begins:
            found.append((begins, ends))
    return found


def without(stops: Iterable[Span], begins: float, ends: float) -> Iterator[Span]:
    """What is left of a stretch between the pauses."""
    for stop_begins, stop_ends in stops:
        if stop_ends <= begins:
            continue
        if stop_begins >= ends:
            break
        if stop_begins > begins:
            yield begins, stop_begins
        begins = stop_ends
    if ends > begins:
        yield begins, ends
