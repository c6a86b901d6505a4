"""When the next word is due, and what the clock finds. Pure: facts in, findings out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tsam.domains.escalations.rules import Cadence, Rules
from tsam.kernel.hours import ALWAYS, NeverOpens, WorkingCalendar

# On so many service days before silence counts as a yes, the customer is warned.
WARNED_BEFORE = (3, 1)


def hours_for(cadence: Cadence, hours: WorkingCalendar) -> WorkingCalendar:
    return ALWAYS if cadence.always else hours


def after(minutes: int, cadence: Cadence, hours: WorkingCalendar, at: datetime) -> datetime:
    """So many minutes of service on. A place that never opens counts every hour."""
    try:
        return hours_for(cadence, hours).add(at, minutes)
    except NeverOpens:
        return at + timedelta(minutes=minutes)


def acknowledge_by(cadence: Cadence, hours: WorkingCalendar, at: datetime) -> datetime:
    return after(cadence.acknowledge, cadence, hours, at)


def update_by(cadence: Cadence, hours: WorkingCalendar, at: datetime) -> datetime:
    return after(cadence.update, cadence, hours, at)


def after_days(days: int, hours: WorkingCalendar, at: datetime) -> datetime:
    """The end of the service day that lies so many service days on."""
    day = at.astimezone(hours.zone).date()
    try:
        return end_of(hours.add_days(day, days), hours)
    except NeverOpens:
        return at + timedelta(days=days)


def day_after_days(days: int, hours: WorkingCalendar, at: datetime) -> date:
    return after_days(days, hours, at).astimezone(hours.zone).date()


def end_of(day: date, hours: WorkingCalendar) -> datetime:
    """When service ends on a day; its midnight where none is given that day."""
    first = datetime(day.year, day.month, day.day, tzinfo=hours.zone)
    spans = list(hours.open_spans(first, first + timedelta(days=1)))
    return spans[-1][1] if spans else first + timedelta(days=1)


@dataclass(frozen=True)
class Standing:
    """What the clock looks at. Moments are aware."""

    next_update_at: datetime
    level: int
    is_acknowledged: bool = True
    close_asked_at: datetime | None = None
    closes_at: datetime | None = None
    close_warnings: int = 0
    alarmed_for: datetime | None = None
    proposed_level: int | None = None
    rests_until: datetime | None = None
    # The earliest end of a day by which somebody of ours was to have done something.
    action_since: datetime | None = None


@dataclass(frozen=True)
class Finding:
    """What follows now. At most one warning at a time, so that two never come together."""

    is_missed: bool = False
    # Since when somebody is silent; then the level above is proposed.
    silent_since: datetime | None = None
    is_action: bool = False
    warns: bool = False
    closes: bool = False


NOTHING = Finding()


def look(
    one: Standing, rules: Rules, cadence: Cadence, hours: WorkingCalendar, at: datetime
) -> Finding:
    """What the clock finds of a running escalation at that moment."""
    if one.close_asked_at is not None:
        return _look_at_silence(one, hours, at)
    is_late = one.next_update_at < at
    silent_since, is_action = _silence(one, cadence, hours, at)
    rests = one.rests_until is not None and at < one.rests_until
    can_rise = one.level < rules.top and one.proposed_level is None and not rests
    return Finding(
        is_missed=is_late and one.alarmed_for != one.next_update_at,
        silent_since=silent_since if can_rise else None,
        is_action=is_action,
    )


def _silence(
    one: Standing, cadence: Cadence, hours: WorkingCalendar, at: datetime
) -> tuple[datetime | None, bool]:
    """Past due by one interval more: nobody spoke, or what was to be done was not."""
    for since, minutes, is_action in (
        (one.next_update_at, cadence.update if one.is_acknowledged else cadence.acknowledge, False),
        (one.action_since, cadence.update, True),
    ):
        if since is not None and after(minutes, cadence, hours, since) <= at:
            return since, is_action
    return None, False


def _look_at_silence(one: Standing, hours: WorkingCalendar, at: datetime) -> Finding:
    closes = one.closes_at
    if closes is None:
        return NOTHING
    if one.close_warnings < len(WARNED_BEFORE):
        # Counted back from the end, which a late warning moves on: two never come together.
        left = WARNED_BEFORE[one.close_warnings]
        return Finding(warns=after_days(left, hours, at) >= closes)
    return Finding(closes=closes <= at)
