import re
from typing import Any

import pytest

from tsam.kernel.hours import DAYS, Interval, parse_hours, parse_week


def test_a_week_has_several_intervals_a_day_and_closed_days() -> None:
    week = parse_week(
        {"mon": [["13:00", "17:30"], ["09:00", "12:00"]], "sun": [["00:00", "24:00"]]}
    )

    assert week[0] == (Interval(540, 720), Interval(780, 1050))
    assert week[1:6] == ((),) * 5
    assert week[6] == (Interval(0, 1440),)


def test_an_interval_reads_as_people_write_it() -> None:
    assert str(Interval(540, 1440)) == "09:00-24:00"


def test_intervals_may_meet() -> None:
    assert len(parse_hours([["09:00", "12:00"], ["12:00", "17:00"]], "mon")) == 2


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [
        ([["09:00", "13:00"], ["12:00", "17:00"]], "mon: 09:00-13:00 and 12:00-17:00 overlap"),
        ([["17:00", "09:00"]], "mon: 17:00 to 09:00 does not end after it starts"),
        ([["22:00", "00:00"]], "the end of a day is 24:00"),
        ([["09:00", "09:00"]], "does not end after it starts"),
        ([["25:00", "26:00"]], "mon: '25:00' is no time. Write hours and minutes: 09:00"),
        ([["09:00", "18:60"]], "'18:60' is no time"),
        ([["9:00", "17:00"]], "'9:00' is no time"),
        ([["09:00:30", "17:00"]], "'09:00:30' is no time"),
        ([["24:01", "24:30"]], "'24:01' is no time"),
        ([["٠٩:٠٠", "17:00"]], "is no time"),
        ([[9, 17]], "mon: 9 is no time"),
        ([["09:00", None]], "None is no time"),
        ([["09:00"]], "mon: write each interval as a start and an end"),
        (["09:00"], "write each interval as a start and an end"),
        ([7], "write each interval as a start and an end"),
        ("09:00-17:00", "mon: write a list of intervals"),
        (None, "mon: write a list of intervals"),
        ({"from": "09:00"}, "mon: write a list of intervals"),
    ],
)
def test_wrong_hours_are_refused_with_the_day_and_the_remedy(hours: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        parse_week({"mon": hours})


def test_a_day_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match=r"monday is no day\. Write mon, tue"):
        parse_week({"monday": [["09:00", "17:00"]]})


@pytest.mark.parametrize("week", [None, [], "mon", 5])
def test_a_week_that_is_none_is_refused(week: Any) -> None:
    with pytest.raises(ValueError, match="Write the week as days"):
        parse_week(week)


def test_a_week_left_out_is_closed() -> None:
    assert parse_week({}) == ((),) * len(DAYS)
