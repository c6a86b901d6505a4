"""A quarter of 400 escalations with people away: each word comes in time, or is alarmed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from tsam.domains.escalations import clocks
from tsam.domains.escalations.clocks import Standing
from tsam.domains.escalations.rules import FIRST
from tsam.kernel.hours import PublicHolidays, WorkingCalendar, parse_week

OFFICE = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
ZONES = [
    ("Europe/Berlin", "DE"),
    ("Asia/Tokyo", "JP"),
    ("America/Chicago", "US"),
    ("Australia/Sydney", "AU"),
]
BEGIN = datetime(2026, 10, 1, tzinfo=UTC)
SWEEP = timedelta(minutes=15)
WEEKS = 13


@dataclass
class Run:
    """One escalation: when it began, how it stands, what was owed and what was alarmed."""

    severity: int
    hours: WorkingCalendar
    standing: Standing
    words_left: int
    # The moment at which the one who has it speaks; far away while that person is away.
    speaks_at: datetime
    owed: list[datetime] = field(default_factory=list)
    # Which of them, by their place.
    in_time: set[int] = field(default_factory=set)
    alarmed: list[int] = field(default_factory=list)
    proposed: list[int] = field(default_factory=list)


def test_every_word_of_a_quarter_is_in_time_or_alarmed() -> None:
    chance = random.Random(7)
    runs = [_begun(chance) for _n in range(400)]

    for run in runs:
        _live(run, chance)

    owed = sum(len(run.owed) for run in runs)
    in_time = sum(len(run.in_time) for run in runs)
    late = owed - in_time
    assert owed > 2000
    assert 0.5 < in_time / owed < 0.98
    assert all(set(range(len(run.owed))) - run.in_time == set(run.alarmed) for run in runs)
    assert all(len(run.alarmed) == len(set(run.alarmed)) for run in runs)
    assert late > 100
    assert any(run.proposed for run in runs)


def _begun(chance: random.Random) -> Run:
    zone, country = chance.choice(ZONES)
    hours = WorkingCalendar(zone, parse_week(OFFICE), closed=PublicHolidays(country))
    at = BEGIN + timedelta(minutes=chance.randrange(WEEKS * 7 * 24 * 60))
    severity = chance.choices((0, 1, 2, 3), (1, 6, 8, 3))[0]
    cadence = FIRST.cadence[severity]
    due = clocks.acknowledge_by(cadence, hours, at)
    run = Run(
        severity,
        hours,
        Standing(due, level=1, is_acknowledged=False),
        words_left=chance.randint(3, 9),
        speaks_at=at,
    )
    run.owed.append(due)
    run.speaks_at = _when(run, at, due, chance)
    return run


def _when(run: Run, at: datetime, due: datetime, chance: random.Random) -> datetime:
    """Most speak in time; some are late, and some are away for days without anybody knowing."""
    kind = chance.random()
    if kind < 0.85:
        return at + (due - at) * chance.uniform(0.1, 1.0)
    if kind < 0.95:
        return due + timedelta(minutes=chance.randint(1, 900))
    return due + timedelta(days=chance.randint(2, 10))


def _live(run: Run, chance: random.Random) -> None:
    """The clock looks every quarter of an hour while somebody is awaited, as the sweep would."""
    cadence = FIRST.cadence[run.severity]
    while run.words_left:
        due = run.standing.next_update_at
        _sweep_until(run, due, run.speaks_at)
        if run.speaks_at <= due:
            run.in_time.add(len(run.owed) - 1)
        run.words_left -= 1
        if not run.words_left:
            return
        at = run.speaks_at
        following = clocks.update_by(cadence, run.hours, at)
        run.owed.append(following)
        run.standing = replace(
            run.standing, next_update_at=following, is_acknowledged=True, proposed_level=None
        )
        run.speaks_at = _when(run, at, following, chance)


def _sweep_until(run: Run, due: datetime, end: datetime) -> None:
    cadence, word = FIRST.cadence[run.severity], len(run.owed) - 1
    # Before it is due the clock finds nothing: looked at once, so that this stays quick.
    before = clocks.look(run.standing, FIRST, cadence, run.hours, due - timedelta(seconds=1))
    assert not before.is_missed
    at = due + timedelta(seconds=1)
    # When it was told of and the next level is proposed, the clock has no more to find.
    while end > due and not (word in run.alarmed and (at >= end or run.standing.proposed_level)):
        found = clocks.look(run.standing, FIRST, cadence, run.hours, min(at, end))
        if found.is_missed:
            run.alarmed.append(word)
            run.standing = replace(run.standing, alarmed_for=due)
        if found.silent_since is not None:
            run.proposed.append(run.standing.level + 1)
            run.standing = replace(run.standing, proposed_level=run.standing.level + 1)
        at += SWEEP
