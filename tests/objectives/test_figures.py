"""Every figure, counted once more in another way from the raw events, gives the value shown."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.cast import NOON, Cast
from tests.objectives.agreed import agreed, draft, objective, of
from tsam.domains.accounts.hours import working
from tsam.domains.accounts.models import Event
from tsam.domains.accounts.targets import targets_for
from tsam.domains.cases.actions import (
    Description,
    agree,
    disagree,
    move,
    open_case,
    promise,
    propose_solution,
    reply,
)
from tsam.domains.cases.measuring import Measured, measure, span_of
from tsam.domains.cases.models import Case, Channel
from tsam.domains.objectives.actions import measures
from tsam.domains.objectives.actions.documents import amend
from tsam.domains.objectives.models import Objective, Source
from tsam.domains.objectives.standing import Start, Status, Value, judge, shown
from tsam.kernel.hours import ALWAYS

Asked = Callable[..., Measured]
END = datetime(2026, 5, 20, 10, 0, tzinfo=UTC)


def told(cast: Cast, seed: int) -> None:
    """Some weeks of cases, each with a course of its own."""
    chance = random.Random(seed)
    for turn in range(14):
        at = NOON + timedelta(days=chance.randint(0, 60), hours=chance.randint(0, 9))
        said = Description(f"Case {turn}", "It stops.", severity=chance.randint(1, 3))
        case = open_case(cast.assembly, said, by=cast.ada, at=at, channel=Channel.PORTAL)
        course(cast, case, at, chance)


def course(cast: Cast, case: Case, at: datetime, chance: random.Random) -> None:
    desk: dict[str, Any] = {"by": cast.eli, "channel": Channel.DESK}
    if chance.random() < 0.2:
        return
    at += timedelta(minutes=chance.choice([5, 90, 700, 3000]))
    reply(case, text="We look.", at=at, **desk)
    if chance.random() < 0.6:
        due = at + timedelta(days=chance.randint(1, 3))
        promise(case, by=cast.eli, at=at, text="News", promised_at=due)
        at = due + timedelta(hours=chance.choice([-5, 6]))
        reply(case, text="News.", at=at, **desk)
    if chance.random() < 0.4:
        move(case, by=cast.eli, at=at, state="WAITING_CUSTOMER")
        at += timedelta(days=2)
        reply(case, text="Here.", at=at, by=cast.ada, channel=Channel.PORTAL)
    if chance.random() < 0.7:
        at += timedelta(hours=chance.randint(1, 90))
        propose_solution(case, solution="Do this.", at=at, **desk)
        if chance.random() < 0.4:
            disagree(case, by=cast.ada, at=at + timedelta(hours=3), reason="No.", channel="PORTAL")
        else:
            agree(case, by=cast.ada, at=at + timedelta(hours=3))


@pytest.fixture
def asked(cast: Cast) -> Asked:
    """Ask for a figure as an objective of a draft does."""
    cast.serve()
    row = draft(cast)
    made = objective(row, cast, is_measured_first=True, due_on=None)

    def ask(source: str, **given: Any) -> Measured:
        for name, value in {"source": source, "period": "ROLLING_90", **given}.items():
            setattr(made, name, value)
        (found,) = measure(row, [made], END)
        return found

    return ask


def stories() -> list[list[Event]]:
    """The events of each case until the end, as they lie in the table."""
    rows = Event.objects.filter(noun="case", at__lt=END).order_by("at", "pk")
    return [[row for row in rows if row.key == key] for key in sorted({row.key for row in rows})]


def names(rows: list[Event], name: str) -> list[Event]:
    return [row for row in rows if row.name == name]


def first_word(rows: list[Event]) -> Event | None:
    ours = ("case.replied", "case.solution_proposed")
    return next((row for row in rows if row.name in ours), None)


def states(rows: list[Event]) -> list[str]:
    return [row.facts["state"][1] for row in rows if "state" in row.facts]


@pytest.mark.parametrize("seed", [3, 11, 42])
def test_what_is_shown_is_what_the_events_give(seed: int, cast: Cast, asked: Asked) -> None:
    cast.serve()
    told(cast, seed)
    hours, listed = working(cast.engagement.calendar), stories()
    targets = targets_for([cast.assembly.pk], END)[cast.assembly.pk]

    def minutes(rows: list[Event], until: Event) -> float:
        calendar = ALWAYS if targets[_severity(rows)].is_round_the_clock else hours
        return calendar.between(rows[0].at, until.at)

    answered = [(rows, word) for rows in listed if (word := first_word(rows))]
    spent = [Decimal(str(round(minutes(*one), 6))) / 60 for one in answered]
    response = asked(Source.FIRST_RESPONSE).value
    assert response.value == median(spent).quantize(Decimal("0.001"))
    assert response.counted == len(answered)

    in_time = [
        minutes(rows, word) <= targets[_severity(rows)].response_minutes for rows, word in answered
    ]
    # Nobody answered these, and their time was over long ago.
    silent = [rows for rows in listed if first_word(rows) is None]
    first = asked(Source.FIRST_ANSWERS).value
    assert (first.part, first.counted) == (sum(in_time), len(answered) + len(silent))

    promised = [(row, rows) for rows in listed for row in names(rows, "case.promised")]
    kept = [
        any(word.at <= _due(row) for word in names(rows, "case.replied") if word.at > row.at)
        for row, rows in promised
        if _due(row) < END
    ]
    assert asked(Source.PROMISES_KEPT).value.part == sum(kept)
    assert asked(Source.PROMISES_BROKEN).value.value == len(kept) - sum(kept)

    solved = [rows for rows in listed if names(rows, "case.solution_proposed")]
    again = [rows for rows in solved if "REOPENED" in states(rows)]
    reopened = asked(Source.REOPENED).value
    assert (reopened.part, reopened.counted) == (len(again), len(solved))

    still = [rows for rows in listed if states(rows)[-1:] != ["CLOSED"]]
    critical = [rows for rows in still if _severity(rows) <= 1]
    assert asked(Source.OPEN_CRITICAL).value.value == len(critical)


def _severity(rows: list[Event]) -> int:
    found: int = rows[0].facts["severity"]
    return found


def _due(row: Event) -> datetime:
    return datetime.fromisoformat(row.facts["promised_at"][1])


def test_the_cases_behind_a_value_are_those_that_were_counted(cast: Cast, asked: Asked) -> None:
    told(cast, 5)

    found = asked(Source.SOLUTION_TIME)

    held = [
        rows[0].key
        for rows in stories()
        if names(rows, "case.solution_proposed")
        and states(rows)[-1] in ("CLOSED", "SOLUTION_PROPOSED")
    ]
    assert sorted(found.value.keys) == held


def test_a_figure_of_a_past_day_stays_what_it_was(cast: Cast, asked: Asked) -> None:
    told(cast, 7)
    former = asked(Source.FIRST_ANSWERS).value

    case = cast.case(opened_at=END + timedelta(days=1))
    reply(case, by=cast.eli, at=END + timedelta(days=2), text="Late.", channel=Channel.DESK)

    assert asked(Source.FIRST_ANSWERS).value == former


@pytest.mark.parametrize("source", [one for one in Source.values if one != Source.MANUAL])
def test_nothing_to_count_is_no_zero(source: str, asked: Asked) -> None:
    found = asked(source)

    assert (found.value.value, found.standing.status) == (None, Status.NA)
    assert found.value.why


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("MONTH", date(2026, 4, 1), date(2026, 5, 1)),
        ("QUARTER", date(2026, 1, 1), date(2026, 4, 1)),
        ("ROLLING_90", date(2026, 2, 19), date(2026, 5, 20)),
    ],
)
def test_a_period_is_full_days_of_the_zone(period: str, first: date, last: date) -> None:
    zone = ZoneInfo("Asia/Tokyo")

    span = span_of(period, END, zone)

    assert (span.starts_at.astimezone(zone).date(), span.ends_at.astimezone(zone).date()) == (
        first,
        last,
    )


def test_waiting_for_us_counts_service_days_since_the_move_was_ours(
    cast: Cast, asked: Asked
) -> None:
    cast.serve()
    said = Description("The press stops", "At 14:00.", severity=2)
    for days in (20, 5):
        at = END - timedelta(days=days)
        open_case(cast.assembly, said, by=cast.ada, at=at, channel=Channel.PORTAL)

    found = asked(Source.WAITING_ON_US, most_days=10)

    assert (found.value.value, found.value.counted) == (Decimal(1), 1)


# --- how it stands


GOAL = Objective(
    number=1, outcome="x", unit="%", direction="UP", target=Decimal(80), due_on=date(2026, 6, 30)
)
FROM = Start(Decimal(40), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("value", "on", "status"),
    [
        (80, date(2026, 2, 1), Status.REACHED),
        (60, date(2026, 4, 1), Status.ON_TRACK),
        (50, date(2026, 4, 1), Status.AT_RISK),
        (79, date(2026, 7, 1), Status.MISSED),
        (None, date(2026, 4, 1), Status.NA),
    ],
)
def test_it_stands_as_its_way_says(value: int | None, on: date, status: Status) -> None:
    read = Value(None if value is None else Decimal(value), on=on, at=END, why="Nothing was read.")

    assert judge(GOAL, read, FROM, on).status == status


@pytest.mark.parametrize(
    ("part", "counted", "words"), [(3, 5, "3 of 5"), (9, 10, "90\N{NO-BREAK SPACE}%")]
)
def test_no_percentage_from_fewer_than_ten(part: int, counted: int, words: str) -> None:
    share = Decimal(100 * part) / counted

    assert shown(GOAL, Value(share, on=NOON.date(), at=END, counted=counted, part=part)) == words


def test_an_old_reading_says_nothing_any_more(cast: Cast) -> None:
    row = agreed(cast)
    measures.read(
        of(row),
        by=cast.tess,
        at=NOON + timedelta(days=1),
        value=Decimal(4),
        measured_on=NOON.date(),
    )

    fresh, old = (measure(row, [of(row)], NOON + timedelta(days=days))[0] for days in (90, 91))

    assert (fresh.value.value, fresh.standing.status) == (Decimal(4), Status.ON_TRACK)
    assert (old.value.value, old.standing.status) == (None, Status.NA)
    assert "91 days ago" in old.standing.sentence


def test_a_superseded_version_is_measured_to_the_day_it_ended(cast: Cast) -> None:
    row = agreed(cast)
    second = amend(row, by=cast.tess, at=NOON + timedelta(days=3))
    second = agreed(cast, second, NOON + timedelta(days=3))
    measures.read(
        of(second),
        by=cast.tess,
        at=NOON + timedelta(days=9),
        value=Decimal(1),
        measured_on=NOON.date() + timedelta(days=9),
    )
    row.refresh_from_db()

    (former,) = measure(row, [of(row)], NOON + timedelta(days=20))
    (newest,) = measure(second, [of(second)], NOON + timedelta(days=20))

    assert former.value.value is None
    assert newest.standing.status == Status.REACHED
