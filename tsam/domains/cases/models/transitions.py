"""Cases that went from a project into production in one go, so that it can be undone in one go."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tsam.domains.accounts.models import AccountScoped, Event
from tsam.domains.accounts.models.visibility import SUPPORT, all_rows_for
from tsam.domains.cases.models.case import Case
from tsam.domains.objectives.models import Project
from tsam.domains.people.models import User


class TransitionQuerySet(AccountScoped["Transition"]):
    account_path = "project__engagement__account"
    application_path = "project__engagement__application"
    function_may_read = all_rows_for(*SUPPORT)


class Transition(models.Model):
    """Some or all cases of a project that is in operation became production cases (P4)."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    objects = TransitionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="transition_undone_by_somebody",
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.project}, {self.made_at:%Y-%m-%d}"


class TransitionedCaseQuerySet(AccountScoped["TransitionedCase"]):
    account_path = "case__account"
    application_path = "case__application"
    function_may_read = all_rows_for(*SUPPORT)


class TransitionedCase(models.Model):
    """One of the cases, with the event that says what it was before."""

    transition = models.ForeignKey(Transition, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")

    objects = TransitionedCaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["transition", "case"], name="transitioned_once")
        ]

    def __str__(self) -> str:
        return str(self.case)
