from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from tsam.kernel.hours import DAYS, Interval, Pause, WorkingCalendar

FIRST = datetime(2025, 1, 1, tzinfo=UTC)
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "America/Havana", "Asia/Tokyo"]
SECOND = 1 / 60


def moments() -> some.SearchStrategy[datetime]:
    return some.integers(0, 2 * 365 * 24 * 3600).map(lambda n: FIRST + timedelta(seconds=n))


@some.composite
def hours(draw: some.DrawFn) -> tuple[Interval, ...]:
    count = draw(some.integers(0, 3)) * 2
    edges = some.lists(some.integers(0, 1440), min_size=count, max_size=count, unique=True)
    marks = sorted(draw(edges))
    return tuple(
        Interval(opens, closes) for opens, closes in zip(marks[::2], marks[1::2], strict=True)
    )


@some.composite
def calendars(draw: some.DrawFn) -> WorkingCalendar:
    week = [draw(hours()) for _day in DAYS]
    # One day has an hour at least, so that no due time lies centuries ahead.
    opens = draw(some.integers(0, 1380))
    closes = draw(some.integers(opens + 60, 1440))
    week[draw(some.integers(0, 6))] = (Interval(opens, closes),)
    days = some.dates(date(2025, 1, 1), date(2027, 1, 1))
    return WorkingCalendar(
        draw(some.sampled_from(ZONES)),
        tuple(week),
        closed=draw(some.frozensets(days, max_size=5)),
        worked=draw(some.dictionaries(days, hours(), max_size=5)),
    )


def minutes() -> some.SearchStrategy[float]:
    return some.integers(1, 20_000 * 60).map(lambda seconds: seconds / 60)


def pauses() -> some.SearchStrategy[list[Pause]]:
    length = some.integers(0, 40 * 24 * 3600)
    pause = some.builds(lambda at, long: (at, at + timedelta(seconds=long)), moments(), length)
    return some.lists(pause, max_size=5)


@given(calendars(), moments(), minutes())
def test_what_was_added_lies_between(
    calendar: WorkingCalendar, start: datetime, waited: float
) -> None:
    due = calendar.add(start, waited)

    assert calendar.between(start, due) == pytest.approx(waited, abs=SECOND / 1000)
    # It is the first such moment: a second before, a second is missing.
    earlier = due - timedelta(seconds=1)
    assert calendar.between(start, earlier) == pytest.approx(waited - SECOND, abs=SECOND / 1000)


@given(calendars(), moments(), moments(), moments())
def test_parts_of_a_time_add_up(
    calendar: WorkingCalendar, one: datetime, two: datetime, three: datetime
) -> None:
    first, middle, last = sorted([one, two, three])

    parts = calendar.between(first, middle) + calendar.between(middle, last)

    assert calendar.between(first, last) == pytest.approx(parts, abs=SECOND / 1000)
    assert calendar.between(first, last) <= (last - first).total_seconds() / 60 + SECOND / 1000


@given(calendars(), moments(), minutes(), minutes())
def test_more_time_is_due_later_and_may_be_added_in_parts(
    calendar: WorkingCalendar, start: datetime, some_time: float, more: float
) -> None:
    due = calendar.add(start, some_time)

    assert due > start
    assert calendar.add(start, some_time + more) > due
    in_parts, at_once = calendar.add(due, more), calendar.add(start, some_time + more)
    assert abs(in_parts - at_once) < timedelta(milliseconds=1) or calendar.between(
        min(in_parts, at_once), max(in_parts, at_once)
    ) == pytest.approx(0, abs=SECOND / 1000)


@given(calendars(), moments(), moments(), minutes())
def test_who_starts_later_is_due_no_earlier(
    calendar: WorkingCalendar, one: datetime, two: datetime, waited: float
) -> None:
    former, latter = sorted([one, two])

    assert calendar.add(former, waited) <= calendar.add(latter, waited) + timedelta(milliseconds=1)


@given(calendars(), moments(), minutes(), pauses())
def test_a_due_time_with_pauses_has_as_much_time_between_with_the_same_pauses(
    calendar: WorkingCalendar, start: datetime, waited: float, rests: list[Pause]
) -> None:
    due = calendar.due(start, waited, rests)

    assert due >= calendar.add(start, waited)
    assert calendar.between(start, due, rests) == pytest.approx(waited, abs=SECOND / 1000)


@given(calendars(), moments(), moments(), pauses())
def test_how_pauses_are_cut_and_ordered_changes_nothing(
    calendar: WorkingCalendar, one: datetime, two: datetime, rests: list[Pause]
) -> None:
    start, end = sorted([one, two])
    halves: list[Pause] = []
    for begins, ends in rests:
        assert ends is not None
        middle = begins + (ends - begins) / 2
        halves += [(middle, ends), (begins, middle)]

    counted = calendar.between(start, end, rests)

    assert calendar.between(start, end, [*halves, *rests]) == pytest.approx(counted, abs=SECOND)


@given(calendars(), moments(), moments())
def test_pauses_outside_working_time_change_nothing(
    calendar: WorkingCalendar, one: datetime, two: datetime
) -> None:
    start, end = sorted([one, two])
    end = min(end, start + timedelta(days=30))
    spans = list(calendar.open_spans(start, end))
    closed: list[Pause] = [(before[1], after[0]) for before, after in pairwise(spans)]

    assert calendar.between(start, end, closed) == calendar.between(start, end)


@given(calendars(), moments())
def test_open_and_closed_agree_with_the_stretches(calendar: WorkingCalendar, at: datetime) -> None:
    opening = calendar.next_open(at)

    assert calendar.is_open(opening)
    assert calendar.is_open(at) == (opening == at)
    assert calendar.between(at, opening) == 0
    closing = calendar.closes_at(opening)
    assert closing is not None
    assert calendar.between(opening, closing) == (closing - opening).total_seconds() / 60


@given(calendars(), moments())
def test_it_is_open_when_the_wall_says_so(calendar: WorkingCalendar, at: datetime) -> None:
    here = at.astimezone(calendar.zone)
    near = {(here + timedelta(days=days)).utcoffset() for days in (-1, 0, 1)}
    assume(len(near) == 1)

    hours_of_the_day = calendar._hours_of(here.date())

    wall = here.hour * 60 + here.minute
    assert calendar.is_open(at) == any(
        interval.opens <= wall < interval.closes for interval in hours_of_the_day
    )


@given(calendars(), some.dates(date(2025, 1, 1), date(2026, 6, 1)), some.integers(0, 30))
def test_added_service_days_are_counted(calendar: WorkingCalendar, day: date, days: int) -> None:
    later = calendar.add_days(day, days)

    assert calendar.service_days_between(day, later) == days
    assert days == 0 or calendar.is_service_day(later)
