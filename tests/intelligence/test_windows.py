"""When the next change may begin. What is found is held against a walk over every minute."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from tsam.domains.intelligence.windows import Freeze, Window, next_window

BERLIN, CHATHAM = ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Chatham")
SUNDAY, MONDAY = 6, 0
NIGHT = Window(SUNDAY, time(1, 30), time(4, 0), BERLIN)


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def test_a_moment_in_an_open_window_is_good_at_once() -> None:
    assert next_window([NIGHT], [], utc(2026, 6, 7, 1, 0)) == utc(2026, 6, 7, 1, 0)


def test_else_the_next_opening_counts() -> None:
    assert next_window([NIGHT], [], utc(2026, 6, 7, 2, 0)) == utc(2026, 6, 13, 23, 30)


def test_a_window_over_midnight_closes_on_the_next_day() -> None:
    late = Window(SUNDAY, time(22), time(2), BERLIN)

    assert next_window([late], [], utc(2026, 6, 7, 23, 30)) == utc(2026, 6, 7, 23, 30)
    assert next_window([late], [], utc(2026, 6, 8, 0, 30)) == utc(2026, 6, 14, 20, 0)


def test_a_freeze_moves_it_to_where_the_freeze_ends() -> None:
    freeze = Freeze(utc(2026, 6, 1), utc(2026, 6, 14, 0, 30))

    assert next_window([NIGHT], [freeze], utc(2026, 6, 2)) == utc(2026, 6, 14, 0, 30)


def test_a_change_that_takes_longer_than_what_is_left_waits_for_the_next() -> None:
    after = utc(2026, 6, 7, 0, 30)

    assert next_window([NIGHT], [], after, lasting=timedelta(hours=1)) == after
    assert next_window([NIGHT], [], after, lasting=timedelta(hours=2)) == utc(2026, 6, 13, 23, 30)
    assert next_window([NIGHT], [], after, lasting=timedelta(hours=5)) is None


def test_without_windows_every_moment_outside_of_freezes_is_good() -> None:
    freeze = Freeze(utc(2026, 6, 1), utc(2026, 7, 1))

    assert next_window([], [], utc(2026, 6, 7)) == utc(2026, 6, 7)
    assert next_window([], [freeze], utc(2026, 6, 7)) == utc(2026, 7, 1)


def test_what_is_frozen_for_ever_has_no_window() -> None:
    assert next_window([NIGHT], [Freeze(utc(2026, 1, 1), utc(2036, 1, 1))], utc(2026, 6, 7)) is None


def test_an_opening_that_the_clock_leaves_out_is_at_the_jump() -> None:
    # On 29 March 2026 clocks in Berlin go from 2:00 to 3:00, at 1:00 in UTC.
    left_out = Window(SUNDAY, time(2, 15), time(5, 0), BERLIN)
    lost = Window(SUNDAY, time(2, 15), time(2, 45), BERLIN)

    assert next_window([left_out], [], utc(2026, 3, 28, 12)) == utc(2026, 3, 29, 1, 0)
    assert next_window([lost], [], utc(2026, 3, 28, 12)) == utc(2026, 4, 5, 0, 15)


def test_an_hour_that_comes_twice_is_open_both_times() -> None:
    # On 25 October 2026 clocks in Berlin go from 3:00 back to 2:00, at 1:00 in UTC.
    twice = Window(SUNDAY, time(2, 0), time(2, 45), BERLIN)

    assert next_window([twice], [], utc(2026, 10, 25, 1, 30)) == utc(2026, 10, 25, 1, 30)
    assert next_window([twice], [], utc(2026, 10, 25, 1, 45)) == utc(2026, 11, 1, 1, 0)


QUARTER = timedelta(minutes=15)
quarters = st.sampled_from([time(n // 4, n % 4 * 15) for n in range(96)])
some_windows = st.lists(
    st.builds(Window, st.integers(0, 6), quarters, quarters, st.sampled_from([BERLIN, CHATHAM])),
    min_size=1,
    max_size=3,
)
# Both jumps of Berlin's clock lie in these days, and one of those on the Chatham Islands.
moments = st.sampled_from(
    [
        start + n * QUARTER
        for start in [utc(2026, 3, 27), utc(2026, 10, 23), utc(2026, 9, 25)]
        for n in range(4 * 96)
    ]
)
some_freezes = st.lists(
    st.builds(lambda begins, n: Freeze(begins, begins + n * QUARTER), moments, st.integers(1, 300)),
    max_size=3,
)


def is_open(window: Window, moment: datetime) -> bool:
    """By the wall clock alone: no span is computed."""
    local = moment.astimezone(window.zone)
    clock, day = local.time(), local.weekday()
    if window.closes > window.opens:
        return day == window.weekday and window.opens <= clock < window.closes
    if day == window.weekday and clock >= window.opens:
        return True
    return day == (window.weekday + 1) % 7 and clock < window.closes


@settings(max_examples=60, deadline=None)
@given(some_windows, some_freezes, moments)
def test_it_is_the_first_quarter_of_an_hour_that_is_open_and_not_frozen(
    windows: list[Window], freezes: list[Freeze], after: datetime
) -> None:
    found = next_window(windows, freezes, after)

    walked = after
    while not (
        any(is_open(window, walked) for window in windows)
        and not any(freeze.begins <= walked < freeze.ends for freeze in freezes)
    ):
        walked += QUARTER
    assert found == walked
