"""The instances of a recurrence rule, on the wall clock of its event (RFC 5545 3.3.10).

python-dateutil counts them. It leaves out a DTSTART that the rule does not match, as libical does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import islice

from dateutil.rrule import rrulestr

# A rule of every second would go on for ever. Nobody has so many meetings.
MOST = 5_000
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def instances(
    rule: str,
    start: datetime,
    *,
    last: datetime,
    zone: tzinfo | None = None,
    is_day: bool = False,
    most: int = MOST,
) -> Iterator[datetime]:
    """Wall times from `start` (without a zone) to `last`. Raises ValueError for what is no rule.

    `zone` is that of the event: an UNTIL in UTC is brought to its wall clock. `is_day` says that
    the event has a day and no time.
    """
    parts = _parts(rule, start, zone, is_day=is_day)
    counted = int(parts.pop("COUNT")) if "COUNT" in parts else most
    every = int(parts["INTERVAL"]) if _by_week_of_year(parts) and "INTERVAL" in parts else 1
    if every > 1:
        parts["INTERVAL"] = "1"
    found = rrulestr(
        ";".join(f"{name}={value}" for name, value in parts.items()),
        dtstart=_first_of_set(parts, start),
    )
    fitting = (
        one
        for one in found
        # Weeks are counted in their own years, which begin and end with a week.
        if one >= start and (one.isocalendar()[0] - start.isocalendar()[0]) % every == 0
    )
    for one in islice(fitting, min(counted, most)):
        if one > last:
            return
        yield one


def _parts(rule: str, start: datetime, zone: tzinfo | None, *, is_day: bool) -> dict[str, str]:
    """As the library understands it: UNTIL on the wall clock, and what DTSTART says put in."""
    parts: dict[str, str] = {}
    for part in rule.strip().strip(";").split(";"):
        name, _sign, value = part.partition("=")
        parts[name.strip().upper()] = value.strip()
    if is_day:
        # RFC 5545: a time that the event does not have cannot be ruled.
        for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
            parts.pop(name, None)
    if "UNTIL" in parts:
        parts["UNTIL"] = _plain(parts["UNTIL"], zone)
    if "BYDAY" not in parts and (
        _picks_of_a_week(parts)
        or ("BYWEEKNO" in parts and not parts.keys() & {"BYMONTHDAY", "BYYEARDAY"})
    ):
        # Missing parts are those of DTSTART; the library would take all seven days.
        parts["BYDAY"] = _DAYS[start.weekday()]
    return parts


def _picks_of_a_week(parts: Mapping[str, str]) -> bool:
    return parts.get("FREQ", "").upper() == "WEEKLY" and "BYSETPOS" in parts


def _by_week_of_year(parts: Mapping[str, str]) -> bool:
    return parts.get("FREQ", "").upper() == "YEARLY" and "BYWEEKNO" in parts


def _first_of_set(parts: Mapping[str, str], start: datetime) -> datetime:
    """BYSETPOS picks from a whole week, also where the event begins in the middle of it."""
    if not _picks_of_a_week(parts):
        return start
    begins = _DAYS.index(parts.get("WKST", "MO").upper())
    return start - timedelta(days=(start.weekday() - begins) % 7)


def _plain(until: str, zone: tzinfo | None) -> str:
    if "T" not in until:
        # A day alone: all of it counts.
        day = datetime.strptime(until, "%Y%m%d").replace(tzinfo=UTC)
        return f"{day + timedelta(days=1, seconds=-1):%Y%m%dT%H%M%S}"
    if until.upper().endswith("Z"):
        moment = datetime.strptime(until.upper(), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        return f"{moment.astimezone(zone) if zone else moment:%Y%m%dT%H%M%S}"
    return until
