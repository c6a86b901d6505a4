"""Working time on service calendars: pure arithmetic, exact to the second."""

from tsam.kernel.hours.calendar import ALWAYS, MOST_CLOSED_DAYS, NeverOpens, WorkingCalendar
from tsam.kernel.hours.days_off import (
    AllOf,
    NamedDay,
    PublicHolidays,
    countries,
    holidays_of,
    named_holidays,
    subdivisions,
)
from tsam.kernel.hours.pauses import Pause
from tsam.kernel.hours.week import DAYS, Interval, Week, parse_hours, parse_week

__all__ = [
    "ALWAYS",
    "DAYS",
    "MOST_CLOSED_DAYS",
    "AllOf",
    "Interval",
    "NamedDay",
    "NeverOpens",
    "Pause",
    "PublicHolidays",
    "Week",
    "WorkingCalendar",
    "countries",
    "holidays_of",
    "named_holidays",
    "parse_hours",
    "parse_week",
    "subdivisions",
]
