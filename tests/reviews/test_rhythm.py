from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsam.domains.reviews import rhythm
from tsam.kernel.hours import PublicHolidays, WorkingCalendar, parse_week

WEEK = parse_week({day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")})
MUNICH = WorkingCalendar("Europe/Berlin", WEEK, closed=PublicHolidays("DE", "BY"))
days = st.dates(date(2024, 1, 1), date(2034, 12, 31))


def test_the_31st_stays_the_31st_where_a_month_has_it() -> None:
    first = date(2026, 1, 31)

    following = [rhythm.months_after(first, n) for n in range(4)]

    assert following == [first, date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]


@given(first=days, months=st.sampled_from(sorted(rhythm.RHYTHMS)), after=days)
def test_the_next_day_is_the_first_of_the_rhythm_that_comes(
    first: date, months: int, after: date
) -> None:
    found = rhythm.following(first, months, after)

    brute = next(day for n in range(400) if (day := rhythm.months_after(first, n * months)) > after)
    assert found == brute


@given(day=days, hour=st.integers(9, 16))
def test_a_closed_day_moves_to_the_next_service_day_and_keeps_its_hour(
    day: date, hour: int
) -> None:
    found = rhythm.fit(MUNICH, day, time(hour), 60)

    assert MUNICH.is_service_day(found.on)
    assert not any(
        MUNICH.is_service_day(day + timedelta(days=n)) for n in range((found.on - day).days)
    )
    assert (found.begins, found.is_moved) == (time(hour), found.on != day)


def test_where_nobody_is_ever_there_at_that_hour_the_first_open_hour_is_taken() -> None:
    found = rhythm.fit(MUNICH, date(2026, 12, 3), time(20), 60)

    assert (found.on, found.begins, found.is_moved) == (date(2026, 12, 3), time(9), True)


@given(day=days)
def test_the_agenda_is_due_two_service_days_before(day: date) -> None:
    on = rhythm.fit(MUNICH, day, time(10), 60).on

    due = rhythm.agenda_due_on(MUNICH, on)

    assert MUNICH.is_service_day(due)
    assert MUNICH.service_days_between(due, on) == 2


@pytest.mark.parametrize(
    ("on", "due"),
    [
        (date(2026, 12, 3), date(2026, 12, 1)),  # a Thursday
        (date(2026, 11, 30), date(2026, 11, 26)),  # a Monday
        (date(2026, 4, 7), date(2026, 4, 1)),  # after Easter: Friday to Monday are closed
        (date(2027, 1, 4), date(2026, 12, 30)),  # a Monday after New Year's Friday
    ],
)
def test_weekends_and_holidays_do_not_count(on: date, due: date) -> None:
    assert rhythm.agenda_due_on(MUNICH, on) == due


@pytest.mark.parametrize(
    ("held_at", "due_at"),
    [
        ("2026-12-03T13:00", "2026-12-04T16:00"),  # Friday, 17:00 of Munich
        ("2026-12-04T13:00", "2026-12-07T16:00"),  # over the weekend
        ("2026-04-02T12:00", "2026-04-07T15:00"),  # over Easter
        # The clock is put forward between both: 17:00 is an hour earlier in UTC.
        ("2026-03-27T13:00", "2026-03-30T15:00"),
    ],
)
def test_minutes_are_due_at_the_end_of_the_next_service_day(held_at: str, due_at: str) -> None:
    held, due = (datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (held_at, due_at))

    assert rhythm.minutes_due_at(MUNICH, held) == due


@pytest.mark.parametrize(
    ("words", "months"),
    [
        ([], {"": 3, "PLATINUM": 1}),
        (["6", "GOLD=2"], {"": 6, "PLATINUM": 1, "GOLD": 2}),
    ],
)
def test_a_vendor_says_how_often_for_each_package(words: list[str], months: object) -> None:
    assert rhythm.read(words) == months


@pytest.mark.parametrize("word", ["4", "GOLD", "GOLD=x", "=", ""])
def test_what_makes_no_sense_is_said(word: str) -> None:
    with pytest.raises(ValueError, match="write a number of months"):
        rhythm.read([word])
