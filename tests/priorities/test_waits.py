"""How long engagements waited, against figures reckoned by hand; and what was passed over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from tests.cast import NOON
from tsam.domains.priorities.waits import (
    Happening,
    before,
    hours_given,
    passed_over,
    period_of,
    tell,
)

START, END = NOON, NOON + timedelta(days=2)


def opened(hours: float, case: int) -> Happening:
    return Happening(NOON + timedelta(hours=hours), case, None, is_work=False, is_ours=True)


def worked(hours: float, case: int, *, is_ours: bool | None = None, by: int = 1) -> Happening:
    return Happening(NOON + timedelta(hours=hours), case, by, is_work=True, is_ours=is_ours)


def left(hours: float, case: int) -> Happening:
    """The customer withdrew it."""
    return Happening(NOON + timedelta(hours=hours), case, None, is_work=False, is_ours=False)


def waits(happenings: Sequence[Happening], last_work: float | None = None) -> list[object]:
    """Each wait as (hours until it ends from its beginning, the case, how it ended)."""
    last = None if last_work is None else NOON + timedelta(hours=last_work)
    told = tell(happenings, START, END, last)
    return [
        (
            (one.ended_at - one.began_at) / timedelta(hours=1),
            one.case,
            "worked" if one.is_worked else "left" if one.is_over else "waits",
        )
        for one in told.waits
    ]


def test_a_wait_runs_from_our_move_to_our_work_on_any_case_of_the_engagement() -> None:
    found = waits([opened(0, 1), opened(3, 2), worked(5, 2, is_ours=False)])

    assert found == [(5, 2, "worked"), (43, 1, "waits")]


def test_a_case_that_went_to_the_customer_does_not_wait() -> None:
    assert waits([opened(0, 1), worked(2, 1, is_ours=False)]) == [(2, 1, "worked")]


def test_what_the_customer_took_back_ends_the_wait_without_work() -> None:
    assert waits([opened(0, 1), left(4, 1)]) == [(4, 1, "left")]


def test_when_the_oldest_leaves_the_wait_is_that_of_the_next() -> None:
    found = waits([opened(0, 1), opened(6, 2), left(8, 1), worked(10, 2, is_ours=False)])

    assert found == [(8, 1, "left"), (4, 2, "worked")]


def test_a_wait_counts_with_its_whole_length_in_the_period_in_which_it_ends() -> None:
    assert waits([opened(-30, 1), worked(1, 1, is_ours=False)]) == [(31, 1, "worked")]
    assert waits([opened(-30, 1), worked(-1, 1, is_ours=False)]) == []


def test_work_on_a_case_that_is_closed_since_counts_too() -> None:
    assert waits([opened(-30, 1), worked(1, 1, is_ours=False)], -3) == [(4, 1, "worked")]


def test_claims_are_the_time_in_which_each_case_was_ours_within_the_period() -> None:
    told = tell([opened(-30, 1), worked(2, 1, is_ours=False), opened(40, 2)], START, END)

    assert told.claims == {1: 2 * 3600, 2: 8 * 3600}


def test_an_hour_is_parted_among_those_that_were_worked_on_in_it() -> None:
    moments = [
        (1, 7, NOON),
        (1, 7, NOON + timedelta(minutes=20)),
        (2, 7, NOON + timedelta(minutes=40)),
        (2, 8, NOON),
        (2, 7, NOON + timedelta(hours=1)),
    ]

    assert hours_given(moments) == {1: 0.5, 2: 2.5}


# --- passed over


def passed(happenings: Sequence[Happening], *orders: tuple[float, list[int]]) -> list[object]:
    held = [(NOON + timedelta(hours=hours), cases) for hours, cases in orders]
    return [
        (one.case, one.place, one.instead, one.instead_place)
        for one in passed_over(happenings, held, START, END)
    ]


def test_a_higher_case_of_ours_is_passed_over_once_a_day() -> None:
    story = [opened(-5, 1), opened(-5, 2), worked(1, 2), worked(2, 2), worked(3, 1)]

    assert passed(story, (-6, [1, 2])) == [(1, 1, 2, 2)]


def test_a_case_without_a_place_passes_over_all_that_have_one() -> None:
    story = [opened(-5, 1), opened(-5, 2), opened(-5, 3), worked(1, 3)]

    assert passed(story, (-6, [1, 2])) == [(1, 1, 3, None), (2, 2, 3, None)]


@pytest.mark.parametrize(
    "story",
    [
        # It was worked on before, that day.
        [opened(-5, 1), opened(-5, 2), worked(1, 1), worked(2, 2)],
        # It was the customer's move.
        [opened(-5, 1), worked(-4, 1, is_ours=False), opened(-5, 2), worked(1, 2)],
        # It came after the work.
        [opened(-5, 2), worked(1, 2), opened(2, 1)],
        # The work was on another day.
        [opened(-5, 1), opened(-5, 2), worked(-1, 2)],
    ],
)
def test_nothing_is_passed_over_where_the_order_was_kept(story: list[Happening]) -> None:
    story.sort(key=lambda one: one.at)

    assert passed(story, (-6, [1, 2])) == []


def test_the_order_that_stood_at_that_moment_counts() -> None:
    story = [opened(-5, 1), opened(-5, 2), worked(1, 2)]

    assert passed(story, (-6, [2, 1]), (2, [1, 2])) == []
    assert passed(story, (-6, [2, 1]), (0.5, [1, 2])) == [(1, 1, 2, 2)]


@pytest.mark.parametrize(
    ("key", "found"),
    [
        ("2026-11", ("2026-11-01", "2026-12-01")),
        ("2026-12", ("2026-12-01", "2027-01-01")),
        ("2026-Q4", ("2026-10-01", "2027-01-01")),
        ("2026-Q5", None),
        ("2026-13", None),
        ("2026-1", None),
        ("٢٠٢٦-11", None),
        ("x", None),
        ("", None),
    ],
)
def test_a_period_is_a_month_or_a_quarter(key: str, found: tuple[str, str] | None) -> None:
    period = period_of(key)

    assert (found is None) == (period is None)
    if period and found:
        assert (str(period.first), str(period.after)) == found
        assert before(period).after == period.first
