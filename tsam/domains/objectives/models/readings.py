"""What was read by hand, and the task that begins with the right to service objectives."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import AccountScoped, Engagement
from tsam.domains.accounts.models.visibility import EVERYTHING, SUPPORT, all_rows_for
from tsam.domains.people.models import User


class ReadingQuerySet(AccountScoped["Reading"]):
    account_path = "engagement__account"
    application_path = "engagement__application"
    customer_may_read = EVERYTHING
    function_may_read = all_rows_for(*SUPPORT)


class Reading(models.Model):
    """A value that somebody read. Never changed: what is put right is read again."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="+")
    # Of the objective, through all versions.
    number = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=12, decimal_places=3)
    measured_on = models.DateField(_("measured on"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ReadingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["engagement", "number", "-measured_on"], name="readings_of_one")
        ]

    def __str__(self) -> str:
        return f"O-{self.number:02} {self.value}"


class KickoffQuerySet(AccountScoped["Kickoff"]):
    account_path = "engagement__account"
    application_path = "engagement__application"
    function_may_read = all_rows_for(*SUPPORT)


class Kickoff(models.Model):
    """The task that begins with the right to P2: meet the customer and agree what to reach."""

    engagement = models.OneToOneField(Engagement, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    # The first version went to review.
    held_at = models.DateTimeField(null=True, blank=True)
    # TSAM and manager were told that nothing is agreed.
    alarmed_at = models.DateTimeField(null=True, blank=True)

    objects = KickoffQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="kickoff_alarm_comes_after_it_opened",
                condition=Q(alarmed_at__isnull=True) | Q(alarmed_at__gte=F("opened_at")),
            )
        ]

    def __str__(self) -> str:
        return f"Kick-off of {self.engagement_id}"
