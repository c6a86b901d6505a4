"""Days without work: the public holidays of a place, and days of several kinds together."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

import holidays as library
from django.utils.translation import gettext as _

_COUNTRY = re.compile(r"[A-Z]{2,3}", re.ASCII)


class PublicHolidays(Container[date]):
    """The public holidays of a country or a part of it, year by year as they are asked for."""

    def __init__(self, country: str, subdivision: str = "") -> None:
        """Codes of ISO 3166. Raises ValueError for a place that the library does not know."""
        _of_year(country, subdivision, 2000)
        self._place = (country, subdivision)

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and day in _of_year(*self._place, day.year)

    def name_of(self, day: date) -> str:
        return _of_year(*self._place, day.year).get(day, "")


class AllOf(Container[date]):
    """Days of several kinds taken together."""

    def __init__(self, *parts: Container[date]) -> None:
        self._parts = parts

    def __contains__(self, day: object) -> bool:
        return any(day in part for part in self._parts)


def holidays_of(country: str, subdivision: str, years: Iterable[int]) -> dict[date, str]:
    """The public holidays of those years, by day, with their names. Raises ValueError."""
    found: dict[date, str] = {}
    for year in sorted(set(years)):
        found |= _of_year(country, subdivision, year)
    return found


# A year at a time: the library's own growing calendar notes a year as known before its days are
# in, so another thread would find working days there, and a calendar would remember them.
@lru_cache(maxsize=4096)
def _of_year(country: str, subdivision: str, year: int) -> Mapping[date, str]:
    if not _COUNTRY.fullmatch(country):
        raise ValueError(_unknown(country, subdivision))
    try:
        days = library.country_holidays(country, subdiv=subdivision or None, years=year)
    except NotImplementedError:
        raise ValueError(_unknown(country, subdivision)) from None
    return MappingProxyType({day: days[day] for day in sorted(days) if day.year == year})


def _unknown(country: str, subdivision: str) -> str:
    return _(
        "No public holidays are known for %(place)s. Write a country such as DE and a region "
        "such as BY, or leave both empty."
    ) % {"place": f"{country} {subdivision}".strip()}
