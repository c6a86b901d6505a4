"""What no customer reads of an escalation: owners by name, remarks, alarms, proposals, the review.

Never: customer_may_read stays NOTHING in every table of this file (domain 5.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import AccountScoped
from tsam.domains.accounts.models.visibility import SUPPORT, Rows, all_rows_for
from tsam.domains.cases.models import Case
from tsam.domains.escalations.models.escalation import READERS_OF_PARTS, Escalation
from tsam.domains.people.models import User


class LevelStepQuerySet(AccountScoped["LevelStep"]):
    account_path = "escalation__account"
    application_path = "escalation__application"
    function_may_read: ClassVar[Mapping[str, Rows]] = READERS_OF_PARTS


class LevelStep(models.Model):
    """Who stood on which level from when on. The last one is who has it."""

    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="+")
    level = models.PositiveSmallIntegerField()
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField()

    objects = LevelStepQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["escalation", "id"], name="steps_of_an_escalation")]

    def __str__(self) -> str:
        return f"{self.escalation} {self.level}"


class EscalationRemarkQuerySet(AccountScoped["EscalationRemark"]):
    account_path = "escalation__account"
    application_path = "escalation__application"
    function_may_read: ClassVar[Mapping[str, Rows]] = READERS_OF_PARTS


class EscalationRemark(models.Model):
    """An internal word. It has no way out to a customer: no path, no letter, no export."""

    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(_("remark"))

    objects = EscalationRemarkQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["escalation", "id"], name="remarks_of_an_escalation")]

    def __str__(self) -> str:
        return self.text[:60]


class EscalationWatchQuerySet(AccountScoped["EscalationWatch"]):
    account_path = "escalation__account"
    application_path = "escalation__application"
    function_may_read: ClassVar[Mapping[str, Rows]] = READERS_OF_PARTS


class EscalationWatch(models.Model):
    """What the clock found: a word that did not come, and the level it proposes for that."""

    escalation = models.OneToOneField(Escalation, on_delete=models.CASCADE, related_name="+")
    # The next_update_at that was missed and told of; another one is told of anew.
    alarmed_for = models.DateTimeField(null=True, blank=True)
    missed = models.PositiveSmallIntegerField(default=0)
    proposed_level = models.PositiveSmallIntegerField(null=True, blank=True)
    # Since when somebody is silent, and who: "UPDATE" or "ACTION".
    silent_since = models.DateTimeField(null=True, blank=True)
    silent_of = models.CharField(max_length=200, blank=True)
    proposed_at = models.DateTimeField(null=True, blank=True)
    # Somebody said not yet, and why; nothing is proposed again before `rests_until`.
    declined_reason = models.CharField(max_length=300, blank=True)
    rests_until = models.DateTimeField(null=True, blank=True)

    objects = EscalationWatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="escalation_proposal_says_since_when",
                condition=Q(proposed_level__isnull=True) | Q(silent_since__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.escalation}"


class EscalationReviewQuerySet(AccountScoped["EscalationReview"]):
    account_path = "escalation__account"
    application_path = "escalation__application"
    function_may_read: ClassVar[Mapping[str, Rows]] = READERS_OF_PARTS


class EscalationReview(models.Model):
    """Owed after the end: the cause, what we saw too late, what we change."""

    escalation = models.OneToOneField(Escalation, on_delete=models.CASCADE, related_name="+")
    due_on = models.DateField()
    cause = models.TextField(_("cause"), blank=True)
    seen_late = models.TextField(_("what we saw too late"), blank=True)
    change = models.TextField(_("what we change"), blank=True)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(null=True, blank=True)

    objects = EscalationReviewQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.escalation} {self.due_on:%Y-%m-%d}"


class EarlyWarningQuerySet(AccountScoped["EarlyWarning"]):
    account_path = "case__account"
    application_path = "case__application"
    function_may_read: ClassVar[Mapping[str, Rows]] = all_rows_for(*SUPPORT)


class EarlyWarning(models.Model):
    """That a case was likely to be escalated from a moment on, and why. Kept, to be judged."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    points = models.PositiveSmallIntegerField()
    # [["stalled", 30, {"days": 9}], ...], the strongest first.
    reasons: models.JSONField[list[list[object]]] = models.JSONField(default=list)
    warned_at = models.DateTimeField()
    # When it was last found so; a warning that is found no more has ended.
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = EarlyWarningQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at__isnull=True), name="one_warning_of_a_case"
            )
        ]
        indexes = [models.Index(fields=["warned_at"], name="warnings_by_day")]

    def __str__(self) -> str:
        return f"{self.case} {self.points}"
