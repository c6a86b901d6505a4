"""The hours of a week, as people write them and as a calendar works with them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|24:00", re.ASCII)


@dataclass(frozen=True, order=True)
class Interval:
    """Open from `opens` until before `closes`, in minutes of the wall clock's day, 0 to 1440."""

    opens: int
    closes: int

    def __str__(self) -> str:
        return f"{_clock(self.opens)}-{_clock(self.closes)}"


Week = tuple[tuple[Interval, ...], ...]


def parse_week(week: Mapping[str, Sequence[Sequence[str]]]) -> Week:
    """Read {"mon": [["09:00", "12:00"], ["13:00", "24:00"]], ...}; days left out are closed.

    Raises ValueError with a sentence that names the day, whatever the input is.
    """
    if not isinstance(week, Mapping):
        raise ValueError(
            _('Write the week as days with their hours: {"mon": [["09:00", "17:00"]]}.')
        )
    if unknown := sorted(str(day) for day in week if day not in DAYS):
        raise ValueError(
            _("%(days)s is no day. Write mon, tue, wed, thu, fri, sat or sun.")
            % {"days": ", ".join(unknown)}
        )
    return tuple(parse_hours(week.get(day, ()), day) for day in DAYS)


def parse_hours(hours: Sequence[Sequence[str]], day: str) -> tuple[Interval, ...]:
    """Read [["09:00", "17:00"]] of one day, in any order. Raises ValueError with a sentence."""
    if not isinstance(hours, (list, tuple)):
        raise ValueError(
            _('%(day)s: write a list of intervals: [["09:00", "17:00"]].') % {"day": day}
        )
    intervals = sorted(_interval(pair, day) for pair in hours)
    for former, latter in pairwise(intervals):
        if latter.opens < former.closes:
            raise ValueError(
                _("%(day)s: %(former)s and %(latter)s overlap. Write them as one interval.")
                % {"day": day, "former": former, "latter": latter}
            )
    return tuple(intervals)


def _interval(pair: Sequence[str], day: str) -> Interval:
    if not isinstance(pair, (list, tuple)) or len(pair) != 2:
        raise ValueError(
            _("%(day)s: write each interval as a start and an end, such as 09:00, 17:00.")
            % {"day": day}
        )
    opens, closes = (_minutes(text, day) for text in pair)
    if closes <= opens:
        raise ValueError(
            _(
                "%(day)s: %(start)s to %(end)s does not end after it starts. Hours past midnight "
                "go to the next day; the end of a day is 24:00."
            )
            % {"day": day, "start": pair[0], "end": pair[1]}
        )
    return Interval(opens, closes)


def _minutes(text: object, day: str) -> int:
    if not isinstance(text, str) or not _TIME.fullmatch(text):
        raise ValueError(
            _("%(day)s: %(text)s is no time. Write hours and minutes: 09:00.")
            % {"day": day, "text": repr(text)}
        )
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
