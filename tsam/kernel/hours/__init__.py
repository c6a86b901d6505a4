"""Working time on service calendars: pure arithmetic, exact to the second."""

from tsam.kernel.hours.calendar import ALWAYS, MOST_CLOSED_DAYS, NeverOpens, WorkingCalendar
from tsam.kernel.hours.days_off import AllOf, PublicHolidays, holidays_of
from tsam.kernel.hours.pauses import Pause
from tsam.kernel.hours.week import DAYS, Interval, Week, parse_hours, parse_week

__all__ = [
    "ALWAYS",
    "DAYS",
    "MOST_CLOSED_DAYS",
    "AllOf",
    "Interval",
    "NeverOpens",
    "Pause",
    "PublicHolidays",
    "Week",
    "WorkingCalendar",
    "holidays_of",
    "parse_hours",
    "parse_week",
]
