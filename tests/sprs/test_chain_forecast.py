"""The chain of chances: it never turns the wrong way, and it agrees with playing it out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tsam.domains.intelligence.windows import Freeze, Window, next_window
from tsam.domains.sprs.chain_forecast import (
    READY,
    Carrier,
    Delays,
    Fix,
    Place,
    chance_of,
    delays_of,
    last_ready,
    outlook,
    promised,
)

AT = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
SATURDAYS = (Window(5, time(20), time(2), BERLIN),)
CERTAIN = Delays(((0.0, 1.0),), 0)
NO_TEST = ((0.0, 1.0),)

days = some.floats(0.5, 90)
delays = some.lists(some.integers(0, 40), min_size=1, max_size=6).map(
    lambda found: Delays([(float(day), 1 / len(found)) for day in found], len(found))
)
carriers = some.lists(
    some.builds(
        lambda closes, gap, late: Carrier("", closes, closes + gap, late), days, days, delays
    ),
    min_size=1,
    max_size=4,
)
fixes = some.lists(some.floats(0, 1), min_size=3, max_size=6).map(
    lambda found: Fix(np.linspace(0, 120, len(found)), np.sort(np.array(found)), 50)
)
places = some.builds(
    lambda until, is_narrow: Place(AT + timedelta(days=until), SATURDAYS if is_narrow else ()),
    some.floats(1, 200),
    some.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(fix=fixes, ways=carriers, place=places, more=some.floats(0, 60))
def test_a_later_milestone_is_never_less_likely_and_a_later_release_never_more(
    fix: Fix, ways: list[Carrier], place: Place, more: float
) -> None:
    chance = chance_of(fix, ways, place, AT)

    later_day = replace(place, until=place.until + timedelta(days=more))
    assert chance_of(fix, ways, later_day, AT) >= chance - 1e-9
    slower = [replace(one, comes=one.comes + more) for one in ways]
    assert chance_of(fix, slower, place, AT) <= chance + 1e-9
    sooner_shut = [replace(one, closes=max(one.closes - more, 0)) for one in ways]
    assert chance_of(fix, sooner_shut, place, AT) <= chance + 1e-9
    found = outlook(fix, ways, place, AT)
    assert found is not None
    assert 0 <= found.low <= found.chance <= found.high <= 1
    assert all(one.chance >= found.chance for one in found.helps)


@settings(max_examples=12, deadline=None)
@given(fix=fixes, ways=carriers, place=places)
def test_it_agrees_with_playing_it_out(fix: Fix, ways: list[Carrier], place: Place) -> None:
    draw = np.random.default_rng(7)
    # Each way as often in time as it is, and of those that take a fix the best is taken.
    alone = [chance_of(READY, [replace(one, closes=1.0)], place, AT) for one in ways]
    won, rounds = 0, 1500
    for _round in range(rounds):
        level = draw.random()
        ready = np.inf if level > fix.ready[-1] else float(np.interp(level, fix.ready, fix.days))
        takes = [row for row, one in enumerate(ways) if one.closes >= ready]
        if level <= fix.ready[0]:
            takes = list(range(len(ways)))
        if not takes:
            continue
        one = ways[max(takes, key=lambda row: alone[row])]
        late = draw.choice([d for d, _w in one.delays.days], p=[w for _d, w in one.delays.days])
        test = draw.choice([d for d, _w in place.test], p=[w for _d, w in place.test])
        when = AT + timedelta(days=one.comes + float(late) + float(test))
        window = next_window(place.windows, place.freezes, when)
        won += window is not None and window < place.until

    assert won / rounds == pytest.approx(chance_of(fix, ways, place, AT), abs=0.06)


def test_what_is_ready_and_comes_for_certain_is_in_time_or_not() -> None:
    one = [Carrier("12.2", 5.0, 10.0, CERTAIN)]

    for day, expected in ((9.5, 0.0), (10.5, 1.0), (90.0, 1.0)):
        place = Place(AT + timedelta(days=day), test=NO_TEST)
        found = outlook(READY, one, place, AT)
        assert found is not None
        assert (found.low, found.chance, found.high) == (expected, expected, expected)


def test_a_window_is_on_the_clock_of_its_zone_when_summer_time_begins() -> None:
    # Sunday, 29 March 2026: clocks in Berlin jump at 02:00, and the window of Saturday ends there.
    at = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
    place = Place(datetime(2026, 3, 29, 12, 0, tzinfo=UTC), SATURDAYS, test=NO_TEST)

    until = at + timedelta(days=last_ready(place, at))

    ends = datetime(2026, 3, 29, 2, 0, tzinfo=BERLIN).astimezone(UTC)
    assert abs(until - ends) < timedelta(minutes=3)
    frozen = Freeze(datetime(2026, 3, 28, 23, tzinfo=UTC), datetime(2026, 4, 2, tzinfo=UTC))
    before = at + timedelta(days=last_ready(replace(place, freezes=(frozen,)), at))
    assert abs(before - frozen.begins) < timedelta(minutes=3)


def test_where_nothing_could_bring_it_nothing_is_told() -> None:
    assert outlook(READY, [], Place(AT), AT) is None


def test_promises_that_were_kept_bring_the_fix_nearer_and_broken_ones_do_not() -> None:
    fix = Fix(np.array([0.0, 100.0]), np.array([0.0, 0.5]), 50)

    kept, broken = promised(fix, 20.0, 90, 100), promised(fix, 20.0, 5, 100)

    assert kept.within(20) > 0.8 > fix.within(20)
    assert broken.within(20) < fix.within(20) + 0.01
    for one in (kept, broken):
        assert (np.diff(one.ready) >= -1e-12).all()
    assert promised(fix, 20.0, 0, 0) is fix


def test_delays_are_held_by_those_of_others_and_say_when_they_are_assumed() -> None:
    assert delays_of([], []).n == 0
    own = delays_of([30.0], [0.0] * 20)
    assert own.n == 21
    assert 0.1 < sum(weight for day, weight in own.days if day == 30) < 0.2
    late = own.after(31.0)
    assert min(day for day, _weight in late.days) > 31
