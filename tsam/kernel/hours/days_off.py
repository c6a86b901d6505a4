"""Days without work: the public holidays of a place, and days of several kinds together."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

import holidays as library
from django.utils.translation import gettext as _
from holidays.registry import COUNTRIES

_COUNTRY = re.compile(r"[A-Z]{2,3}", re.ASCII)
_JOINT = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_ENGLISH = "en_US"


class PublicHolidays(Container[date]):
    """The public holidays of a country or a part of it, year by year as they are asked for."""

    def __init__(self, country: str, subdivision: str = "") -> None:
        """Codes of ISO 3166. Raises ValueError for a place that the library does not know."""
        # A year that every place has: some begin in 2001, and would be warned about.
        _of_year(country, subdivision, 2025)
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


@dataclass(frozen=True)
class NamedDay:
    """A public holiday as it is called there, with the language of that name, and in English."""

    day: date
    name: str
    language: str
    english: str


def named_holidays(country: str, subdivision: str, year: int) -> tuple[NamedDay, ...]:
    """The public holidays of a year, in order; none where no list is known. Raises ValueError."""
    native = _of_year(country, subdivision, year)
    english = _of_year(country, subdivision, year, _ENGLISH)
    language = str(getattr(_place(country, subdivision), "default_language", "") or "en")
    return tuple(
        NamedDay(day, name, language.partition("_")[0], english.get(day, name))
        for day, name in native.items()
    )


@lru_cache(maxsize=1)
def countries() -> Mapping[str, str]:
    """The countries with known holidays: {code: name}, in the order of their names."""
    known = library.list_supported_countries(include_aliases=False)
    found = {one[1]: _spaced(one[0]) for one in COUNTRIES.values() if one[1] in known}
    return MappingProxyType(dict(sorted(found.items(), key=lambda pair: pair[1])))


def subdivisions(country: str) -> dict[str, str]:
    """The parts of a country that have holidays of their own: {code: name}, maybe none."""
    if country not in countries():
        return {}
    names: dict[str, str] = {}
    for name, code in (getattr(_place(country), "subdivisions_aliases", None) or {}).items():
        names.setdefault(code, name)
    codes = library.list_supported_countries(include_aliases=False)[country]
    return {code: names.get(code, code) for code in codes}


def _place(country: str, subdivision: str = "") -> library.HolidayBase:
    return library.country_holidays(country, subdiv=subdivision or None)


def _spaced(name: str) -> str:
    """ "UnitedStates" as people write it."""
    return _JOINT.sub(" ", name).replace(" And ", " and ").replace(" Of ", " of ")


# A year at a time: the library's own growing calendar notes a year as known before its days are
# in, so another thread would find working days there, and a calendar would remember them.
@lru_cache(maxsize=4096)
def _of_year(country: str, subdivision: str, year: int, language: str = "") -> Mapping[date, str]:
    if not _COUNTRY.fullmatch(country):
        raise ValueError(_unknown(country, subdivision))
    try:
        place = _place(country, subdivision)
        # Not said, or one that it lacks, the library would follow the locale of the machine.
        known = (language, place.default_language)
        spoken = next((one for one in known if one in place.supported_languages), None)
        days = library.country_holidays(
            country, subdiv=subdivision or None, years=year, language=spoken
        )
    except NotImplementedError:
        raise ValueError(_unknown(country, subdivision)) from None
    return MappingProxyType({day: days[day] for day in sorted(days) if day.year == year})


def _unknown(country: str, subdivision: str) -> str:
    return _(
        "No public holidays are known for %(place)s. Write a country such as DE and a region "
        "such as BY, or leave both empty."
    ) % {"place": f"{country} {subdivision}".strip()}
