"""When the next change may begin: the customer's weekly windows less the freezes. Pure.

Clocks that jump: what opens or closes in the hour that is left out in spring does so at the
jump. Of an hour that comes twice in autumn the first one counts for an opening, the second for a
closing, so a window is never shorter than its clock says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# A customer who froze everything for longer has no window that anybody could plan on.
HORIZON = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class Window:
    """A span of each week on the wall clock of its zone."""

    weekday: int
    """0 is Monday, as `date.weekday()` counts."""
    opens: time
    closes: time
    """On the next day where it is not after `opens`; equal means a whole day."""
    zone: ZoneInfo

    def on(self, day: date) -> Span | None:
        """The span that opens on that day, in UTC; None on other weekdays."""
        if day.weekday() != self.weekday:
            return None
        last = day if self.closes > self.opens else day + timedelta(days=1)
        opens = datetime.combine(day, self.opens.replace(fold=0), self.zone)
        closes = datetime.combine(last, self.closes.replace(fold=1), self.zone)
        span = Span(_instant(opens), _instant(closes))
        # A window that lies within the hour that is left out does not open at all that day.
        return span if span.begins < span.ends else None


@dataclass(frozen=True, slots=True)
class Freeze:
    """From `begins` on nothing may be changed; at `ends` it may again. Aware."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True, order=True)
class Span:
    begins: datetime
    ends: datetime


def next_window(
    windows: Iterable[Window],
    freezes: Iterable[Freeze],
    after: datetime,
    *,
    lasting: timedelta = timedelta(minutes=1),
) -> datetime | None:
    """The first moment, not before `after`, at which a change may begin that takes `lasting`.

    That is inside one window, or from its opening on, with no freeze before it is done. Without
    any window every moment is one, outside of freezes. UTC; None where nothing is open within
    three years. `after` must be aware.
    """
    after = after.astimezone(UTC)
    frozen = sorted(
        Span(freeze.begins.astimezone(UTC), freeze.ends.astimezone(UTC)) for freeze in freezes
    )
    for span in _spans(list(windows), after):
        found = _room(span, frozen, after, lasting)
        if found is not None:
            return found
    return None


def _spans(windows: list[Window], after: datetime) -> Iterator[Span]:
    """What is open, by its opening, from the windows that are open at `after` on."""
    if not windows:
        yield Span(after, after + HORIZON)
        return
    # A window may have opened yesterday, and yesterday may be two days ago where it is served.
    day, last = after.date() - timedelta(days=2), (after + HORIZON).date()
    waiting: list[Span] = []
    while day <= last:
        waiting += [span for window in windows if (span := window.on(day)) and span.ends > after]
        # What opens in other zones on the days to come opens a day before this one at the earliest.
        certain = datetime.combine(day, time.min, UTC) - timedelta(days=1)
        waiting.sort()
        while waiting and waiting[0].begins < certain:
            yield waiting.pop(0)
        day += timedelta(days=1)
    yield from waiting


def _room(span: Span, frozen: list[Span], after: datetime, lasting: timedelta) -> datetime | None:
    """Where in the span a change of that length fits."""
    begins = max(span.begins, after)
    for freeze in frozen:
        if freeze.ends <= begins:
            continue
        if freeze.begins >= begins + lasting:
            break
        begins = freeze.ends
    return begins if begins + lasting <= span.ends else None


def _instant(local: datetime) -> datetime:
    """The moment, in UTC, at which a wall clock shows it, or jumps over it."""
    found = local.astimezone(UTC)
    if found.astimezone(local.tzinfo).replace(tzinfo=None) == local.replace(tzinfo=None):
        return found
    # Left out: the two readings of it lie before and after the jump.
    before = local.replace(fold=1).astimezone(UTC)
    after = local.replace(fold=0).astimezone(UTC)
    offset = after.astimezone(local.tzinfo).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if middle.astimezone(local.tzinfo).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after
