from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from tsam.kernel.hours import DAYS, WorkingCalendar, parse_week

BERLIN = ZoneInfo("Europe/Berlin")


def every_day(zone: str, *hours: list[str]) -> WorkingCalendar:
    return WorkingCalendar(zone, parse_week(dict.fromkeys(DAYS, hours)))


def minutes_of(calendar: WorkingCalendar, day: date) -> float:
    """Working minutes from noon UTC of the day before to noon UTC of the day after."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return calendar.between(noon.replace(day=day.day - 1), noon.replace(day=day.day + 1))


def test_hours_follow_the_wall_clock_through_the_year() -> None:
    calendar = every_day("Europe/Berlin", ["09:00", "17:00"])

    assert calendar.next_open(datetime(2026, 1, 5, tzinfo=UTC)).hour == 8
    assert calendar.next_open(datetime(2026, 7, 6, tzinfo=UTC)).hour == 7


def test_the_weekday_is_that_of_the_zone() -> None:
    india = WorkingCalendar("Asia/Kolkata", parse_week({"tue": [["09:00", "17:00"]]}))

    due = india.add(datetime(2023, 10, 10, 20, tzinfo=UTC), 60)

    assert due == datetime(2023, 10, 17, 4, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "minutes"),
    [(date(2026, 3, 28), 1440), (date(2026, 3, 29), 1380), (date(2026, 10, 25), 1500)],
)
def test_a_day_around_the_clock_is_as_long_as_it_is(day: date, minutes: int) -> None:
    calendar = WorkingCalendar(
        "Europe/Berlin", worked={day: parse_week({"mon": [["00:00", "24:00"]]})[0]}
    )

    assert minutes_of(calendar, day) == minutes


def test_a_night_shift_loses_the_hour_that_is_left_out() -> None:
    calendar = every_day("Europe/Berlin", ["01:00", "05:00"])

    due = calendar.add(datetime(2026, 3, 29, 1, tzinfo=BERLIN), 120)

    assert due.astimezone(BERLIN) == datetime(2026, 3, 29, 4, tzinfo=BERLIN)


def test_a_night_shift_works_the_hour_that_comes_twice() -> None:
    calendar = every_day("Europe/Berlin", ["01:00", "05:00"])

    due = calendar.add(datetime(2026, 10, 25, 1, tzinfo=BERLIN), 120)

    assert due == datetime(2026, 10, 25, 2, tzinfo=BERLIN, fold=1).astimezone(UTC)
    assert calendar.is_open(datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=0))
    assert calendar.is_open(datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1))


@pytest.mark.parametrize("change", [date(2026, 3, 29), date(2026, 10, 25)])
@pytest.mark.parametrize("meeting", ["02:00", "02:30", "03:00"])
def test_intervals_that_meet_count_as_one(change: date, meeting: str) -> None:
    whole = every_day("Europe/Berlin", ["00:00", "06:00"])
    parts = every_day("Europe/Berlin", ["00:00", meeting], [meeting, "06:00"])

    assert minutes_of(parts, change) == minutes_of(whole, change)


def test_a_closing_in_the_hour_left_out_does_not_reach_into_the_next_interval() -> None:
    calendar = every_day("Europe/Berlin", ["00:00", "02:30"], ["03:00", "06:00"])

    assert calendar.between(
        datetime(2026, 3, 29, 0, tzinfo=BERLIN), datetime(2026, 3, 29, 6, tzinfo=BERLIN)
    ) == pytest.approx(300)


@pytest.mark.parametrize(
    ("zone", "first", "last"),
    [
        ("America/Havana", date(2025, 10, 30), date(2025, 11, 4)),
        ("America/Havana", date(2026, 3, 6), date(2026, 3, 10)),
        ("Atlantic/Azores", date(2026, 10, 23), date(2026, 10, 27)),
        ("America/Santiago", date(2026, 4, 3), date(2026, 4, 7)),
        ("America/Santiago", date(2026, 9, 4), date(2026, 9, 8)),
        ("America/St_Johns", date(2010, 11, 5), date(2010, 11, 9)),
        ("Australia/Lord_Howe", date(2026, 4, 3), date(2026, 4, 7)),
        ("Pacific/Apia", date(2011, 12, 28), date(2012, 1, 2)),
    ],
)
def test_days_without_a_pause_are_all_the_time_there_is(zone: str, first: date, last: date) -> None:
    calendar = every_day(zone, ["00:00", "24:00"])
    start = datetime(first.year, first.month, first.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    end = datetime(last.year, last.month, last.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)

    assert calendar.between(start, end) == (end - start).total_seconds() / 60
    assert calendar.add(start, calendar.between(start, end)) == end


def test_a_day_that_a_zone_left_out_has_no_hours() -> None:
    calendar = every_day("Pacific/Apia", ["09:00", "17:00"])

    assert not calendar.is_service_day(date(2011, 12, 30))
    assert calendar.service_days_between(date(2011, 12, 29), date(2011, 12, 31)) == 1
