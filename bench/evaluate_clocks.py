"""Hold working time and public holidays against due times and lists that others published.

The folders of the data: `sla-vectors` (due times of another helpdesk), `sla-boston311` (the
targets that the City of Boston set for its service requests of 2015) and `holidays` (official
lists of China, Japan and the United Kingdom).
"""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from bench.evaluate_import import Row
from tsam.kernel.hours import (
    ALWAYS,
    DAYS,
    PublicHolidays,
    WorkingCalendar,
    holidays_of,
    parse_week,
)

BOSTON = ZoneInfo("America/New_York")
CITY_HALL = WorkingCalendar(
    BOSTON.key,
    parse_week({day: [["08:30", "17:00"]] for day in DAYS[:5]}),
    closed=PublicHolidays("US", "MA"),
)
DAY_MINUTES = 510
# Some moments of the data are cut to the minute.
TOLERANCE = timedelta(minutes=2)
# A type of request is clean when so much of the half that is learnt from follows one rule.
CLEAN, FEWEST = 0.99, 50
_WRITTEN = "%m/%d/%Y %I:%M:%S %p"


class Request(NamedTuple):
    """One service request: when it was opened and due, on the wall clock of Boston, as UTC."""

    opened: datetime
    due: datetime


class Rule(NamedTuple):
    """So many business days, or so many hours of the wall clock."""

    is_business: bool
    units: int


def vectors(data: Path) -> list[Row]:
    """Every due time of the other helpdesk, and every input it refuses."""
    path = data / "sla-vectors" / "libredesk.json"
    known = json.loads(path.read_text(encoding="utf-8"))
    return [
        _row(vector["name"], vector.get("due") or "refused", _due_of(vector)) for vector in known
    ]


def boston(data: Path) -> list[Row]:
    """The rule of each type is read off every other request and held against the rest."""
    path = data / "sla-boston311" / "boston311_2015.csv.gz"
    types = _requests(path)
    hits: dict[bool, list[bool]] = {True: [], False: []}
    shares: dict[str, float] = {}
    taken = 0.0
    for name, requests in types.items():
        learnt, tried = requests[::2], requests[1::2]
        rule, share = _rule_of(learnt)
        if len(learnt) < FEWEST or share < CLEAN:
            continue
        started = perf_counter()
        found = [_follows(rule, request) for request in tried]
        taken += perf_counter() - started
        shares[name] = sum(found) / len(found)
        hits[rule.is_business] += found
    worst = min(shares, key=shares.__getitem__)
    count = sum(map(len, hits.values()))
    return [
        _told("requests with a target", f"{sum(map(len, types.values())):,}"),
        _told("clean types", str(len(shares))),
        _share("due within two minutes, business days", hits[True]),
        _share("due within two minutes, hours of the wall clock", hits[False]),
        _told(f"the type that agrees least: {worst}", f"{shares[worst]:.2%}"),
        _told("microseconds a due time", f"{taken / count * 1e6:.0f}"),
    ]


def public_holidays(data: Path) -> list[Row]:
    """Weekdays on which an office is closed, by official lists; weekends close it anyway."""
    folder = data / "holidays"
    japan = {_day(row["date"]) for row in _read(folder / "jp_1970_2024.csv")}
    rows = [_differing("Japan 1970-2024", japan, holidays_of("JP", "", range(1970, 2025)))]
    kingdom = defaultdict[str, set[date]](set)
    for row in _read(folder / "uk_gov_uk.csv"):
        kingdom[row["division"]].add(_day(row["date"]))
    # Special days are proclaimed at short notice: hold only the years that are over.
    for division, code in (
        ("england-and-wales", "ENG"),
        ("england-and-wales", "WLS"),
        ("scotland", "SCT"),
        ("northern-ireland", "NIR"),
    ):
        past = {day for day in kingdom[division] if day.year < 2026}
        known = holidays_of("GB", code, range(2012, 2026))
        rows.append(_differing(f"United Kingdom {code} 2012-2025", past, known))
    return [*rows, *_china(folder)]


def _china(folder: Path) -> Iterator[Row]:
    kinds = defaultdict[str, set[date]](set)
    for row in _read(folder / "cn_state_council_2007_2023.csv"):
        kinds[row["kind"]].add(_day(row["date"]))
    yield _differing("China 2007-2023", kinds["off"], holidays_of("CN", "", range(2007, 2024)))
    office = parse_week({day: [["09:00", "17:00"]] for day in DAYS[:5]})
    calendar = WorkingCalendar(
        "Asia/Shanghai",
        office,
        closed=PublicHolidays("CN"),
        worked=dict.fromkeys(kinds["work"], office[0]),
    )
    wrong = [day for day in kinds["work"] if not calendar.is_service_day(day)]
    wrong += [day for day in kinds["off"] if calendar.is_service_day(day)]
    yield _row("China, worked weekends given: days wrong", "0", str(len(wrong)))


def _due_of(vector: Mapping[str, Any]) -> str:
    try:
        calendar = ALWAYS if vector["hours"] == "always" else _calendar_of(vector)
        due = calendar.add(datetime.fromisoformat(vector["start"]), vector["minutes"])
    except ValueError:
        return "refused"
    return f"{due:%Y-%m-%dT%H:%M:%SZ}"


def _calendar_of(vector: Mapping[str, Any]) -> WorkingCalendar:
    return WorkingCalendar(
        vector["time_zone"],
        parse_week({day: [hours] for day, hours in vector["hours"].items()}),
        closed={_day(day) for day in vector["holidays"]},
    )


def _requests(path: Path) -> dict[str, list[Request]]:
    types = defaultdict[str, list[Request]](list)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["TARGET_DT"]:
                request = Request(_wall(row["OPEN_DT"]), _wall(row["TARGET_DT"]))
                types[row["TYPE"]].append(request)
    return types


def _rule_of(requests: Iterable[Request]) -> tuple[Rule, float]:
    """The rule that most of the requests follow, and how large a part of them does."""
    seen = list(requests)
    votes = Counter[Rule]()
    for opened, due in seen:
        hours = round((due - opened) / timedelta(hours=1))
        minutes = CITY_HALL.between(_in_boston(opened), _in_boston(due))
        votes[Rule(False, hours)] += 1
        votes[Rule(True, round(minutes / DAY_MINUTES))] += 1
    candidates = [rule for rule, _count in votes.most_common(6) if rule.units > 0]
    shares = {rule: sum(_follows(rule, one) for one in seen) / len(seen) for rule in candidates}
    best = max(shares, key=shares.__getitem__, default=Rule(False, 1))
    return best, shares.get(best, 0.0)


def _follows(rule: Rule, request: Request) -> bool:
    if not rule.is_business:
        # The city adds hours to the wall clock, so here that clock is read as if it were UTC.
        due = ALWAYS.add(request.opened, rule.units * 60)
        return abs(due - request.due) <= TOLERANCE
    due = CITY_HALL.add(_in_boston(request.opened), rule.units * DAY_MINUTES)
    wanted = _in_boston(request.due).astimezone(UTC)
    # The end of one working day is the beginning of the next; the city writes the latter.
    return any(abs(end - wanted) <= TOLERANCE for end in (due, CITY_HALL.next_open(due)))


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _differing(what: str, official: set[date], known: Iterable[date]) -> Row:
    differing = {day for day in official ^ set(known) if day.weekday() < 5}
    days = ", ".join(map(str, sorted(differing)[:5]))
    found = f"{len(differing)} {days}".strip()
    return _row(f"{what}, {len(official)} days: weekdays differing", "0", found)


def _share(what: str, hits: list[bool]) -> Row:
    share = sum(hits) / len(hits)
    return Row(f"{what} ({len(hits):,})", f"at least {CLEAN:.0%}", f"{share:.2%}", share >= CLEAN)


def _told(what: str, found: str) -> Row:
    """A figure that is said and held against nothing."""
    return Row(what, "-", found, True)


def _row(what: str, expected: str, found: str) -> Row:
    return Row(what, expected, found, expected == found)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _wall(text: str) -> datetime:
    return datetime.strptime(text, _WRITTEN).replace(tzinfo=UTC)


def _in_boston(wall: datetime) -> datetime:
    return wall.replace(tzinfo=BOSTON)
