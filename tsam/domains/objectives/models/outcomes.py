"""What came of a documented need, as somebody said on a day (G2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import AccountScoped
from tsam.domains.accounts.models.visibility import EVERYTHING, Rows, every_row
from tsam.domains.objectives.models.requirements import Requirement
from tsam.domains.people.models import Function, User


class OutcomeVerdict(models.TextChoices):
    SERVED = "SERVED", _("Served")
    AT_RISK = "AT_RISK", _("At risk")
    HURT = "HURT", _("Hurt")
    NO_READING = "NO_READING", _("No reading")


def _of_published(_user: User) -> Q:
    return Q(requirement__published_at__isnull=False)


class RequirementOutcomeQuerySet(AccountScoped["RequirementOutcome"]):
    account_path = "requirement__engagement__account"
    application_path = "requirement__engagement__application"
    customer_may_read = EVERYTHING
    function_may_read: ClassVar[Mapping[str, Rows]] = {
        str(Function.TSAM): every_row,
        str(Function.SUPPORT_MANAGER): every_row,
        str(Function.TSE): _of_published,
    }


class RequirementOutcome(models.Model):
    """Whether a need was served in the time before a day. Never changed: what is put right is said
    again."""

    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, choices=OutcomeVerdict)
    words = models.CharField(_("what one sees of it"), max_length=400, blank=True)
    on = models.DateField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = RequirementOutcomeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["requirement", "-at"], name="outcomes_of_a_need")]

    def __str__(self) -> str:
        return f"{self.requirement_id} {self.verdict}"
