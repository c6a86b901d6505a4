import warnings
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from tsam.kernel.hours import (
    AllOf,
    NamedDay,
    PublicHolidays,
    countries,
    holidays_of,
    named_holidays,
    subdivisions,
)

EPIPHANY = date(2026, 1, 6)


def test_a_region_has_holidays_of_its_own() -> None:
    assert EPIPHANY in PublicHolidays("DE", "BY")
    assert EPIPHANY not in PublicHolidays("DE", "BE")
    assert EPIPHANY not in PublicHolidays("DE")


def test_holidays_have_names() -> None:
    assert PublicHolidays("US", "MA").name_of(date(2015, 4, 20)) == "Patriots' Day"
    assert PublicHolidays("US", "MA").name_of(date(2015, 4, 21)) == ""


def test_the_holidays_of_years_lie_in_those_years_in_order() -> None:
    found = list(holidays_of("GB", "SCT", [2027, 2026]))

    assert found == sorted(found)
    assert {day.year for day in found} == {2026, 2027}
    assert date(2026, 12, 28) in found


@pytest.mark.parametrize(
    ("country", "subdivision"),
    [
        ("XX", ""),
        ("DE", "XX"),
        ("de", ""),
        ("", ""),
        ("", "BY"),
        ("utils", ""),
        ("HolidayBase", ""),
        ("list_supported_countries", ""),
    ],
)
def test_a_place_that_nobody_knows_is_refused(country: str, subdivision: str) -> None:
    with pytest.raises(ValueError, match="Write a country such as DE and a region such as BY"):
        PublicHolidays(country, subdivision)


def test_threads_that_ask_at_once_all_know_the_holidays() -> None:
    christmases = [date(year, 12, 25) for year in range(2031, 2061)]

    def missed(_worker: int) -> list[date]:
        days = PublicHolidays("FR")
        return [day for day in christmases if day not in days]

    with ThreadPoolExecutor(8) as workers:
        assert not any(workers.map(missed, range(8)))


def test_days_of_several_kinds_are_taken_together() -> None:
    days = AllOf({date(2026, 3, 2)}, PublicHolidays("DE", "BY"))

    assert date(2026, 3, 2) in days
    assert EPIPHANY in days
    assert date(2026, 3, 3) not in days


def test_a_holiday_is_called_as_it_is_there_and_in_english(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANG", "th_TH.UTF-8")

    first = named_holidays("JP", "", 2026)[0]

    assert first == NamedDay(date(2026, 1, 1), "元日", "ja", "New Year's Day")


def test_a_year_that_nobody_has_listed_yet_has_no_days() -> None:
    assert named_holidays("LK", "", 2026)
    assert named_holidays("LK", "", 2099) == ()


def test_countries_and_their_parts_have_names() -> None:
    assert countries()["CD"] == "DR Congo"
    assert subdivisions("DE")["BY"] == "Bayern"
    assert subdivisions("JP") == {}
    assert subdivisions("nowhere") == {}


def test_every_place_can_be_chosen_without_a_warning() -> None:
    """Of some the library knows no year before 2001, and would say so in the log."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        chosen = [PublicHolidays(country) for country in countries()]

    assert len(chosen) > 100
    assert [str(one.message) for one in told] == []
