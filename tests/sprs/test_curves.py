"""A kept curve is read without the arrays that made it, and says what they said."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsam.domains.sprs.curves import GRID, between, day_within

MADE = datetime(2026, 3, 2, 12, tzinfo=UTC)
SHARES = st.floats(0, 1, allow_subnormal=False)
CURVES = st.lists(SHARES, min_size=len(GRID), max_size=len(GRID)).map(sorted)


@given(curve=CURVES, day=st.floats(-10, GRID[-1] + 10))
def test_a_share_by_a_day_is_what_the_arrays_say(curve: list[float], day: float) -> None:
    assert between(day, GRID, curve) == pytest.approx(float(np.interp(day, GRID, curve)), abs=1e-9)


@given(curve=CURVES, share=SHARES)
def test_a_day_for_a_share_is_one_at_which_the_curve_has_it(
    curve: list[float], share: float
) -> None:
    day = between(share, curve, GRID)

    if curve[0] <= share <= curve[-1]:
        assert np.interp(day, GRID, curve) == pytest.approx(share, abs=1e-6)
    else:
        assert day in {GRID[0], GRID[-1]}


def test_the_days_are_dense_where_most_is_decided_and_reach_five_years() -> None:
    steps = [later - sooner for sooner, later in pairwise(GRID)]

    assert GRID[0] == 0
    assert GRID[-1] == 1825
    assert steps == sorted(steps)
    assert steps[0] < 0.2


@pytest.mark.parametrize(
    ("share", "day"), [(0.0, date(2026, 3, 2)), (0.5, date(2026, 4, 13)), (0.9, None)]
)
def test_a_share_that_is_never_reached_has_no_day(share: float, day: date | None) -> None:
    fixed = [min(0.8, days / 84) for days in GRID]

    assert day_within(share, fixed, MADE) == day
