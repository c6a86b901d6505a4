"""When a customer lets us change something, and when not: weekly windows, and freezes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import Account, AccountScoped, Application
from tsam.domains.accounts.models.visibility import EVERYTHING, Rows
from tsam.domains.intelligence import windows
from tsam.domains.intelligence.models.reading import of_environments
from tsam.domains.people.models import User


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class ChangeWindowQuerySet(AccountScoped["ChangeWindow"]):
    application_path = "application"
    customer_may_read = EVERYTHING
    function_may_read: ClassVar[Mapping[str, Rows]] = of_environments("application")

    def in_use(self) -> ChangeWindowQuerySet:
        return self.filter(ended_at=None)


class ChangeWindow(models.Model):
    """A span of each week in which what runs may be changed, on the clock of its zone."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday)
    opens = models.TimeField(_("from"))
    # On the next day where it is not after `opens`; equal means a whole day.
    closes = models.TimeField(_("to"))
    zone = models.CharField(_("time zone"), max_length=64)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ChangeWindowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "weekday", "opens"],
                condition=Q(ended_at__isnull=True),
                name="change_window_opens_once",
            ),
            models.CheckConstraint(
                name="change_window_is_on_a_weekday", condition=Q(weekday__range=(0, 6))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M} to {self.closes:%H:%M}"

    @property
    def window(self) -> windows.Window:
        return windows.Window(self.weekday, self.opens, self.closes, ZoneInfo(self.zone))


class ChangeFreezeQuerySet(AccountScoped["ChangeFreeze"]):
    application_path = "application"
    customer_may_read = EVERYTHING
    function_may_read: ClassVar[Mapping[str, Rows]] = of_environments("application")

    def in_use(self) -> ChangeFreezeQuerySet:
        return self.filter(ended_at=None)


class ChangeFreeze(models.Model):
    """Days on which nothing may be changed, the first and the last included, in its zone."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    zone = models.CharField(_("time zone"), max_length=64)
    reason = models.CharField(_("why"), max_length=200)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    # Called off: it counts no more, and stays in the story.
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ChangeFreezeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="change_freeze_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))
            )
        ]

    def __str__(self) -> str:
        return self.reason

    @property
    def freeze(self) -> windows.Freeze:
        zone = ZoneInfo(self.zone)
        return windows.Freeze(
            datetime.combine(self.starts_on, time.min, zone),
            datetime.combine(self.ends_on + timedelta(days=1), time.min, zone),
        )
