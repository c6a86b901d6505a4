"""The Service Objectives Document: what both sides agreed to reach, and how it is measured (P2).

A version that was agreed is never changed: actions refuse it, `guards` in the migrations make both
databases refuse it, and its seal tells when somebody got past them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import AccountScoped, Engagement
from tsam.domains.accounts.models.visibility import (
    SUPPORT,
    Rows,
    all_rows_for,
    every_row,
)
from tsam.domains.objectives.models.requirements import Requirement
from tsam.domains.people.models import Function, User
from tsam.kernel.lifecycle import Lifecycle


class DocumentState(models.TextChoices):
    DRAFT = "DRAFT", _("Draft")
    IN_REVIEW = "IN_REVIEW", _("In review")
    AGREED = "AGREED", _("Agreed, in force")
    SUPERSEDED = "SUPERSEDED", _("Superseded")


_D = DocumentState

# Domain 6.2. From review it goes back to draft when one side wants other words.
DOCUMENT_LIFECYCLE = Lifecycle(
    {
        _D.DRAFT: {_D.IN_REVIEW},
        _D.IN_REVIEW: {_D.DRAFT, _D.AGREED},
        _D.AGREED: {_D.SUPERSEDED},
    }
)
OPEN = (_D.DRAFT, _D.IN_REVIEW)
SEALED = (_D.AGREED, _D.SUPERSEDED)


class ApprovalSide(models.TextChoices):
    VENDOR = "VENDOR", _("for us")
    CUSTOMER = "CUSTOMER", _("for the customer")


class ApprovalVerdict(models.TextChoices):
    NONE = "", _("Not yet")
    AGREED = "AGREED", _("Agreed")
    SENT_BACK = "SENT_BACK", _("Sent back")


class Direction(models.TextChoices):
    UP = "UP", _("at least")
    DOWN = "DOWN", _("at most")


class Source(models.TextChoices):
    """Where the value of an objective comes from: read by hand, or counted from the cases."""

    MANUAL = "MANUAL", _("Read by hand")
    FIRST_ANSWERS = "FIRST_ANSWERS", _("First answers in target")
    FIRST_RESPONSE = "FIRST_RESPONSE", _("Median time to the first answer")
    SOLUTION_TIME = "SOLUTION_TIME", _("Median time to the solution")
    OPEN_CRITICAL = "OPEN_CRITICAL", _("Open cases of severity 0 and 1")
    REOPENED = "REOPENED", _("Solved cases that were reopened")
    PROMISES_KEPT = "PROMISES_KEPT", _("Promises kept on time")
    PROMISES_BROKEN = "PROMISES_BROKEN", _("Broken promises")
    WAITING_ON_US = "WAITING_ON_US", _("Cases that wait for us too long")


class Period(models.TextChoices):
    """The time that a figure looks at, seen from the day of the reading."""

    MONTH = "MONTH", _("the last full month")
    QUARTER = "QUARTER", _("the last full quarter")
    ROLLING_90 = "ROLLING_90", _("the last 90 days")


# Figures that count what is so at a moment look at no period.
AT_A_MOMENT = (Source.OPEN_CRITICAL, Source.WAITING_ON_US)
SHARES = (Source.FIRST_ANSWERS, Source.REOPENED, Source.PROMISES_KEPT)
UNITS: Mapping[str, str] = {
    Source.FIRST_ANSWERS: "%",
    Source.FIRST_RESPONSE: "h",
    Source.SOLUTION_TIME: "h",
    Source.OPEN_CRITICAL: "cases",
    Source.REOPENED: "%",
    Source.PROMISES_KEPT: "%",
    Source.PROMISES_BROKEN: "promises",
    Source.WAITING_ON_US: "cases",
}


def _not_drafts(_user: User) -> Q:
    return ~Q(state="DRAFT")


def _of_no_draft(_user: User) -> Q:
    return ~Q(document__state="DRAFT")


class ObjectivesDocumentQuerySet(AccountScoped["ObjectivesDocument"]):
    account_path = "engagement__account"
    application_path = "engagement__application"
    # A draft is the TSAM's sheet of paper; the customer reads it once it asks for a word.
    customer_may_read = ~Q(state="DRAFT")
    function_may_read: ClassVar[Mapping[str, Rows]] = {
        str(Function.TSAM): every_row,
        str(Function.SUPPORT_MANAGER): every_row,
        str(Function.TSE): _not_drafts,
    }

    def in_force(self) -> ObjectivesDocumentQuerySet:
        return self.filter(state=DocumentState.AGREED)

    def open(self) -> ObjectivesDocumentQuerySet:
        return self.filter(state__in=OPEN)

    def sealed(self) -> ObjectivesDocumentQuerySet:
        return self.filter(state__in=SEALED)


class ObjectivesDocument(models.Model):
    """One version of what both sides want to reach on an engagement."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    amends = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=DocumentState, default=_D.DRAFT)
    purpose = models.TextField(_("what it is for"), max_length=4000)
    # The customer and the Application as they were called when it went to review.
    customer_name = models.CharField(max_length=120, blank=True)
    application_name = models.CharField(max_length=120, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    # Counts how often it was sent to review; approvals of former rounds stay.
    round = models.PositiveSmallIntegerField(default=0)
    in_review_at = models.DateTimeField(null=True, blank=True)
    sent_back_at = models.DateTimeField(null=True, blank=True)
    sent_back_reason = models.CharField(max_length=400, blank=True)
    sent_back_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)
    # The whole document as canonical JSON (docs/security.md), and the SHA-256 of these bytes.
    text = models.BinaryField(default=b"")
    sha256 = models.CharField(max_length=64, blank=True)

    objects = ObjectivesDocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["engagement", "version"], name="document_version_once"),
            models.UniqueConstraint(
                fields=["engagement"], condition=Q(state="AGREED"), name="one_document_in_force"
            ),
            models.UniqueConstraint(
                fields=["engagement"],
                condition=Q(state__in=["DRAFT", "IN_REVIEW"]),
                name="one_open_document",
            ),
            models.CheckConstraint(
                name="document_is_sealed_when_agreed",
                condition=(
                    Q(state__in=["AGREED", "SUPERSEDED"], agreed_at__isnull=False) & ~Q(sha256="")
                )
                | Q(state__in=["DRAFT", "IN_REVIEW"], agreed_at__isnull=True, sha256=""),
            ),
            models.CheckConstraint(
                name="document_superseded_at_follows_state",
                condition=Q(superseded_at__isnull=True) ^ Q(state="SUPERSEDED"),
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.version}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_sealed(self) -> bool:
        return self.state in SEALED

    @property
    def is_in_force(self) -> bool:
        return self.state == DocumentState.AGREED

    def become(self, state: str) -> None:
        """Take the next step of the lifecycle, or raise IllegalMove."""
        DOCUMENT_LIFECYCLE.check(self.state, state)
        self.state = state


class ApprovalQuerySet(AccountScoped["Approval"]):
    account_path = "document__engagement__account"
    application_path = "document__engagement__application"
    customer_may_read = ~Q(document__state="DRAFT")
    function_may_read: ClassVar[Mapping[str, Rows]] = {
        str(Function.TSAM): every_row,
        str(Function.SUPPORT_MANAGER): every_row,
        str(Function.TSE): _of_no_draft,
    }


class Approval(models.Model):
    """Who is asked to agree to a version for one side, by when, and what they said."""

    document = models.ForeignKey(ObjectivesDocument, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=8, choices=ApprovalSide)
    approver = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # As they were called when they were asked: the seal holds the name.
    approver_name = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    answer_by = models.DateField(_("answer by"))
    verdict = models.CharField(max_length=9, choices=ApprovalVerdict, blank=True, default="")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=400, blank=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "round", "side"], name="one_approver_for_each_side"
            ),
            models.CheckConstraint(
                name="approval_is_decided_at_a_moment",
                condition=Q(verdict="", decided_at__isnull=True)
                | (~Q(verdict="") & Q(decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.approver_name} {self.get_side_display()}"

    @property
    def is_agreed(self) -> bool:
        return self.verdict == ApprovalVerdict.AGREED


class ObjectiveQuerySet(AccountScoped["Objective"]):
    account_path = "document__engagement__account"
    application_path = "document__engagement__application"
    customer_may_read = ~Q(document__state="DRAFT")
    function_may_read: ClassVar[Mapping[str, Rows]] = {
        str(Function.TSAM): every_row,
        str(Function.SUPPORT_MANAGER): every_row,
        str(Function.TSE): _of_no_draft,
    }


class Objective(models.Model):
    """One measured outcome in a version. Its number names it through all versions: O-01."""

    document = models.ForeignKey(ObjectivesDocument, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    outcome = models.CharField(_("outcome"), max_length=120)
    metric = models.CharField(_("metric"), max_length=200, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    # Nothing where it is to be measured first, or not said yet; `is_measured_first` tells which.
    baseline = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    is_measured_first = models.BooleanField(default=False)
    direction = models.CharField(max_length=4, choices=Direction, default=Direction.UP)
    target = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    source = models.CharField(max_length=16, choices=Source, blank=True, default="")
    # By hand: what is read, such as a monitor, and after how many days a reading says no more.
    read_from = models.CharField(_("read from"), max_length=120, blank=True)
    stale_days = models.PositiveSmallIntegerField(default=90)
    # A figure: the time it looks at, and which cases.
    period = models.CharField(max_length=10, choices=Period, blank=True, default="")
    is_critical_only = models.BooleanField(default=False)
    most_days = models.PositiveSmallIntegerField(default=10)
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    owner_name = models.CharField(max_length=120, blank=True)
    # Why it is new or other than before, for who is to agree.
    change_reason = models.CharField(_("why"), max_length=300, blank=True)

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"], name="objective_number_once_in_a_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.outcome}"

    @property
    def label(self) -> str:
        return f"O-{self.number:02}"

    @property
    def is_figure(self) -> bool:
        return self.source not in ("", Source.MANUAL)

    @property
    def is_share(self) -> bool:
        return self.source in SHARES

    def is_past(self, day: date) -> bool:
        return self.due_on is not None and self.due_on < day


class ObjectiveNeedQuerySet(AccountScoped["ObjectiveNeed"]):
    account_path = "objective__document__engagement__account"
    application_path = "objective__document__engagement__application"
    customer_may_read = ~Q(objective__document__state="DRAFT")
    function_may_read = all_rows_for(*SUPPORT)


class ObjectiveNeed(models.Model):
    """A documented need that an objective serves, in the words that it had then."""

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="+")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=10)
    statement = models.CharField(max_length=200)

    objects = ObjectiveNeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["objective", "requirement"], name="objective_serves_a_need_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.statement}"
