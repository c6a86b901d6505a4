from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from tsam.kernel.hours import (
    ALWAYS,
    DAYS,
    NeverOpens,
    PublicHolidays,
    WorkingCalendar,
    parse_hours,
    parse_week,
)

OFFICE_WEEK = parse_week({day: [["09:00", "17:00"]] for day in DAYS[:5]})
OFFICE = WorkingCalendar("UTC", OFFICE_WEEK)
WITH_LUNCH = WorkingCalendar(
    "UTC", parse_week({day: [["09:00", "12:00"], ["13:00", "17:00"]] for day in DAYS[:5]})
)
NEVER = WorkingCalendar("UTC")


def march(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """In March 2026, which begins with a Sunday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        (march(2, 10), 60, march(2, 11)),
        (march(2, 7), 60, march(2, 10)),
        (march(2, 16, 30), 60, march(3, 9, 30)),
        (march(6, 16), 120, march(9, 10)),
        (march(7, 12), 60, march(9, 10)),
        (march(2, 17), 60, march(3, 10)),
        (march(2, 9), 480, march(2, 17)),
        (march(2, 9), 481, march(3, 9, 1)),
        (march(2, 9), 5 * 480, march(6, 17)),
        (march(2, 9), 0.5, march(2, 9) + timedelta(seconds=30)),
    ],
)
def test_a_due_time_is_so_much_working_time_later(
    start: datetime, minutes: float, due: datetime
) -> None:
    assert OFFICE.add(start, minutes) == due
    assert OFFICE.between(start, due) == minutes


def test_lunch_does_not_count() -> None:
    assert WITH_LUNCH.add(march(2, 11), 120) == march(2, 14)
    assert WITH_LUNCH.between(march(2, 11), march(2, 14)) == 120
    assert WITH_LUNCH.next_open(march(2, 12, 30)) == march(2, 13)
    assert not WITH_LUNCH.is_open(march(2, 12))


def test_an_opening_is_open_and_a_closing_is_not() -> None:
    assert OFFICE.is_open(march(2, 9))
    assert not OFFICE.is_open(march(2, 17))
    assert not OFFICE.is_open(march(1, 12))


def test_it_says_when_it_closes() -> None:
    assert OFFICE.closes_at(march(2, 9)) == march(2, 17)
    assert OFFICE.closes_at(march(2, 17)) is None
    assert ALWAYS.closes_at(march(2, 9)) is None


def test_the_next_opening_is_now_where_it_is_open() -> None:
    assert OFFICE.next_open(march(2, 10)) == march(2, 10)
    assert OFFICE.next_open(march(2, 17)) == march(3, 9)
    assert OFFICE.next_open(march(6, 18)) == march(9, 9)
    assert ALWAYS.next_open(march(1, 3)) == march(1, 3)


def test_open_stretches_are_cut_at_both_ends() -> None:
    assert list(WITH_LUNCH.open_spans(march(2, 10), march(3, 10))) == [
        (march(2, 10), march(2, 12)),
        (march(2, 13), march(2, 17)),
        (march(3, 9), march(3, 10)),
    ]


def test_nothing_lies_between_an_end_and_a_start() -> None:
    assert OFFICE.between(march(3), march(2)) == 0
    assert ALWAYS.between(march(3), march(2)) == 0
    assert not list(OFFICE.open_spans(march(3), march(2)))


def test_always_counts_every_minute() -> None:
    assert ALWAYS.add(march(1), 24 * 60) == march(2)
    assert ALWAYS.between(march(1), march(2)) == 24 * 60
    assert ALWAYS.is_open(march(1))
    assert list(ALWAYS.open_spans(march(1), march(2))) == [(march(1), march(2))]


def test_moments_of_any_zone_give_moments_in_utc() -> None:
    due = OFFICE.add(march(2, 10).astimezone(timezone(timedelta(hours=9))), 60)

    assert due == march(2, 11)
    assert due.tzinfo is UTC


def test_a_public_holiday_is_closed() -> None:
    bavaria = WorkingCalendar("Europe/Berlin", OFFICE_WEEK, closed=PublicHolidays("DE", "BY"))

    due = bavaria.add(datetime(2026, 1, 5, 15, 30, tzinfo=UTC), 60)

    assert due == datetime(2026, 1, 7, 8, 30, tzinfo=UTC)


def test_a_worked_weekend_goes_before_the_week_and_its_holidays() -> None:
    saturday = date(2026, 3, 7)
    calendar = WorkingCalendar(
        "UTC",
        OFFICE_WEEK,
        closed={saturday, date(2026, 3, 9)},
        worked={saturday: parse_hours([["10:00", "12:00"]], "sat")},
    )

    assert calendar.add(march(6, 16), 120) == march(7, 11)
    assert calendar.add(march(6, 16), 240) == march(10, 10)


def test_a_day_worked_without_hours_is_closed() -> None:
    calendar = WorkingCalendar("UTC", OFFICE_WEEK, worked={date(2026, 3, 2): ()})

    assert not calendar.is_service_day(date(2026, 3, 2))


def test_service_days_leave_out_weekends_and_closed_days() -> None:
    calendar = WorkingCalendar("UTC", OFFICE_WEEK, closed={date(2026, 3, 4)})

    assert calendar.add_days(date(2026, 3, 2), 3) == date(2026, 3, 6)
    assert calendar.add_days(date(2026, 3, 6), 1) == date(2026, 3, 9)
    assert calendar.add_days(date(2026, 3, 7), 0) == date(2026, 3, 7)
    assert calendar.service_days_between(date(2026, 3, 2), date(2026, 3, 9)) == 4
    assert calendar.service_days_between(date(2026, 3, 9), date(2026, 3, 2)) == -4


def test_service_days_are_not_added_backwards() -> None:
    with pytest.raises(ValueError, match="backwards"):
        OFFICE.add_days(date(2026, 3, 2), -1)


def test_pauses_do_not_count() -> None:
    pauses = [(march(2, 10), march(2, 11)), (march(2, 10, 30), march(2, 12)), (march(1), march(2))]

    assert OFFICE.between(march(2, 9), march(2, 17), pauses) == 360
    assert OFFICE.due(march(2, 9), 120, pauses) == march(2, 13)
    assert ALWAYS.due(march(2, 9), 120, pauses) == march(2, 13)


def test_a_pause_that_still_runs_stops_the_count() -> None:
    assert OFFICE.between(march(2, 9), march(6, 17), [(march(2, 11), None)]) == 120
    assert OFFICE.between(march(2, 9), march(2, 10), [(march(2, 11), None)]) == 60


@pytest.mark.parametrize("calendar", [OFFICE, ALWAYS])
def test_nothing_is_due_while_a_pause_runs(calendar: WorkingCalendar) -> None:
    with pytest.raises(NeverOpens, match="The pause has no end yet"):
        calendar.due(march(2, 9), 180, [(march(2, 11), None)])


def test_what_is_due_before_the_pause_is_due() -> None:
    assert OFFICE.due(march(2, 9), 120, [(march(2, 11), None)]) == march(2, 11)


def test_a_pause_that_ends_before_it_begins_is_none() -> None:
    assert OFFICE.between(march(2, 9), march(2, 17), [(march(2, 12), march(2, 10))]) == 480


@pytest.mark.parametrize("minutes", [0, -5, float("inf"), float("nan")])
def test_a_due_time_waits_for_some_time(minutes: float) -> None:
    for calendar in (OFFICE, ALWAYS):
        with pytest.raises(ValueError, match="more than nothing"):
            calendar.add(march(2), minutes)


def test_a_calendar_that_never_opens_says_so() -> None:
    with pytest.raises(NeverOpens, match="closed for more than 800 days"):
        NEVER.add(march(2), 60)
    with pytest.raises(NeverOpens):
        NEVER.next_open(march(2))
    with pytest.raises(NeverOpens):
        NEVER.add_days(date(2026, 3, 2), 1)
    assert NEVER.between(march(2), march(30)) == 0


def test_a_calendar_may_rest_for_a_long_time() -> None:
    calendar = WorkingCalendar(
        "UTC", worked={date(2028, 3, 1): parse_hours([["09:00", "17:00"]], "")}
    )

    assert calendar.add(march(2), 60) == datetime(2028, 3, 1, 10, tzinfo=UTC)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        OFFICE.is_open(march(2, 10).replace(tzinfo=None))


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "Europe", "../etc/passwd", "Europe/Berlin\0"])
def test_a_zone_that_is_none_is_named(zone: str) -> None:
    with pytest.raises(ValueError, match=r"is no time zone\. Write one such as Europe/Berlin"):
        WorkingCalendar(zone)


def test_a_week_has_seven_days() -> None:
    with pytest.raises(ValueError, match="seven days, not 1"):
        WorkingCalendar("UTC", ((),))


def test_years_are_added_as_exactly_as_hours() -> None:
    started = march(2, 9)

    for years in range(1, 11):
        later = OFFICE.add(started, years * 260 * 480)
        assert OFFICE.between(started, later) == years * 260 * 480


def test_the_hours_of_a_day_are_told_on_its_wall_clock() -> None:
    closed = WorkingCalendar("UTC", OFFICE_WEEK, closed={date(2026, 3, 2)})

    assert [str(hours) for hours in WITH_LUNCH.hours_on(date(2026, 3, 2))] == [
        "09:00-12:00",
        "13:00-17:00",
    ]
    assert closed.hours_on(date(2026, 3, 2)) == ()
    assert [str(hours) for hours in closed.usual_hours(date(2026, 3, 2))] == ["09:00-17:00"]
    assert [str(hours) for hours in ALWAYS.hours_on(date(2026, 3, 1))] == ["00:00-24:00"]
