"""Early warning of escalations, held against a public log of incidents.

The log knows no escalations. As a stand-in, said plainly: an incident that is open on a Monday at
noon counts as one that went wrong when it is reopened within ten days, or when nobody touches it
for the seven days that follow though it is not resolved and does not wait for the caller. On each
Monday as many incidents are named by each way as the warning names; precision and recall are
summed by month. Closing dates stand on every row of the log, and none is looked at.
"""

from __future__ import annotations

import csv
import gzip
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.evaluate_import import FILES, UCI, Row
from tsam.domains.escalations.warning import WARNS_FROM, Facts, points

AHEAD, STALLED = timedelta(days=10), timedelta(days=7)
# Months with so many open incidents on their Mondays, all together, are told.
LEAST = 400
OVER = {"Resolved", "Closed"}
THEIRS = {"Awaiting User Info"}


@dataclass
class Incident:
    opened_at: datetime
    # When, state, reassigned, reopened, priority; in the order of the file.
    log: list[tuple[datetime, str, int, int, int]] = field(default_factory=list)
    times: list[datetime] = field(default_factory=list)

    def at(self, moment: datetime) -> int:
        """How many rows were written by then."""
        return bisect_right(self.times, moment)


@dataclass
class Tally:
    named: int = 0
    right: int = 0
    wrong_ones: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.named if self.named else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.wrong_ones if self.wrong_ones else 0.0


Candidate = tuple[int, int, datetime, int, bool]
WAYS: dict[str, Callable[[Candidate], tuple[Any, ...]]] = {
    "warning": lambda one: (-one[0], one[2], one[3]),
    "oldest first": lambda one: (one[2], one[3]),
    "highest priority first": lambda one: (one[1], one[2], one[3]),
}


def evaluate(data: Path) -> list[Row]:
    months = tallies(data / UCI / FILES[UCI])
    rows = []
    for month, ways in months.items():
        ours = ways["warning"]
        others = [ways[name] for name in WAYS if name != "warning"]
        wins = all(
            ours.precision > other.precision and ours.recall > other.recall for other in others
        )
        told = ", ".join(
            f"{name} {100 * one.precision:.1f}/{100 * one.recall:.1f} %"
            for name, one in ways.items()
        )
        rows.append(Row(f"{month}, {ours.named} named, precision/recall", told, "-", wins))
    return rows


def tallies(path: Path) -> dict[str, dict[str, Tally]]:
    """{month: {way: what it came to}}, of months with enough open incidents."""
    incidents = list(_read(path).values())
    months: dict[str, dict[str, Tally]] = {}
    seen: dict[str, int] = {}
    monday = datetime(2016, 3, 7, 12, tzinfo=UTC)
    while monday < datetime(2017, 2, 6, tzinfo=UTC):
        candidates = list(_candidates(incidents, monday))
        month = f"{monday:%Y-%m}"
        seen[month] = seen.get(month, 0) + len(candidates)
        named = sum(one[0] >= WARNS_FROM for one in candidates)
        wrong = sum(one[4] for one in candidates)
        ways = months.setdefault(month, {name: Tally() for name in WAYS})
        for name, order in WAYS.items():
            first = sorted(candidates, key=order)[:named]
            ways[name].named += named
            ways[name].right += sum(one[4] for one in first)
            ways[name].wrong_ones += wrong
        monday += timedelta(days=7)
    return {month: ways for month, ways in months.items() if seen[month] >= LEAST}


def _read(path: Path) -> dict[str, Incident]:
    found: dict[str, Incident] = {}
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            incident = found.setdefault(row["number"], Incident(_moment(row["opened_at"])))
            at = _moment(row["sys_updated_at"])
            if incident.times:
                at = max(at, incident.times[-1])
            incident.times.append(at)
            incident.log.append(
                (
                    at,
                    row["incident_state"],
                    int(row["reassignment_count"]),
                    int(row["reopen_count"]),
                    int(row["priority"][0]),
                )
            )
    return found


def _candidates(incidents: list[Incident], moment: datetime) -> Iterator[Candidate]:
    """Of each that is open: points, priority, when opened, its place, whether it went wrong."""
    for place, incident in enumerate(incidents):
        known = incident.at(moment)
        if not known or incident.log[known - 1][1] in OVER:
            continue
        last, state, reassigned, reopened, priority = incident.log[known - 1]
        first_priority = incident.log[0][4]
        touched = (moment - last) / timedelta(days=1)
        facts = Facts(
            severity=priority - 1,
            stalled_days=touched,
            silent_days=touched,
            is_waiting=state in THEIRS,
            reassigned=reassigned,
            reopened=reopened,
            raised_severity=priority < first_priority,
        )
        yield (
            points(facts),
            priority,
            incident.opened_at,
            place,
            _went_wrong(incident, known, moment),
        )


def _went_wrong(incident: Incident, known: int, moment: datetime) -> bool:
    _at, state, _reassigned, reopened, _priority = incident.log[known - 1]
    ahead = incident.log[known : incident.at(moment + AHEAD)]
    if any(one[3] > reopened for one in ahead):
        return True
    if state in THEIRS:
        return False
    following = incident.log[known][0] if known < len(incident.log) else None
    return following is None or following - moment >= STALLED


def _moment(text: str) -> datetime:
    day, clock = text.split(" ")
    d, m, y = day.split("/")
    hours, minutes = clock.split(":")
    return datetime(int(y), int(m), int(d), int(hours), int(minutes), tzinfo=UTC)
