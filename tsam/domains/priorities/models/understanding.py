"""Who of Technical Support understood what comes first and why, and what they asked (G1)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tsam.domains.accounts.models import AccountScoped, Engagement
from tsam.domains.accounts.models.visibility import SUPPORT, all_rows_for
from tsam.domains.cases.models import Case
from tsam.domains.objectives.models import Requirement
from tsam.domains.people.models import User

MOST_WORDS = 2000


def _one_of_both(name: str) -> models.CheckConstraint:
    """It is about a case in its customer's order, or about a need in force."""
    return models.CheckConstraint(
        name=name,
        condition=Q(case__isnull=False, requirement__isnull=True)
        | Q(case__isnull=True, requirement__isnull=False),
    )


class UnderstandingQuerySet(AccountScoped["Understanding"]):
    account_path = "engagement__account"
    application_path = "engagement__application"
    function_may_read = all_rows_for(*SUPPORT)


class Understanding(models.Model):
    """Somebody understood why a case or a need stands where it stands, in the words of then."""

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, related_name="+")
    requirement = models.ForeignKey(
        Requirement, on_delete=models.CASCADE, null=True, related_name="+"
    )
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # What was understood, as a digest: with other words or another place it is asked anew.
    version = models.CharField(max_length=32)
    at = models.DateTimeField()

    objects = UnderstandingQuerySet.as_manager()

    class Meta:
        constraints = [
            _one_of_both("understanding_of_a_case_or_a_need"),
            models.UniqueConstraint(
                fields=["case", "user"],
                condition=Q(case__isnull=False),
                name="understanding_of_a_case_once",
            ),
            models.UniqueConstraint(
                fields=["requirement", "user"],
                condition=Q(requirement__isnull=False),
                name="understanding_of_a_need_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.case or self.requirement}"


class QuestionQuerySet(AccountScoped["Question"]):
    account_path = "engagement__account"
    application_path = "engagement__application"
    function_may_read = all_rows_for(*SUPPORT)

    def open(self) -> QuestionQuerySet:
        return self.filter(answered_at__isnull=True)


class Question(models.Model):
    """What an engineer asks the TSAM about a place or a need, and the answer."""

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, related_name="+")
    requirement = models.ForeignKey(
        Requirement, on_delete=models.CASCADE, null=True, related_name="+"
    )
    text = models.TextField(max_length=MOST_WORDS)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    # In the service hours of the engagement.
    due_at = models.DateTimeField()
    answer = models.TextField(max_length=MOST_WORDS, blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            _one_of_both("question_about_a_case_or_a_need"),
            models.CheckConstraint(
                name="question_is_answered_by_somebody",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-id"], name="question_about_a_case"),
            models.Index(fields=["requirement", "-id"], name="question_about_a_need"),
            models.Index(
                fields=["engagement", "due_at"],
                condition=Q(answered_at__isnull=True),
                name="question_that_waits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_by}: {self.text[:60]}"
