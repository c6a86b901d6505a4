"""Who is awake: the service hours of the reader's customers today, drawn in the reader's day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import gettext as _

from tsam.domains.accounts.hours import working
from tsam.domains.accounts.models import ServiceCalendar
from tsam.domains.calls.models import Call
from tsam.faces.ui.rail import place_of
from tsam.faces.ui.templatetags.ui import short_time
from tsam.kernel.hours import NeverOpens, WorkingCalendar

# What is drawn of the day; where the first bar stands, and how far below it the next.
FIRST_HOUR, LAST_HOUR, TOP, STEP = 7, 19, 24, 20


@dataclass(frozen=True)
class Bar:
    """Open hours, in per cent of the drawn day."""

    start: float
    width: float


@dataclass(frozen=True)
class Lane:
    name: str
    state: str
    local: datetime
    top: int
    bars: tuple[Bar, ...]
    # The reader's calls there.
    calls: tuple[Bar, ...] = ()
    said: tuple[datetime, ...] = ()
    # Where nothing of the day is drawn: when it opens next, or closes, in words.
    then: str = ""


@dataclass(frozen=True)
class Awake:
    """The lanes from west to east, the hours as (per cent, words), and where now stands."""

    lanes: list[Lane]
    hours: list[tuple[float, str]]
    now: float | None
    height: int
    zone: str
    has_calls: bool = False

    @property
    def is_drawn(self) -> bool:
        """Something of the day can be drawn: on a Sunday there may be nothing."""
        return any(lane.bars or lane.calls for lane in self.lanes)

    @property
    def is_asleep(self) -> bool:
        return all(lane.state != "open" for lane in self.lanes)

    @property
    def blank(self) -> list[Lane]:
        return [lane for lane in self.lanes if lane.then]


def awake(calendars: Sequence[ServiceCalendar], at: datetime, calls: Sequence[Call] = ()) -> Awake:
    here = localtime(at)
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    first, last = midnight + timedelta(hours=FIRST_HOUR), midnight + timedelta(hours=LAST_HOUR)
    known = {calendar.pk: calendar for calendar in calendars}
    known |= {one.engagement.calendar_id: one.engagement.calendar for one in calls}
    lanes = [_lane(calendar, first, last, at, calls) for calendar in known.values()]
    lanes.sort(key=lambda lane: (lane.local.utcoffset() or timedelta(), lane.name))
    placed = [replace(lane, top=TOP + STEP * row) for row, lane in enumerate(lanes)]
    now = _share(here, first, last)
    return Awake(
        lanes=placed,
        hours=[
            (_share(midnight + timedelta(hours=hour), first, last), str(hour))
            for hour in range(FIRST_HOUR, LAST_HOUR + 1, 2)
        ],
        now=now if 0 <= now <= 100 else None,
        height=TOP + STEP * len(placed),
        zone=_("%(zone)s time")
        % {"zone": str(get_current_timezone()).rpartition("/")[2].replace("_", " ")},
        has_calls=any(lane.calls for lane in placed),
    )


def _lane(
    calendar: ServiceCalendar,
    first: datetime,
    last: datetime,
    at: datetime,
    calls: Sequence[Call],
) -> Lane:
    hours = working(calendar)
    place = place_of(calendar.place or calendar.name, hours, at)
    bars = tuple(
        Bar(start, _share(end, first, last) - start)
        for begin, end in hours.open_spans(first, last)
        for start in [_share(begin, first, last)]
    )
    theirs = [
        (max(one.starts_at, first), min(one.ends_at, last))
        for one in calls
        if one.engagement.calendar_id == calendar.pk
        and one.starts_at
        and one.ends_at
        and one.starts_at < last
        and one.ends_at > first
    ]
    drawn = tuple(
        Bar(start, max(0.8, round(_share(end, first, last) - start, 2)))
        for begin, end in theirs
        for start in [_share(begin, first, last)]
    )
    said = tuple(begin for begin, _end in theirs)
    then = "" if bars else _then(hours, at)
    return Lane(place.name, place.state, place.local, 0, bars, drawn, said, then)


def _then(hours: WorkingCalendar, at: datetime) -> str:
    """When it opens next, or closes, on its own clock with the zone named, and on the reader's."""
    if closes := hours.closes_at(at):
        return _("open until %(when)s") % {"when": _both(closes, hours, at)}
    try:
        return _("opens %(when)s") % {"when": _both(hours.next_open(at), hours, at)}
    except NeverOpens:
        return _("does not open any more")


def _both(moment: datetime, hours: WorkingCalendar, at: datetime) -> str:
    there = moment.astimezone(hours.zone)
    said = f"{date_format(there.replace(tzinfo=None), 'D j M')}, {there:%H:%M} ({hours.zone.key})"
    if there.utcoffset() == localtime(moment).utcoffset():
        return said
    return _("%(there)s, %(here)s here") % {"there": said, "here": short_time(moment, at)}


def _share(when: datetime, first: datetime, last: datetime) -> float:
    return round(100 * ((when - first) / (last - first)), 2)
