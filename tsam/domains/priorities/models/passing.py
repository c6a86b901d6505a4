"""Where the order of work was not the customer's: cases that were passed over, day by day (G1)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import AccountScoped, Engagement
from tsam.domains.accounts.models.visibility import SUPPORT, all_rows_for
from tsam.domains.cases.models import Case
from tsam.domains.people.models import User


class PassingReason(models.TextChoices):
    """Why another case was worked on first, as far as anything on record says so."""

    DOWN = "DOWN", _("a system was down")
    CLOCK = "CLOCK", _("its word fell due first")
    OTHER = "OTHER", _("somebody else owns the case")
    NOBODY = "NOBODY", _("nobody owned the case")
    NONE = "NONE", _("nothing on record says why")


class PassedOverQuerySet(AccountScoped["PassedOver"]):
    account_path = "engagement__account"
    application_path = "engagement__application"
    # Who worked on what when is the vendor's own matter.
    function_may_read = all_rows_for(*SUPPORT)


class PassedOver(models.Model):
    """A case of ours to move that stood behind another one of its engagement for a day's start.

    `day` is a day of the engagement's service calendar. Places are those that the customer gave.
    """

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    place = models.PositiveIntegerField()
    instead = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    instead_place = models.PositiveIntegerField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=6, choices=PassingReason)
    due_at = models.DateTimeField(null=True)

    objects = PassedOverQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "day"], name="passed_over_once")]
        indexes = [
            models.Index(fields=["-day", "-id"], name="passed_over_by_day"),
            models.Index(fields=["engagement", "-day"], name="passed_over_of_engagement"),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.case}"
