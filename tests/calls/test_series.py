"""A regular call keeps its wall time, and moves off holidays as its rule says."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.calls.test_slots import ZONES, place
from tsam.domains.calls.series import MOST_CALLS, OnHoliday, Rule, occurrences
from tsam.kernel.hours import Interval, WorkingCalendar

BERLIN = place("Europe/Berlin", "DE", "BY")
WEEKLY = Rule(date(2026, 3, 5), time(10), 45)


def test_it_keeps_its_wall_time_when_the_clock_changes() -> None:
    found = occurrences(WEEKLY, BERLIN, after=date(2026, 3, 26), until=date(2026, 4, 2))

    assert [one.starts_at for one in found] == [
        datetime(2026, 3, 26, 9, tzinfo=UTC),
        datetime(2026, 4, 2, 8, tzinfo=UTC),
    ]
    assert found[0].ends_at - found[0].starts_at == timedelta(minutes=45)


@pytest.mark.parametrize(
    ("rule", "day"),
    [(OnHoliday.MOVE, date(2026, 5, 15)), (OnHoliday.SKIP, None)],
)
def test_a_call_on_a_holiday_moves_or_is_left_out(rule: OnHoliday, day: date | None) -> None:
    # 14 May 2026 is Ascension Day.
    weekly = Rule(date(2026, 3, 5), time(10), 45, on_holiday=rule)

    found = occurrences(weekly, BERLIN, after=date(2026, 5, 14), until=date(2026, 5, 14))

    assert [one.day for one in found] == ([day] if day else [])
    assert all(one.is_moved for one in found)


def test_every_second_week_counts_from_the_first_day() -> None:
    rule = Rule(date(2026, 3, 5), time(10), 45, every_weeks=2, until=date(2026, 4, 30))

    found = occurrences(rule, BERLIN, after=date(2026, 3, 10), until=date(2027, 1, 1))

    assert [one.nominal for one in found] == [
        date(2026, 3, 19),
        date(2026, 4, 2),
        date(2026, 4, 16),
        date(2026, 4, 30),
    ]


def test_a_series_without_an_end_ends_all_the_same() -> None:
    assert (
        len(occurrences(WEEKLY, BERLIN, after=WEEKLY.first, until=date(2036, 1, 1))) <= MOST_CALLS
    )


def test_days_without_any_service_have_no_call() -> None:
    closed = WorkingCalendar("Europe/Berlin")

    assert not occurrences(WEEKLY, closed, after=WEEKLY.first, until=date(2026, 6, 1))


WEEK = ((Interval(0, 24 * 60),),) * 5 + ((), ())


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(ZONES),
    st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    st.times().map(lambda at: at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)),
)
def test_each_call_shows_its_wall_time_unless_the_clock_leaves_it_out(
    zone: str, first: date, at: time
) -> None:
    calendar = WorkingCalendar(zone, WEEK)

    for one in occurrences(Rule(first, at, 15), calendar, after=first, until=date(2029, 1, 1)):
        shown = one.starts_at.astimezone(calendar.zone)
        is_there = shown.replace(fold=0).astimezone(UTC) == one.starts_at
        assert shown.time() == at or (is_there and shown.time() > at)
        assert shown.weekday() < 5
        assert shown.date() == one.day
