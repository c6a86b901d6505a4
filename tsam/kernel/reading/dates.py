"""Dates as a mapping states their form: never guessed, so 3/4 is what the mapping says it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

ISO = "iso"
_PARTS = {
    "year": r"(?P<year>\d{4})",
    # As trackers export: 25/May/22, in English whatever the reader's language.
    "yy": r"(?P<yy>\d{2})",
    "mon": r"(?P<mon>[A-Za-z]{3})",
    "month": r"(?P<month>\d{1,2})",
    "day": r"(?P<day>\d{1,2})",
    "hour": r"(?P<hour>\d{1,2})",
    "minute": r"(?P<minute>\d{1,2})",
    "second": r"(?P<second>\d{1,2})",
}
# One of each pair.
_REQUIRED = (("year", "yy"), ("month", "mon"), ("day",))
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
EARLIEST_YEAR = 1970

ReadDate = Callable[[str], datetime | None]


def date_reader(form: str, time_zone: str) -> ReadDate:
    """A function from the text of a cell to a moment in UTC, or to None when it is no such date.

    `form` is "iso" or words such as "day/month/year hour:minute". Times without an offset are
    wall-clock times of `time_zone`. Raises ValueError with a sentence for an unknown form or zone.
    """
    zone = _zone(time_zone)
    if form == ISO:

        @lru_cache(maxsize=65536)
        def read(text: str) -> datetime | None:
            return _in_utc(_iso(text), zone)

        return read
    pattern = _pattern(form)

    @lru_cache(maxsize=65536)
    def read_form(text: str) -> datetime | None:
        found = pattern.fullmatch(text.strip())
        return _in_utc(_moment(found), zone) if found else None

    return read_form


def in_utc(moment: datetime, time_zone: str) -> datetime:
    """A date of a workbook: a wall-clock time of the mapping's zone unless it has its own."""
    return _in_utc(moment, _zone(time_zone)) or moment.replace(tzinfo=UTC)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:
        raise ValueError(
            f'"{name}" is no time zone; write a name such as "Europe/Berlin".'
        ) from error


def _pattern(form: str) -> re.Pattern[str]:
    words = re.findall(r"[a-z]+", form)
    unknown = [word for word in words if word not in _PARTS]
    if (
        unknown
        or len(words) != len(set(words))
        or any(len(set(words) & set(either)) != 1 for either in _REQUIRED)
    ):
        raise ValueError(
            f'"{form}" is no form of dates; write "iso", or the words year, month, day, hour, '
            'minute, second once each, as in "day/month/year hour:minute".'
        )
    pieces = re.split(r"([a-z]+)", form)
    return re.compile("".join(_PARTS.get(piece, re.escape(piece)) for piece in pieces), re.ASCII)


def _moment(found: re.Match[str]) -> datetime | None:
    told = found.groupdict()
    if (name := told.pop("mon", None)) is not None:
        told["month"] = str(_MONTHS.index(name.lower()) + 1) if name.lower() in _MONTHS else "0"
    if (short := told.pop("yy", None)) is not None:
        told["year"] = f"20{short}"
    parts = {name: int(value) for name, value in told.items()}
    try:
        return datetime(
            parts["year"],
            parts["month"],
            parts["day"],
            parts.get("hour", 0),
            parts.get("minute", 0),
            parts.get("second", 0),
        )
    except ValueError:
        return None


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        return None


def _in_utc(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    if moment is None or moment.year < EARLIEST_YEAR:
        return None
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError:
        return None
