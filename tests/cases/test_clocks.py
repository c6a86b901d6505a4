from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.cast import NOON
from tsam.domains.accounts.targets import Target
from tsam.domains.cases.clocks import Clock, History, clock
from tsam.kernel.hours import WorkingCalendar, parse_week

OFFICE = WorkingCalendar(
    "UTC", parse_week({day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")})
)
TARGETS = {
    0: Target(60, 120, is_round_the_clock=True),
    1: Target(120, 480),
    2: Target(240, 960),
    3: Target(480, 2400),
}


def opened(severity: int = 2, at: datetime = NOON) -> tuple[str, datetime, dict[str, Any]]:
    return "case.opened", at, {"severity": severity}


def later(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


def run(*history: tuple[str, datetime, dict[str, Any]]) -> Clock:
    told: History = history
    return clock(told, TARGETS, OFFICE)


def test_the_first_answer_is_due_after_the_target_in_service_hours() -> None:
    assert run(opened(2)).due_at == datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
    assert run(opened(3)).due_at == datetime(2026, 3, 3, 12, 0, tzinfo=UTC)


def test_severity_0_counts_every_hour() -> None:
    night = datetime(2026, 3, 7, 23, 30, tzinfo=UTC)

    assert run(opened(0, night)).due_at == night + timedelta(hours=1)


def test_our_word_ends_the_response_clock_and_starts_the_update_clock() -> None:
    now = run(opened(2), ("case.replied", later(1), {}))

    assert (now.kind, now.state) == ("UPDATE", "RUNNING")
    assert now.due_at == datetime(2026, 3, 4, 13, 0, tzinfo=UTC)


def test_the_customers_word_moves_no_clock() -> None:
    assert run(opened(2), ("case.written", later(1), {})) == run(opened(2))


def test_the_clock_rests_while_we_wait_for_the_customer() -> None:
    waiting = run(opened(2), ("case.moved", later(1), {"state": ["OPEN", "WAITING_CUSTOMER"]}))

    assert (waiting.state, waiting.left_minutes, waiting.due_at) == ("PAUSED", 180, None)


def test_what_was_left_runs_on_after_the_rest() -> None:
    now = run(
        opened(2),
        ("case.moved", later(1), {"state": ["OPEN", "WAITING_CUSTOMER"]}),
        ("case.written", later(24), {"state": ["WAITING_CUSTOMER", "OPEN"]}),
    )

    assert now.due_at == datetime(2026, 3, 3, 15, 0, tzinfo=UTC)


def test_minutes_spent_stay_spent_when_the_severity_rises() -> None:
    now = run(opened(2), ("case.severity_changed", later(1), {"severity": [2, 1]}))

    assert now.due_at == later(2)


def test_a_rise_that_comes_too_late_breaks_the_clock_at_the_moment_the_target_was_spent() -> None:
    now = run(opened(2), ("case.severity_changed", later(3), {"severity": [2, 1]}))

    assert now.due_at == later(2)


def test_a_clock_broken_before_the_rest_stays_broken() -> None:
    now = run(opened(1), ("case.moved", later(4), {"state": ["OPEN", "WAITING_CUSTOMER"]}))

    assert (now.state, now.left_minutes, now.due_at) == ("PAUSED", -120, later(2))


def test_closing_ends_all_clocks_and_reopening_starts_a_new_one() -> None:
    closed = ("case.closed", later(2), {"state": ["SOLUTION_PROPOSED", "CLOSED"]})
    again = ("case.reopened", later(3), {"state": ["CLOSED", "REOPENED"]})

    assert run(opened(2), closed).state == "MET"
    assert run(opened(2), closed, again).due_at == datetime(2026, 3, 4, 15, 0, tzinfo=UTC)


def test_a_case_without_a_history_has_no_clock() -> None:
    assert run() == Clock()


@pytest.mark.parametrize("severity", [0, 1, 2, 3])
@given(rest=some.integers(1, 5000), after=some.integers(1, 200))
def test_a_rest_never_brings_the_due_time_nearer(severity: int, rest: int, after: int) -> None:
    begins, ends = NOON + timedelta(minutes=after), NOON + timedelta(minutes=after + rest)
    rested = run(
        opened(severity),
        ("case.moved", begins, {"state": ["OPEN", "WAITING_CUSTOMER"]}),
        ("case.written", ends, {"state": ["WAITING_CUSTOMER", "OPEN"]}),
    )
    plain = run(opened(severity))

    assert rested.due_at
    assert plain.due_at
    assert rested.due_at >= plain.due_at
