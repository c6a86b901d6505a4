"""The hint from history: what is planted is told, and chance is not."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tsam.domains.cases.hints import FALSE_RATE, Hint, Past, at_least, interval, told_by_history

START = datetime(2024, 1, 1, tzinfo=UTC)
END = START + timedelta(days=1000)
DAYS = 9


def moment(chance: random.Random, first: float = 0, last: float = 1000) -> datetime:
    return START + timedelta(days=chance.uniform(first, last))


def history(
    chance: random.Random, *, cases: int, things: int = 12
) -> tuple[list[Past], dict[str, list[datetime]]]:
    """Cases and changes that know nothing of each other."""
    changes = {
        f"thing {number}": [moment(chance) for _each in range(chance.randint(1, 30))]
        for number in range(things)
    }
    return [Past(number, moment(chance)) for number in range(cases)], changes


def told(cases: list[Past], changes: dict[str, list[datetime]]) -> list[Hint[str]]:
    return told_by_history(cases, changes, days=DAYS, watched=(START, END))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32), st.integers(10, 40))
def test_a_planted_association_is_told_with_its_numbers(seed: int, planted: int) -> None:
    chance = random.Random(seed)
    _cases, changes = history(chance, cases=planted // 2)
    moved = [START + timedelta(days=20 + 960 * number / planted) for number in range(planted)]
    hit = moved[:: 1 if planted < 15 else 2]
    changes["publisher"] = moved
    caused = [
        Past(1000 + number, at + timedelta(days=chance.uniform(0.1, DAYS - 0.1)))
        for number, at in enumerate(hit)
    ]

    found = told(caused, changes)

    assert found[0].of == "publisher"
    assert (found[0].before, found[0].past) == (len(caused), len(caused))
    assert set(found[0].evidence) == {one.case for one in caused}
    assert found[0].low > found[0].base


def test_chance_is_told_of_in_no_more_than_the_stated_share() -> None:
    chance, looks = random.Random(8), 600

    false = sum(bool(told(*history(chance, cases=chance.randint(8, 60)))) for _ in range(looks))

    # So many of 600 looks are exceeded in one of a thousand runs when the share is as stated.
    assert false <= FALSE_RATE * looks + 3.1 * (looks * FALSE_RATE * (1 - FALSE_RATE)) ** 0.5


def test_many_cases_of_few_bad_days_are_no_proof() -> None:
    chance = random.Random(3)
    moved = [START + timedelta(days=day) for day in (100, 400, 700)]
    burst = [Past(n, at + timedelta(days=1, hours=n)) for n, at in enumerate(moved * 10)]

    assert told(burst, {"publisher": moved}) == []
    # The same number of cases, each after a change of its own, is told of.
    often = [START + timedelta(days=20 + 30 * number) for number in range(30)]
    apart = [Past(n, at + timedelta(days=chance.uniform(0, 5))) for n, at in enumerate(often)]
    assert [hint.of for hint in told(apart, {"publisher": often})] == ["publisher"]


def test_what_changes_every_week_is_never_told() -> None:
    weekly = [START + timedelta(days=7 * number) for number in range(143)]
    cases = [Past(n, START + timedelta(days=15 + 11 * n)) for n in range(80)]

    assert told(cases, {"nightly build": weekly}) == []


@pytest.mark.parametrize("count", range(8))
def test_it_is_silent_below_eight_cases(count: int) -> None:
    moved = [START + timedelta(days=100 * (1 + number)) for number in range(count)]

    assert told([Past(n, at) for n, at in enumerate(moved)], {"publisher": moved}) == []


def test_a_case_before_anything_was_watched_does_not_count() -> None:
    moved = [START + timedelta(days=30 * number) for number in range(1, 20)]
    cases = [Past(n, at + timedelta(days=1)) for n, at in enumerate(moved)]
    early = [Past(100 + n, START + timedelta(days=n)) for n in range(DAYS)]

    assert told([*early, *cases], {"publisher": moved})[0].past == len(cases)


def test_the_exact_test_and_interval_agree_with_the_tables() -> None:
    # By hand: 8 of 8 at one half is 1/256; 10 of 20, 90 %: 0.302 to 0.698 (Clopper and Pearson).
    assert at_least(8, 8, 0.5) == pytest.approx(1 / 256)
    assert interval(10, 20) == pytest.approx((0.302, 0.698), abs=0.001)
    assert interval(0, 10) == pytest.approx((0, 0.259), abs=0.001)
    assert interval(10, 10) == pytest.approx((0.741, 1), abs=0.001)
