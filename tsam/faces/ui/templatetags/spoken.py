"""Times and spans as they are said to people who wait: today 11:00, tomorrow, within 4 hours."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()

HOUR = 60


@register.filter
def day_time(moment: datetime | None, at: datetime | None = None) -> str:
    """In the reader's zone: a day by its name where it is near, with the time of the clock."""
    if moment is None:
        return ""
    there, here = timezone.localtime(moment), timezone.localtime(at)
    days = (there.date() - here.date()).days
    clock = there.strftime("%H:%M")
    near = {0: _("today %(time)s"), 1: _("tomorrow %(time)s"), -1: _("yesterday %(time)s")}
    if days in near:
        return near[days] % {"time": clock}
    if abs(days) < 7:
        return f"{formats.date_format(there, 'D')} {clock}"
    pattern = "MONTH_DAY_FORMAT" if there.year == here.year else "DATE_FORMAT"
    return f"{formats.date_format(there, 'D')} {formats.date_format(there, pattern)}"


@register.filter
def day_only(moment: datetime | None, at: datetime | None = None) -> str:
    """The day without the clock: today, yesterday, Thu 26 Nov."""
    if moment is None:
        return ""
    there, here = timezone.localtime(moment), timezone.localtime(at)
    days = (there.date() - here.date()).days
    near = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    if days in near:
        return near[days]
    pattern = "MONTH_DAY_FORMAT" if there.year == here.year else "DATE_FORMAT"
    return f"{formats.date_format(there, 'D')} {formats.date_format(there, pattern)}"


@register.filter
def within(minutes: int, is_round_the_clock: bool) -> str:
    """A target in words, never in days: a day of service has other hours than a day."""
    hours, left = divmod(minutes, HOUR)
    if is_round_the_clock:
        if left:
            return ngettext("within %d minute", "within %d minutes", minutes) % minutes
        return ngettext("within %d hour", "within %d hours", hours) % hours
    if left:
        return ngettext("within %d service minute", "within %d service minutes", minutes) % minutes
    return ngettext("within %d service hour", "within %d service hours", hours) % hours


@register.filter
def every(minutes: int, is_round_the_clock: bool) -> str:
    """How often a word comes."""
    hours, left = divmod(minutes, HOUR)
    if is_round_the_clock:
        if left:
            return ngettext("Every minute", "Every %(n)d minutes", minutes) % {"n": minutes}
        return ngettext("Every hour", "Every %(n)d hours", hours) % {"n": hours}
    if left:
        return ngettext("Every service minute", "Every %(n)d service minutes", minutes) % {
            "n": minutes
        }
    return ngettext("Every service hour", "Every %(n)d service hours", hours) % {"n": hours}


@register.filter
def city(zone: str) -> str:
    """The place that names a zone, as people say it: Berlin, New York."""
    return zone.rpartition("/")[2].replace("_", " ")


@register.filter
def days_ago(moment: datetime, at: datetime) -> int:
    """Whole days since then."""
    return (at - moment).days
