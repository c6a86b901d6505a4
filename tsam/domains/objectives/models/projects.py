"""What a customer rolls out on one Application, and the days that count on the way (P4)."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import AccountScoped, Engagement
from tsam.domains.accounts.models.visibility import EVERYTHING, SUPPORT, all_rows_for
from tsam.domains.people.models import User
from tsam.kernel.lifecycle import Lifecycle


class ProjectPhase(models.TextChoices):
    PLANNED = "PLANNED", _("Planned")
    BUILD = "BUILD", _("Build")
    TEST = "TEST", _("Test")
    HYPERCARE = "HYPERCARE", _("Hypercare")
    OPERATIONS = "OPERATIONS", _("In operation")
    CANCELLED = "CANCELLED", _("Cancelled")


_P = ProjectPhase
# Before the go-live the phases follow no strict order: a test sends people back to build.
BEFORE = (_P.PLANNED, _P.BUILD, _P.TEST)

# Whoever goes live is in hypercare, and in operation once its days are over (domain P4).
LIFECYCLE = Lifecycle(
    {
        _P.PLANNED: {_P.BUILD, _P.TEST, _P.HYPERCARE, _P.CANCELLED},
        _P.BUILD: {_P.PLANNED, _P.TEST, _P.HYPERCARE, _P.CANCELLED},
        _P.TEST: {_P.PLANNED, _P.BUILD, _P.HYPERCARE, _P.CANCELLED},
        _P.HYPERCARE: {_P.OPERATIONS},
    }
)

# At least one week of close watch after a go-live (domain 6, [P-HYPER]).
LEAST_HYPERCARE, USUAL_HYPERCARE, MOST_HYPERCARE = 7, 14, 90


class ProjectQuerySet(AccountScoped["Project"]):
    account_path = "engagement__account"
    application_path = "engagement__application"
    customer_may_read = EVERYTHING
    # Domain 5.3: nobody outside Technical Support; a brief opens it to others.
    function_may_read = all_rows_for(*SUPPORT)

    def coming(self) -> ProjectQuerySet:
        """Not live yet, and not called off."""
        return self.filter(phase__in=BEFORE)


class Project(models.Model):
    """A roll-out on one engagement, from the plan to its operation."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="+")
    # Counted within the engagement, and never given again: P-01.
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=120)
    reason = models.TextField(_("why"), blank=True, max_length=2000)
    phase = models.CharField(max_length=10, choices=ProjectPhase, default=_P.PLANNED)
    # The day it is planned for, on the calendar of the engagement's service zone.
    go_live_on = models.DateField(_("goes live on"))
    # The day it did.
    went_live_on = models.DateField(null=True, blank=True)
    hypercare_days = models.PositiveSmallIntegerField(
        _("days of hypercare"), default=USUAL_HYPERCARE
    )
    vendor_owner = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    customer_owner = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Why it stands where it stands: why the day moved, why it was called off.
    phase_reason = models.CharField(max_length=400, blank=True)
    phase_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = ProjectQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["engagement", "number"], name="project_number_once"),
            models.CheckConstraint(
                name="project_has_a_week_of_hypercare",
                condition=Q(hypercare_days__range=(LEAST_HYPERCARE, MOST_HYPERCARE)),
            ),
            models.CheckConstraint(
                name="project_that_is_live_says_since_when",
                condition=Q(phase__in=["HYPERCARE", "OPERATIONS"]) ^ Q(went_live_on__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["phase", "went_live_on"], name="project_by_phase")]

    def __str__(self) -> str:
        return f"{self.label} {self.name}"

    @property
    def label(self) -> str:
        return f"P-{self.number:02}"

    @property
    def is_coming(self) -> bool:
        return self.phase in BEFORE

    @property
    def is_live(self) -> bool:
        return self.went_live_on is not None

    @property
    def hypercare_ends_on(self) -> date:
        """The last day of hypercare, counted on the calendar from the day after the go-live."""
        return (self.went_live_on or self.go_live_on) + timedelta(days=self.hypercare_days)

    def has_slipped(self, today: date) -> bool:
        """The day came and nobody said that it went live."""
        return self.is_coming and self.go_live_on < today

    def become(self, phase: str) -> None:
        """Take the next step of the lifecycle, or raise IllegalMove."""
        LIFECYCLE.check(self.phase, phase)
        self.phase = phase


class MilestoneQuerySet(AccountScoped["Milestone"]):
    account_path = "project__engagement__account"
    application_path = "project__engagement__application"
    customer_may_read = EVERYTHING
    function_may_read = all_rows_for(*SUPPORT)

    def ahead(self) -> MilestoneQuerySet:
        """Neither reached nor dropped, in a project that is not called off."""
        return self.filter(reached_on=None, dropped_at=None).exclude(
            project__phase=ProjectPhase.CANCELLED
        )


class Milestone(models.Model):
    """A day of a project that something has to be ready for."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    due_on = models.DateField(_("day"))
    reached_on = models.DateField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    drop_reason = models.CharField(max_length=400, blank=True)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "name"],
                condition=Q(dropped_at__isnull=True),
                name="milestone_named_once",
            ),
            models.CheckConstraint(
                name="milestone_is_reached_or_dropped",
                condition=Q(reached_on__isnull=True) | Q(dropped_at__isnull=True),
            ),
            models.CheckConstraint(
                name="milestone_dropped_with_a_reason",
                condition=Q(dropped_at__isnull=True) ^ ~Q(drop_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_ahead(self) -> bool:
        return self.reached_on is None and self.dropped_at is None

    def is_late(self, today: date) -> bool:
        return self.is_ahead and self.due_on < today
