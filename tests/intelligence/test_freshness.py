from datetime import timedelta

import pytest

from tests.cast import NOON
from tsam.domains.intelligence import freshness
from tsam.domains.intelligence.description import Kind
from tsam.domains.intelligence.freshness import Days, Freshness


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, Freshness.FRESH),
        (9, Freshness.FRESH),
        (10, Freshness.AGEING),
        (20, Freshness.AGEING),
        (21, Freshness.OLD),
    ],
)
def test_a_fact_grows_old_by_the_day(days: int, expected: Freshness) -> None:
    confirmed_at = NOON - timedelta(days=days)

    assert freshness.of(Kind.COMPONENT, "13.0.2", confirmed_at, NOON) == expected


def test_what_nobody_can_tell_is_unknown_however_lately_it_was_said() -> None:
    assert freshness.of(Kind.COMPONENT, "", NOON, NOON) == Freshness.UNKNOWN
    assert freshness.of(Kind.COMPONENT, "13.0.2", None, NOON) == Freshness.UNKNOWN


def test_a_vendor_sets_the_days_for_all_kinds_or_for_one() -> None:
    days = freshness.read(["7/30", "INTEGRATION=90/180"])

    assert days[Kind.COMPONENT] == Days(7, 30)
    assert days[Kind.INTEGRATION] == Days(90, 180)


@pytest.mark.parametrize("words", ["14", "21/14", "0/3", "WEATHER=1/2", "COMPONENT=a/b"])
def test_days_that_make_no_sense_are_refused_by_name(words: str) -> None:
    with pytest.raises(ValueError, match=words):
        freshness.read([words])
