"""Days on a line of time."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as some

from tsam.faces.ui.spans import around

TODAY = date(2026, 3, 2)


def test_a_line_begins_a_quarter_ago_and_ends_with_the_month_of_the_last_day() -> None:
    line = around(TODAY, [date(2027, 8, 15)])

    assert (line.first, line.last) == (date(2025, 12, 1), date(2027, 8, 31))
    assert 0 < line.now < 100


def test_what_ended_long_ago_is_still_on_the_line() -> None:
    line = around(TODAY, [date(2025, 6, 30)])

    assert line.first <= date(2025, 6, 30)


def test_what_lies_outside_is_not_drawn() -> None:
    line = around(TODAY, [])

    assert line.bar(date(2010, 1, 1), date(2011, 1, 1)) is None
    assert line.bar(date(2090, 1, 1), date(2091, 1, 1)) is None


@given(
    first=some.integers(-3000, 3000),
    length=some.integers(0, 3000),
    ends=some.lists(some.integers(-3000, 3000), max_size=4),
)
def test_no_bar_leaves_the_line(first: int, length: int, ends: list[int]) -> None:
    line = around(TODAY, [TODAY + timedelta(days=end) for end in ends])
    begins = TODAY + timedelta(days=first)

    bar = line.bar(begins, begins + timedelta(days=length))

    assert line.first <= TODAY <= line.last
    if bar:
        assert 0 <= bar.x < bar.end <= 100.0001
