"""What people write and choose, looked at once for all actions; refused under the field's name."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LAST_DAY = date(2199, 12, 31)


def words(given: str, name: str, most: int, missing: str = "") -> str:
    """One line without gaps. `missing` says what to do where there must be words."""
    said = " ".join(given.split())
    if not said and missing:
        raise ValidationError({name: missing})
    if len(said) > most:
        raise ValidationError({name: _("Use %(most)d characters at most.") % {"most": most}})
    return said


def coming_day(day: date, name: str, today: date) -> date:
    if day < today:
        raise ValidationError({name: _("This day has passed. Choose today or a later one.")})
    if day > LAST_DAY:
        raise ValidationError({name: _("Choose a day before the year 2200.")})
    return day
