"""What a customer needs of the vendor, written down and owned on both sides (G2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import AccountScoped, Engagement
from tsam.domains.accounts.models.visibility import EVERYTHING, Rows, every_row
from tsam.domains.people.models import Function, User
from tsam.kernel.lifecycle import Lifecycle


class RequirementStatus(models.TextChoices):
    PROPOSED = "PROPOSED", _("Proposed")
    PUBLISHED = "PUBLISHED", _("Published")
    DISPUTED = "DISPUTED", _("Disputed")
    MET = "MET", _("Met")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


_S = RequirementStatus

# A requirement that was met can come up again; one that was withdrawn is written anew.
LIFECYCLE = Lifecycle(
    {
        _S.PROPOSED: {_S.PUBLISHED, _S.DISPUTED, _S.WITHDRAWN},
        _S.PUBLISHED: {_S.DISPUTED, _S.MET, _S.WITHDRAWN},
        _S.DISPUTED: {_S.PUBLISHED, _S.MET, _S.WITHDRAWN},
        _S.MET: {_S.PUBLISHED},
    }
)

# In force: Technical Support sees it, and cases that serve it are ranked by it.
IN_FORCE = (_S.PUBLISHED, _S.DISPUTED)
LEAST_WEIGHT, MOST_WEIGHT = 1, 5


def _shared(_user: User) -> Q:
    """Technical Support reads a requirement from the moment it is published (G1)."""
    return Q(published_at__isnull=False)


class RequirementQuerySet(AccountScoped["Requirement"]):
    account_path = "engagement__account"
    application_path = "engagement__application"
    customer_may_read = EVERYTHING
    # Domain 5.3: nobody outside Technical Support; a brief opens it to others under PLATINUM.
    function_may_read: ClassVar[Mapping[str, Rows]] = {
        str(Function.TSAM): every_row,
        str(Function.SUPPORT_MANAGER): every_row,
        str(Function.TSE): _shared,
    }

    def in_force(self) -> RequirementQuerySet:
        return self.filter(status__in=IN_FORCE)


class Requirement(models.Model):
    """A documented need of the customer on one engagement, with its weight from 1 to 5."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="+")
    # Counted within the engagement, and never given again: R-01.
    number = models.PositiveSmallIntegerField()
    statement = models.CharField(_("what they need"), max_length=200)
    reason = models.TextField(_("why"), blank=True, max_length=2000)
    measure = models.CharField(_("how one sees that it is met"), max_length=200, blank=True)
    weight = models.PositiveSmallIntegerField(_("weight"))
    # What the customer gives it, while both sides do not agree.
    asked_weight = models.PositiveSmallIntegerField(null=True, blank=True)
    vendor_owner = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    customer_owner = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    review_on = models.DateField(_("looked at again on"), null=True, blank=True)
    status = models.CharField(max_length=9, choices=RequirementStatus, default=_S.PROPOSED)
    # Why it stands where it stands: what the dispute is about, how it was met, why withdrawn.
    status_reason = models.CharField(max_length=400, blank=True)
    status_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    objects = RequirementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "number"], name="requirement_number_once"
            ),
            models.CheckConstraint(
                name="requirement_weight_is_1_to_5",
                condition=Q(weight__range=(LEAST_WEIGHT, MOST_WEIGHT))
                & (
                    Q(asked_weight__isnull=True)
                    | Q(asked_weight__range=(LEAST_WEIGHT, MOST_WEIGHT))
                ),
            ),
            models.CheckConstraint(
                name="requirement_is_disputed_while_weights_differ",
                condition=(
                    Q(status="DISPUTED", asked_weight__isnull=False) & ~Q(asked_weight=F("weight"))
                )
                | (~Q(status="DISPUTED") & Q(asked_weight__isnull=True)),
            ),
            models.CheckConstraint(
                name="requirement_in_force_was_published",
                condition=~Q(status__in=["PUBLISHED", "DISPUTED", "MET"])
                | Q(published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.statement}"

    @property
    def label(self) -> str:
        return f"R-{self.number:02}"

    @property
    def counted_weight(self) -> int:
        """The weight that ranks count: the lower one while it is disputed."""
        return min(self.weight, self.asked_weight or self.weight)

    @property
    def is_in_force(self) -> bool:
        return self.status in IN_FORCE

    def become(self, status: str) -> None:
        """Take the next step of the lifecycle, or raise IllegalMove."""
        LIFECYCLE.check(self.status, status)
        self.status = status
