"""What a department promised by when, how the day moved, and what the customer reads of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import AccountScoped, Engagement
from tsam.domains.accounts.models.visibility import EVERYTHING, SUPPORT, Rows, all_rows_for
from tsam.domains.advocacy.audiences import Audience
from tsam.domains.advocacy.models.asks import BriefItem
from tsam.domains.advocacy.models.reading import of_each_department
from tsam.domains.people.models import User
from tsam.kernel.lifecycle import Lifecycle


class CommitmentState(models.TextChoices):
    OPEN = "OPEN", _("Open")
    KEPT = "KEPT", _("Kept")
    BROKEN = "BROKEN", _("Not kept")
    WITHDRAWN = "WITHDRAWN", _("Needed no more")


_S = CommitmentState

LIFECYCLE = Lifecycle({_S.OPEN: {_S.KEPT, _S.BROKEN, _S.WITHDRAWN}})


class CommitmentQuerySet(AccountScoped["Commitment"]):
    account_path = "item__engagement__account"
    application_path = "item__engagement__application"
    function_may_read: ClassVar[Mapping[str, Rows]] = of_each_department(
        "item__engagement__application", "department", "item__is_confidential"
    )

    def open(self) -> CommitmentQuerySet:
        return self.filter(state=CommitmentState.OPEN)


class Commitment(models.Model):
    """That a department does what was asked of it by a day."""

    item = models.OneToOneField(BriefItem, on_delete=models.PROTECT, related_name="+")
    department = models.CharField(max_length=24, choices=Audience)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # In the words of the department.
    words = models.CharField(_("what is promised"), max_length=300)
    # What the department proposes that the customer reads; the TSAM releases it, or other words.
    proposed_words = models.CharField(max_length=300, blank=True)
    first_promised_on = models.DateField()
    promised_on = models.DateField(_("by"))
    given_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=CommitmentState, default=_S.OPEN)
    closed_on = models.DateField(null=True, blank=True)
    closed_words = models.CharField(max_length=400, blank=True)
    # Missed once: kept after its day, or moved when the day had passed.
    is_late = models.BooleanField(default=False)
    warned_at = models.DateTimeField(null=True, blank=True)
    overdue_told_at = models.DateTimeField(null=True, blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="commitment_closed_has_a_day",
                condition=Q(state="OPEN", closed_on__isnull=True)
                | (~Q(state="OPEN") & Q(closed_on__isnull=False)),
            )
        ]
        indexes = [models.Index(fields=["state", "promised_on"], name="commitments_by_day")]

    def __str__(self) -> str:
        return f"{self.words} ({self.promised_on:%Y-%m-%d})"

    @property
    def is_open(self) -> bool:
        return self.state == CommitmentState.OPEN

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.promised_on < today

    def become(self, state: str) -> None:
        """Take the next step of the lifecycle, or raise IllegalMove."""
        LIFECYCLE.check(self.state, state)
        self.state = state


class CommitmentMoveQuerySet(AccountScoped["CommitmentMove"]):
    account_path = "commitment__item__engagement__account"
    application_path = "commitment__item__engagement__application"
    function_may_read: ClassVar[Mapping[str, Rows]] = of_each_department(
        "commitment__item__engagement__application",
        "commitment__department",
        "commitment__item__is_confidential",
    )


class CommitmentMove(models.Model):
    """That the day of a commitment was moved, and why. Kept for good."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="+")
    before = models.DateField()
    after = models.DateField()
    reason = models.CharField(max_length=400)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = CommitmentMoveQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.before:%Y-%m-%d} to {self.after:%Y-%m-%d}"


class PromiseQuerySet(AccountScoped["Promise"]):
    account_path = "engagement__account"
    application_path = "engagement__application"
    customer_may_read = EVERYTHING
    function_may_read = all_rows_for(*SUPPORT)


class Promise(models.Model):
    """What the customer reads of a commitment: a row of its own, in words that the TSAM released.

    The department is named by its role; the owner only where the TSAM names the owner.
    """

    commitment = models.OneToOneField(Commitment, on_delete=models.PROTECT, related_name="+")
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="+")
    department = models.CharField(max_length=24, choices=Audience)
    owner_name = models.CharField(max_length=120, blank=True)
    words = models.CharField(_("what the customer reads"), max_length=300)
    # "R-01 what they need", as the customer knows it; "" where it answers no documented need.
    need = models.CharField(max_length=220, blank=True)
    promised_on = models.DateField()
    # ISO days that were promised before, the first of them first.
    moved_from: models.JSONField[Any] = models.JSONField(default=list)
    state = models.CharField(max_length=9, choices=CommitmentState, default=_S.OPEN)
    closed_on = models.DateField(null=True, blank=True)
    released_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField()

    objects = PromiseQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["engagement", "promised_on"], name="promises_by_day")]

    def __str__(self) -> str:
        return self.words
