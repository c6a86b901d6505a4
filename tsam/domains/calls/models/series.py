"""A regular call: the same time every so many weeks, on the clock of the engagement."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import Account, AccountScoped, Application, Engagement
from tsam.domains.accounts.models.visibility import EVERYTHING, SUPPORT, all_rows_for
from tsam.domains.calls import series
from tsam.domains.people.models import User


class HolidayRule(models.TextChoices):
    MOVE = series.OnHoliday.MOVE.value, _("moves to the next service day")
    SKIP = series.OnHoliday.SKIP.value, _("is left out")


class CallSeriesQuerySet(AccountScoped["CallSeries"]):
    application_path = "application"
    shared_path = "people__user"
    customer_may_read = EVERYTHING
    function_may_read = all_rows_for(*SUPPORT)

    def running(self) -> CallSeriesQuerySet:
        return self.filter(ended_at=None)


class CallSeries(models.Model):
    """The rule by which regular calls are put into the calendar, some weeks ahead."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("what it is about"), max_length=120)
    first_on = models.DateField(_("first day"))
    # Wall time of the service zone, which the series keeps when clocks change.
    starts_at = models.TimeField(_("from"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    every_weeks = models.PositiveSmallIntegerField(_("every so many weeks"), default=1)
    until_on = models.DateField(_("last day"), null=True, blank=True)
    on_holiday = models.CharField(
        _("on a holiday it"), max_length=4, choices=HolidayRule, default=HolidayRule.MOVE
    )
    dial_in = models.CharField(_("how to join"), max_length=300, blank=True)
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = CallSeriesQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="series_of_calls_has_a_length", condition=Q(minutes__range=(15, 480))
            ),
            models.CheckConstraint(
                name="series_of_calls_has_a_cadence", condition=Q(every_weeks__range=(1, 13))
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.engagement.calendar.zone)

    @property
    def place(self) -> str:
        """Whose clock it keeps."""
        calendar = self.engagement.calendar
        return calendar.place or calendar.zone.rpartition("/")[2].replace("_", " ")

    @property
    def rule(self) -> series.Rule:
        return series.Rule(
            self.first_on,
            self.starts_at,
            self.minutes,
            self.every_weeks,
            self.until_on,
            series.OnHoliday(self.on_holiday),
        )


class SeriesPersonQuerySet(AccountScoped["SeriesPerson"]):
    account_path = "series__account"
    application_path = "series__application"
    customer_may_read = EVERYTHING
    function_may_read = all_rows_for(*SUPPORT)


class SeriesPerson(models.Model):
    """Who is asked to each call of a series."""

    series = models.ForeignKey(CallSeries, on_delete=models.CASCADE, related_name="people")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    is_required = models.BooleanField(_("must be there"), default=True)

    objects = SeriesPersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "user"], name="once_in_a_series_of_calls")
        ]

    def __str__(self) -> str:
        return self.user.name
