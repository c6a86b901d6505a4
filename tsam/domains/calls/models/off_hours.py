"""A wish for us to be there outside the service hours, and the approval without which we are not.

Service description A5: at weekends and on public holidays as required, with notice, at our
discretion.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import Account, AccountScoped, Application, Engagement
from tsam.domains.accounts.models.visibility import EVERYTHING, SUPPORT, all_rows_for
from tsam.domains.objectives.models import Milestone
from tsam.domains.people.models import Function, User
from tsam.kernel.lifecycle import Lifecycle


class OffState(models.TextChoices):
    REQUESTED = "REQUESTED", _("Waits for an answer")
    APPROVED = "APPROVED", _("Approved")
    DECLINED = "DECLINED", _("Declined")
    BOOKED = "BOOKED", _("Booked")
    HELD = "HELD", _("Held")
    CANCELLED = "CANCELLED", _("Cancelled")


_S = OffState

# Domain 6.2. An approval can be withdrawn, which cancels; a call that is moved away frees it.
OFF_LIFECYCLE = Lifecycle(
    {
        _S.REQUESTED: {_S.APPROVED, _S.DECLINED, _S.CANCELLED},
        _S.APPROVED: {_S.BOOKED, _S.CANCELLED},
        _S.BOOKED: {_S.HELD, _S.APPROVED, _S.CANCELLED},
    }
)


class OffHoursRequestQuerySet(AccountScoped["OffHoursRequest"]):
    application_path = "application"
    customer_may_read = EVERYTHING
    function_may_read = all_rows_for(*SUPPORT, Function.STAFFING_MANAGER)

    def waiting(self) -> OffHoursRequestQuerySet:
        return self.filter(state=OffState.REQUESTED)


class OffHoursRequest(models.Model):
    """One span outside the hours that is asked for, with its reason and what became of it."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=OffState, default=OffState.REQUESTED)
    title = models.CharField(_("what it is about"), max_length=120)
    reason = models.CharField(_("why it cannot wait for service hours"), max_length=400)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    # Who would be there; chosen by whoever approves where it is empty.
    tsam = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    # Service days between the asking and the day asked for, and what the rule wanted that day.
    notice_days = models.IntegerField()
    notice_rule = models.PositiveSmallIntegerField()
    # The day of a plan for which it was proposed ahead.
    milestone = models.ForeignKey(
        Milestone, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(_("reason for the decision"), max_length=400, blank=True)
    # Where it was declined: the nearest times in service hours, as ISO moments.
    offered = models.JSONField(default=list, blank=True)

    objects = OffHoursRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="off_hours_end_after_they_start", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="off_hours_are_decided_with_a_reason",
                condition=Q(state__in=["REQUESTED", "CANCELLED"])
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decision="")),
            ),
        ]
        indexes = [models.Index(fields=["state", "starts_at"], name="off_hours_by_state")]

    def __str__(self) -> str:
        return self.title

    @property
    def hours(self) -> float:
        return (self.ends_at - self.starts_at) / timedelta(hours=1)

    @property
    def is_short_of_notice(self) -> bool:
        return self.notice_days < self.notice_rule

    def become(self, state: str) -> None:
        """Take the next step of the lifecycle, or raise IllegalMove."""
        OFF_LIFECYCLE.check(self.state, state)
        self.state = state


class OffHoursApprovalQuerySet(AccountScoped["OffHoursApproval"]):
    account_path = "request__account"
    application_path = "request__application"
    function_may_read = all_rows_for(*SUPPORT, Function.STAFFING_MANAGER)

    def standing(self) -> OffHoursApprovalQuerySet:
        return self.filter(withdrawn_at=None)


class OffHoursApproval(models.Model):
    """That a manager allowed it. A call outside the hours points at one: the table insists."""

    request = models.OneToOneField(OffHoursRequest, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal = models.CharField(_("why it is withdrawn"), max_length=400, blank=True)

    objects = OffHoursApprovalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="approval_is_withdrawn_with_a_reason",
                condition=Q(withdrawn_at__isnull=True) ^ ~Q(withdrawal=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.request}: {self.approved_by}"
