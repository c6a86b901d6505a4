"""Hours as people say them: a week (“Mon – Fri”, “08:00 – 12:00”), and who is there now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tsam.domains.accounts.hours import open_until
from tsam.domains.accounts.models import ServiceCalendar
from tsam.kernel.hours import Interval, parse_week


@dataclass(frozen=True)
class HoursNow:
    """The service hours of a place at one moment: open until, closed until, or open always."""

    place: str
    is_open: bool
    until: datetime | None
    there: datetime
    is_elsewhere: bool
    """Its clock shows another time than the reader's."""


def week_lines(calendar: ServiceCalendar) -> list[tuple[str, str]]:
    """Days of the same hours together, in the order of the week; closed days are left out."""
    if calendar.is_round_the_clock:
        return [(_("Every day"), _("day and night"))]
    days = list(enumerate(parse_week(calendar.week)))
    found = []
    for hours, group in groupby(days, key=lambda day: day[1]):
        together = [index for index, _hours in group]
        if hours:
            found.append((_span(together), _said(hours)))
    return found


def hours_now(calendar: ServiceCalendar, at: datetime) -> HoursNow:
    there = at.astimezone(ZoneInfo(calendar.zone))
    is_open, until = open_until(calendar, at)
    return HoursNow(
        place=calendar.place or calendar.zone,
        is_open=is_open,
        until=until,
        there=there,
        is_elsewhere=there.utcoffset() != localtime(at).utcoffset(),
    )


def on_both_clocks(there: datetime, place: str, pattern: str = "D j M, H:i") -> str:
    """On the reader's clock and on that of the place (`there`); said once where they agree."""
    here = localtime(there)
    said = date_format(here, pattern)
    if here.utcoffset() == there.utcoffset():
        return _("%(here)s here and in %(place)s") % {"here": said, "place": place}
    other = date_format(there, "H:i" if here.date() == there.date() else "D H:i")
    return _("%(here)s, %(there)s in %(place)s") % {"here": said, "there": other, "place": place}


def _span(days: Sequence[int]) -> str:
    names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    first, last = names[days[0]], names[days[-1]]
    return first if first == last else f"{first} – {last}"


def _said(hours: Sequence[Interval]) -> str:
    return ", ".join(f"{_clock(one.opens)} – {_clock(one.closes)}" for one in hours)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
