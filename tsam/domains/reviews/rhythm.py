"""When reviews are, and when what belongs to them is due. Pure; days and times of the service zone.

A rhythm is a first day and a number of months: the days count from the first one, so that the 31st
stays the 31st where a month has it. A day without service hours moves to the next that has them.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from tsam.kernel.hours import MOST_CLOSED_DAYS, NeverOpens, WorkingCalendar

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Domain G2: the agenda is with the customer so many service days before, the minutes after.
AGENDA_DAYS = 2
MINUTES_DAYS = 1
# Minutes that nobody answers for so many service days count as agreed.
SILENT_DAYS = 5
RHYTHMS: Mapping[int, StrOrPromise] = {
    1: _("every month"),
    2: _("every two months"),
    3: _("every quarter"),
    6: _("twice a year"),
}
USUAL_MONTHS = 3
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Fit:
    """A day and a time at which somebody is there, and whether that is what was asked for."""

    on: date
    begins: time
    is_moved: bool


def months_after(first: date, months: int) -> date:
    """The same day of a later month, or its last one: 31 January and one month is 28 February."""
    years, month = divmod(first.month - 1 + months, 12)
    year = first.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(first.day, last))


def following(first: date, months: int, after: date) -> date:
    """The first day of the rhythm that lies after a day."""
    gone = (after.year - first.year) * 12 + after.month - first.month
    n = max(0, gone // months - 1)
    while (day := months_after(first, n * months)) <= after:
        n += 1
    return day


def fit(hours: WorkingCalendar, day: date, begins: time, minutes: int) -> Fit:
    """That day at that time, or the next service day; at another hour where none has room then.

    Raises NeverOpens.
    """
    ahead = [day + timedelta(days=n) for n in range(MOST_CLOSED_DAYS)]
    usual = _minute(begins)
    for one in ahead[:31]:
        if _has_room(hours, one, usual, minutes):
            return Fit(one, begins, one != day)
    for one in ahead:
        for interval in hours.hours_on(one):
            if interval.closes - interval.opens >= minutes:
                return Fit(one, time(*divmod(interval.opens, 60)), is_moved=True)
    raise NeverOpens(_("The calendar has no hours for it."))


def is_within(hours: WorkingCalendar, day: date, begins: time, minutes: int) -> bool:
    """Whether somebody is there from the beginning to the end."""
    return _has_room(hours, day, _minute(begins), minutes)


def _has_room(hours: WorkingCalendar, day: date, begins: int, minutes: int) -> bool:
    return any(
        one.opens <= begins and begins + minutes <= one.closes for one in hours.hours_on(day)
    )


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def moment(hours: WorkingCalendar, day: date, begins: time) -> datetime:
    """That time on the wall clock of the zone, in UTC; by the offset of that day, summer or not."""
    return datetime.combine(day, begins, hours.zone).astimezone(UTC)


def agenda_due_on(hours: WorkingCalendar, day: date) -> date:
    """The last day on which the agenda is in time: two service days before."""
    left, here = AGENDA_DAYS, day
    for _n in range(MOST_CLOSED_DAYS):
        here -= _DAY
        left -= hours.is_service_day(here)
        if not left:
            return here
    raise NeverOpens(_("The calendar has no hours for it."))


def minutes_due_at(hours: WorkingCalendar, since: datetime) -> datetime:
    """The end of the service day after the one on which they began to be owed."""
    day = hours.add_days(since.astimezone(hours.zone).date(), MINUTES_DAYS)
    closes = hours.hours_on(day)[-1].closes
    midnight = datetime.combine(day, time(), hours.zone)
    if closes < 24 * 60:
        return midnight.replace(hour=closes // 60, minute=closes % 60).astimezone(UTC)
    return datetime.combine(day + _DAY, time(), hours.zone).astimezone(UTC)


def silent_from(hours: WorkingCalendar, sent_at: datetime) -> date:
    """The day from which minutes that nobody answered count as agreed."""
    return hours.add_days(sent_at.astimezone(hours.zone).date(), SILENT_DAYS) + _DAY


def read(words: Iterable[str]) -> dict[str, int]:
    """What a vendor wrote: "PLATINUM=1" for a package, "3" for all others. Months by package.

    Raises ValueError with a sentence where it makes no sense.
    """
    found = {"": USUAL_MONTHS, "PLATINUM": 1}
    for word in words:
        name, _equals, number = word.rpartition("=")
        if not number.isdigit() or int(number) not in RHYTHMS:
            allowed = ", ".join(map(str, RHYTHMS))
            raise ValueError(f"{word!r}: write a number of months, one of {allowed}")
        found[name] = int(number)
    return found


def usual_months(code: str, months: Mapping[str, int]) -> int:
    """After how many months an engagement with this package is reviewed, unless it says so."""
    return months.get(code, months[""])
