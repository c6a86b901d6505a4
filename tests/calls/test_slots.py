"""Which times suit all. What is found is held against a walk over every quarter of an hour."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tsam.domains.calls import slots
from tsam.domains.calls.slots import QUARTER, Obstacle, Person, Slot, Why
from tsam.kernel.hours import Interval, PublicHolidays, WorkingCalendar

NINE_TO_FIVE = (Interval(9 * 60, 17 * 60),)
WEEKDAYS = (NINE_TO_FIVE,) * 5 + ((), ())
HOUR = timedelta(hours=1)


def place(zone: str, country: str = "", subdivision: str = "") -> WorkingCalendar:
    closed = PublicHolidays(country, subdivision) if country else frozenset[date]()
    return WorkingCalendar(zone, WEEKDAYS, closed=closed)


def utc(month: int, day: int, hour: int = 0, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


BERLIN, NAGOYA = place("Europe/Berlin", "DE", "BY"), place("Asia/Tokyo", "JP")
WICHITA = place("America/Chicago", "US")


def found(
    service: WorkingCalendar, people: Sequence[Person], after: datetime, until: datetime
) -> list[Slot]:
    return slots.find(service, people, after=after, until=until, lasting=HOUR)


def test_places_half_a_day_apart_share_no_hour() -> None:
    people = [Person(1, WICHITA), Person(2, NAGOYA)]

    assert found(WICHITA, people, utc(6, 8), utc(6, 15)) == []
    days = slots.by_day(WICHITA, people, after=utc(6, 8, 6), until=utc(6, 9), lasting=HOUR)
    assert days[0].obstacle == Obstacle(Why.CLOSED, 2)


def test_one_shared_hour_becomes_two_when_one_place_changes_its_clock() -> None:
    people = [Person(1, BERLIN), Person(2, WICHITA)]

    # America goes on 8 March, Europe on the 29th: six hours lie between them, else seven.
    assert [one.starts_at for one in found(BERLIN, people, utc(3, 6), utc(3, 7))] == [utc(3, 6, 15)]
    assert len(found(BERLIN, people, utc(3, 12), utc(3, 13))) == 5
    assert len(found(BERLIN, people, utc(4, 1), utc(4, 2))) == 1


def test_a_holiday_a_leave_and_a_call_each_say_why_a_day_has_no_slot() -> None:
    away = ((utc(6, 2), utc(6, 3)),)
    held = ((utc(6, 3), utc(6, 4)),)
    people = [Person(1, BERLIN), Person(2, place("Europe/Vienna", "AT"), held, away)]

    days = slots.by_day(BERLIN, people, after=utc(5, 31, 22), until=utc(6, 5), lasting=HOUR)

    assert [(day.day.day, day.obstacle) for day in days if not day.slots] == [
        (2, Obstacle(Why.LEAVE, 2)),
        (3, Obstacle(Why.BUSY, 2)),
        (4, Obstacle(Why.SERVICE)),
        (5, Obstacle(Why.SERVICE)),
    ]
    assert days[0].slots


def test_a_slot_in_the_middle_of_everybodys_day_comes_first() -> None:
    best = found(BERLIN, [Person(1, BERLIN), Person(2, BERLIN)], utc(6, 8), utc(6, 9))

    assert best[0].starts_at == utc(6, 8, 8)
    assert best[0].gives == ()
    assert best[-1].gives == ((1, 60.0), (2, 60.0))


def test_whoever_gave_up_most_is_spared() -> None:
    # They share two hours: the last two of Berlin are the first two of New York.
    york = place("America/New_York")
    tired = [Person(1, BERLIN, burden=600), Person(2, york)]
    fresh = [Person(1, BERLIN), Person(2, york, burden=600)]

    assert found(BERLIN, tired, utc(6, 8), utc(6, 9))[0].gives == ((2, 60.0),)
    assert found(BERLIN, fresh, utc(6, 8), utc(6, 9))[0].gives == ((1, 60.0),)


def test_inconvenient_hours_go_round() -> None:
    west, east = place("America/New_York"), place("Europe/Berlin")
    burden = {1: 0.0, 2: 0.0}
    for week in range(20):
        monday = utc(6, 8) + timedelta(weeks=week)
        people = [Person(1, west, burden=burden[1]), Person(2, east, burden=burden[2])]
        best = found(WorkingCalendar(always=True), people, monday, monday + timedelta(days=1))[0]
        for key, minutes in best.gives:
            burden[key] += minutes

    assert abs(burden[1] - burden[2]) <= 60


def test_who_need_not_be_there_is_named_as_missing() -> None:
    busy = ((utc(6, 8), utc(6, 9)),)
    best = found(
        BERLIN,
        [Person(1, BERLIN), Person(2, BERLIN, busy, is_required=False)],
        utc(6, 8),
        utc(6, 9),
    )

    assert best[0].missing == (2,)


def test_a_gap_is_kept_on_both_sides_of_a_call() -> None:
    held = ((utc(6, 8, 9), utc(6, 8, 10)),)
    best = slots.find(
        BERLIN,
        [Person(1, BERLIN, held)],
        after=utc(6, 8),
        until=utc(6, 9),
        lasting=HOUR,
        gap=QUARTER,
    )

    starts = sorted(slot.starts_at for slot in best)
    assert starts[:2] == [utc(6, 8, 7), utc(6, 8, 7, 15)]
    assert utc(6, 8, 10) not in starts
    assert utc(6, 8, 10, 15) in starts


def test_starts_are_round_on_the_clock_of_the_service_zone() -> None:
    kathmandu = place("Asia/Kathmandu")
    best = slots.find(
        kathmandu, [], after=utc(6, 8), until=utc(6, 9), lasting=HOUR, step=timedelta(minutes=30)
    )

    assert {slot.starts_at.astimezone(kathmandu.zone).minute for slot in best} == {0, 30}


def test_what_stands_against_one_time_is_said_for_each_person() -> None:
    busy = ((utc(6, 8, 12), utc(6, 8, 13)),)
    people = [Person(1, BERLIN), Person(2, NAGOYA), Person(3, BERLIN, busy)]

    against = slots.obstacles(BERLIN, people, utc(6, 8, 12), utc(6, 8, 13))

    assert against == [Obstacle(Why.CLOSED, 2), Obstacle(Why.BUSY, 3)]
    assert slots.obstacles(BERLIN, people[:1], utc(6, 7, 12), utc(6, 7, 13)) == [
        Obstacle(Why.SERVICE),
        Obstacle(Why.CLOSED, 1),
    ]


def test_changes_of_clocks_are_found_on_their_days() -> None:
    zones = [ZoneInfo("Europe/Berlin"), ZoneInfo("America/Chicago"), ZoneInfo("Asia/Tokyo")]

    changes = slots.clock_changes(zones, date(2026, 3, 1), date(2026, 3, 31))

    assert [(day.day, str(zone), moved) for day, zone, moved in changes] == [
        (8, "America/Chicago", HOUR),
        (29, "Europe/Berlin", HOUR),
    ]


def test_minutes_outside_of_somebodys_hours_are_inconvenient_too() -> None:
    assert slots.inconvenience(BERLIN, utc(6, 8, 10), utc(6, 8, 11)) == 0
    assert slots.inconvenience(BERLIN, utc(6, 8, 14, 30), utc(6, 8, 15, 30)) == 60
    assert slots.inconvenience(BERLIN, utc(6, 7, 10), utc(6, 7, 11)) == 60


ZONES = ("Europe/Berlin", "America/St_Johns", "Pacific/Chatham", "Asia/Kathmandu", "Africa/Cairo")
STARTS = (utc(3, 27), utc(10, 23), utc(9, 25), utc(4, 22))
weeks = st.lists(
    st.sampled_from([(), NINE_TO_FIVE, (Interval(8 * 60, 12 * 60), Interval(13 * 60, 24 * 60))]),
    min_size=7,
    max_size=7,
).map(tuple)
calendars = st.builds(WorkingCalendar, st.sampled_from(ZONES), weeks)
busies = st.lists(st.tuples(st.integers(0, 5 * 96), st.integers(1, 20)), max_size=3)


@settings(max_examples=40, deadline=None)
@given(
    calendars,
    st.lists(st.tuples(calendars, busies), min_size=1, max_size=3),
    st.sampled_from(STARTS),
    st.sampled_from([30, 60, 135]),
)
def test_it_finds_what_a_walk_over_every_quarter_finds(
    service: WorkingCalendar,
    crew: list[tuple[WorkingCalendar, list[tuple[int, int]]]],
    after: datetime,
    minutes: int,
) -> None:
    until, lasting = after + timedelta(days=5), timedelta(minutes=minutes)
    people = [
        Person(n, hours, tuple((after + a * QUARTER, after + (a + b) * QUARTER) for a, b in busy))
        for n, (hours, busy) in enumerate(crew)
    ]

    offered = slots.find(service, people, after=after, until=until, lasting=lasting)

    walked = [
        begins
        for begins in (after + n * QUARTER for n in range(5 * 96))
        if begins + lasting <= until and _suits(service, people, begins, begins + lasting)
    ]
    assert sorted(slot.starts_at for slot in offered) == walked


def _suits(
    service: WorkingCalendar, people: Sequence[Person], begins: datetime, ends: datetime
) -> bool:
    """By the wall clock of each, five minutes by five minutes."""
    here = begins
    while here < ends:
        if not all(_is_open(hours, here) for hours in (service, *(one.hours for one in people))):
            return False
        if any(first <= here < last for one in people for first, last in one.busy):
            return False
        here += timedelta(minutes=5)
    return True


def _is_open(hours: WorkingCalendar, at: datetime) -> bool:
    local = at.astimezone(hours.zone)
    minute = local.hour * 60 + local.minute
    return any(one.opens <= minute < one.closes for one in hours.hours_on(local.date()))


SAMPLE = sorted(available_timezones())[::40]


@pytest.mark.parametrize("name", SAMPLE)
def test_in_no_zone_is_a_slot_outside_of_hours(name: str) -> None:
    service = place(name, "DE")
    for begins in (utc(3, 1), utc(10, 1, year=2027)):
        until = begins + timedelta(days=40)
        offered = slots.find(service, [], after=begins, until=until, lasting=HOUR)
        assert offered
        for slot in offered:
            first, last = (at.astimezone(service.zone) for at in (slot.starts_at, slot.ends_at))
            assert first.weekday() < 5
            assert first.date() not in PublicHolidays("DE")
            assert time(9) <= first.time() < last.time() <= time(17)
