"""Working moments around now, as the tale of the demonstration asks for them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tsam.demo import moments
from tsam.kernel.hours import WorkingCalendar, parse_week

WEEK = {
    day: [["08:00", "12:00"], ["13:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")
}
# Closed on Thursday 5 March. Munich is an hour ahead of UTC then.
MUNICH = WorkingCalendar("Europe/Berlin", parse_week(WEEK), closed={date(2026, 3, 5)})
WEDNESDAY = datetime(2026, 3, 4, 13, 20, tzinfo=UTC)
SUNDAY = datetime(2026, 3, 8, 3, 0, tzinfo=UTC)


def there(moment: datetime) -> str:
    return f"{moment.astimezone(MUNICH.zone):%a %H:%M}"


@pytest.mark.parametrize(
    ("minutes", "found"),
    [(20, "Wed 14:00"), (90, "Wed 11:50"), (9 * 60, "Tue 13:20"), (2 * 8 * 60, "Mon 14:20")],
)
def test_so_long_back_counts_open_hours_only(minutes: int, found: str) -> None:
    assert there(moments.back(MUNICH, WEDNESDAY, minutes)) == found


@pytest.mark.parametrize(
    ("said", "at", "found"),
    [
        ("-2h", WEDNESDAY, "Wed 11:15"),
        ("-2h", SUNDAY, "Fri 15:00"),
        ("0d 15:30", WEDNESDAY, "Wed 15:30"),
        # It is later than that already: at a like place of what is left.
        ("0d 09:00", WEDNESDAY, "Wed 15:00"),
        ("0d 15:30", SUNDAY, "Mon 15:30"),
        ("1d 12:30", WEDNESDAY, "Fri 13:15"),
        ("1d 10:00", SUNDAY, "Tue 10:00"),
        ("-1d 16:00", WEDNESDAY, "Tue 16:00"),
        ("-1d 16:00", SUNDAY, "Fri 16:00"),
        ("+45m", WEDNESDAY, "Wed 15:15"),
    ],
)
def test_due_is_a_quarter_of_an_hour_in_service_time(said: str, at: datetime, found: str) -> None:
    assert there(moments.due(MUNICH, at, said)) == found


def test_what_is_due_today_falls_to_the_next_service_day_when_the_day_is_over() -> None:
    evening = datetime(2026, 3, 4, 15, 30, tzinfo=UTC)

    assert there(moments.due(MUNICH, evening, "0d 10:00")) == "Fri 10:00"
    assert there(moments.due(MUNICH, evening, "1d 10:00")) == "Mon 10:00"


def test_somebody_who_is_not_at_work_did_it_before_they_left() -> None:
    night = datetime(2026, 3, 4, 22, 0, tzinfo=UTC)

    moment = moments.at_work(MUNICH, night, "a case")

    assert moment.astimezone(MUNICH.zone).date() == date(2026, 3, 4)
    assert MUNICH.is_open(moment)
    assert moments.at_work(MUNICH, WEDNESDAY, "a case") == WEDNESDAY


@pytest.mark.parametrize("said", ["soon", "3 h", "h", "-3"])
def test_a_span_that_is_none_is_named(said: str) -> None:
    with pytest.raises(ValueError, match="is no span"):
        moments.minutes_of(said)


def test_hours_that_never_open_are_named() -> None:
    with pytest.raises(ValueError, match="never open"):
        moments.back(WorkingCalendar("UTC"), WEDNESDAY, 10)


@pytest.mark.parametrize(
    ("on", "in_days", "weekday", "found"),
    [
        ("12-24", 0, "", date(2026, 12, 24)),
        ("02-01", 0, "", date(2027, 2, 1)),
        ("", 10, "sat", date(2026, 3, 14)),
        ("", 11, "sat", date(2026, 3, 21)),
    ],
)
def test_a_day_lies_ahead(on: str, in_days: int, weekday: str, found: date) -> None:
    assert moments.day_of(on, in_days, weekday, date(2026, 3, 4)) == found
