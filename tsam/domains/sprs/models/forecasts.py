"""What is forecast of open defects: when they are fixed, and whether that is in time, by place."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import AccountScoped, Application
from tsam.domains.accounts.models.visibility import EVERYTHING, SUPPORT, all_rows_for
from tsam.domains.objectives.models import Milestone
from tsam.domains.people.models import User
from tsam.domains.sprs.models.hits import SprInterest
from tsam.domains.sprs.models.spr import READERS, Spr


class FixModel(models.Model):
    """What was learnt of all defects in one night. Read by jobs alone, never shown as it is."""

    made_at = models.DateTimeField()
    version = models.PositiveSmallIntegerField()
    # How many defects had ended, and what came of days that R&D had committed to.
    ended = models.PositiveIntegerField()
    promises = models.PositiveIntegerField(default=0)
    kept_promises = models.PositiveIntegerField(default=0)
    learnt: models.JSONField[Any] = models.JSONField()

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d}"


class SprForecastQuerySet(AccountScoped["SprForecast"]):
    account_path = "spr__interests__application__account"
    is_shared_by_accounts = True
    function_may_read = all_rows_for(*READERS)


class SprForecast(models.Model):
    """When an open defect is fixed, and the worst chance of a milestone. Names no customer."""

    spr = models.OneToOneField(Spr, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    version = models.PositiveSmallIntegerField()
    is_enough = models.BooleanField()
    # Ended defects that were learnt from, and those of the same product among them.
    ended = models.PositiveIntegerField()
    ended_alike = models.PositiveIntegerField(default=0)
    # P(fixed within each of forecasting.GRID days from `made_at`), and P(decided against).
    fixed: models.JSONField[Any] = models.JSONField(default=list)
    rejected: models.JSONField[Any] = models.JSONField(default=list)
    # [factor, level, times, events], the strongest first.
    drivers: models.JSONField[Any] = models.JSONField(default=list)
    # Of the milestone that is least likely to have it: per cent with its range, and its day.
    percent = models.PositiveSmallIntegerField(null=True)
    low = models.PositiveSmallIntegerField(null=True)
    high = models.PositiveSmallIntegerField(null=True)
    due_on = models.DateField(null=True)

    objects = SprForecastQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.spr_id} {self.made_at:%Y-%m-%d}"


class Told(models.TextChoices):
    """What there is to say of a place."""

    CHANCE = "CHANCE", _("A chance")
    FEW = "FEW", _("Not enough data")
    NO_RELEASE = "NO_RELEASE", _("No release is planned that could bring it")
    OVER = "OVER", _("Nothing waits any more")


class SprOutlookQuerySet(AccountScoped["SprOutlook"]):
    account_path = "application__account"
    application_path = "application"
    # A milestone is its customer's: R&D reads the day and the chance alone, in SprForecast.
    function_may_read = all_rows_for(*SUPPORT)

    def last_of_each(self) -> SprOutlookQuerySet:
        """Those after which nothing else was told of their place."""
        same = {"spr": OuterRef("spr"), "application": OuterRef("application")}
        newer = SprOutlook._base_manager.filter(pk__gt=OuterRef("pk"), **same)
        return self.filter(~Exists(newer))


class SprOutlook(models.Model):
    """P(installed before the milestone) at one place, as it was told at one time. Kept: the last
    row of a place by then is what an order of work of that moment rested on.
    """

    spr = models.ForeignKey(Spr, on_delete=models.CASCADE, related_name="+")
    # The place by itself: its row goes when a case is unlinked, what was told of it stays.
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    told = models.CharField(max_length=10, choices=Told)
    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    due_on = models.DateField(null=True)
    percent = models.PositiveSmallIntegerField(null=True)
    low = models.PositiveSmallIntegerField(null=True)
    high = models.PositiveSmallIntegerField(null=True)
    carrier = models.CharField(max_length=80, blank=True)
    # [name, per cent, n] of each link, and [name, per cent] of what would help.
    links: models.JSONField[Any] = models.JSONField(default=list)
    helps: models.JSONField[Any] = models.JSONField(default=list)
    # Under the share that is set; told once for each fall.
    is_low = models.BooleanField(default=False)

    objects = SprOutlookQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="outlook_tells_a_chance", condition=Q(told="CHANCE") ^ Q(percent__isnull=True)
            )
        ]
        indexes = [models.Index(fields=["spr", "application", "-id"], name="outlook_of_a_place")]

    def __str__(self) -> str:
        return f"{self.spr_id} {self.application_id} {self.percent}"


class PublicOutlookQuerySet(AccountScoped["PublicOutlook"]):
    account_path = "interest__application__account"
    application_path = "interest__application"
    shared_path = "interest__followers__user"
    customer_may_read = EVERYTHING
    function_may_read = all_rows_for(*SUPPORT)

    def visible_to(self, user: User) -> Self:
        """Customers read none of it until the vendor says so."""
        if user.is_customer and not settings.FORECAST_FOR_CUSTOMERS:
            return self.none()
        return super().visible_to(user)


class PublicOutlook(models.Model):
    """What a customer may read of a forecast, where the vendor lets them: ranges, no commitment."""

    interest = models.OneToOneField(SprInterest, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    # In eight of ten defects like it the fix comes between these days.
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    # Installed before the milestone, in so many of a hundred; none where nothing waits.
    low = models.PositiveSmallIntegerField(null=True)
    high = models.PositiveSmallIntegerField(null=True)

    objects = PublicOutlookQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.interest_id}"
