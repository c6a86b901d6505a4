"""Service calendars: when somebody is there for a customer, as data."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ServiceCalendar(models.Model):
    """Weekly hours in a zone, public holidays of a region, and own exceptions to both.

    `week` is {"mon": [["09:00", "17:00"]], ...} in the zone's wall time, several intervals a day.
    """

    name = models.CharField(_("name"), max_length=80, unique=True)
    zone = models.CharField(_("time zone"), max_length=64)
    place = models.CharField(_("place"), max_length=60, blank=True)
    week = models.JSONField(_("hours"), default=dict, blank=True)
    country = models.CharField(_("country of the holidays"), max_length=2, blank=True)
    subdivision = models.CharField(_("region of the holidays"), max_length=10, blank=True)
    is_round_the_clock = models.BooleanField(_("round the clock"), default=False)
    # For Applications without an engagement, and so without hours of their own.
    is_default = models.BooleanField(_("for everybody else"), default=False)
    # Raised by every change, so that calendars built in memory know when they are old.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"],
                condition=models.Q(is_default=True),
                name="one_default_calendar",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ExceptionKind(models.TextChoices):
    CLOSED = "CLOSED", _("Closed")
    WORKED = "WORKED", _("Worked")


class CalendarException(models.Model):
    """A day that differs: a company holiday, or a weekend or holiday that is worked."""

    calendar = models.ForeignKey(
        ServiceCalendar, on_delete=models.CASCADE, related_name="exceptions"
    )
    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=8, choices=ExceptionKind)
    # [["09:00", "13:00"]] for a worked day; empty takes the hours of Monday.
    hours = models.JSONField(_("hours"), default=list, blank=True)
    name = models.CharField(_("name"), max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "day"], name="one_exception_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.kind}"
