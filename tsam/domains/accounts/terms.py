"""Terms of 12 n months: first and last day (rule R2). Pure."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

MOST_YEARS = 10


def last_day(starts_on: date, months: int) -> date:
    """The day before the same day so many months later; a 29 February ends with February."""
    if months < 12 or months % 12 or months > 12 * MOST_YEARS:
        raise ValueError("A term is 12 months, or a multiple of 12.")
    year = starts_on.year + months // 12
    # The anniversary of 29 February is 1 March where the year has none.
    if (starts_on.month, starts_on.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 2, 28)
    return starts_on.replace(year=year) - timedelta(days=1)


def first_day(ends_on: date, months: int) -> date:
    """The day on which a term of so many months must begin to end with that day."""
    following = ends_on + timedelta(days=1)
    year = following.year - months // 12
    if (following.month, following.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 3, 1)
    return following.replace(year=year)
